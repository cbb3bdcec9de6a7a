package schema

import (
	"slices"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// NativeEnumAnnotation makes the column of an enum one of an enum type of the database; NativeEnum makes it.
type NativeEnumAnnotation struct {
	// Type is the name of the type, and In its schema, empty for the schema of names without one.
	Type string `json:"type"`
	In   string `json:"in,omitempty"`
	// Old is the former name of the type.
	Old string `json:"old,omitempty"`
	// Values are the former names of values.
	Values []RenamedEnumValue `json:"values,omitempty"`
	// Elements are the values of the type of an array.
	Elements []string `json:"elements,omitempty"`
}

// RenamedEnumValue is a value of an enum type and its former name.
type RenamedEnumValue struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// NativeEnum makes the column of a field.Enum one of an enum type of the database on PostgreSQL and CockroachDB. Without it the column is a
// text. Several fields may have one type, with the same values in the same order. The database refuses other values, and a value is less
// than the values behind it: the schema decides the order.
//
//	field.Enum("status").Values("open", "closed").Annotations(schema.NativeEnum("ticket_status"))
//
// On field.Strings, or a field.JSON of a slice whose elements are texts, the column is an array of the type, whose values Of lists.
//
// Migrations create the type, add values in place, take values away that no row holds, and drop the type with its last column. CrateDB and
// SQLite have a text, which they order by its letters.
func NativeEnum(name string) NativeEnumAnnotation { return NativeEnumAnnotation{Type: name} }

// Of lists the values of the type of an array, in their order. A field.Enum has its own.
//
//	field.Strings("moods").Annotations(schema.NativeEnum("mood").Of("bad", "good"))
func (a NativeEnumAnnotation) Of(values ...string) NativeEnumAnnotation {
	a.Elements = slices.Clone(values)
	return a
}

// InSchema names the database schema of the type. The default is the schema of names without one, also for a table in another schema.
func (a NativeEnumAnnotation) InSchema(schema string) NativeEnumAnnotation {
	a.In = schema
	return a
}

// RenamedFrom is the former name of the type. It has no effect where no type has that name, and may stay in the schema until every
// database is migrated.
func (a NativeEnumAnnotation) RenamedFrom(name string) NativeEnumAnnotation {
	a.Old = name
	return a
}

// RenamedValue tells migrations the former name of a value, so that the rows that hold it have the new one. Without it, the old value is
// taken away, which is refused as long as rows hold it. It renames nothing where the column is a text.
func (a NativeEnumAnnotation) RenamedValue(from, to string) NativeEnumAnnotation {
	a.Values = append(slices.Clone(a.Values), RenamedEnumValue{From: from, To: to})
	return a
}

// Name implements ent's schema.Annotation.
func (NativeEnumAnnotation) Name() string { return "CrategenNativeEnum" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a NativeEnumAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
