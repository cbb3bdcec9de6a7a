package driver

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/runtime/dberr"
)

// book is a row of the table books. Arrays and objects are columns of the driver.
type book struct {
	ID      string
	Title   string
	Pages   *int
	Added   time.Time
	Tags    cratesql.Column[[]string]
	Details cratesql.Column[map[string]any]
}

func TestSqlx(t *testing.T) {
	raw := open(t)
	db := sqlx.NewDb(raw, "crate") // as sqlx.Open("crate", url) does
	ctx := soon(t)
	exec(t, raw, "DROP TABLE IF EXISTS books")
	exec(t, raw, `CREATE TABLE books (id text PRIMARY KEY, title text, pages integer, added timestamp with time zone, tags array(text),
		details object(dynamic)) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)`)
	defer exec(t, raw, "DROP TABLE books")

	pages := 321
	added := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	books := []book{
		{"b1", "A book", &pages, added, cratesql.Column[[]string]{V: []string{"old", "red"}}, cratesql.Column[map[string]any]{V: map[string]any{"weight": 0.5}}},
		{"b2", "Another book", nil, added.Add(time.Hour), cratesql.Column[[]string]{}, cratesql.Column[map[string]any]{}},
	}
	const insert = "INSERT INTO books (id, title, pages, added, tags, details) VALUES (:id, :title, :pages, :added, :tags, :details)"
	for what, arg := range map[string]any{"one struct": books[0], "a slice of structs": books[1:]} {
		if _, err := db.NamedExecContext(ctx, insert, arg); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	exec(t, raw, "REFRESH TABLE books")

	var all []book
	if err := db.SelectContext(ctx, &all, "SELECT * FROM books ORDER BY id"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(books, all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var one book
	if err := db.GetContext(ctx, &one, db.Rebind("SELECT * FROM books WHERE id = ?"), "b2"); err != nil || one.Title != "Another book" {
		t.Errorf("%+v, %v", one, err)
	}

	query, args, err := sqlx.In("SELECT count(*) FROM books WHERE id IN (?) AND title LIKE ?", []string{"b1", "b2"}, "A%")
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.GetContext(ctx, &n, query, args...); n != 2 || err != nil {
		t.Errorf("IN: %d, %v", n, err)
	}
	if err := db.GetContext(ctx, &n, "SELECT count(*) FROM books WHERE id = ANY(?)", []string{"b1", "b3"}); n != 1 || err != nil {
		t.Errorf("ANY: %d, %v", n, err)
	}

	named, err := db.PrepareNamedContext(ctx, "SELECT title FROM books WHERE id = :id")
	if err != nil {
		t.Fatal(err)
	}
	var title string
	if err := named.GetContext(ctx, &title, map[string]any{"id": "b1"}); title != "A book" || err != nil {
		t.Errorf("%q, %v", title, err)
	}
	rows, err := db.QueryxContext(ctx, "SELECT id, pages, tags FROM books WHERE id = 'b1'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]any{}
	if !rows.Next() || rows.MapScan(got) != nil {
		t.Fatal(rows.Err())
	}
	if diff := cmp.Diff(map[string]any{"id": "b1", "pages": int64(321), "tags": []byte(`["old","red"]`)}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := db.BeginTxx(ctx, nil); !errors.Is(err, dberr.ErrNoTransactions) {
		t.Errorf("%v", err)
	}
}
