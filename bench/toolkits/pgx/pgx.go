// Package pgx is what is written by hand with pgx v5: the statements of its README and package documentation
// (https://pkg.go.dev/github.com/jackc/pgx/v5), with rows scanned into the fields of structs, which is its fastest way to
// read them.
package pgx

import (
	"context"
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Toolkit is a pool of connections.
type Toolkit struct{ pool *pgxpool.Pool }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = suite.Connections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return &Toolkit{pool}, err
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error {
	t.pool.Close()
	return nil
}

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

func scan(row pgx.Row, b *data.Book) error {
	return row.Scan(&b.ID, &b.AuthorID, &b.Title, &b.Price, &b.Stock, &b.PublishedAt, &b.Categories, &b.Details)
}

// books reads an answer of about n rows.
func (t *Toolkit) books(ctx context.Context, n int, sql string, args ...any) ([]data.Book, error) {
	rows, err := t.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make([]data.Book, 0, n)
	for rows.Next() {
		out = append(out, data.Book{})
		if err := scan(rows, &out[len(out)-1]); err != nil {
			return nil, err
		}
	}
	return out, rows.Err()
}

// Get implements suite.Toolkit.
func (t *Toolkit) Get(ctx context.Context, id int64) (b data.Book, err error) {
	err = scan(t.pool.QueryRow(ctx, selectBook+"WHERE id = $1", id), &b)
	return b, err
}

// List implements suite.Toolkit.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]data.Book, error) {
	return t.books(ctx, n, selectBook+"WHERE id >= $1 ORDER BY id LIMIT $2", from, n)
}

// Search implements suite.Toolkit. The statement's text has only the conditions that are set, so that each shape is
// prepared and planned by itself.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]data.Book, error) {
	sql, args := selectBook, make([]any, 0, 4)
	where := func(condition string, arg any) {
		args = append(args, arg)
		word := "AND "
		if len(args) == 1 {
			word = "WHERE "
		}
		sql += word + condition + "$" + string(rune('0'+len(args))) + " "
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
	return t.books(ctx, data.FilterLimit, sql+"ORDER BY id LIMIT $"+string(rune('0'+len(args))), args...)
}

// CountByAuthor implements suite.Toolkit.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	rows, err := t.pool.Query(ctx, `SELECT author_id, count(*) FROM books WHERE price >= $1
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

// Authors implements suite.Toolkit with one statement for each of the two tables.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]data.Author, error) {
	rows, err := t.pool.Query(ctx, "SELECT id, name FROM authors WHERE id >= $1 ORDER BY id LIMIT $2", from, n)
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
	books, err := t.pool.Query(ctx, selectBook+"WHERE author_id = ANY($1) ORDER BY author_id, id", ids)
	if err != nil {
		return nil, err
	}
	defer books.Close()
	for books.Next() {
		var b data.Book
		if err := scan(books, &b); err != nil {
			return nil, err
		}
		a := &out[at[b.AuthorID]]
		a.Books = append(a.Books, b)
	}
	return out, books.Err()
}

// Load implements suite.Toolkit with COPY, which the package documentation recommends from five rows on.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	next, stop := iter.Pull(accounts)
	defer stop()
	var row [3]any
	_, err := t.pool.CopyFrom(ctx, accountTable, accountColumns, pgx.CopyFromFunc(func() ([]any, error) {
		a, ok := next()
		if !ok {
			return nil, nil
		}
		row = [3]any{a.Owner, a.Balance, a.CreatedAt}
		return row[:], nil
	}))
	return err
}
