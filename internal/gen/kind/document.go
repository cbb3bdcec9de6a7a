package kind

import (
	"regexp"

	"github.com/crategen/crategen/internal/target"
)

// Document is a map, a struct, or a slice of anything but scalars. The type of its columns on CrateDB depends on its members:
// see package ddl.
var Document = &Kind{
	Name: "json", Own: regexp.MustCompile(`^(json|object)`),
	Wire: "JSON", Plain: "string", Get: "Text",
	Cell: func(v Value) Cell {
		c := Cell{Field: "wire.JSONField(cell, %s)", Value: "wire.JSONValue(%s)"}
		if v.Nullable {
			c.Field = "wire.NullJSONField(cell, %s)"
		}
		return c
	},
	Query: "JSON", Arg: Nullable,
	Column: always("JSON"),
	SQL: map[target.Name]func(Size) string{
		target.CockroachDB: always("jsonb"),
		target.Postgres:    always("jsonb"),
		target.SQLite:      always("text"),
	},
	Constant: quoted,
	// CrateDB allows no default on an object.
	Literal:  func(on target.Name, sql string) (string, bool) { return sql, on != target.CrateDB },
	Document: true,
	Storage:  Columnar | Indexed,
}
