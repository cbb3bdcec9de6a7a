// Package crategen does the operations with generated code, as docs/guide.md shows.
package crategen

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/crategen/db"
	"github.com/crategen/crategen/bench/toolkits/crategen/db/account"
	"github.com/crategen/crategen/bench/toolkits/crategen/db/author"
	"github.com/crategen/crategen/bench/toolkits/crategen/db/book"
	"github.com/crategen/crategen/bench/toolkits/crategen/db/of"
	"github.com/crategen/crategen/runtime/query"
)

// Toolkit is a client.
type Toolkit struct{ client *db.Client }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	mark := "?"
	if strings.Contains(url, "?") {
		mark = "&"
	}
	client, err := db.Open(ctx, fmt.Sprintf("%s%spool_size=%d", url, mark, suite.Connections))
	return &Toolkit{client}, err
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error { return t.client.Close() }

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b *db.Book) data.Book {
	return data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
		PublishedAt: b.PublishedAt, Categories: b.Categories, Details: b.Details}
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a *db.Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	books, _ := a.Edges.Books.Get()
	for _, b := range books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit: guide.md, Read.
func (t *Toolkit) Get(ctx context.Context, id int64) (*db.Book, error) {
	return t.client.Books.Get(ctx, id)
}

// List implements suite.Toolkit: guide.md, Read.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]*db.Book, error) {
	return t.client.Books.Where(book.ID.GTE(from)).OrderBy(book.ID.Asc()).Limit(n).All(ctx)
}

// Search implements suite.Toolkit: guide.md, Conditions.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]*db.Book, error) {
	q := t.client.Books.OrderBy(book.ID.Asc()).Limit(data.FilterLimit)
	if f.AuthorID != nil {
		q = q.Where(book.AuthorID.EQ(*f.AuthorID))
	}
	if f.MinPrice != nil {
		q = q.Where(book.Price.GTE(*f.MinPrice))
	}
	if f.Category != nil {
		q = q.Where(book.Categories.Has(*f.Category))
	}
	return q.All(ctx)
}

// CountByAuthor implements suite.Toolkit: guide.md, Select columns and aggregates.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	count := query.Count[*of.Book]()
	rows, err := query.Select2(book.AuthorID, count).
		From(t.client.Books.Where(book.Price.GTE(data.CountPrice))).
		GroupBy(book.AuthorID).
		OrderBy(count.Desc(), book.AuthorID.Asc()).
		Limit(data.CountLimit).
		All(ctx)
	out := make([]data.Count, len(rows))
	for i, r := range rows {
		out[i] = data.Count{AuthorID: r.V1, Books: r.V2}
	}
	return out, err
}

// Authors implements suite.Toolkit: edges.md, Load.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]*db.Author, error) {
	return t.client.Authors.
		Where(author.ID.GTE(from)).
		OrderBy(author.ID.Asc()).
		Limit(n).
		With(author.Books.OrderBy(book.ID.Asc())).
		All(ctx)
}

// Insert implements suite.Toolkit: guide.md, Write.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	row := db.Account{Owner: a.Owner, Balance: a.Balance, CreatedAt: a.CreatedAt}
	err := t.client.Accounts.Insert(ctx, &row)
	return row.ID, err
}

// rows are the entities of accounts, in one piece of memory.
func rows(accounts []data.Account) []*db.Account {
	all, out := make([]db.Account, len(accounts)), make([]*db.Account, len(accounts))
	for i, a := range accounts {
		all[i] = db.Account{ID: a.ID, Owner: a.Owner, Balance: a.Balance, CreatedAt: a.CreatedAt}
		out[i] = &all[i]
	}
	return out
}

// InsertMany implements suite.Toolkit: guide.md, Write. The keys come back into the entities.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	return t.client.Accounts.InsertMany(ctx, rows(accounts))
}

// Load implements suite.Toolkit: guide.md, Load.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	_, err := query.Load(ctx, t.client.Accounts, func(yield func(*db.Account) bool) {
		var row db.Account
		for a := range accounts {
			row = db.Account{Owner: a.Owner, Balance: a.Balance, CreatedAt: a.CreatedAt}
			if !yield(&row) {
				return
			}
		}
	})
	return err
}

// Update implements suite.Toolkit: guide.md, Update and delete.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := t.client.Accounts.Where(account.ID.EQ(id)).Update(ctx, account.Balance.Set(balance))
	return err
}

// Upsert implements suite.Toolkit: guide.md, Write.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	return t.client.Accounts.Upsert(ctx, rows(accounts)...)
}

// Transfer implements suite.Toolkit: guide.md, Transactions. They are serializable unless told otherwise.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	return t.client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := tx.Accounts.Get(ctx, from)
		if err != nil {
			return err
		}
		if a.Balance < amount {
			return suite.ErrTooPoor
		}
		tx.Final(
			query.Updating(tx.Accounts.Where(account.ID.EQ(from)), account.Balance.Add(-amount)),
			query.Updating(tx.Accounts.Where(account.ID.EQ(to)), account.Balance.Add(amount)))
		return nil
	})
}
