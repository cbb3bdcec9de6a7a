// Package ent uses what ent generates, over pgx's driver of database/sql (https://entgo.io/docs/sql-integration).
package ent

import (
	"context"
	stdsql "database/sql"
	"iter"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/ent/db"
	"github.com/crategen/crategen/bench/toolkits/ent/db/account"
	"github.com/crategen/crategen/bench/toolkits/ent/db/author"
	"github.com/crategen/crategen/bench/toolkits/ent/db/book"
	"github.com/crategen/crategen/bench/toolkits/ent/db/predicate"
)

// Toolkit is a client.
type Toolkit struct{ client *db.Client }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	pool, err := stdsql.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(suite.Connections)
	pool.SetMaxIdleConns(suite.Connections)
	return &Toolkit{db.NewClient(db.Driver(sql.OpenDB(dialect.Postgres, pool)))}, pool.PingContext(ctx)
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error { return t.client.Close() }

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b *db.Book) data.Book {
	return data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
		PublishedAt: b.PublishedAt.UTC(), Categories: b.Categories, Details: b.Details}
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a *db.Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.Edges.Books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit: https://entgo.io/docs/crud.
func (t *Toolkit) Get(ctx context.Context, id int64) (*db.Book, error) {
	return t.client.Book.Get(ctx, id)
}

// List implements suite.Toolkit: https://entgo.io/docs/paging.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]*db.Book, error) {
	return t.client.Book.Query().Where(book.IDGTE(from)).Order(book.ByID()).Limit(n).All(ctx)
}

// Search implements suite.Toolkit: https://entgo.io/docs/predicates, with a custom predicate for the array.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]*db.Book, error) {
	q := t.client.Book.Query()
	if f.AuthorID != nil {
		q.Where(book.AuthorID(*f.AuthorID))
	}
	if f.MinPrice != nil {
		q.Where(book.PriceGTE(*f.MinPrice))
	}
	if f.Category != nil {
		q.Where(predicate.Book(func(s *sql.Selector) {
			s.Where(sql.P(func(b *sql.Builder) {
				b.Ident(s.C(book.FieldCategories)).WriteString(" @> ").Arg([]string{*f.Category})
			}))
		}))
	}
	return q.Order(book.ByID()).Limit(data.FilterLimit).All(ctx)
}

// CountByAuthor implements suite.Toolkit: https://entgo.io/docs/aggregate, with a modifier for the order.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	var rows []struct {
		AuthorID int64 `json:"author_id"`
		Count    int64 `json:"count"`
	}
	err := t.client.Book.Query().
		Where(book.PriceGTE(data.CountPrice)).
		Modify(func(s *sql.Selector) {
			s.Select(s.C(book.FieldAuthorID), sql.As(sql.Count("*"), "count")).
				GroupBy(s.C(book.FieldAuthorID)).
				OrderBy(sql.Desc("count"), s.C(book.FieldAuthorID)).
				Limit(data.CountLimit)
		}).
		Scan(ctx, &rows)
	out := make([]data.Count, len(rows))
	for i, r := range rows {
		out[i] = data.Count{AuthorID: r.AuthorID, Books: r.Count}
	}
	return out, err
}

// Authors implements suite.Toolkit: https://entgo.io/docs/eager-load.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]*db.Author, error) {
	return t.client.Author.Query().
		Where(author.IDGTE(from)).
		Order(author.ByID()).
		Limit(n).
		WithBooks(func(q *db.BookQuery) { q.Order(book.ByID()) }).
		All(ctx)
}

// Insert implements suite.Toolkit: https://entgo.io/docs/crud.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	row, err := t.client.Account.Create().SetOwner(a.Owner).SetBalance(a.Balance).SetCreatedAt(a.CreatedAt).Save(ctx)
	if err != nil {
		return 0, err
	}
	return row.ID, nil
}

// InsertMany implements suite.Toolkit: https://entgo.io/docs/crud#create-many.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	return t.client.Account.MapCreateBulk(accounts, func(c *db.AccountCreate, i int) {
		a := &accounts[i]
		c.SetOwner(a.Owner).SetBalance(a.Balance).SetCreatedAt(a.CreatedAt)
	}).Exec(ctx)
}

// Load implements suite.Toolkit: ent has one statement for a call, so it is called with chunks.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit. Of the two ways of https://entgo.io/docs/crud it takes the one that does not read the
// row again.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	return t.client.Account.Update().Where(account.ID(id)).SetBalance(balance).Exec(ctx)
}

// Upsert implements suite.Toolkit: https://entgo.io/docs/feature-flags#upsert.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	return t.client.Account.MapCreateBulk(accounts, func(c *db.AccountCreate, i int) {
		a := &accounts[i]
		c.SetID(a.ID).SetOwner(a.Owner).SetBalance(a.Balance).SetCreatedAt(a.CreatedAt)
	}).OnConflictColumns(account.FieldID).Update(func(u *db.AccountUpsert) {
		u.UpdateOwner().UpdateBalance()
	}).Exec(ctx)
}

// Transfer implements suite.Toolkit: https://entgo.io/docs/transactions.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	tx, err := t.client.BeginTx(ctx, &stdsql.TxOptions{Isolation: stdsql.LevelSerializable})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	a, err := tx.Account.Get(ctx, from)
	if err != nil {
		return err
	}
	if a.Balance < amount {
		return suite.ErrTooPoor
	}
	if err := tx.Account.Update().Where(account.ID(from)).AddBalance(-amount).Exec(ctx); err != nil {
		return err
	}
	if err := tx.Account.Update().Where(account.ID(to)).AddBalance(amount).Exec(ctx); err != nil {
		return err
	}
	return tx.Commit()
}
