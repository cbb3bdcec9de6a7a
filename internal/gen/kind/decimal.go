package kind

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Decimal is an exact decimal number with a number of digits, some of them behind the point. It travels as text in one form (see
// runtime/wire). SQLite keeps the text, and compares it with a collation of runtime/sqlite.
var Decimal = &Kind{
	Name: "decimal",
	Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		size := fmt.Sprintf(", %d, %d)", v.Size.Digits, v.Size.Scale)
		return Cell{
			Field: "wire.DecimalField(cell, %s" + size,
			Fn:    "func(cell *wire.Cell, v *" + v.Type + ") { wire.DecimalField(cell, v" + size + " }",
			Value: "wire.DecimalValue(%s" + size,
		}
	},
	Make:  "wire.MustDecimal[%s](%s)",
	Query: "Decimal", Arg: WithPointer,
	Elements: elements("OfDecimals"),
	Column:   always("Decimal"),
	Fields:   func(s Size) string { return fmt.Sprintf("Digits: %d, Scale: %d", s.Digits, s.Scale) },
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     sized("NUMERIC(%d, %d)"),
		target.CockroachDB: sized("decimal(%d,%d)"),
		target.Postgres:    sized("numeric(%d,%d)"),
		target.SQLite:      always("text"),
	},
	Collation: map[target.Name]string{target.SQLite: "decimal"},
	Constant: func(text string, s Size) (string, error) {
		text = strings.Trim(text, "'\"")
		v, ok := new(big.Rat).SetString(text)
		if !ok || !plainDecimal.MatchString(text) {
			return "", errors.New("it is no decimal")
		}
		fixed := v.FloatString(s.Scale)
		back, _ := new(big.Rat).SetString(fixed)
		if v.Cmp(back) != 0 || len(strings.Trim(strings.Replace(fixed, ".", "", 1), "-")) > s.Digits && s.Digits > s.Scale {
			return "", fmt.Errorf("it does not fit %d digits with %d behind the point", s.Digits, s.Scale)
		}
		return fixed, nil
	},
	Literal: func(on target.Name, sql string) (string, bool) {
		if on == target.SQLite {
			return sqlquote.Text(sql), true
		}
		return sql, true
	},
	Range:   decimalRange,
	Usual:   GoForm{Kind: "struct", Texts: true},
	Accepts: writesText,
	NoKey:   "Go does not compare decimals with ==",
	Made: func(s Size, _ string) (string, string) {
		return fmt.Sprintf("row.Decimal(%d, %d)", s.Digits, s.Scale), AnyType
	},
}

// writesText refuses Go types that do not write themselves as text.
func writesText(t GoForm) error {
	if !t.Texts {
		return fmt.Errorf("its Go type %s must write itself as text and read itself from text (MarshalText, UnmarshalText)", t.Text)
	}
	return nil
}

var plainDecimal = regexp.MustCompile(`^[-+]?[0-9]*\.?[0-9]*$`)

// sized is a column type with the digits and those behind the point.
func sized(format string) func(Size) string {
	return func(s Size) string { return fmt.Sprintf(format, s.Digits, s.Scale) }
}

// decimalRange keeps what a statement computes in the column's digits where the database does not: CrateDB rounds it to so many
// digits in silence, and SQLite holds any text.
func decimalRange(on target.Name, s Size, column string) string {
	most := strings.Repeat("9", s.Digits-s.Scale)
	if most == "" {
		most = "0"
	}
	if s.Scale > 0 {
		most += "." + strings.Repeat("9", s.Scale)
	}
	switch on {
	case target.CrateDB:
		return column + " BETWEEN CAST(" + sqlquote.Text("-"+most) + " AS NUMERIC) AND CAST(" + sqlquote.Text(most) + " AS NUMERIC)"
	case target.SQLite:
		return column + " BETWEEN " + sqlquote.Text("-"+most) + " AND " + sqlquote.Text(most)
	}
	return ""
}
