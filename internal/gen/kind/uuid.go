package kind

import (
	"regexp"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/internal/target"
)

// UUID is a UUID. On CrateDB it is text on every version: the type UUID of CrateDB 6.2 cannot be counted with DISTINCT (seen on
// 6.4.3).
var UUID = &Kind{
	Name: "uuid", Ent: []string{"UUID"}, Named: []GoName{{"github.com/google/uuid", "UUID"}}, Own: regexp.MustCompile(`^uuid`),
	Wire: "UUID", Plain: "[16]byte",
	Cell: func(v Value) Cell {
		c := accessors("UUID", "[16]byte", v.Type)
		c.Value = "wire.UUID(%s)"
		return c
	},
	Query: "UUID", Arg: Plain,
	Column:   always("UUID"),
	SQL:      everywhere("uuid", map[target.Name]string{target.CrateDB: "TEXT", target.SQLite: "text"}),
	Constant: quoted,
	Literal: func(_ target.Name, sql string) (string, bool) {
		id, err := uuid.Parse(sqllex.UnquoteText(sql))
		return sqlquote.Text(id.String()), err == nil
	},
	Made: func(Size, string) (string, string) { return "row.UUID()", "[16]byte" },
}
