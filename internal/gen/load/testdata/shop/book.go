// Package schema is a schema that uses all of the common language.
package schema

import (
	"errors"
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/gen/load/testdata/shop/kinds"
	"github.com/crategen/crategen/internal/gen/load/testdata/shop/mixins"
	"github.com/crategen/crategen/schema"
)

func init() { fmt.Println("hello from init") }

// Book is a book with a searchable title.
//
// It is sold by the piece.
type Book struct{ ent.Schema }

// Mixin of the Book.
func (Book) Mixin() []ent.Mixin { return []ent.Mixin{mixins.Stamps{}} }

// Fields of the Book.
func (Book) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("title").
			MaxLen(200).
			NotEmpty().
			Comment("Title as printed on the cover.").
			Annotations(schema.Fulltext("english")),
		field.Text("blurb").Optional().Nillable(),
		field.String("slug").GoType(kinds.Slug("")).DefaultFunc(kinds.NewSlug),
		field.String("isbn").Unique().StorageKey("isbn13").StructTag(`xml:"isbn"`),
		field.Int64("serial").Default(9007199254740993),
		field.Int8("rank").Default(-3),
		field.Uint64("views").Default(9223372036854775807),
		field.Float("rating").Default(0.1),
		field.Float32("weight").Optional(),
		field.Int64("price").GoType(kinds.Cents(0)),
		field.Bool("in_print").Default(true),
		field.Bytes("cover").Optional().Default([]byte("\x00\xff")),
		field.Enum("status").Values("draft", "in-print", "out_of_print").Default("draft"),
		field.Enum("level").GoType(kinds.Level("")).Optional(),
		field.String("place").GoType(kinds.Point{}),
		field.Strings("categories").Default([]string{}),
		field.JSON("tags", kinds.Tags{}).Optional(),
		field.JSON("refs", []uuid.UUID{}).Optional(),
		field.JSON("details", kinds.Details{}).Optional(),
		field.JSON("raw", map[string]any{}).Default(map[string]any{"a": 1, "b": []any{"x", 2.5}}),
		field.String("secret").Sensitive().DefaultFunc(func() string { return "s" }),
		field.String("order").Validate(func(s string) error {
			if s == "" {
				return errors.New("empty")
			}
			return nil
		}),
		field.Time("publication_date").Optional(),
	}
}

// Edges of the Book.
func (Book) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", Author.Type).
			Ref("books").
			Unique().
			Required().
			Comment("Who wrote it."),
		edge.To("publisher", Publisher.Type).Unique(),
	}
}

// Indexes of the Book.
func (Book) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("title", "rank"),
		index.Fields("order").Edges("author").Unique(),
	}
}
