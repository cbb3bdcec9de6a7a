package kind

import (
	"errors"
	"fmt"
	"math"
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
			return accessors("Uint", "uint64", v.Type)
		}
		return numbers("Int", "int64", v.Type)
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
	Constant: func(text string, s Size) (string, error) {
		n, err := strconv.ParseInt(text, 10, 64)
		low, high := goRange(s)
		switch {
		case errors.Is(err, strconv.ErrRange) || err == nil && (n < low || n > high):
			return "", fmt.Errorf("it is not an integer from %d to %d", low, high)
		case err != nil:
			return "", errors.New("it is no integer")
		}
		return text, nil
	},
	Range: intRange,
	Made:  func(s Size, _ string) (string, string) { return "row.Int(" + strconv.Itoa(s.Bits) + ")", "int64" },
}

// ColumnBits is the width of the smallest column that holds the integers, since the databases have no unsigned ones. uint64
// has none: the column holds values up to 2^63-1, and writing a greater one is an error.
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

// goRange is the range of the Go type, as far as a column holds it.
func goRange(s Size) (low, high int64) {
	bits := s.Bits
	if bits == 0 {
		bits = 64
	}
	high = math.MaxInt64 >> (64 - bits)
	switch {
	case !s.Unsigned:
		return -high - 1, high
	case bits == 64:
		return 0, high
	}
	return 0, math.MaxInt64 >> (63 - bits)
}

// intRange keeps a column that is wider than the Go type in its range, because a row with another value could not be read.
// SQLite's integers have 64 bits, whatever the field.
func intRange(on target.Name, s Size, column string) string {
	width := ColumnBits(s)
	if on == target.SQLite {
		width = 64
	}
	switch {
	case s.Unsigned && s.Bits == 64:
		return column + " >= 0"
	case s.Unsigned, s.Bits < width:
		low, high := goRange(s)
		return fmt.Sprintf("%s BETWEEN %d AND %d", column, low, high)
	}
	return ""
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
