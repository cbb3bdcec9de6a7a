package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Sequence fills an integer field from a sequence of the database that has a name of its own, on PostgreSQL and CockroachDB. Several fields, in
// several entities, may share one: declare it once, and put it on each of them. A number that is 0 is the server's default.
//
//	var documentNumbers = schema.Sequence{Called: "document_numbers", Start: 1000}
//
//	field.Int64("number").Annotations(documentNumbers)
//
// Create may omit the field, and an insert makes a key that is zero; a struct writes the value of any other field. query.NextNumbers takes numbers
// for structs, and without a row. Use schema.Identity for a column that shares its numbers with no other: its sequence comes and goes with the
// column. Sequences leave gaps, and their numbers rise, so that they are bad first columns of keys on CockroachDB. CrateDB and SQLite have no sequences: there it is an error.
type Sequence struct {
	// Called is the name of the sequence.
	Called string `json:"called"`
	// Schema is the database schema of the sequence. The default is the schema of names without one, also for a table in another schema.
	Schema string `json:"schema,omitempty"`
	// RenamedFrom is the former name of the sequence, in the same schema, so that a migration renames it with its next number. It has no effect
	// where no sequence has that name, and may stay until every database is migrated.
	RenamedFrom string `json:"renamedFrom,omitempty"`
	// Start is the first value, by default Min, or Max if Increment is negative.
	Start int64 `json:"start,omitempty"`
	// Increment is the difference of two values, by default 1.
	Increment int64 `json:"increment,omitempty"`
	// Min and Max are the bounds. The default is 1 and the largest number of 64 bits, or the smallest one and -1 if Increment is negative.
	Min int64 `json:"min,omitempty"`
	Max int64 `json:"max,omitempty"`
	// Cache is how many values a session takes at once, by default 1.
	Cache int64 `json:"cache,omitempty"`
	// PerNode makes the sessions of a node of CockroachDB share its cached values, as they do in any case since 25.4. It has no effect on
	// PostgreSQL.
	PerNode bool `json:"perNode,omitempty"`
	// Cycle begins again at the other end when the values are used up; otherwise an insert fails. CockroachDB has no such sequences.
	Cycle bool `json:"cycle,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Sequence) Name() string { return "CrategenSequence" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Sequence) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
