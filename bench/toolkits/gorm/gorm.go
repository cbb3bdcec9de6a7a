// Package gorm uses GORM with its PostgreSQL driver, and the settings of https://gorm.io/docs/performance.html: no
// transaction around single writes, and prepared statements.
package gorm

import (
	"context"
	"database/sql"
	"iter"
	"time"

	"github.com/lib/pq"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
)

// Author is the model of an author: https://gorm.io/docs/has_many.html.
type Author struct {
	ID    int64
	Name  string
	Books []Book
}

// Book is the model of a book: https://gorm.io/docs/models.html, https://gorm.io/docs/serializer.html.
type Book struct {
	ID          int64
	AuthorID    int64
	Title       string
	Price       float64
	Stock       int64
	PublishedAt time.Time
	Categories  pq.StringArray `gorm:"type:text[]"`
	Details     data.Details   `gorm:"serializer:json"`
}

// Account is the model of an account.
type Account struct {
	ID        int64
	Owner     string
	Balance   int64
	CreatedAt time.Time
}

// Toolkit is a pool of connections.
type Toolkit struct{ db *gorm.DB }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	db, err := gorm.Open(postgres.Open(url), &gorm.Config{
		SkipDefaultTransaction: true, PrepareStmt: true, Logger: logger.Discard,
	})
	if err != nil {
		return nil, err
	}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(suite.Connections)
	pool.SetMaxIdleConns(suite.Connections)
	return &Toolkit{db}, pool.PingContext(ctx)
}

// Close implements suite.Toolkit.
func (t *Toolkit) Close() error {
	pool, err := t.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// Book implements suite.Toolkit.
func (t *Toolkit) Book(b Book) data.Book {
	return data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
		PublishedAt: b.PublishedAt.UTC(), Categories: b.Categories, Details: b.Details}
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.Books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit: https://gorm.io/docs/query.html.
func (t *Toolkit) Get(ctx context.Context, id int64) (b Book, err error) {
	err = t.db.WithContext(ctx).Take(&b, id).Error
	return b, err
}

// List implements suite.Toolkit: https://gorm.io/docs/query.html.
func (t *Toolkit) List(ctx context.Context, from int64, n int) (out []Book, err error) {
	err = t.db.WithContext(ctx).Where("id >= ?", from).Order("id").Limit(n).Find(&out).Error
	return out, err
}

// Search implements suite.Toolkit: https://gorm.io/docs/query.html.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) (out []Book, err error) {
	q := t.db.WithContext(ctx)
	if f.AuthorID != nil {
		q = q.Where("author_id = ?", *f.AuthorID)
	}
	if f.MinPrice != nil {
		q = q.Where("price >= ?", *f.MinPrice)
	}
	if f.Category != nil {
		q = q.Where("categories @> ?", pq.StringArray{*f.Category})
	}
	err = q.Order("id").Limit(data.FilterLimit).Find(&out).Error
	return out, err
}

// CountByAuthor implements suite.Toolkit: https://gorm.io/docs/query.html#Group-By-amp-Having.
func (t *Toolkit) CountByAuthor(ctx context.Context) (out []data.Count, err error) {
	err = t.db.WithContext(ctx).Model(&Book{}).
		Select("author_id, count(*) AS books").
		Where("price >= ?", data.CountPrice).
		Group("author_id").Order("count(*) DESC, author_id").Limit(data.CountLimit).
		Scan(&out).Error
	return out, err
}

// Authors implements suite.Toolkit: https://gorm.io/docs/preload.html.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) (out []Author, err error) {
	err = t.db.WithContext(ctx).
		Preload("Books", func(db *gorm.DB) *gorm.DB { return db.Order("books.id") }).
		Where("id >= ?", from).Order("id").Limit(n).Find(&out).Error
	return out, err
}

// Insert implements suite.Toolkit: https://gorm.io/docs/create.html.
func (t *Toolkit) Insert(ctx context.Context, a data.Account) (int64, error) {
	row := Account(a)
	err := t.db.WithContext(ctx).Create(&row).Error
	return row.ID, err
}

func rows(accounts []data.Account) []Account {
	out := make([]Account, len(accounts))
	for i, a := range accounts {
		out[i] = Account(a)
	}
	return out
}

// InsertMany implements suite.Toolkit: https://gorm.io/docs/create.html#Batch-Insert.
func (t *Toolkit) InsertMany(ctx context.Context, accounts []data.Account) error {
	return t.db.WithContext(ctx).Create(rows(accounts)).Error
}

// Load implements suite.Toolkit.
func (t *Toolkit) Load(ctx context.Context, accounts iter.Seq[data.Account]) error {
	return suite.Chunks(accounts, func(chunk []data.Account) error { return t.InsertMany(ctx, chunk) })
}

// Update implements suite.Toolkit: https://gorm.io/docs/update.html#Without-Hooks-Time-Tracking.
func (t *Toolkit) Update(ctx context.Context, id, balance int64) error {
	return t.db.WithContext(ctx).Model(&Account{}).Where("id = ?", id).UpdateColumn("balance", balance).Error
}

// Upsert implements suite.Toolkit: https://gorm.io/docs/create.html#Upsert-x2F-On-Conflict.
func (t *Toolkit) Upsert(ctx context.Context, accounts []data.Account) error {
	return t.db.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "id"}},
		DoUpdates: clause.AssignmentColumns([]string{"owner", "balance"}),
	}).Create(rows(accounts)).Error
}

// Transfer implements suite.Toolkit: https://gorm.io/docs/transactions.html.
func (t *Toolkit) Transfer(ctx context.Context, from, to, amount int64) error {
	add := func(tx *gorm.DB, id, amount int64) error {
		return tx.Model(&Account{}).Where("id = ?", id).UpdateColumn("balance", gorm.Expr("balance + ?", amount)).Error
	}
	return t.db.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var a Account
		if err := tx.Take(&a, from).Error; err != nil {
			return err
		}
		if a.Balance < amount {
			return suite.ErrTooPoor
		}
		if err := add(tx, from, -amount); err != nil {
			return err
		}
		return add(tx, to, amount)
	}, &sql.TxOptions{Isolation: sql.LevelSerializable})
}
