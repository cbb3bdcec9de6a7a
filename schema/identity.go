package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Identity makes PostgreSQL and CockroachDB generate the values of an integer column by a sequence of its own, with options. A number that is 0
// is the server's default.
//
//	field.Int64("number").Annotations(schema.Identity{Start: 1000, Increment: 10, Cache: 50})
//
// On the key of an entity, databases without sequences make keys in their own way. CockroachDB makes keys of 64 bits with unique_rowid() unless
// they have an Identity, because numbers that rise go to one range. On any other field it needs a database with sequences. Sequences leave
// gaps: values of a rolled back transaction and of an unused cache are lost.
type Identity struct {
	// Start is the first value, by default Min, or Max if Increment is negative.
	Start int64 `json:"start,omitempty"`
	// Increment is the difference of two values, by default 1.
	Increment int64 `json:"increment,omitempty"`
	// Min and Max are the bounds. The default is 1 and the largest number of the column, or the smallest one and -1 if Increment is negative.
	Min int64 `json:"min,omitempty"`
	Max int64 `json:"max,omitempty"`
	// Cache is how many values a session takes at once, by default 1.
	Cache int64 `json:"cache,omitempty"`
	// PerNode makes the sessions of a node of CockroachDB share its cached values, as they do in any case since 25.4. It has no effect on
	// PostgreSQL.
	PerNode bool `json:"perNode,omitempty"`
	// Cycle begins again at the other end when the values are used up; otherwise an insert fails. CockroachDB has no such sequences.
	Cycle bool `json:"cycle,omitempty"`
	// Always refuses a statement that gives a value: no struct, insert or update sets the field.
	Always bool `json:"always,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Identity) Name() string { return "CrategenIdentity" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Identity) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
