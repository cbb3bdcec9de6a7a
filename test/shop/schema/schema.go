// Package schema declares the entities of the shop.
package schema

import (
	"errors"
	"regexp"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/shop"
)

// Stamps adds the times of creation and of the last change.
type Stamps struct{ mixin.Schema }

// Fields of the mixin.
func (Stamps) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(time.Now).Immutable(),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
	}
}

// Author writes articles.
type Author struct{ ent.Schema }

// Fields of the Author.
func (Author) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("name").NotEmpty(),
		field.Time("born").Optional(),
	}
}

// Edges of the Author.
func (Author) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("articles", Article.Type),
		edge.To("country", Country.Type).Unique(),
	}
}

// Article is something that the shop sells.
type Article struct{ ent.Schema }

// Mixin of the Article.
func (Article) Mixin() []ent.Mixin { return []ent.Mixin{Stamps{}} }

// Fields of the Article.
func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("title").MaxLen(200).Annotations(schema.Fulltext("english")),
		field.String("subtitle").Optional(),
		field.String("code").Match(regexp.MustCompile(`^[A-Z]{2}-\d+$`)).Optional(),
		field.Enum("status").Values("draft", "published", "sold-out").Default("draft"),
		field.Strings("tags").Default([]string{}),
		field.Int("stock").Default(0).Validate(func(n int) error {
			if n < 0 {
				return errors.New("a stock cannot be negative")
			}
			return nil
		}),
		field.Float("price").Default(0),
		field.Bool("active").Default(true),
		field.JSON("details", shop.Details{}).Optional(),
		field.JSON("labels", map[string]string{}).Optional(),
		field.UUID("author_id", uuid.UUID{}).Optional(),
	}
}

// Edges of the Article.
func (Article) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", Author.Type).Ref("articles").Field("author_id").Unique(),
		edge.To("topics", Topic.Type),
	}
}

// Indexes of the Article.
func (Article) Indexes() []ent.Index { return []ent.Index{index.Fields("status", "created_at")} }

// Annotations of the Article.
func (Article) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2, Replicas: "0"}}
}

// Reading is a measurement; its key has two columns.
type Reading struct{ ent.Schema }

// Fields of the Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant"),
		field.Time("ts"),
		field.Float("value"),
	}
}

// Annotations of the Reading.
func (Reading) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "ts"), crate.Table{Shards: 2, Replicas: "0", ClusteredBy: "tenant"}}
}

// Odd has the names that databases and Go reserve.
type Odd struct{ ent.Schema }

// Fields of the Odd.
func (Odd) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("select").Default("x"),
		field.Int("foo_bar").StorageKey("Foo-bar").Default(1),
		field.String("grün").StorageKey("grün").Default(""),
		field.String("type").Optional(),
		field.Bool("func").Default(false),
	}
}

// Annotations of the Odd.
func (Odd) Annotations() []entschema.Annotation {
	return []entschema.Annotation{entsql.Annotation{Table: "order"}}
}
