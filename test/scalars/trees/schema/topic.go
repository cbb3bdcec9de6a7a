// Package schema is a schema with paths, intervals and texts that ignore case.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/cockroach"
)

// Topic is a topic in a tree.
type Topic struct{ ent.Schema }

// Fields of the topic.
func (Topic) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		schema.LTree("path").Default("top"),
		schema.LTree("moved").Optional(),
		schema.LTrees("links").Default(),
		schema.Interval("every").Default("P1M"),
		schema.Interval("grace").Optional(),
		schema.Intervals("pauses").Optional(),
		schema.CIText("name").Unique(),
		schema.CIText("alias").Optional(),
		field.String("title").Default(""),
	}
}

// Indexes of the topic.
func (Topic) Indexes() []ent.Index {
	return []ent.Index{index.Fields("path"), index.Fields("every"), index.Fields("title").Annotations(cockroach.Trigram())}
}
