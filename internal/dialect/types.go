package dialect

import (
	"slices"

	"github.com/crategen/crategen/runtime/wire"
)

// scalar is the properties of a scalar type for statements.
type scalar struct {
	// postgres, crate and sqlite are its names in casts on the PostgreSQL family, CrateDB and SQLite.
	postgres, crate, sqlite string
	// collation is its collation on SQLite, empty for the default.
	collation string
	// value and list are the kinds of arguments for a value and for a list of values.
	value, list wire.Kind
	// number says that zero is an ordinary value, also in a key of several columns.
	number bool
	// same are custom types of a column that need no cast in computations.
	same []string
	// stored are the types to which an insert converts values of this type without loss, or refuses the value.
	stored []string
}

var (
	integers = []string{"smallint", "int2", "integer", "int", "int4", "bigint", "int8"}
	floats   = []string{"real", "float4", "float8", "double precision"}
)

// scalars has a row for each type. A new type is a new row.
var scalars = [...]scalar{
	Bool: {"bool", "boolean", "integer", "", wire.KindBool, wire.KindBools, false, []string{"bool", "boolean"}, nil},
	Int16: {"int2", "smallint", "integer", "", wire.KindInt, wire.KindInts, true,
		[]string{"int2", "smallint", "int4", "integer", "int8", "bigint"}, integers},
	Int32: {"int4", "integer", "integer", "", wire.KindInt, wire.KindInts, true, []string{"int4", "integer", "int8", "bigint"}, integers},
	Int64: {"int8", "bigint", "integer", "", wire.KindInt, wire.KindInts, true, []string{"int8", "bigint"}, integers},
	Float32: {"float4", "real", "real", "", wire.KindFloat, wire.KindFloats, true,
		[]string{"float4", "real", "float8", "double precision", "float"}, floats},
	Float64: {"float8", "double precision", "real", "", wire.KindFloat, wire.KindFloats, true,
		[]string{"float8", "double precision", "float"}, floats},
	Text: {"text", "text", "text", "", wire.KindText, wire.KindTexts, false,
		[]string{"text", "varchar", "character varying", "string", "citext", "name"}, []string{"text", "string", "varchar", "character varying"}},
	Bytes: {"bytea", "text", "blob", "", wire.KindBytes, wire.KindTexts, false, []string{"bytea", "bytes"}, nil},
	Time: {"timestamptz", "timestamp with time zone", "text", "", wire.KindTime, wire.KindTimes, false,
		[]string{"timestamptz", "timestamp with time zone"}, nil},
	UUID:    {"uuid", "text", "text", "", wire.KindUUID, wire.KindUUIDs, false, []string{"uuid"}, nil},
	JSON:    {"jsonb", "object", "text", "", wire.KindJSON, wire.KindTexts, false, []string{"jsonb"}, nil},
	Decimal: {"numeric", "numeric", "text", "decimal", wire.KindText, wire.KindTexts, true, []string{"numeric", "decimal"}, nil},
	Point:   {"geography", "geo_point", "text", "", wire.KindText, wire.KindTexts, false, []string{"geography"}, nil},
	Date:    {"date", "timestamp without time zone", "text", "", wire.KindText, wire.KindTexts, false, []string{"date"}, nil},
	IP:      {"inet", "ip", "text", "ip", wire.KindText, wire.KindTexts, false, []string{"inet"}, nil},
	// A cast to bit without a length cuts to one bit.
	Bits: {"varbit", "bit", "text", "", wire.KindText, wire.KindTexts, false, []string{"bit", "varbit", "bit varying"}, nil},
	LocalTime: {"timestamp", "timestamp without time zone", "text", "", wire.KindText, wire.KindTexts, false,
		[]string{"timestamp", "timestamp without time zone"}, nil},
	TimeOfDay: {"time", "text", "text", "", wire.KindText, wire.KindTexts, false, []string{"time", "time without time zone"}, nil},
	Interval:  {"interval", "text", "text", "interval", wire.KindText, wire.KindTexts, false, []string{"interval"}, nil},
	LTree:     {"ltree", "text", "text", "", wire.KindText, wire.KindTexts, false, []string{"ltree"}, nil},
	CIText:    {"citext", "text", "text", "nocase", wire.KindText, wire.KindTexts, false, []string{"citext"}, nil},
	Shape:     {"geography", "geo_shape", "text", "", wire.KindText, wire.KindTexts, false, []string{"geography"}, nil},
	Vector:    {"vector", "float_vector", "text", "", wire.KindJSON, wire.KindTexts, false, []string{"vector"}, nil},
}

// names returns one of the names of each scalar type.
func names(of func(*scalar) string) []string {
	out := make([]string, len(scalars))
	for i := range scalars {
		out[i] = of(&scalars[i])
	}
	return out
}

func scalarOf(t Type) *scalar { return &scalars[t.Elem()] }

// KindOf is the kind of arguments for a type.
func KindOf(t Type) wire.Kind {
	if t.IsArray() {
		return scalarOf(t).list
	}
	return scalarOf(t).value
}

// IsNumber reports whether t is a type of numbers.
func IsNumber(t Type) bool { return !t.IsArray() && scalarOf(t).number }

// isSame reports whether a custom type needs no cast in computations with columns of type t.
func isSame(t Type, own string) bool { return slices.Contains(scalarOf(t).same, own) }
