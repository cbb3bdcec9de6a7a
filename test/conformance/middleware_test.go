package conformance

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/author"
)

// watcher is a middleware that writes down how every statement ended, but for DDL and refreshes, which not all databases
// need.
type watcher struct {
	seen   []string
	nodes  map[string]bool
	errs   []error
	refuse func(*wire.Call) error // may be nil
}

func (w *watcher) middleware(next wire.Handler) wire.Handler {
	return func(ctx context.Context, c *wire.Call) error {
		c.OnDone(func(o wire.Outcome) {
			if c.Op() == wire.OpSchema {
				return
			}
			line := fmt.Sprintf("%s %s: %d read, %d changed", c.Name(), c.Table(), o.Returned, o.Affected)
			if c.BulkRows() > 0 {
				line += fmt.Sprintf(", of %d", c.BulkRows())
			}
			if c.InTx() {
				line += fmt.Sprintf(", run %d", c.Attempt())
			}
			if o.Err != nil {
				w.errs = append(w.errs, o.Err)
				line += ", failed"
			}
			w.seen = append(w.seen, line)
			w.nodes[o.Node] = true
		})
		if w.refuse != nil {
			if err := w.refuse(c); err != nil {
				return err
			}
		}
		return next(ctx, c)
	}
}

// expect compares what was seen since the last call.
func (w *watcher) expect(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, w.seen); diff != "" {
		t.Errorf("wanted (-) and seen (+):\n%s", diff)
	}
	w.seen = nil
}

// expectNode checks that statements went to one node, which on a database in this process has no name.
func (w *watcher) expectNode(t *testing.T, dialect string) {
	t.Helper()
	for node := range w.nodes {
		if (node == "") != (dialect == "sqlite") || node != "" && !strings.Contains(node, ":") {
			t.Errorf("nodes of %s: %v", dialect, w.nodes)
		}
	}
}

// onWatchedShop runs a scenario on every target with a client of one connection that has a watcher.
func onWatchedShop(t *testing.T, scenario func(*testing.T, context.Context, *shop.Client, *watcher)) {
	for _, tg := range targets {
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			emptyShop(t, ctx, shopOf(t, ctx, tg)) // its tables are there
			w := &watcher{nodes: map[string]bool{}}
			c, err := shop.Open(ctx, single(tg.URL(t)), sqlite.Driver, query.Use(w.middleware))
			ok(t, err)
			defer c.Close()
			ok(t, c.CreateTables(ctx)) // SQLite's database in memory is another one
			scenario(t, ctx, c, w)
		})
	}
}

// single is the URL with one connection, so that all statements of a client meet on it.
func single(url string) string {
	if strings.Contains(url, "?") {
		return url + "&pool_size=1"
	}
	return url + "?pool_size=1"
}

func TestMiddlewareSeesStatements(t *testing.T) {
	onWatchedShop(t, func(t *testing.T, ctx context.Context, c *shop.Client, w *watcher) {
		a := &shop.Author{Name: "a"}
		ok(t, c.Authors.Insert(ctx, a))
		must[*shop.Author](t)(c.Authors.Get(ctx, a.ID))
		must[*shop.Author](t)(c.Authors.Create(ctx, author.Name.Set("b")))
		ok(t, c.Authors.InsertMany(ctx, []*shop.Author{{Name: "c"}, {Name: "d"}, {Name: "e"}}))
		w.expect(t, "insert Author authors: 0 read, 1 changed", "select Author authors: 1 read, 0 changed",
			"insert Author authors: 1 read, 1 changed", "insert Author authors: 0 read, 3 changed, of 3")

		ok(t, c.Authors.Refresh(ctx))
		must[[]*shop.Author](t)(c.Authors.Where(author.Name.NEQ("a")).All(ctx))
		for _, err := range c.Authors.OrderBy(author.Name.Asc()).Iter(ctx) {
			ok(t, err)
			is(t, "seen before the rows are closed", len(w.seen), 1)
			break
		}
		w.expect(t, "select Author authors: 4 read, 0 changed", "select Author authors: 1 read, 0 changed")

		must[int](t)(c.Authors.Where(author.Name.In("c", "d")).Update(ctx, author.Name.Set("f")))
		must[int](t)(c.Authors.Where(author.ID.EQ(a.ID)).Delete(ctx))
		w.expect(t, "update Author authors: 0 read, 2 changed", "delete Author authors: 0 read, 1 changed")

		ok(t, c.Authors.Refresh(ctx))
		must[[]int64](t)(query.SQL1[int64](c, "SELECT count(*) FROM authors").All(ctx))
		must[int](t)(c.Exec(ctx, "DELETE FROM authors WHERE name = ?", "f"))
		w.expect(t, "select : 1 read, 0 changed", "exec : 0 read, 2 changed")
		w.expectNode(t, c.Conn().Dialect())
	})
}

func TestMiddlewareSeesErrors(t *testing.T) {
	onWatchedShop(t, func(t *testing.T, ctx context.Context, c *shop.Client, w *watcher) {
		a := &shop.Author{ID: uuid.New(), Name: "a"}
		ok(t, c.Authors.Insert(ctx, a))
		if err := c.Authors.Insert(ctx, a); !dberr.IsUnique(err) || !errors.Is(err, w.errs[0]) {
			t.Errorf("the caller got %v, the middleware %v", err, w.errs)
		}
		_, err := query.SQL1[int64](c, "SELECT nothing FROM authors").All(ctx)
		if err == nil || len(w.errs) != 2 {
			t.Errorf("an unknown column: %v, %v", err, w.errs)
		}
		_, err = c.Authors.Delete(ctx)
		is(t, "what is not sent is not seen", errors.Is(err, dberr.ErrNoFilter), true)
		w.expect(t, "insert Author authors: 0 read, 1 changed", "insert Author authors: 0 read, 0 changed, failed",
			"select : 0 read, 0 changed, failed")
		w.expectNode(t, c.Conn().Dialect())
	})
}

