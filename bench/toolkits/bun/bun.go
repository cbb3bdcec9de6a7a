// Package bun uses bun with its own PostgreSQL driver, as https://bun.uptrace.dev/postgres/ shows.
package bun

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/driver/pgdriver"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Author is the model of an author: https://bun.uptrace.dev/guide/relations.html.
type Author struct {
	ID    int64   `bun:",pk"`
	Name  string  `bun:"name"`
	Books []*Book `bun:"rel:has-many,join:id=author_id"`
}

// Book is the model of a book: https://bun.uptrace.dev/guide/models.html.
type Book struct {
	ID          int64 `bun:",pk"`
	AuthorID    int64
	Title       string
	Price       float64
	Stock       int64
	PublishedAt time.Time
	Categories  []string     `bun:",array"`
	Details     data.Details `bun:"type:jsonb"`
}

// Account is the model of an account.
type Account struct {
	ID        int64 `bun:",pk,autoincrement"`
	Owner     string
	Balance   int64
	CreatedAt time.Time
}

// Toolkit is a pool of connections.
type Toolkit struct{ db *bun.DB }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	pool := sql.OpenDB(pgdriver.NewConnector(pgdriver.WithDSN(url)))
	pool.SetMaxOpenConns(suite.Connections)
	pool.SetMaxIdleConns(suite.Connections)
	return &Toolkit{bun.NewDB(pool, pgdialect.New())}, pool.PingContext(ctx)
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error { return t.db.Close() }

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b Book) data.Book {
	b.PublishedAt = b.PublishedAt.UTC()
	return data.Book(b)
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.Books {
		out.Books = append(out.Books, t.Book(*b))
	}
	return out
}

// Get implements suite.Toolkit: https://bun.uptrace.dev/guide/query-select.html.
func (t *Toolkit) Get(ctx context.Context, id int64) (b Book, err error) {
	err = t.db.NewSelect().Model(&b).Where("id = ?", id).Scan(ctx)
	return b, err
}

// List implements suite.Toolkit: https://bun.uptrace.dev/guide/query-select.html.
func (t *Toolkit) List(ctx context.Context, from int64, n int) (out []Book, err error) {
	err = t.db.NewSelect().Model(&out).Where("id >= ?", from).Order("id").Limit(int64(n)).Scan(ctx)
	return out, err
}

// Search implements suite.Toolkit: https://bun.uptrace.dev/guide/query-where.html, https://bun.uptrace.dev/postgres/arrays.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) (out []Book, err error) {
	q := t.db.NewSelect().Model(&out)
	if f.AuthorID != nil {
		q.Where("author_id = ?", *f.AuthorID)
	}
	if f.MinPrice != nil {
		q.Where("price >= ?", *f.MinPrice)
	}
	if f.Category != nil {
		q.Where("categories @> ?", pgdialect.Array([]string{*f.Category}))
	}
	err = q.Order("id").Limit(data.FilterLimit).Scan(ctx)
	return out, err
}

// CountByAuthor implements suite.Toolkit: https://bun.uptrace.dev/guide/query-select.html.
func (t *Toolkit) CountByAuthor(ctx context.Context) (out []data.Count, err error) {
	err = t.db.NewSelect().Model((*Book)(nil)).
		Column("author_id").ColumnExpr("count(*) AS books").
		Where("price >= ?", data.CountPrice).
		Group("author_id").OrderExpr("count(*) DESC, author_id").Limit(data.CountLimit).
		Scan(ctx, &out)
	return out, err
}

// Authors implements suite.Toolkit: https://bun.uptrace.dev/guide/relations.html.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) (out []Author, err error) {
	err = t.db.NewSelect().Model(&out).
		Where("id >= ?", from).Order("id").Limit(int64(n)).
		Relation("Books", func(q *bun.SelectQuery) *bun.SelectQuery { return q.Order("book.id") }).
		Scan(ctx)
	return out, err
}

// Insert implements suite.Toolkit: https://bun.uptrace.dev/guide/query-insert.html.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	row := Account(a)
	_, err := t.db.NewInsert().Model(&row).Exec(ctx)
	return row.ID, err
}

func rows(accounts []data.Account) []Account {
	out := make([]Account, len(accounts))
	for i, a := range accounts {
		out[i] = Account(a)
	}
	return out
}

// InsertMany implements suite.Toolkit: https://bun.uptrace.dev/guide/query-insert.html#bulk-insert.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	list := rows(accounts)
	_, err := t.db.NewInsert().Model(&list).Exec(ctx)
	return err
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit: https://bun.uptrace.dev/guide/query-update.html.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := t.db.NewUpdate().Model((*Account)(nil)).Set("balance = ?", balance).Where("id = ?", id).Exec(ctx)
	return err
}

// Upsert implements suite.Toolkit: https://bun.uptrace.dev/guide/query-insert.html#upsert.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	list := rows(accounts)
	_, err := t.db.NewInsert().Model(&list).
		On("CONFLICT (id) DO UPDATE").Set("owner = EXCLUDED.owner").Set("balance = EXCLUDED.balance").
		Exec(ctx)
	return err
}

// Transfer implements suite.Toolkit: https://bun.uptrace.dev/guide/transactions.html.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	add := func(ctx context.Context, tx bun.Tx, id, amount int64) error {
		_, err := tx.NewUpdate().Model((*Account)(nil)).Set("balance = balance + ?", amount).Where("id = ?", id).Exec(ctx)
		return err
	}
	return t.db.RunInTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable}, func(ctx context.Context, tx bun.Tx) error {
		var a Account
		if err := tx.NewSelect().Model(&a).Where("id = ?", from).Scan(ctx); err != nil {
			return err
		}
		if a.Balance < amount {
			return suite.ErrTooPoor
		}
		if err := add(ctx, tx, from, -amount); err != nil {
			return err
		}
		return add(ctx, tx, to, amount)
	})
}
