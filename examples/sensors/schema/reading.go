// Package schema has the entities of the sensors example.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Reading is a temperature that a sensor measured.
type Reading struct{ ent.Schema }

// Fields of a Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.String("sensor"),
		field.Time("ts").Comment("when it was measured"),
		field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)")),
		field.Float("celsius"),
	}
}

// Annotations of a Reading: a partition for each month.
func (Reading) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("sensor", "ts", "month"),
		crate.Table{Shards: 2, ClusteredBy: "sensor", PartitionedBy: []string{"month"}},
	}
}
