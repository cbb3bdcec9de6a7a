package kind

import (
	"errors"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/sqltype"
)

// Date is a day of the calendar. It travels as text. CrateDB stores midnight in a timestamp without zone.
var Date = &Kind{
	Name: "date", Wire: "Text", Plain: "string",
	Cell: func(Value) Cell {
		return Cell{Field: "wire.DateField(cell, %s)", Fn: "wire.DateField", Value: "wire.DateValue(%s)"}
	},
	Make:     "sqltype.MustParseDate(%[2]s)",
	Query:    "Date",
	Elements: elements("OfDates"),
	Column:   always("Date"),
	SQL:      everywhere("date", map[target.Name]string{target.CrateDB: "TIMESTAMP WITHOUT TIME ZONE", target.SQLite: "text"}),
	Constant: func(text string, s Size) (string, error) {
		return textConstant(text, s, func(text string) error {
			if _, err := sqltype.ParseDate(text); err != nil {
				return errors.New("it is not a date of the form 2006-01-02")
			}
			return nil
		})
	},
	Usual:   GoForm{Kind: "struct", Texts: true},
	Accepts: writesText,
	Range: func(on target.Name, _ Size, column string) string {
		switch on {
		case target.SQLite:
			return "date(" + column + ") = " + column
		case target.CrateDB:
			return "date_trunc('day', " + column + ") = " + column
		}
		return ""
	},
	Made: func(Size, string) (string, string) { return "row.Date()", AnyType },
}

// textConstant is a text as a constant of SQL, if it is what the kind writes.
func textConstant(text string, s Size, check func(string) error) (string, error) {
	sql, err := quoted(text, s)
	if err == nil {
		err = check(sql[1 : len(sql)-1])
	}
	return sql, err
}
