// Package sqlc uses what sqlc generates for pgx v5 (https://docs.sqlc.dev/en/stable/guides/using-go-and-pgx.html):
// optional conditions with sqlc.narg (howto/named_parameters), many rows with :copyfrom (howto/insert), transactions with
// WithTx (howto/transactions). There is no way to load a relation, so authors and books are two queries.
package sqlc

//go:generate go run github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1 generate

import (
	"context"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/sqlc/queries"
)

// Toolkit is a pool of connections with the queries.
type Toolkit struct {
	pool *pgxpool.Pool
	q    *queries.Queries
}

// Author is an author with its books.
type Author struct {
	queries.Author
	Books []queries.Book
}

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, err
	}
	config.MaxConns = suite.Connections
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return &Toolkit{pool, queries.New(pool)}, nil
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error {
	t.pool.Close()
	return nil
}

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b queries.Book) data.Book {
	b.PublishedAt = b.PublishedAt.UTC()
	return data.Book(b)
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.Books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit.
func (t *Toolkit) Get(ctx context.Context, id int64) (queries.Book, error) {
	return t.q.GetBook(ctx, id)
}

// List implements suite.Toolkit.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]queries.Book, error) {
	return t.q.ListBooks(ctx, queries.ListBooksParams{ID: from, Limit: int32(n)})
}

// Search implements suite.Toolkit.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]queries.Book, error) {
	p := queries.SearchBooksParams{Most: data.FilterLimit}
	if f.AuthorID != nil {
		p.AuthorID = pgtype.Int8{Int64: *f.AuthorID, Valid: true}
	}
	if f.MinPrice != nil {
		p.MinPrice = pgtype.Float8{Float64: *f.MinPrice, Valid: true}
	}
	if f.Category != nil {
		p.Categories = []string{*f.Category}
	}
	return t.q.SearchBooks(ctx, p)
}

// CountByAuthor implements suite.Toolkit.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	rows, err := t.q.CountByAuthor(ctx, queries.CountByAuthorParams{Price: data.CountPrice, Limit: data.CountLimit})
	out := make([]data.Count, len(rows))
	for i, r := range rows {
		out[i] = data.Count(r)
	}
	return out, err
}

// Authors implements suite.Toolkit.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]Author, error) {
	authors, err := t.q.ListAuthors(ctx, queries.ListAuthorsParams{ID: from, Limit: int32(n)})
	if err != nil {
		return nil, err
	}
	out, ids := make([]Author, len(authors)), make([]int64, len(authors))
	at := make(map[int64]int, len(authors))
	for i, a := range authors {
		out[i].Author, ids[i], at[a.ID] = a, a.ID, i
	}
	books, err := t.q.BooksOfAuthors(ctx, ids)
	for _, b := range books {
		a := &out[at[b.AuthorID]]
		a.Books = append(a.Books, b)
	}
	return out, err
}

// Insert implements suite.Toolkit.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	return t.q.InsertAccount(ctx, queries.InsertAccountParams{Owner: a.Owner, Balance: a.Balance, CreatedAt: a.CreatedAt})
}

// InsertMany implements suite.Toolkit.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	rows := make([]queries.InsertAccountsParams, len(accounts))
	for i, a := range accounts {
		rows[i] = queries.InsertAccountsParams{Owner: a.Owner, Balance: a.Balance, CreatedAt: a.CreatedAt}
	}
	_, err := t.q.InsertAccounts(ctx, rows)
	return err
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	return t.q.SetBalance(ctx, queries.SetBalanceParams{ID: id, Balance: balance})
}

// Upsert implements suite.Toolkit.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	n := len(accounts)
	p := queries.UpsertAccountsParams{
		Ids: make([]int64, n), Owners: make([]string, n), Balances: make([]int64, n), Times: make([]time.Time, n),
	}
	for i, a := range accounts {
		p.Ids[i], p.Owners[i], p.Balances[i], p.Times[i] = a.ID, a.Owner, a.Balance, a.CreatedAt
	}
	return t.q.UpsertAccounts(ctx, p)
}

// Transfer implements suite.Toolkit.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	tx, err := t.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.Serializable})
	if err != nil {
		return err
	}
	defer tx.Rollback(ctx)
	q := t.q.WithTx(tx)
	balance, err := q.Balance(ctx, from)
	if err != nil {
		return err
	}
	if balance < amount {
		return suite.ErrTooPoor
	}
	if err := q.AddBalance(ctx, queries.AddBalanceParams{ID: from, Amount: -amount}); err != nil {
		return err
	}
	if err := q.AddBalance(ctx, queries.AddBalanceParams{ID: to, Amount: amount}); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
