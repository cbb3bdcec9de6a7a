package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
)

// Post is what a user wrote.
//
// Deprecated: nobody writes any more.
type Post struct{ ent.Schema }

// Fields of the Post, each with something to say beside its type.
func (Post) Fields() []ent.Field {
	return []ent.Field{
		field.String("title").MaxLen(80).StorageKey("heading").Annotations(schema.Fulltext("english")),
		field.String("slug").Immutable().DefaultFunc(func() string { return "post" }),
		field.Enum("status").Values("draft", "done").Default("draft"),
		field.Enum("mood").Values("red", "orange", "yellow", "green", "blue", "indigo", "violet").Optional(),
		field.Strings("tags").Optional().Default([]string{"none", "of", "which", "means", "much", "to", "anybody"}),
		field.Text("body").Comment("Body is in Markdown.\n\nImages are links.").Deprecated(""),
		field.Int("year").Optional(),
	}
}

// Edges of the Post.
func (Post) Edges() []ent.Edge {
	return []ent.Edge{edge.To("writer", User.Type).Unique().Required()}
}

// Indexes of the Post.
func (Post) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("slug", "year").Unique(), index.Fields("status"), index.Fields("status", "mood", "year"),
		index.Fields("year", "slug", "status", "mood"), index.Fields("mood", "year", "slug", "title", "status"),
	}
}
