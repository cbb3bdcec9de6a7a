package schema

import (
	"maps"

	entschema "entgo.io/ent/schema"
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

// Merge implements ent's schema.Merger: the types of the later annotation have precedence.
func (a ColumnTypeAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	o, ok := other.(ColumnTypeAnnotation)
	if !ok {
		return a
	}
	types := maps.Clone(a.Types)
	if types == nil {
		types = make(map[string]string, len(o.Types))
	}
	maps.Copy(types, o.Types)
	return ColumnTypeAnnotation{Types: types}
}
