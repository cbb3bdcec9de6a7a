package cockroach

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Index has the CockroachDB options of an index. HashSharded, Storing, NotVisible and Comment make one with a single option; several
// annotations of an index are joined.
//
//	index.Fields("created_at").Annotations(cockroach.HashSharded(16), cockroach.Storing("status"))
type Index struct {
	// Buckets makes the index hash-sharded: see HashSharded.
	Buckets int `json:"buckets,omitempty"`

	// Storing names further fields whose values the index holds: see Storing.
	Storing []string `json:"storing,omitempty" merge:"join"`

	// Inverted makes the index an inverted one over its last field: see Inverted.
	Inverted bool `json:"inverted,omitempty"`

	// Trigram makes the index one of the trigrams of its last field: see Trigram.
	Trigram bool `json:"trigram,omitempty"`

	// Vector has the options of an index over vectors.
	Vector Vector `json:"vector,omitzero"`

	// Spatial has the options of an index over points or shapes.
	Spatial SpatialOptions `json:"spatial,omitzero"`

	// Zone says how the database keeps the ranges of the index.
	Zone Zone `json:"zone,omitzero"`

	// NotVisible makes queries ignore the index: see NotVisible.
	NotVisible bool `json:"notVisible,omitempty"`

	// Comment is the comment on the index in the database.
	Comment string `json:"comment,omitempty"`
}

// HashSharded makes an index hash-sharded, with 2 to 2048 buckets. Use it for an index that begins with a rising value, such as a time:
// writes go to all buckets instead of one range, and a range of the index reads each bucket.
func HashSharded(buckets int) Index { return Index{Buckets: buckets} }

// Storing makes an index hold the values of further fields, so that a query of them does not read the rows. Unlike entsql.IncludeColumns it
// has no effect on PostgreSQL.
func Storing(fields ...string) Index { return Index{Storing: fields} }

// Vector has the options of an index over vectors. Options that are not set use the server's default.
type Vector struct {
	// MinPartitionSize and MaxPartitionSize are the numbers of vectors at which a partition is merged with others and split, 1 to 1024 and 4 to
	// 4096.
	MinPartitionSize int `json:"minPartitionSize,omitempty"`
	MaxPartitionSize int `json:"maxPartitionSize,omitempty"`

	// BuildBeamSize is how many partitions a write examines for the place of a vector, 1 to 512.
	BuildBeamSize int `json:"buildBeamSize,omitempty"`
}

// Inverted makes an inverted index (GIN) over the last field, an array, a document or a point. The fields before it limit the search: an index
// over "tenant" and "tags" serves conditions on one tenant with a tag.
func Inverted() Index { return Index{Inverted: true} }

// Trigram makes an inverted index of the trigrams of the last field, a text: it serves LIKE and ILIKE with three or more known letters, and
// similarity. Fields before it limit the search.
func Trigram() Index { return Index{Trigram: true} }

// NotVisible makes queries ignore an index, which the database still keeps up to date, and whose uniqueness it still checks. Use it to see
// what happens without an index before it is dropped, or to build one before it is used.
func NotVisible() Index { return Index{NotVisible: true} }

// Comment puts a comment on an index into the database.
func Comment(text string) Index { return Index{Comment: text} }

// Name implements ent's schema.Annotation.
func (Index) Name() string { return "CrategenCockroachIndex" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Index) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
