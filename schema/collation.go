package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// CollationAnnotation sets the collation of a text by database; Collation makes it.
type CollationAnnotation struct {
	Names map[string]string `json:"names"`
}

// Collation sets how each database compares and orders a text: "de-x-icu" on PostgreSQL, "de" on CockroachDB, "NOCASE" on SQLite. A database
// that it does not name keeps its own order, as CrateDB does in any case, which has no collations. entsql.Annotation has one name for all.
//
//	field.String("name").Annotations(schema.Collation(map[string]string{"postgres": "de-x-icu", "cockroachdb": "de"}))
//
// Equality, order, pages, unique constraints, Min and Max follow the collation. Conditions on parts of a text (HasPrefix, Contains, patterns)
// and functions do not: they compare characters.
func Collation(names map[string]string) CollationAnnotation { return CollationAnnotation{Names: names} }

// Name implements ent's schema.Annotation.
func (CollationAnnotation) Name() string { return "CrategenCollation" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a CollationAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
