package kind

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/sqltype"
)

// LocalTime is a date and a time of day without a zone. It travels as text. Its digits behind the seconds are those of the coarsest target.
var LocalTime = &Kind{
	Name: "local_time", Wire: "Text", Plain: "string",
	Cell: func(v Value) Cell {
		n := ", " + strconv.Itoa(v.Size.Digits) + ")"
		return Cell{
			Field: "wire.LocalTimeField(cell, %s" + n,
			Fn:    "func(cell *wire.Cell, v *sqltype.LocalTime) { wire.LocalTimeField(cell, v" + n + " }",
			Value: "wire.LocalTimeValue(%s" + n,
		}
	},
	Make:     "sqltype.MustParseLocalTime(%[2]s)",
	Query:    "LocalTime",
	Elements: elements("OfLocalTimes"),
	Column:   always("LocalTime"),
	Fields:   func(s Size) string { return "Digits: " + strconv.Itoa(s.Digits) },
	SQL:      everywhere("timestamp", map[target.Name]string{target.CrateDB: "TIMESTAMP WITHOUT TIME ZONE", target.SQLite: "text"}),
	Constant: func(text string, s Size) (string, error) {
		sql, err := quoted(text, s)
		if err != nil {
			return sql, err
		}
		v, err := sqltype.ParseLocalTime(sql[1 : len(sql)-1])
		if err != nil {
			return "", errors.New("it is not a time of the form 2006-01-02T15:04:05 without a zone")
		}
		out := v.String()
		return Quote(out[:len(out)-6+max(s.Digits, 1)])
	},
	Usual:   GoForm{Kind: "struct", Texts: true},
	Accepts: writesText,
	Range: func(on target.Name, s Size, column string) string {
		if on == target.SQLite {
			return fmt.Sprintf("datetime(substr(%s, 1, 19)) = replace(substr(%[1]s, 1, 19), 'T', ' ') AND %[1]s GLOB '????-??-??T??:??:??.%s'", column,
				strings.Repeat("[0-9]", max(s.Digits, 1)))
		}
		return ""
	},
	Made: func(Size, string) (string, string) { return "row.LocalTime()", AnyType },
}
