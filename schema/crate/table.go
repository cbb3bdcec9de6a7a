// Package crate has the annotations of schema files for CrateDB. They have no effect on other databases.
package crate

import (
	"maps"
	"time"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// The column policies of a table.
const (
	Strict  = "strict"  // an insert with an unknown column fails; the server's default
	Dynamic = "dynamic" // an insert with an unknown column adds the column
)

// The codecs of a table.
const (
	LZ4             = "default"
	BestCompression = "best_compression"
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
//				RefreshInterval: 5 * time.Second,
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

	// RoutingShards is the number of hash slots (number_of_routing_shards), a multiple of Shards: the number of shards can be raised to a
	// factor of it later.
	RoutingShards int `json:"routingShards,omitempty"`

	// RefreshInterval is the time until a write is visible to searches, at least 1 ms; a negative one disables the refresh. The server's
	// default is 1 s, and no refresh for a table that was not read for 30 s.
	RefreshInterval time.Duration `json:"refreshInterval,omitempty"`

	// WaitForActiveShards is the number of copies of a shard that must be there for a write: "1" (the server's default), ..., or "all". It is
	// at most the number of replicas plus 1.
	WaitForActiveShards string `json:"waitForActiveShards,omitempty"`

	// Codec is LZ4 (the server's default) or BestCompression, which is slower and needs less space.
	Codec string `json:"codec,omitempty"`

	// StoreType is the access to files: "fs", "niofs", "mmapfs" or "hybridfs".
	StoreType string `json:"storeType,omitempty"`

	// MaxColumns is the maximum number of columns with the members of objects, by default 1000, and MaxDepth that of nested objects, by
	// default 100.
	MaxColumns int `json:"maxColumns,omitempty"`
	MaxDepth   int `json:"maxDepth,omitempty"`

	// AsyncDurability acknowledges a write before it is on disk. A crash then loses the writes of the last SyncInterval.
	AsyncDurability bool `json:"asyncDurability,omitempty"`

	// SyncInterval is the time between writes of the log to disk, at least 100 ms, by default 5 s.
	SyncInterval time.Duration `json:"syncInterval,omitempty"`

	// FlushThreshold is the size of the log in bytes from which on it is cut, by default 512 MiB.
	FlushThreshold int64 `json:"flushThreshold,omitempty"`

	// RetentionLease is the time for which deletions are kept for a replica that is away, by default 12 h.
	RetentionLease time.Duration `json:"retentionLease,omitempty"`

	// Allocation says which shards may be placed: "all" (the server's default), "primaries", "new_primaries" or "none".
	Allocation string `json:"allocation,omitempty"`

	// ShardsPerNode is the maximum number of the table's shards on a node, by default without a limit.
	ShardsPerNode int `json:"shardsPerNode,omitempty"`

	// Include, Exclude and Require select the nodes of the shards by the attributes of nodes, such as {"temperature": "hot"}: one of the values,
	// none of them, all of them.
	Include map[string]string `json:"include,omitempty"`
	Exclude map[string]string `json:"exclude,omitempty"`
	Require map[string]string `json:"require,omitempty"`

	// MaxRetries is the number of attempts to place a shard, by default 5.
	MaxRetries int `json:"maxRetries,omitempty"`

	// NodeLeftDelay is the time until the shards of a lost node are made again elsewhere, by default 1 min.
	NodeLeftDelay time.Duration `json:"nodeLeftDelay,omitempty"`

	// MergeThreads is the maximum number of threads that merge segments of a shard, at least 1.
	MergeThreads int `json:"mergeThreads,omitempty"`

	// MaxNgramDiff and MaxShingleDiff are the maximum differences of lengths in ngram and shingle analyzers, by default 1 and 3.
	MaxNgramDiff   int `json:"maxNgramDiff,omitempty"`
	MaxShingleDiff int `json:"maxShingleDiff,omitempty"`

	// Settings are further parameters of the WITH clause by name, with their values as text: "refresh_interval": "5000".
	Settings map[string]string `json:"settings,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Table) Name() string { return "CrategenCrateTable" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Table) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}

// joined returns the entries of two maps. Those of b have precedence.
func joined[V any](a, b map[string]V) map[string]V {
	out := make(map[string]V, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}
