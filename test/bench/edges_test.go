//go:build !race

package bench

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/author"
)

const (
	parents  = 100
	children = 20 // of each parent
)

// setupEdges fills the tables with parents and their children, and nothing else.
func setupEdges(tb testing.TB) (*shop.Client, *pgx.Conn) {
	tb.Helper()
	client, conn, _ := setup(tb)
	ctx := context.Background()
	if _, err := conn.Exec(ctx, "TRUNCATE articles CASCADE"); err != nil {
		tb.Fatal(err)
	}
	authors := make([]*shop.Author, parents)
	var articles []*shop.Article
	for i := range authors {
		authors[i] = &shop.Author{ID: uuid.New(), Name: fmt.Sprint("author ", i)}
		for j := range children {
			a := newArticle(j)
			a.AuthorID = &authors[i].ID
			articles = append(articles, a)
		}
	}
	if err := client.Authors.InsertMany(ctx, authors); err != nil {
		tb.Fatal(err)
	}
	if err := client.Articles.InsertMany(ctx, articles); err != nil {
		tb.Fatal(err)
	}
	if _, err := conn.Exec(ctx, "ANALYZE"); err != nil {
		tb.Fatal(err)
	}
	return client, conn
}

func eager(tb testing.TB, client *shop.Client) {
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

// pgxEager is the two statements by hand, with the map that sorts children to parents.
func pgxEager(tb testing.TB, conn *pgx.Conn) {
	ctx := context.Background()
	rows, err := conn.Query(ctx, "SELECT id, name, born, author_country FROM authors")
	if err != nil {
		tb.Fatal(err)
	}
	var authors []*shop.Author
	var keys []uuid.UUID
	for rows.Next() {
		a := new(shop.Author)
		if err := rows.Scan(&a.ID, &a.Name, &a.Born, &a.CountryID); err != nil {
			tb.Fatal(err)
		}
		authors, keys = append(authors, a), append(keys, a.ID)
	}
	if rows.Err() != nil {
		tb.Fatal(rows.Err())
	}
	rows, err = conn.Query(ctx, "SELECT "+columns+" FROM articles WHERE author_id = ANY($1)", keys)
	if err != nil {
		tb.Fatal(err)
	}
	of := make(map[uuid.UUID][]*shop.Article, len(keys))
	for rows.Next() {
		a, err := scan(rows)
		if err != nil {
			tb.Fatal(err)
		}
		of[*a.AuthorID] = append(of[*a.AuthorID], a)
	}
	if rows.Err() != nil || len(of) != parents {
		tb.Fatal(len(of), rows.Err())
	}
	for _, a := range authors {
		if len(of[a.ID]) != children {
			tb.Fatal(len(of[a.ID]))
		}
	}
}

// TestEagerLoading holds the price of an edge: at most a tenth more time than the two statements by hand, and fewer
// allocations. The two take turns, and the fastest of each counts, so that a busy machine slows both or neither.
func TestEagerLoading(t *testing.T) {
	const (
		rounds   = 60
		maxRatio = 1.1
		maxAlloc = 20_500 // 10 for each child: two texts, a list and its texts, a document and its parts, pointers to what may be NULL
	)
	client, conn := setupEdges(t)
	var ours, hand []time.Duration
	clock := func(f func()) time.Duration {
		start := time.Now()
		f()
		return time.Since(start)
	}
	for range rounds {
		ours = append(ours, clock(func() { eager(t, client) }))
		hand = append(hand, clock(func() { pgxEager(t, conn) }))
	}
	ratio := float64(slices.Min(ours)) / float64(slices.Min(hand))
	t.Logf("%v with the edge, %v by hand: %.2f (at most %.2f)", slices.Min(ours), slices.Min(hand), ratio, maxRatio)
	if ratio > maxRatio {
		t.Errorf("an edge takes %.2f of the time by hand, at most %.2f are allowed", ratio, maxRatio)
	}
	got := testing.AllocsPerRun(20, func() { eager(t, client) })
	t.Logf("%v allocations (at most %v), %v by hand", got, maxAlloc, testing.AllocsPerRun(20, func() { pgxEager(t, conn) }))
	if got > maxAlloc {
		t.Errorf("%v allocations, at most %v are allowed", got, maxAlloc)
	}
}

func BenchmarkEagerLoading(b *testing.B) {
	client, conn := setupEdges(b)
	compare(b, func() { eager(b, client) }, func() { pgxEager(b, conn) })
}
