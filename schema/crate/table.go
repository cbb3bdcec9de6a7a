// Package crate has the annotations of schema files for CrateDB. They have no effect on other databases.
package crate

import (
	"maps"

	entschema "entgo.io/ent/schema"
)

// The column policies of a table.
const (
	Strict  = "strict"  // an insert with an unknown column fails; the server's default
	Dynamic = "dynamic" // an insert with an unknown column adds the column
)

// Table has the CrateDB options of an entity's table. Options that are not set use the server's default.
//
//	func (Reading) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{
//			schema.PrimaryKey("month", "sensor", "ts"),
//			crate.Table{
//				Shards:        6,
//				Replicas:      "0-1",
//				ClusteredBy:   "sensor",
//				PartitionedBy: []string{"month"},
//				Settings:      map[string]string{"refresh_interval": "5000"},
//			},
//		}
//	}
//
// The names of fields are those of the schema, not of their columns.
type Table struct {
	// Shards is the number of primary shards, per partition if the table has partitions. The server's default is the larger
	// of 4 and twice the number of nodes.
	Shards int `json:"shards,omitempty"`

	// Replicas is the number of copies of each shard, or a range: "1", "0-1", "0-all". The server's default is "0-1".
	Replicas string `json:"replicas,omitempty"`

	// ClusteredBy is the field that routes a row to a shard. It must belong to the primary key.
	ClusteredBy string `json:"clusteredBy,omitempty"`

	// PartitionedBy are the fields that determine the partition of a row. They must be scalar fields of the primary key, and
	// must not include ClusteredBy.
	PartitionedBy []string `json:"partitionedBy,omitempty"`

	// ColumnPolicy is Strict or Dynamic.
	ColumnPolicy string `json:"columnPolicy,omitempty"`

	// Settings are further parameters of the WITH clause by name, with their values as text: "refresh_interval": "5000".
	Settings map[string]string `json:"settings,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Table) Name() string { return "CrategenCrateTable" }

// Merge implements ent's schema.Merger: options of other have precedence, setting by setting.
func (t Table) Merge(other entschema.Annotation) entschema.Annotation {
	var o Table
	switch other := other.(type) {
	case Table:
		o = other
	case *Table:
		if other != nil {
			o = *other
		}
	default:
		return t
	}
	if o.Shards != 0 {
		t.Shards = o.Shards
	}
	if o.Replicas != "" {
		t.Replicas = o.Replicas
	}
	if o.ClusteredBy != "" {
		t.ClusteredBy = o.ClusteredBy
	}
	if o.PartitionedBy != nil {
		t.PartitionedBy = o.PartitionedBy
	}
	if o.ColumnPolicy != "" {
		t.ColumnPolicy = o.ColumnPolicy
	}
	if len(o.Settings) > 0 {
		settings := maps.Clone(t.Settings)
		if settings == nil {
			settings = make(map[string]string, len(o.Settings))
		}
		maps.Copy(settings, o.Settings)
		t.Settings = settings
	}
	return t
}
