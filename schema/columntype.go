package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// ColumnTypeAnnotation sets the type of a column by database; ColumnType makes it.
type ColumnTypeAnnotation struct {
	Types map[string]string `json:"types"`
}

// ColumnType sets the type of a column by database, as SchemaType does, for builders without that method: field.Bool and Decimal.
//
//	field.Bool("active").Annotations(schema.ColumnType(map[string]string{"sqlite": "BOOLEAN"}))
func ColumnType(types map[string]string) ColumnTypeAnnotation {
	return ColumnTypeAnnotation{Types: types}
}

// Name implements ent's schema.Annotation.
func (ColumnTypeAnnotation) Name() string { return "CrategenColumnType" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a ColumnTypeAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
