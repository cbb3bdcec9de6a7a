// Package bob uses what bob generates from the database (https://bob.stephenafamo.com/docs/code-generation/usage), over
// pgx's driver of database/sql.
package bob

//go:generate go run github.com/stephenafamo/bob/gen/bobgen-psql@v0.41.1

import (
	"context"
	stdsql "database/sql"
	"iter"

	"github.com/aarondl/opt/omit"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
	"github.com/lib/pq"
	"github.com/stephenafamo/bob"
	"github.com/stephenafamo/bob/dialect/psql"
	"github.com/stephenafamo/bob/dialect/psql/dialect"
	"github.com/stephenafamo/bob/dialect/psql/im"
	"github.com/stephenafamo/bob/dialect/psql/sm"
	"github.com/stephenafamo/bob/dialect/psql/um"
	"github.com/stephenafamo/scan"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/bob/models"
)

// Toolkit is a pool of connections.
type Toolkit struct{ db bob.DB }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	db, err := bob.Open("pgx", url)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(suite.Connections)
	db.SetMaxIdleConns(suite.Connections)
	return &Toolkit{db}, db.PingContext(ctx)
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error { return t.db.Close() }

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b *models.Book) data.Book {
	return data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
		PublishedAt: b.PublishedAt.UTC(), Categories: b.Categories, Details: b.Details.Val}
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a *models.Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.R.Books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit: code-generation/usage#find.
func (t *Toolkit) Get(ctx context.Context, id int64) (*models.Book, error) {
	return models.FindBook(ctx, t.db, id)
}

// List implements suite.Toolkit: models/view#queries.
func (t *Toolkit) List(ctx context.Context, from int64, n int) ([]*models.Book, error) {
	return models.Books.Query(
		models.SelectWhere.Books.ID.GTE(from),
		sm.OrderBy(models.Books.Columns.ID),
		sm.Limit(int64(n)),
	).All(ctx, t.db)
}

// Search implements suite.Toolkit: query-builder/building-queries, with a list of query mods.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) ([]*models.Book, error) {
	mods := make([]bob.Mod[*dialect.SelectQuery], 0, 5)
	if f.AuthorID != nil {
		mods = append(mods, models.SelectWhere.Books.AuthorID.EQ(*f.AuthorID))
	}
	if f.MinPrice != nil {
		mods = append(mods, models.SelectWhere.Books.Price.GTE(*f.MinPrice))
	}
	if f.Category != nil {
		mods = append(mods, sm.Where(models.Books.Columns.Categories.OP("@>", psql.Arg(pq.StringArray{*f.Category}))))
	}
	mods = append(mods, sm.OrderBy(models.Books.Columns.ID), sm.Limit(data.FilterLimit))
	return models.Books.Query(mods...).All(ctx, t.db)
}

// CountByAuthor implements suite.Toolkit: sql-executor/intro.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	c := models.Books.Columns
	return bob.All(ctx, t.db, psql.Select(
		sm.Columns(c.AuthorID.As("author_id"), psql.F("count", "*")().As("books")),
		sm.From(models.Books.Name()),
		sm.Where(c.Price.GTE(psql.Arg(data.CountPrice))),
		sm.GroupBy(c.AuthorID),
		sm.OrderBy(psql.F("count", "*")()).Desc(),
		sm.OrderBy(c.AuthorID),
		sm.Limit(data.CountLimit),
	), scan.StructMapper[data.Count]())
}

// Authors implements suite.Toolkit: code-generation/relationships#loaders.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) ([]*models.Author, error) {
	return models.Authors.Query(
		models.SelectWhere.Authors.ID.GTE(from),
		sm.OrderBy(models.Authors.Columns.ID),
		sm.Limit(int64(n)),
		models.SelectThenLoad.Author.Books(sm.OrderBy(models.Books.Columns.ID)),
	).All(ctx, t.db)
}

func setter(a data.Account) *models.AccountSetter {
	s := &models.AccountSetter{Owner: omit.From(a.Owner), Balance: omit.From(a.Balance), CreatedAt: omit.From(a.CreatedAt)}
	if a.ID != 0 {
		s.ID = omit.From(a.ID)
	}
	return s
}

func setters(accounts []data.Account) []*models.AccountSetter {
	out := make([]*models.AccountSetter, len(accounts))
	for i, a := range accounts {
		out[i] = setter(a)
	}
	return out
}

// Insert implements suite.Toolkit: models/table#insert.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	row, err := models.Accounts.Insert(setter(a)).One(ctx, t.db)
	if err != nil {
		return 0, err
	}
	return row.ID, nil
}

// InsertMany implements suite.Toolkit: models/table#insert-many.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	_, err := models.Accounts.Insert(bob.ToMods(setters(accounts)...)).Exec(ctx, t.db)
	return err
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit: models/table#queries.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	_, err := models.Accounts.Update(
		models.AccountSetter{Balance: omit.From(balance)}.UpdateMod(),
		models.UpdateWhere.Accounts.ID.EQ(id),
	).Exec(ctx, t.db)
	return err
}

// Upsert implements suite.Toolkit: models/table#upsert.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	_, err := models.Accounts.Insert(
		bob.ToMods(setters(accounts)...),
		im.OnConflict("id").DoUpdate(im.SetExcluded("owner", "balance")),
	).Exec(ctx, t.db)
	return err
}

// Transfer implements suite.Toolkit: sql-executor/executor#transactions.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	add := func(ctx context.Context, tx bob.Executor, id, amount int64) error {
		_, err := models.Accounts.Update(
			um.SetCol("balance").To(psql.Raw("balance + ?", amount)),
			models.UpdateWhere.Accounts.ID.EQ(id),
		).Exec(ctx, tx)
		return err
	}
	return t.db.RunInTx(ctx, &stdsql.TxOptions{Isolation: stdsql.LevelSerializable}, func(ctx context.Context, tx bob.Executor) error {
		a, err := models.FindAccount(ctx, tx, from)
		if err != nil {
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
