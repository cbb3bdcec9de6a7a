// Package schema is for CrateDB.
package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Metric is measured often. Its table is partitioned by day.
type Metric struct{ ent.Schema }

// Fields of the Metric.
func (Metric) Fields() []ent.Field {
	return []ent.Field{
		field.String("sensor"),
		field.Time("day"),
		field.Time("ts").Default(time.Now),
		field.Float("value"),
		field.JSON("seen", []time.Time{}).Optional(),
		field.Text("note").Optional().Annotations(schema.Fulltext("english")),
		field.UUID("station_id", uuid.UUID{}),
	}
}

// Edges of the Metric.
func (Metric) Edges() []ent.Edge {
	return []ent.Edge{edge.From("station", Station.Type).Ref("metrics").Field("station_id").Unique().Required()}
}

// Annotations of the Metric.
func (Metric) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("sensor", "day", "ts"),
		crate.Table{Shards: 4, Replicas: "0-1", ClusteredBy: "sensor", PartitionedBy: []string{"day"}},
	}
}

// Station has sensors.
type Station struct{ ent.Schema }

// Fields of the Station.
func (Station) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New), field.String("name")}
}

// Edges of the Station.
func (Station) Edges() []ent.Edge { return []ent.Edge{edge.To("metrics", Metric.Type)} }
