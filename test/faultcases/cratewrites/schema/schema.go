// Package schema declares entities with keys of every shape, and with every condition that a write may have besides.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Counter has an integer key.
type Counter struct{ ent.Schema }

// Fields of the Counter.
func (Counter) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Int("n").Default(0),
		field.Float("ratio").Default(0),
		field.String("label").Optional(),
		field.Strings("tags").Optional(),
		field.JSON("doc", map[string]any{}).Optional(),
		field.Time("at").Optional(),
		field.String("text").Optional().Annotations(schema.Fulltext("english")),
	}
}

// Edges of the Counter.
func (Counter) Edges() []ent.Edge { return []ent.Edge{edge.To("words", Word.Type)} }

// Annotations of the Counter.
func (Counter) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2}}
}

// Word has a text as its key.
type Word struct{ ent.Schema }

// Fields of the Word.
func (Word) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.Int("n").Default(0)}
}

// Edges of the Word.
func (Word) Edges() []ent.Edge { return []ent.Edge{edge.From("counters", Counter.Type).Ref("words")} }

// Annotations of the Word.
func (Word) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2}}
}

// Thing has a UUID as its key.
type Thing struct{ ent.Schema }

// Mixin of the Thing.
func (Thing) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}, schema.Timestamps{}} }

// Fields of the Thing.
func (Thing) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.String("tenant").Default("acme"),
		field.Int("version").Default(1),
		field.Int("n").Default(0),
		field.String("owner").Optional(),
	}
}

// Annotations of the Thing.
func (Thing) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2}}
}

// Part has a key of two columns, in one of several partitions.
type Part struct{ ent.Schema }

// Fields of the Part.
func (Part) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind"),
		field.Int("number"),
		field.Int("n").Default(0),
	}
}

// Annotations of the Part.
func (Part) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("kind", "number"), crate.Table{Shards: 2, PartitionedBy: []string{"kind"}}}
}

// Sample has a tenant and a time in its key.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.String("tenant"),
		field.Time("ts"),
		field.Int("n").Default(0),
	}
}

// Annotations of the Sample.
func (Sample) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "ts"), crate.Table{Shards: 2}}
}
