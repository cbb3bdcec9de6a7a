package schema

import entschema "entgo.io/ent/schema"

// GoNameAnnotation overrides a name in the generated code; GoName makes it.
type GoNameAnnotation struct {
	GoName string `json:"goName"`
}

// GoName overrides the name that a field, an edge or an entity has in the generated Go code. Tables and columns keep
// their names.
//
//	field.Int("2fa_code").Annotations(schema.GoName("TwoFactorCode"))
//	edge.To("edges", Edge.Type).Annotations(schema.GoName("Links"))
//
// It is the remedy for a name that Go cannot carry: a keyword, a name that the generator uses itself, two fields that are
// alike after camel-casing. On an entity it also sets the name of the package of columns, in lower case:
//
//	// Type is generated as Kind, with its columns in package kind.
//	func (Type) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.GoName("Kind")}
//	}
func GoName(name string) GoNameAnnotation { return GoNameAnnotation{GoName: name} }

// Name implements ent's schema.Annotation.
func (GoNameAnnotation) Name() string { return "CrategenGoName" }

// Merge implements ent's schema.Merger: the later annotation wins.
func (a GoNameAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return later(a, other)
}
