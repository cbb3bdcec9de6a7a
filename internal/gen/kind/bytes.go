package kind

import (
	"regexp"
	"strconv"

	"github.com/crategen/crategen/internal/target"
)

// Bytes is a binary string. CrateDB keeps it as base64.
var Bytes = &Kind{
	Name: "bytes", Ent: []string{"Bytes"}, Own: regexp.MustCompile(`^(bytea|bytes|blob|varbinary|binary)`),
	Wire: "Bytes", Plain: "[]byte",
	Cell: func(v Value) Cell {
		c := Cell{Field: "cell.Bytes(%s)", Value: "wire.Bytes(%s)"}
		if v.Nullable {
			c.Field = "cell.NullBytes(%s)"
		}
		c.Field = pointerTo(c.Field, "[]byte", v.FieldType)
		return c
	},
	Query:  "Bytes",
	Column: always("Bytes"),
	SQL: map[target.Name]func(Size) string{
		target.CrateDB: func(s Size) string {
			s.Long = true
			return crateText(s)
		},
		target.CockroachDB: always("bytea"),
		target.Postgres:    always("bytea"),
		target.SQLite:      always("blob"),
	},
	Constant: quoted,
	Literal:  relationalOnly,
	Made: func(s Size, column string) (string, string) {
		return "[]byte(row.Text(" + strconv.Quote(column) + ", " + strconv.FormatInt(s.Length, 10) + "))", "[]byte"
	},
}

// relationalOnly is a constant that PostgreSQL and CockroachDB alone read by the column's type.
func relationalOnly(target.Name, string) (string, bool) { return "", false }
