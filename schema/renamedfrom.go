package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// RenamedFromAnnotation tells migrations the former name of a table or a column; RenamedFrom makes it.
type RenamedFromAnnotation struct {
	Old string `json:"old"`
}

// RenamedFrom tells crategen migrate that a column, or the table of an entity, had another name, so that it is renamed with its
// data. Without it, a new name is a new column, and the old column is dropped.
//
//	field.String("full_name").Annotations(schema.RenamedFrom("name"))
//
// The names are those of the database. Where the old name does not exist, the annotation has no effect, so it may stay in the
// schema until every database is migrated.
func RenamedFrom(old string) RenamedFromAnnotation { return RenamedFromAnnotation{Old: old} }

// Name implements ent's schema.Annotation.
func (RenamedFromAnnotation) Name() string { return "CrategenRenamedFrom" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a RenamedFromAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
