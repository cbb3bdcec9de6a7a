// Package cockroach has the annotations of schema files for CockroachDB. They have no effect on other databases.
package cockroach

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Table has the CockroachDB options of an entity's table. Options that are not set use the server's default.
//
//	func (Event) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{
//			schema.PrimaryKey("at", "id"),
//			cockroach.Table{KeyBuckets: 16},
//		}
//	}
type Table struct {
	// KeyBuckets makes the primary key hash-sharded, with 2 to 2048 buckets. Use it for a key that begins with a rising value, such as a time
	// or a sequence: inserts go to all buckets instead of one range. A point read still reads one row; a range or a page of the key reads each
	// bucket.
	KeyBuckets int `json:"keyBuckets,omitempty"`

	// UnorderedKeys makes integer keys of 64 bits with unordered_unique_rowid() in the place of unique_rowid(): they do not rise, so that inserts
	// go to the whole cluster. Their order says nothing about the time.
	UnorderedKeys bool `json:"unorderedKeys,omitempty"`

	// TTL deletes expired rows: see ExpireAfter and ExpireAt.
	TTL TTL `json:"ttl,omitzero"`

	// Locality says where the rows are: Global, RegionalByTable or RegionalByRow. The database must have regions (ALTER DATABASE ... SET PRIMARY
	// REGION). The server's default is its primary region.
	Locality Locality `json:"locality,omitzero" merge:"whole"`

	// Zone says how the database keeps the table's ranges.
	Zone Zone `json:"zone,omitzero"`

	// Settings are further parameters of the WITH clause by name, with their values as text: "exclude_data_from_backup": "true".
	Settings map[string]string `json:"settings,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Table) Name() string { return "CrategenCockroachTable" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Table) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
