//go:build !race

package bench

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/category"
)

const (
	parents  = 100
	children = 20 // of each parent
)

// family is an edge to many, loaded by the client and by hand.
type family struct {
	name       string
	allocs     float64 // at most so many
	ours, hand func(testing.TB)
}

// families are rows of many columns, where most of the time goes into reading them, and rows of three, where it goes into
// the edge. sent counts the client's statements.
func families(tb testing.TB) (list []family, sent *atomic.Int64) {
	tb.Helper()
	_, conn, _ := setup(tb)
	ctx := context.Background()
	sent = new(atomic.Int64)
	client, err := shop.Open(ctx, pgtest.URL(tb), query.Use(func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			sent.Add(1)
			return next(ctx, c)
		}
	}))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { client.Close() })
	if err := fill(ctx, client, conn); err != nil {
		tb.Fatal(err)
	}
	return []family{
		// 10 for each child: two texts, a list and its texts, a document and its parts, pointers to what may be NULL.
		{"articles of authors", 20_500, func(tb testing.TB) { eagerAuthors(tb, client) }, func(tb testing.TB) { pgxAuthors(tb, conn) }},
		// 1 for each child.
		{"categories of categories", 2_400, func(tb testing.TB) { eagerTree(tb, client) }, func(tb testing.TB) { pgxTree(tb, conn) }},
	}, sent
}

// fill writes parents with their children, and nothing else.
func fill(ctx context.Context, client *shop.Client, conn *pgx.Conn) error {
	if _, err := conn.Exec(ctx, "TRUNCATE articles CASCADE"); err != nil {
		return err
	}
	authors := make([]*shop.Author, parents)
	var articles []*shop.Article
	var roots, leaves []*shop.Category
	for i := range authors {
		authors[i] = &shop.Author{ID: uuid.New(), Name: fmt.Sprint("author ", i)}
		root := fmt.Sprint("root ", i)
		roots = append(roots, &shop.Category{ID: root})
		for j := range children {
			a := newArticle(j)
			a.AuthorID = &authors[i].ID
			articles = append(articles, a)
			leaves = append(leaves, &shop.Category{ID: fmt.Sprint(root, " leaf ", j), Rank: j, ParentID: &root})
		}
	}
	for _, err := range []error{
		client.Authors.InsertMany(ctx, authors), client.Articles.InsertMany(ctx, articles),
		client.Categories.InsertMany(ctx, roots), client.Categories.InsertMany(ctx, leaves),
	} {
		if err != nil {
			return err
		}
	}
	_, err := conn.Exec(ctx, "ANALYZE")
	return err
}

func eagerAuthors(tb testing.TB, client *shop.Client) {
	rows, err := client.Authors.With(author.Articles).All(context.Background())
	if err != nil || len(rows) != parents {
		tb.Fatal(len(rows), err)
	}
	for _, a := range rows {
		if list, _ := a.Edges.Articles.Get(); len(list) != children {
			tb.Fatal(len(list))
		}
	}
}

func eagerTree(tb testing.TB, client *shop.Client) {
	rows, err := client.Categories.Where(category.ParentID.IsNull()).With(category.Children).All(context.Background())
	if err != nil || len(rows) != parents {
		tb.Fatal(len(rows), err)
	}
	for _, c := range rows {
		if list, _ := c.Edges.Children.Get(); len(list) != children {
			tb.Fatal(len(list))
		}
	}
}

// pgxAuthors is the two statements by hand, with the map that sorts children to parents.
func pgxAuthors(tb testing.TB, conn *pgx.Conn) {
	var keys []uuid.UUID
	pgxEach(tb, conn, "SELECT id, name, born, author_country FROM authors", nil, func(rows pgx.Rows) error {
		a := new(shop.Author)
		err := rows.Scan(&a.ID, &a.Name, &a.Born, &a.CountryID)
		keys = append(keys, a.ID)
		return err
	})
	of := make(map[uuid.UUID][]*shop.Article, len(keys))
	pgxEach(tb, conn, "SELECT "+columns+" FROM articles WHERE author_id = ANY($1)", []any{keys}, func(rows pgx.Rows) error {
		a, err := scan(rows)
		if err == nil {
			of[*a.AuthorID] = append(of[*a.AuthorID], a)
		}
		return err
	})
	for _, key := range keys {
		if len(of[key]) != children {
			tb.Fatal(len(of[key]))
		}
	}
}

