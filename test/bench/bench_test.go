// Package bench sets the generated client beside hand-written pgx on PostgreSQL: the same rows, the same statements. Times
// say something as ratios within one run only; allocations are exact and asserted by TestAllocations.
package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/query"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
)

const articles = 1000

// setup fills a table of articles, each with an array and an object, and returns both clients and the key of one.
func setup(tb testing.TB) (*shop.Client, *pgx.Conn, uuid.UUID) {
	tb.Helper()
	ctx := context.Background()
	url := pgtest.URL(tb)
	client, err := shop.Open(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { client.Close() })
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close(ctx) })
	if err := query.DropTables(ctx, client); err != nil {
		tb.Fatal(err)
	}
	if err := client.CreateTables(ctx); err != nil {
		tb.Fatal(err)
	}
	rows := make([]*shop.Article, articles)
	for i := range rows {
		rows[i] = newArticle(i)
	}
	if err := client.Articles.InsertMany(ctx, rows); err != nil {
		tb.Fatal(err)
	}
	return client, conn, rows[7].ID
}

func newArticle(i int) *shop.Article {
	subtitle := fmt.Sprint("subtitle ", i)
	return &shop.Article{
		Title: fmt.Sprint("title ", i), Subtitle: &subtitle, Status: shop.ArticleStatusDraft, Stock: i, Price: 1.5,
		Tags: []string{"a", "b", fmt.Sprint(i)}, Details: &shopgo.Details{Pages: int64(i), Notes: []string{"n"}},
	}
}

func get(tb testing.TB, client *shop.Client, id uuid.UUID) {
	if _, err := client.Articles.Get(context.Background(), id); err != nil {
		tb.Fatal(err)
	}
}

func list(tb testing.TB, client *shop.Client) {
	rows, err := client.Articles.Where(article.Stock.LT(100)).All(context.Background())
	if err != nil || len(rows) != 100 {
		tb.Fatal(len(rows), err)
	}
}

const columns = `created_at, updated_at, id, title, subtitle, code, status, tags, stock, price, active, details, labels, author_id`

// scan reads a row as pgx's documentation shows: into the fields of a struct.
func scan(row pgx.Row) (*shop.Article, error) {
	a := new(shop.Article)
	var details, labels []byte
	err := row.Scan(&a.CreatedAt, &a.UpdatedAt, &a.ID, &a.Title, &a.Subtitle, &a.Code, &a.Status, &a.Tags, &a.Stock, &a.Price,
		&a.Active, &details, &labels, &a.AuthorID)
	if err != nil {
		return nil, err
	}
	if details != nil {
		err = json.Unmarshal(details, &a.Details)
	}
	return a, err
}

func pgxGet(tb testing.TB, conn *pgx.Conn, id uuid.UUID) {
	if _, err := scan(conn.QueryRow(context.Background(), "SELECT "+columns+" FROM articles WHERE id = $1", id)); err != nil {
		tb.Fatal(err)
	}
}

func pgxList(tb testing.TB, conn *pgx.Conn) {
	rows, err := conn.Query(context.Background(), "SELECT "+columns+" FROM articles WHERE stock < $1", 100)
	if err != nil {
		tb.Fatal(err)
	}
	var out []*shop.Article
	for rows.Next() {
		a, err := scan(rows)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, a)
	}
	if rows.Err() != nil || len(out) != 100 {
		tb.Fatal(len(out), rows.Err())
	}
}

func BenchmarkPointRead(b *testing.B) {
	client, conn, id := setup(b)
	compare(b, func() { get(b, client, id) }, func() { pgxGet(b, conn, id) })
}

func BenchmarkList100(b *testing.B) {
	client, conn, _ := setup(b)
	compare(b, func() { list(b, client) }, func() { pgxList(b, conn) })
}

func BenchmarkInsertOne(b *testing.B) {
	client, conn, _ := setup(b)
	compare(b, func() {
		if err := client.Authors.Insert(context.Background(), &shop.Author{Name: "n"}); err != nil {
			b.Fatal(err)
		}
	}, func() {
		_, err := conn.Exec(context.Background(), "INSERT INTO authors (id, name, born) VALUES ($1, $2, $3)",
			uuid.New(), "n", (*time.Time)(nil))
		if err != nil {
			b.Fatal(err)
		}
	})
}

func compare(b *testing.B, ours, pgxs func()) {
	for name, f := range map[string]func(){"crategen": ours, "pgx": pgxs} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
