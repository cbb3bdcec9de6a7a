package kind

import (
	"errors"
	"strconv"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/sqltype"
)

// Bits is a string of a fixed number of bits. It travels as its digits.
var Bits = &Kind{
	Name: "bits", Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		n := ", " + strconv.Itoa(v.Size.Digits) + ")"
		return Cell{
			Field: "wire.BitsField(cell, %s" + n,
			Fn:    "func(cell *wire.Cell, v *" + v.Type + ") { wire.BitsField(cell, v" + n + " }",
			Value: "wire.BitsValue(%s" + n,
		}
	},
	Make:     "%s(%s)",
	Query:    "Bits",
	Elements: elements("OfBits"),
	Column:   always("Bits"),
	Fields:   func(s Size) string { return "Digits: " + strconv.Itoa(s.Digits) },
	SQL: map[target.Name]func(Size) string{
		target.CrateDB: bitType("BIT("), target.CockroachDB: bitType("bit("), target.Postgres: bitType("bit("), target.SQLite: always("text"),
	},
	Constant: func(text string, s Size) (string, error) {
		return textConstant(text, s, func(text string) error {
			if v, err := sqltype.ParseBits(text); err != nil || len(v) != s.Digits {
				return errors.New("it is not " + strconv.Itoa(s.Digits) + " digits 0 and 1")
			}
			return nil
		})
	},
	Literal: func(on target.Name, sql string) (string, bool) {
		if on == target.SQLite {
			return sql, true
		}
		return "B" + sql, true
	},
	Usual:   GoForm{Kind: "string", Texts: true},
	Accepts: writesText,
	Range: func(on target.Name, s Size, column string) string {
		if on == target.SQLite {
			return "length(" + column + ") = " + strconv.Itoa(s.Digits) + " AND " + column + " NOT GLOB '*[^01]*'"
		}
		return ""
	},
	Storage: Columnar,
	Made:    func(s Size, _ string) (string, string) { return "row.Bits(" + strconv.Itoa(s.Digits) + ")", AnyType },
}

func bitType(open string) func(Size) string {
	return func(s Size) string { return open + strconv.Itoa(s.Digits) + ")" }
}
