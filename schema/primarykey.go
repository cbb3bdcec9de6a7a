package schema

import entschema "entgo.io/ent/schema"

// PrimaryKeyAnnotation names the fields of a primary key; PrimaryKey makes it.
type PrimaryKeyAnnotation struct {
	Fields []string `json:"fields"`
}

// PrimaryKey makes ordinary fields the primary key of an entity, in the order given. The entity gets no field "id" then.
//
//	func (Reading) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.PrimaryKey("tenant", "ts")}
//	}
//
// The fields are named as in the schema, not by their columns. They cannot be Optional, and updates cannot set them.
func PrimaryKey(field string, more ...string) PrimaryKeyAnnotation {
	return PrimaryKeyAnnotation{Fields: append([]string{field}, more...)}
}

// Name implements ent's schema.Annotation.
func (PrimaryKeyAnnotation) Name() string { return "CrategenPrimaryKey" }

// Merge implements ent's schema.Merger: the later annotation wins as a whole.
func (a PrimaryKeyAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return later(a, other)
}
