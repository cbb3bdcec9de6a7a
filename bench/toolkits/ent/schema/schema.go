// Package schema declares the tables of the data set for ent (https://entgo.io/docs/schema-def).
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/lib/pq"

	"github.com/crategen/crategen/bench/data"
)

// Author writes books.
type Author struct{ ent.Schema }

// Fields of the Author.
func (Author) Fields() []ent.Field { return []ent.Field{field.Int64("id"), field.String("name")} }

// Edges of the Author.
func (Author) Edges() []ent.Edge { return []ent.Edge{edge.To("books", Book.Type)} }

// Book is what most operations read.
type Book struct{ ent.Schema }

// Fields of the Book. A native array is an Other field (https://entgo.io/docs/schema-fields#other-field).
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int64("author_id"),
		field.String("title"),
		field.Float("price"),
		field.Int64("stock"),
		field.Time("published_at"),
		field.Other("categories", pq.StringArray{}).SchemaType(map[string]string{dialect.Postgres: "text[]"}),
		field.JSON("details", data.Details{}),
	}
}

// Edges of the Book.
func (Book) Edges() []ent.Edge {
	return []ent.Edge{edge.From("author", Author.Type).Ref("books").Unique().Required().Field("author_id")}
}

// Account holds money; the database makes its key.
type Account struct{ ent.Schema }

// Fields of the Account.
func (Account) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("owner"),
		field.Int64("balance"),
		field.Time("created_at").Immutable(),
	}
}
