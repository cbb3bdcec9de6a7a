// Package jet uses what go-jet generates from the database, over pgx's driver of database/sql, as its wiki shows
// (https://github.com/go-jet/jet/wiki). Its own model of a book has the document as text, so the book is a custom model
// (wiki: Model#custom-model-types).
package jet

//go:generate sh -c "jet -dsn=$PSQL_DSN -schema=public -path=gen && mv gen/*/public/* gen"

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	. "github.com/go-jet/jet/v2/postgres" // as its documentation has it
	_ "github.com/jackc/pgx/v5/stdlib"    // the driver
	"github.com/lib/pq"

	"github.com/crategen/crategen/bench/data"
	"github.com/crategen/crategen/bench/suite"
	"github.com/crategen/crategen/bench/toolkits/jet/gen/model"
	. "github.com/crategen/crategen/bench/toolkits/jet/gen/table"
)

// Details is the document.
type Details data.Details

// Scan implements sql.Scanner.
func (d *Details) Scan(src any) error {
	switch src := src.(type) {
	case []byte:
		return json.Unmarshal(src, d)
	case string:
		return json.Unmarshal([]byte(src), d)
	}
	return fmt.Errorf("details are %T", src)
}

// Book is a custom model. Columns are found by the alias of the type and the name of the field.
type Book struct {
	ID          int64          `sql:"primary_key" alias:"books.id"`
	AuthorID    int64          `alias:"books.author_id"`
	Title       string         `alias:"books.title"`
	Price       float64        `alias:"books.price"`
	Stock       int64          `alias:"books.stock"`
	PublishedAt time.Time      `alias:"books.published_at"`
	Categories  pq.StringArray `alias:"books.categories"`
	Details     Details        `alias:"books.details"`
}

// Author is an author with its books (wiki: Query Result Mapping).
type Author struct {
	model.Authors
	Books []Book
}

// Toolkit is a pool of connections.
type Toolkit struct{ db *sql.DB }

// Open connects.
func Open(ctx context.Context, url string) (*Toolkit, error) {
	db, err := sql.Open("pgx", url)
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
func (t *Toolkit) Book(b Book) data.Book {
	return data.Book{ID: b.ID, AuthorID: b.AuthorID, Title: b.Title, Price: b.Price, Stock: b.Stock,
		PublishedAt: b.PublishedAt.UTC(), Categories: b.Categories, Details: data.Details(b.Details)}
}

// Author implements suite.Toolkit.
func (t *Toolkit) Author(a Author) data.Author {
	out := data.Author{ID: a.ID, Name: a.Name}
	for _, b := range a.Books {
		out.Books = append(out.Books, t.Book(b))
	}
	return out
}

// Get implements suite.Toolkit: wiki, SELECT.
func (t *Toolkit) Get(ctx context.Context, id int64) (b Book, err error) {
	err = SELECT(Books.AllColumns).FROM(Books).WHERE(Books.ID.EQ(Int64(id))).QueryContext(ctx, t.db, &b)
	return b, err
}

// List implements suite.Toolkit: wiki, SELECT.
func (t *Toolkit) List(ctx context.Context, from int64, n int) (out []Book, err error) {
	err = SELECT(Books.AllColumns).FROM(Books).
		WHERE(Books.ID.GT_EQ(Int64(from))).
		ORDER_BY(Books.ID.ASC()).LIMIT(int64(n)).
		QueryContext(ctx, t.db, &out)
	return out, err
}

// Search implements suite.Toolkit: wiki, Expressions#dynamic.
func (t *Toolkit) Search(ctx context.Context, f data.Filter) (out []Book, err error) {
	st := SELECT(Books.AllColumns).FROM(Books)
	var conditions []BoolExpression
	if f.AuthorID != nil {
		conditions = append(conditions, Books.AuthorID.EQ(Int64(*f.AuthorID)))
	}
	if f.MinPrice != nil {
		conditions = append(conditions, Books.Price.GT_EQ(Double(*f.MinPrice)))
	}
	if f.Category != nil {
		conditions = append(conditions, Books.Categories.CONTAINS(StringArray(*f.Category)))
	}
	if len(conditions) > 0 {
		st = st.WHERE(AND(conditions...))
	}
	err = st.ORDER_BY(Books.ID.ASC()).LIMIT(data.FilterLimit).QueryContext(ctx, t.db, &out)
	return out, err
}

// CountByAuthor implements suite.Toolkit: wiki, SELECT.
func (t *Toolkit) CountByAuthor(ctx context.Context) ([]data.Count, error) {
	var rows []struct {
		AuthorID int64 `alias:"books.author_id"`
		Books    int64 `alias:"count"`
	}
	err := SELECT(Books.AuthorID, COUNT(STAR).AS("count")).FROM(Books).
		WHERE(Books.Price.GT_EQ(Double(data.CountPrice))).
		GROUP_BY(Books.AuthorID).
		ORDER_BY(COUNT(STAR).DESC(), Books.AuthorID.ASC()).LIMIT(data.CountLimit).
		QueryContext(ctx, t.db, &rows)
	out := make([]data.Count, len(rows))
	for i, r := range rows {
		out[i] = data.Count(r)
	}
	return out, err
}

// Authors implements suite.Toolkit with one statement: wiki, Query Result Mapping.
func (t *Toolkit) Authors(ctx context.Context, from int64, n int) (out []Author, err error) {
	chosen := SELECT(Authors.ID).FROM(Authors).WHERE(Authors.ID.GT_EQ(Int64(from))).ORDER_BY(Authors.ID.ASC()).LIMIT(int64(n))
	err = SELECT(Authors.AllColumns, Books.AllColumns).
		FROM(Authors.LEFT_JOIN(Books, Books.AuthorID.EQ(Authors.ID))).
		WHERE(Authors.ID.IN(chosen)).
		ORDER_BY(Authors.ID.ASC(), Books.ID.ASC()).
		QueryContext(ctx, t.db, &out)
	return out, err
}
