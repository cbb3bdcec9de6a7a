package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// GoNameAnnotation overrides a name in the generated code; GoName makes it.
type GoNameAnnotation struct {
	GoName string `json:"goName"`
}

// GoName overrides the name of a field, an edge or an entity in the generated Go code. Tables and columns keep their names.
//
//	field.Int("2fa_code").Annotations(schema.GoName("TwoFactorCode"))
//	edge.To("edges", Edge.Type).Annotations(schema.GoName("Links"))
//
// It is the remedy for a name that Go cannot express: a keyword, a name that the generator uses itself, two fields with the
// same camel-case name. On an entity it also sets the name of the package of columns, in lower case:
//
//	// Type is generated as Kind, with its columns in package kind.
//	func (Type) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.GoName("Kind")}
//	}
func GoName(name string) GoNameAnnotation { return GoNameAnnotation{GoName: name} }

// Name implements ent's schema.Annotation.
func (GoNameAnnotation) Name() string { return "CrategenGoName" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a GoNameAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
