package dialect

import (
	"slices"

	"github.com/crategen/crategen/runtime/wire"
)

// scalar is what statements must know of a scalar type.
type scalar struct {
	// postgres, crate and sqlite are its names in casts: of the PostgreSQL family, of CrateDB and of SQLite.
	postgres, crate, sqlite string
	// collation is how SQLite compares its values, empty for the order of SQLite's own type.
	collation string
	// value and list are the kinds that a value and a list of values travel as.
	value, list wire.Kind
	// number reports that zero is a value like others, in a key of several columns as well.
	number bool
	// same are the types that a schema may name for a column and that need no cast for what columns of this type can do.
	same []string
	// stored are the types that an insert converts values of this type to without loss, or refuses the value.
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
}

// names are the scalar types by one of their names.
func names(of func(*scalar) string) []string {
	out := make([]string, len(scalars))
	for i := range scalars {
		out[i] = of(&scalars[i])
	}
	return out
}

func scalarOf(t Type) *scalar { return &scalars[t.Elem()] }

// KindOf is the kind that values of a type travel as.
func KindOf(t Type) wire.Kind {
	if t.IsArray() {
		return scalarOf(t).list
	}
	return scalarOf(t).value
}

// IsNumber reports whether t is a type of numbers.
func IsNumber(t Type) bool { return !t.IsArray() && scalarOf(t).number }

// isSame reports whether a type that a schema names needs no cast for what columns of type t can do.
func isSame(t Type, own string) bool { return slices.Contains(scalarOf(t).same, own) }
