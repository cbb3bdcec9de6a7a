// Package stdsql is written by hand over database/sql with pgx's driver, as https://go.dev/doc/database shows: prepared
// statements for what is repeated, arrays and documents by pgx's pgtype.Map.SQLScanner and encoding/json.
package stdsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5/pgtype"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver, which prepares and keeps statements itself

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Toolkit is a pool of connections.
type Toolkit struct {
	db *sql.DB
	// A pgtype.Map is not safe for concurrent use and costs much to make.
	types sync.Pool
}

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(suite.Connections)
	db.SetMaxIdleConns(suite.Connections)
	return &Toolkit{db: db, types: sync.Pool{New: func() any { return pgtype.NewMap() }}}, db.PingContext(ctx)
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error { return t.db.Close() }

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b data.Book) data.Book {
	b.PublishedAt = b.PublishedAt.UTC()
	return b
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a data.Author) data.Author {
	for i := range a.Books {
		a.Books[i] = t.Book(a.Books[i])
	}
	return a
}

const selectBook = "SELECT id, author_id, title, price, stock, published_at, categories, details FROM books "

func scan(row interface{ Scan(...any) error }, types *pgtype.Map, b *data.Book) error {
	var details []byte
	err := row.Scan(&b.ID, &b.AuthorID, &b.Title, &b.Price, &b.Stock, &b.PublishedAt, types.SQLScanner(&b.Categories), &details)
	if err != nil {
		return err
	}
	return json.Unmarshal(details, &b.Details)
}

func (t *Toolkit) books(ctx context.Context, n int, query string, args ...any) ([]data.Book, error) {
	rows, err := t.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	types := t.types.Get().(*pgtype.Map)
	defer t.types.Put(types)
	out := make([]data.Book, 0, n)
	for rows.Next() {
		out = append(out, data.Book{})
		if err := scan(rows, types, &out[len(out)-1]); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

// Get implements suite.Toolkit.
func (t *Toolkit) Get(ctx context.Context, id int64) (b data.Book, err error) {
	types := t.types.Get().(*pgtype.Map)
	defer t.types.Put(types)
	err = scan(t.db.QueryRowContext(ctx, selectBook+"WHERE id = $1", id), types, &b)
	return b, err
}

// List implements suite.Toolkit.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]data.Book, error) {
	return t.books(ctx, n, selectBook+"WHERE id >= $1 ORDER BY id LIMIT $2", from, n)
}

// Search implements suite.Toolkit.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]data.Book, error) {
	query, args := selectBook, make([]any, 0, 4)
	where := func(condition string, arg any) {
		args = append(args, arg)
		word := "AND "
		if len(args) == 1 {
			word = "WHERE "
		}
		query += word + condition + "$" + strconv.Itoa(len(args)) + " "
	}
	if f.AuthorID != nil {
		where("author_id = ", *f.AuthorID)
	}
	if f.MinPrice != nil {
		where("price >= ", *f.MinPrice)
	}
	if f.Category != nil {
		where("categories @> ", []string{*f.Category})
	}
	args = append(args, data.FilterLimit)
	return t.books(ctx, data.FilterLimit, query+"ORDER BY id LIMIT $"+strconv.Itoa(len(args)), args...)
}

// CountByAuthor implements suite.Toolkit.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	rows, err := t.db.QueryContext(ctx, `SELECT author_id, count(*) FROM books WHERE price >= $1
GROUP BY author_id ORDER BY count(*) DESC, author_id LIMIT $2`, data.CountPrice, data.CountLimit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make([]data.Count, 0, data.CountLimit)
	for rows.Next() {
		var c data.Count
		if err := rows.Scan(&c.AuthorID, &c.Books); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Authors implements suite.Toolkit.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]data.Author, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT id, name FROM authors WHERE id >= $1 ORDER BY id LIMIT $2", from, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out, ids := make([]data.Author, 0, n), make([]int64, 0, n)
	at := make(map[int64]int, n)
	for rows.Next() {
		var a data.Author
		if err := rows.Scan(&a.ID, &a.Name); err != nil {
			return nil, err
		}
		at[a.ID] = len(out)
		out, ids = append(out, a), append(ids, a.ID)
	}
	if rows.Err() != nil {
		return nil, rows.Err()
	}
	books, err := t.books(ctx, 0, selectBook+"WHERE author_id = ANY($1) ORDER BY author_id, id", ids)
	for _, b := range books {
		a := &out[at[b.AuthorID]]
		a.Books = append(a.Books, b)
	}
	return out, err
}
