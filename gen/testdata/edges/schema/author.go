// Package schema has edges: from both sides, from one side alone, and in a circle.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Author writes articles.
type Author struct{ ent.Schema }

// Fields of the Author.
func (Author) Fields() []ent.Field { return []ent.Field{field.String("name")} }

// Edges of the Author.
func (Author) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("articles", Article.Type).Comment("Everything that the author wrote."),
		edge.To("favorite", Article.Type).Unique(),
		edge.To("notes", Note.Type),
	}
}

// Article is written by an author.
type Article struct{ ent.Schema }

// Fields of the Article.
func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("title"),
		field.Int64("editor_id").Optional(),
	}
}

// Edges of the Article.
func (Article) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("author", Author.Type).Ref("articles").Unique().Required(),
		edge.To("editor", Author.Type).Field("editor_id").Unique(),
	}
}

// Note belongs to an author, and does not know it.
type Note struct{ ent.Schema }

// Fields of the Note.
func (Note) Fields() []ent.Field { return []ent.Field{field.String("text")} }
