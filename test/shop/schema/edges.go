package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Country is where authors come from.
type Country struct{ ent.Schema }

// Fields of the Country.
func (Country) Fields() []ent.Field {
	return []ent.Field{
		field.String("id").MaxLen(2),
		field.String("name"),
	}
}

// Topic is what articles are about.
type Topic struct{ ent.Schema }

// Fields of the Topic.
func (Topic) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("name"),
	}
}

// Edges of the Topic.
func (Topic) Edges() []ent.Edge {
	return []ent.Edge{edge.From("articles", Article.Type).Ref("topics")}
}

// Category is a node of a tree.
type Category struct{ ent.Schema }

// Fields of the Category.
func (Category) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Int("rank").Default(0),
	}
}

// Edges of the Category.
func (Category) Edges() []ent.Edge {
	return []ent.Edge{edge.To("children", Category.Type).From("parent").Unique()}
}
