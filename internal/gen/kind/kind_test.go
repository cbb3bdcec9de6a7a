package kind_test

import (
	"testing"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/target"
)

// TestComplete checks that every kind says what the generator asks of it, for every database.
func TestComplete(t *testing.T) {
	names := map[kind.Name]bool{}
	for _, k := range kind.All {
		if names[k.Name] {
			t.Errorf("two kinds are called %s", k.Name)
		}
		names[k.Name] = true
		if k.Query == "" || k.Constant == nil || k != kind.Array && (k.Wire == "" || k.Plain == "" || k.Column == nil) {
			t.Errorf("%s lacks one of Query, Constant, Wire, Plain and Column", k.Name)
		}
		if !k.Document && k.Made == nil && k != kind.Enum {
			t.Errorf("%s has no value for factories", k.Name)
		}
		for _, db := range target.All() {
			typ := ""
			if k.SQL[db.Name] != nil {
				typ = k.SQL[db.Name](kind.Size{Bits: 64})
			}
			if typ == "" && !k.Document {
				t.Errorf("%s has no column type on %s", k.Name, db.Title)
			}
		}
	}
}

func TestOfGo(t *testing.T) {
	for _, test := range []struct {
		pkg, name, gokind string
		want              *kind.Kind
	}{
		{"", "int16", "int16", kind.Int}, {"", "uint", "uint", kind.Int}, {"", "float32", "float32", kind.Float},
		{"", "bool", "bool", kind.Bool}, {"example.com/shop", "Word", "string", kind.Text},
		{"time", "Time", "struct", kind.Time}, {"time", "Duration", "int64", kind.Int},
		{"github.com/google/uuid", "UUID", "array", kind.UUID}, {"example.com/shop", "UUID", "array", nil},
		{"", "any", "interface", nil}, {"", "complex128", "complex128", nil}, {"", "uintptr", "uintptr", nil},
	} {
		if got := kind.OfGo(test.pkg, test.name, test.gokind); got != test.want {
			t.Errorf("%s.%s of kind %s: %v, want %v", test.pkg, test.name, test.gokind, got, test.want)
		}
	}
}

// TestOfColumnType checks how a field.Other is stored, which follows from its column types.
func TestOfColumnType(t *testing.T) {
	for typ, want := range map[string]*kind.Kind{
		"bigint": kind.Int, "INTEGER": kind.Int, "int8": kind.Int, "serial": kind.Int, "interval": kind.Text, "varchar(255)": kind.Text,
		"numeric(10,2)": kind.Text, "double precision": kind.Float, "boolean": kind.Bool, "bytea": kind.Bytes, "timestamptz": kind.Time,
		"date": kind.Time, "daterange": kind.Text, "uuid": kind.UUID, "jsonb": kind.Document, "text[]": kind.Text,
		"OBJECT(IGNORED)": kind.Document, "int4range": kind.Text,
	} {
		if got := kind.OfColumnType(typ); got != want {
			t.Errorf("%s is stored as %s, want %s", typ, got.Name, want.Name)
		}
	}
}

// TestIntegers checks the widths of columns: an unsigned integer needs the next larger one.
func TestIntegers(t *testing.T) {
	for _, test := range []struct {
		bits     int
		unsigned bool
		want     string
	}{
		{8, false, "int2"}, {8, true, "int2"}, {16, false, "int2"}, {16, true, "int4"}, {32, false, "int4"}, {32, true, "int8"},
		{64, false, "int8"}, {64, true, "int8"}, {0, false, "int8"},
	} {
		if got := kind.Int.SQL[target.CockroachDB](kind.Size{Bits: test.bits, Unsigned: test.unsigned}); got != test.want {
			t.Errorf("%d bits, unsigned %v: %s, want %s", test.bits, test.unsigned, got, test.want)
		}
	}
}
