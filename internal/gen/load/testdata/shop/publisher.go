package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Base is embedded in schemas; it is no schema, for it does not embed one.
type Base struct{}

// Fields of everything that embeds Base.
func (Base) Fields() []ent.Field {
	return []ent.Field{field.String("code").Immutable()}
}

// Publisher has a key of its own and fields by promotion.
type Publisher struct {
	ent.Schema
	Base
}

// Fields of the Publisher.
func (p Publisher) Fields() []ent.Field {
	return append(p.Base.Fields(),
		field.String("name"),
	)
}

// Annotations of the Publisher.
func (Publisher) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("code")}
}

// Reading has a composite key.
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
	return []entschema.Annotation{
		schema.PrimaryKey("tenant", "ts"),
		crate.Table{Shards: 6, Replicas: "0-1", ClusteredBy: "tenant", PartitionedBy: []string{"ts"}},
	}
}
