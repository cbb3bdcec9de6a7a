package kind

import (
	"regexp"
	"time"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// Time is an instant.
var Time = &Kind{
	Name: "time", Ent: []string{"Time"}, Named: []GoName{{"time", "Time"}}, Own: regexp.MustCompile(`^(timestamp|datetime|date\b)`),
	Wire: "Time", Plain: "time.Time",
	Cell: func(v Value) Cell {
		c := accessors("Time", "time.Time", v.Type)
		if v.Type != "time.Time" {
			c.Fn = "func(cell *wire.Cell, v *" + v.Type + ") { cell.Time((*time.Time)(v)) }"
			c.Value = "wire.Time(time.Time(%s))"
		}
		return c
	},
	Query:    "Time",
	Column:   always("Time"),
	SQL:      everywhere("timestamptz", map[target.Name]string{target.CrateDB: "TIMESTAMP WITH TIME ZONE", target.SQLite: "text"}),
	Constant: quoted,
	Literal:  timeLiteral,
	Made:     func(Size, string) (string, string) { return "row.Time()", "time.Time" },
}

// timeForms are what a person writes as the default of a time.
var timeForms = []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", time.DateTime, time.DateOnly}

// timeLiteral writes a time as SQLite's columns hold it (see runtime/sqlite); CrateDB reads that form as well.
func timeLiteral(on target.Name, sql string) (string, bool) {
	for _, form := range timeForms {
		if t, err := time.Parse(form, sqllex.UnquoteText(sql)); err == nil {
			layout := "2006-01-02T15:04:05.000000Z"
			if target.Of(on).Precision == time.Millisecond {
				layout = "2006-01-02T15:04:05.000Z"
			}
			return sqlquote.Text(t.UTC().Format(layout)), true
		}
	}
	return "", false
}
