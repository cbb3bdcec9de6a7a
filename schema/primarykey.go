package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// PrimaryKeyAnnotation names the fields of a primary key; PrimaryKey makes it.
type PrimaryKeyAnnotation struct {
	Fields []string `json:"fields"`
}

// PrimaryKey makes ordinary fields the primary key of an entity, in the given order. The entity then has no implicit field
// "id".
//
//	func (Reading) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.PrimaryKey("tenant", "ts")}
//	}
//
// The names are those of the fields, not of their columns. The fields cannot be Optional, and updates cannot set them.
func PrimaryKey(field string, more ...string) PrimaryKeyAnnotation {
	return PrimaryKeyAnnotation{Fields: append([]string{field}, more...)}
}

// Name implements ent's schema.Annotation.
func (PrimaryKeyAnnotation) Name() string { return "CrategenPrimaryKey" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a PrimaryKeyAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
