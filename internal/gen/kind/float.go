package kind

import (
	"errors"
	"math"
	"regexp"
	"strconv"

	"github.com/crategen/crategen/internal/target"
)

// Float is a floating-point number of 32 or 64 bits.
var Float = &Kind{
	Name: "float", Ent: []string{"Float32", "Float64"}, Go: []string{"float"}, Own: regexp.MustCompile(`^(real|double|float)`),
	Wire: "Float", Plain: "float64",
	Cell:  func(v Value) Cell { return numbers("Float", "float64", v.Type) },
	Query: "Float", Arg: Plain, Path: true,
	Column: floats("Float32", "Float64"),
	SQL: map[target.Name]func(Size) string{
		target.CrateDB:     floats("REAL", "DOUBLE PRECISION"),
		target.CockroachDB: floats("real", "double precision"),
		target.Postgres:    floats("real", "double precision"),
		target.SQLite:      always("real"),
	},
	Bare: true, Untyped: true,
	Constant: func(text string, _ Size) (string, error) {
		if v, err := strconv.ParseFloat(text, 64); err != nil || v != v || math.IsInf(v, 0) {
			return "", errors.New("it is no number")
		}
		return text, nil
	},
	Made: func(Size, string) (string, string) { return "row.Int(32)", "" },
}

// floats are a database's types for floats of 32 and 64 bits.
func floats(single, double string) func(Size) string {
	return func(s Size) string {
		if s.Bits == 32 {
			return single
		}
		return double
	}
}