func pgxTree(tb testing.TB, conn *pgx.Conn) {
	scan := func(rows pgx.Rows) (*shop.Category, error) {
		c := new(shop.Category)
		return c, rows.Scan(&c.ID, &c.Rank, &c.ParentID)
	}
	var keys []string
	pgxEach(tb, conn, "SELECT id, rank, category_children FROM categories WHERE category_children IS NULL", nil, func(rows pgx.Rows) error {
		c, err := scan(rows)
		keys = append(keys, c.ID)
		return err
	})
	of := make(map[string][]*shop.Category, len(keys))
	pgxEach(tb, conn, "SELECT id, rank, category_children FROM categories WHERE category_children = ANY($1)", []any{keys}, func(rows pgx.Rows) error {
		c, err := scan(rows)
		if err == nil {
			of[*c.ParentID] = append(of[*c.ParentID], c)
		}
		return err
	})
	for _, key := range keys {
		if len(of[key]) != children {
			tb.Fatal(len(of[key]))
		}
	}
}

func pgxEach(tb testing.TB, conn *pgx.Conn, sql string, args []any, row func(pgx.Rows) error) {
	rows, err := conn.Query(context.Background(), sql, args...)
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		if err := row(rows); err != nil {
			tb.Fatal(err)
		}
	}
	if rows.Err() != nil {
		tb.Fatal(rows.Err())
	}
}

// TestAllocEdges holds what an edge costs besides time: one statement more, and fewer allocations than by hand.
func TestAllocEdges(t *testing.T) {
	list, sent := families(t)
	for _, f := range list {
		before := sent.Load()
		f.ours(t)
		if n := sent.Load() - before; n != 2 {
			t.Errorf("%s: %d statements, want 2", f.name, n)
		}
		ours, hand := testing.AllocsPerRun(20, func() { f.ours(t) }), testing.AllocsPerRun(20, func() { f.hand(t) })
		t.Logf("%s: %v allocations (at most %v), %v by hand", f.name, ours, f.allocs, hand)
		if ours > f.allocs {
			t.Errorf("%s: %v allocations, at most %v are allowed", f.name, ours, f.allocs)
		}
	}
}

// TestEagerLoading holds the time that an edge takes: at most a tenth more than the two statements by hand. The two take
// turns, and are measured again if the machine was busy with something else.
func TestEagerLoading(t *testing.T) {
	const rounds, most, attempts = 61, 1.1, 4
	list, _ := families(t)
	for _, f := range list {
		var ratio float64
		for range attempts {
			var took [2][]time.Duration
			for range rounds {
				for i, load := range []func(testing.TB){f.ours, f.hand} {
					start := time.Now()
					load(t)
					took[i] = append(took[i], time.Since(start))
				}
			}
			slices.Sort(took[0])
			slices.Sort(took[1])
			ours, hand := took[0][rounds/2], took[1][rounds/2]
			ratio = float64(ours) / float64(hand)
			t.Logf("%s: %v with the edge, %v by hand (medians): %.2f", f.name, ours, hand, ratio)
			if ratio <= most {
				break
			}
		}
		if ratio > most {
			t.Errorf("%s: an edge takes %.2f of the time by hand, at most %v are allowed", f.name, ratio, most)
		}
	}
}

func BenchmarkEagerLoading(b *testing.B) {
	list, _ := families(b)
	for _, f := range list {
		b.Run(f.name, func(b *testing.B) {
			compare(b, func() { f.ours(b) }, func() { f.hand(b) })
		})
	}
}
