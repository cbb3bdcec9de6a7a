// Package schema has the entities of package series.
package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Reading is a value of a sensor. Its partition follows from its time, which is in the key.
type Reading struct{ ent.Schema }

// Fields of a Reading.
func (Reading) Fields() []ent.Field {
	return []ent.Field{
		field.String("sensor"),
		field.Time("ts"),
		field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)")),
		field.Float("value"),
		field.Float("raw").Default(0).Annotations(crate.Storage{IndexOff: true, ColumnstoreOff: true}),
		field.String("note").Default("").Annotations(crate.Storage{ColumnstoreOff: true}),
		field.Int("code").Default(0).Annotations(crate.Storage{IndexOff: true}),
	}
}

// Annotations of a Reading.
func (Reading) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("sensor", "ts", "month"),
		crate.Table{Shards: 2, ClusteredBy: "sensor", PartitionedBy: []string{"month"}},
	}
}

// Summary is one row of a sensor and a month. The month is in the key, and the time is not.
type Summary struct{ ent.Schema }

// Fields of a Summary.
func (Summary) Fields() []ent.Field {
	return []ent.Field{
		field.String("sensor"),
		field.Time("ts"),
		field.Time("month").Annotations(crate.Generated("date_trunc('month', ts)")),
		field.Time("week").Annotations(crate.Generated("date_trunc('week', ts)")),
		field.Time("quarter").Annotations(crate.Generated("date_trunc('quarter', ts)")),
		field.Int("count"),
		field.Int("double").Annotations(crate.Generated(`"count" * 2`).OnDatabase("postgres", `"count" * 2`).OnDatabase("sqlite", `"count" * 2`)),
	}
}

// Annotations of a Summary.
func (Summary) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.PrimaryKey("sensor", "month"),
		crate.Table{
			Shards: 2, PartitionedBy: []string{"month"}, RoutingShards: 8, RefreshInterval: 5 * time.Second, WaitForActiveShards: "1",
			Codec: crate.BestCompression, StoreType: "fs", MaxColumns: 500, MaxDepth: 10, AsyncDurability: true, SyncInterval: 2 * time.Second,
			FlushThreshold: 64 << 20, RetentionLease: time.Hour, Allocation: "all", ShardsPerNode: 100, Exclude: map[string]string{"zone": "none"},
			MaxRetries: 6, NodeLeftDelay: 2 * time.Minute, MergeThreads: 1, MaxNgramDiff: 2, MaxShingleDiff: 4,
		},
	}
}

// Visit is of a tenant, and its partitions are not.
type Visit struct{ ent.Schema }

// Fields of a Visit.
func (Visit) Fields() []ent.Field {
	return []ent.Field{field.String("tenant"), field.Int("day"), field.String("name")}
}

// Annotations of a Visit.
func (Visit) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "day", "name"), crate.Table{Shards: 1, PartitionedBy: []string{"day"}}}
}

// Bill is of a tenant, as are its partitions.
type Bill struct{ ent.Schema }

// Fields of a Bill.
func (Bill) Fields() []ent.Field {
	return []ent.Field{field.String("tenant"), field.Int("day"), field.String("name")}
}

// Annotations of a Bill.
func (Bill) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "day", "name"), crate.Table{Shards: 1, PartitionedBy: []string{"tenant", "day"}}}
}

// Note is deleted softly.
type Note struct{ ent.Schema }

// Mixin of a Note.
func (Note) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}} }

// Fields of a Note.
func (Note) Fields() []ent.Field { return []ent.Field{field.Int("day"), field.String("name")} }

// Annotations of a Note.
func (Note) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("day", "name"), crate.Table{Shards: 1, PartitionedBy: []string{"day"}}}
}
