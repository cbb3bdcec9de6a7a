package kind

import (
	"errors"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/sqltype"
)

// own is how values travel whose Go type is in package sqltype and writes itself as text.
func own(Value) Cell {
	return Cell{Field: "wire.OwnField(cell, %s)", Fn: "wire.OwnField", Value: "wire.OwnValue(%s)"}
}

// parsed is a constant that a function of package sqltype reads, in the form that the type writes.
func parsed[T interface{ String() string }](parse func(string) (T, error), what string) func(string, Size) (string, error) {
	return func(text string, s Size) (string, error) {
		sql, err := quoted(text, s)
		if err != nil {
			return sql, err
		}
		v, err := parse(sql[1 : len(sql)-1])
		if err != nil {
			return "", errors.New("it is not " + what)
		}
		return Quote(v.String())
	}
}

// TimeOfDay is a time of any day. It travels as text, which CrateDB and SQLite store: they have no such type.
var TimeOfDay = &Kind{
	Name: "time_of_day", Wire: "Text", Plain: "string",
	Cell:     own,
	Make:     "sqltype.MustParseTimeOfDay(%[2]s)",
	Query:    "TimeOfDay",
	Elements: elements("OfTimesOfDay"),
	Column:   always("TimeOfDay"),
	SQL:      everywhere("time", map[target.Name]string{target.CrateDB: "TEXT", target.SQLite: "text"}),
	Constant: parsed(sqltype.ParseTimeOfDay, "a time of day of the form 15:04:05"),
	Usual:    GoForm{Kind: "struct", Texts: true},
	Accepts:  writesText,
	Range: func(on target.Name, _ Size, column string) string {
		switch on {
		case target.SQLite:
			return column + " GLOB '[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]' AND " + column + " < '24'"
		case target.CrateDB:
			return column + " ~ '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{6}'"
		}
		return ""
	},
	Made: func(Size, string) (string, string) { return "row.TimeOfDay()", AnyType },
}

// Interval is a span of months, days and microseconds. It travels as text; SQLite stores it, and compares it with a collation of
// runtime/sqlite.
var Interval = &Kind{
	Name: "interval", Wire: "Text", Plain: "string",
	Cell:      own,
	Make:      "sqltype.MustParseInterval(%[2]s)",
	Query:     "Interval",
	Elements:  elements("OfIntervals"),
	Column:    always("Interval"),
	SQL:       everywhere("interval", map[target.Name]string{target.CrateDB: "TEXT", target.SQLite: "text"}),
	Collation: map[target.Name]string{target.SQLite: "interval"},
	Constant:  parsed(sqltype.ParseInterval, "an interval of the form P1Y2M3DT4H5M6S"),
	Usual:     GoForm{Kind: "struct", Texts: true},
	Accepts:   writesText,
	NoKey:     "a month and 30 days are equal in the database, and not in Go",
	Refuses: func(on target.Name, _ Size) (problem, remedy string) {
		if on == target.CrateDB {
			return "has no columns of intervals", "use field.Int64 with a number of milliseconds, or two fields with the ends"
		}
		return "", ""
	},
	Range: func(on target.Name, _ Size, column string) string {
		if on == target.SQLite {
			return "interval_valid(" + column + ")"
		}
		return ""
	},
	Made: func(Size, string) (string, string) { return "row.Interval()", AnyType },
}