func TestMiddlewareRefuses(t *testing.T) {
	onWatchedShop(t, func(t *testing.T, ctx context.Context, c *shop.Client, w *watcher) {
		readOnly := errors.New("writes are off")
		w.refuse = func(c *wire.Call) error {
			if c.Op() == wire.OpRead || c.Op() == wire.OpSchema {
				return nil
			}
			return readOnly
		}
		for _, err := range []error{
			c.Authors.Insert(ctx, &shop.Author{Name: "a"}),
			c.Authors.InsertMany(ctx, []*shop.Author{{Name: "b"}, {Name: "c"}}),
			second(c.Authors.Create(ctx, author.Name.Set("d"))),
			second(c.Exec(ctx, "DELETE FROM authors")),
		} {
			if !errors.Is(err, readOnly) {
				t.Errorf("a write: %v", err)
			}
		}
		ok(t, c.Authors.Refresh(ctx))
		is(t, "written", must[int](t)(c.Authors.Count(ctx)), 0)
	})
}

func second[T any](_ T, err error) error { return err }

func TestMiddlewareSeesTransactions(t *testing.T) {
	for _, tg := range targets {
		if tg.Name == "cratedb" {
			continue
		}
		t.Run(tg.Name, func(t *testing.T) {
			ctx := timeout(t)
			plain := ledgerOf(t, ctx, tg)
			_, err := plain.Exec(ctx, "DELETE FROM accounts")
			ok(t, err)
			w := &watcher{nodes: map[string]bool{}}
			c, err := ledger.Open(ctx, single(tg.URL(t)), sqlite.Driver, query.Use(w.middleware))
			ok(t, err)
			defer c.Close()
			ok(t, c.CreateTables(ctx))
			runs := 0
			ok(t, c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
				if err := tx.Accounts.Insert(ctx, &ledger.Account{Email: "a@x"}); err != nil {
					return err
				}
				if runs++; runs == 1 {
					return dberr.ErrSerialization // as after a conflict
				}
				_, err := tx.Accounts.Where(account.Email.EQ("a@x")).Update(ctx, account.Balance.Set(5))
				return err
			}))
			w.expect(t, "begin : 0 read, 0 changed, run 1", "insert Account accounts: 1 read, 1 changed, run 1",
				"rollback : 0 read, 0 changed, run 1",
				"begin : 0 read, 0 changed, run 2", "insert Account accounts: 1 read, 1 changed, run 2",
				"update Account accounts: 0 read, 1 changed, run 2", "commit : 0 read, 0 changed, run 2")
			w.expectNode(t, c.Conn().Dialect())

			refused := errors.New("refused")
			w.refuse = func(c *wire.Call) error {
				if c.Op() == wire.OpCommit {
					return refused
				}
				return nil
			}
			err = c.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
				_, err := tx.Accounts.Where(account.Email.EQ("a@x")).Update(ctx, account.Balance.Set(6))
				return err
			})
			is(t, "a refused commit", errors.Is(err, refused), true)
			is(t, "rolled back", must[*ledger.Account](t)(c.Accounts.Only(ctx)).Balance, 5) // and the one connection is free
		})
	}
}

// hostile is a tag that would end its comment and its quotes if it could.
const hostile = "*/; DROP TABLE authors; --' \" ? $1 \\"

func TestTags(t *testing.T) {
	onWatchedShop(t, func(t *testing.T, ctx context.Context, c *shop.Client, w *watcher) {
		tagged := query.Tag(query.Tag(ctx, "route", "/authors"), hostile, hostile)
		for i := range 3 {
			a := &shop.Author{Name: fmt.Sprint("a", i)}
			ok(t, c.Authors.Insert(tagged, a))
			is(t, "name", must[*shop.Author](t)(c.Authors.Get(tagged, a.ID)).Name, a.Name)
			ok(t, c.Authors.InsertMany(tagged, []*shop.Author{{Name: "b"}, {Name: "c"}}))
			must[*shop.Author](t)(c.Authors.Create(tagged, author.Name.Set("d")))
			ok(t, c.Authors.Refresh(tagged))
			is(t, "count", must[int](t)(c.Authors.Where(author.Name.NEQ("a0")).Count(tagged)), 4*i+3)
			must[int](t)(c.Authors.Where(author.ID.EQ(a.ID)).Update(tagged, author.Name.Set(a.Name)))
			for _, sql := range []string{"SELECT 1", "SELECT 1;", "SELECT 1 -- one", "SELECT 1 /* one */"} {
				if got := must[[]int64](t)(query.SQL1[int64](c, sql).All(tagged)); len(got) != 1 || got[0] != 1 {
					t.Errorf("%s: %v", sql, got)
				}
			}
		}
		ok(t, c.Authors.Refresh(ctx))
		is(t, "all are there", must[int](t)(c.Authors.Count(ctx)), 12)

		const like = "%/*%route='%2Fauthors'*/"
		count := func(ctx context.Context, sql string) int64 {
			return must[[]int64](t)(query.SQL1[int64](c, sql, like).All(ctx))[0]
		}
		switch c.Conn().Dialect() {
		case "postgres":
			is(t, "each is prepared once", count(ctx, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE ?"), 10)
		case "cockroachdb": // which drops what stands behind a semicolon
			is(t, "each is prepared once", count(ctx, "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE ?"), 9)
		case "cratedb":
			is(t, "the server sees itself", count(tagged, "SELECT count(*) FROM sys.jobs WHERE stmt LIKE ?") > 0, true)
		}
	})
}
