package kind

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// Int is an integer of 8 to 64 bits, with or without a sign.
var Int = &Kind{
	Name: "int", Ent: strings.Fields("Int Int8 Int16 Int32 Int64 Uint Uint8 Uint16 Uint32 Uint64"), Go: []string{"int", "uint"},
	Own:  regexp.MustCompile(`^(tiny|small|big)?int(eger|[248])?\b|^(small|big)?serial`),
	Wire: "Int", Plain: "int64",
	Cell: func(v Value) Cell {
		if v.Type == "uint64" {
			return accessors("Uint", v.Type, true)
		}
		return accessors("Int", v.Type, v.Type == "int64")
	},
	Query: "Int", Arg: Plain, Path: true,
	Column: func(s Size) string { return "Int" + strconv.Itoa(ColumnBits(s)) },
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     integers("SMALLINT", "INTEGER", "BIGINT"),
		target.CockroachDB: integers("int2", "int4", "int8"), // its integer is one of 64 bits
		target.Postgres:    integers("smallint", "integer", "bigint"),
		target.SQLite:      always("integer"),
	},
	Bare: true, Untyped: true,
	Constant: func(text string) (string, error) {
		if _, err := strconv.ParseInt(text, 10, 64); err != nil {
			return "", errors.New("it is no integer")
		}
		return text, nil
	},
	Made: func(s Size, _ string) (string, string) { return "row.Int(" + strconv.Itoa(s.Bits) + ")", "int64" },
}

// ColumnBits is the width of the smallest column that holds the integers, since the databases have no unsigned ones. uint64
// has none: it is held up to 2^63-1, and what is greater is an error when it is written.
func ColumnBits(s Size) int {
	bits := s.Bits
	if s.Unsigned {
		bits *= 2
	}
	switch {
	case bits == 0 || bits > 32:
		return 64
	case bits > 16:
		return 32
	}
	return 16
}

// integers are a database's types for integers of 16, 32 and 64 bits.
func integers(small, middle, large string) func(Size) string {
	return func(s Size) string {
		switch ColumnBits(s) {
		case 16:
			return small
		case 32:
			return middle
		}
		return large
	}
}
