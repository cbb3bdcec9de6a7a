package conformance

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	ledger "github.com/crategen/crategen/test/ledger/db"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/of"
)

type target = testtarget.Target

var targets = testtarget.All

// clients are opened once per target: creating tables takes seconds on a cluster.
var clients struct {
	sync.Mutex
	shops   map[string]*shop.Client
	ledgers map[string]*ledger.Client
}

// onShop runs a scenario on every target, with empty tables.
func onShop(t *testing.T, scenario func(*testing.T, context.Context, *shop.Client)) {
	for _, tg := range targets {
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			c := shopOf(t, ctx, tg)
			emptyShop(t, ctx, c)
			scenario(t, ctx, c)
		})
	}
}

// onLedger runs a scenario on every target with transactions, with empty tables.
func onLedger(t *testing.T, scenario func(*testing.T, context.Context, *ledger.Client)) {
	for _, tg := range targets {
		if tg.Name == "cratedb" {
			continue
		}
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			c := ledgerOf(t, ctx, tg)
			for _, table := range []string{"entries", "cards", "memberships", "groups", "accounts"} {
				if _, err := c.Exec(ctx, "DELETE FROM "+table); err != nil {
					t.Fatal(err)
				}
			}
			scenario(t, ctx, c)
		})
	}
}

func timeout(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func shopOf(t *testing.T, ctx context.Context, tg target) *shop.Client {
	t.Helper()
	url := tg.URL(t)
	clients.Lock()
	defer clients.Unlock()
	if c := clients.shops[tg.Name]; c != nil {
		return c
	}
	c, err := shop.Open(ctx, url, sqlite.Driver, query.Use(counting))
	if err != nil {
		t.Fatal(err)
	}
	if err := query.DropTables(ctx, c); err != nil {
		t.Fatal(err)
	}
	if err := c.CreateTables(ctx); err != nil {
		t.Fatal(err)
	}
	if clients.shops == nil {
		clients.shops = map[string]*shop.Client{}
	}
	clients.shops[tg.Name] = c
	return c
}

func ledgerOf(t *testing.T, ctx context.Context, tg target) *ledger.Client {
	t.Helper()
	url := tg.URL(t)
	clients.Lock()
	defer clients.Unlock()
	if c := clients.ledgers[tg.Name]; c != nil {
		return c
	}
	c, err := ledger.Open(ctx, url, sqlite.Driver, query.Use(counting))
	if err != nil {
		t.Fatal(err)
	}
	if err := query.DropTables(ctx, c); err != nil {
		t.Fatal(err)
	}
	if err := c.CreateTables(ctx); err != nil {
		t.Fatal(err)
	}
	if clients.ledgers == nil {
		clients.ledgers = map[string]*ledger.Client{}
	}
	clients.ledgers[tg.Name] = c
	return c
}

// emptyShop deletes every row. The refreshes make CrateDB's deletes find all of them.
func emptyShop(t *testing.T, ctx context.Context, c *shop.Client) {
	t.Helper()
	refresh(t, ctx, c)
	empty(t, ctx, c.Articles.Where(query.Every[*of.Article]()))
	empty(t, ctx, c.Authors.Where(query.Every[*of.Author]()))
	empty(t, ctx, c.Readings.Where(query.Every[*of.Reading]()))
	empty(t, ctx, c.Odds.Where(query.Every[*of.Odd]()))
	empty(t, ctx, c.Kinds.Where(query.Every[*of.Kind]()))
	empty(t, ctx, c.Presets.Where(query.Every[*of.Preset]()))
	empty(t, ctx, c.Countries.Where(query.Every[*of.Country]()))
	empty(t, ctx, c.Topics.Where(query.Every[*of.Topic]()))
	empty(t, ctx, c.Categories.Where(query.Every[*of.Category]()))
	refresh(t, ctx, c)
}

func empty(t *testing.T, ctx context.Context, q interface {
	Delete(context.Context) (int, error)
}) {
	t.Helper()
	if _, err := q.Delete(ctx); err != nil {
		t.Fatal(err)
	}
}

// refresh makes writes visible to searches.
func refresh(t *testing.T, ctx context.Context, c *shop.Client) {
	t.Helper()
	if err := query.Refresh(ctx, c); err != nil {
		t.Fatal(err)
	}
}

// counting is middleware that counts the statements under the contexts that counted returns.
func counting(next wire.Handler) wire.Handler {
	return func(ctx context.Context, c *wire.Call) error {
		if n, ok := ctx.Value(counterKey{}).(*atomic.Int64); ok {
			n.Add(1)
		}
		return next(ctx, c)
	}
}

type counterKey struct{}

// counted returns a context whose statements are counted, and their number so far.
func counted(ctx context.Context) (context.Context, func() int) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, counterKey{}, n), func() int { return int(n.Load()) }
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func titles(articles []*shop.Article) string {
	out := make([]string, len(articles))
	for i, a := range articles {
		out[i] = a.Title
	}
	return strings.Join(out, ", ")
}

func is[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func text(v any) string { return fmt.Sprint(v) }
