// Package rooms says which package of the project may import which. Its test holds it.
package rooms

import "strings"

// Room is a package, or the packages below a folder where Name ends in /... .
type Room struct {
	Name string
	Why  string // what its imports keep apart
	May  string // the packages of the project that it may import, by path; one that ends in /... stands for all below it
}

// Rooms are the packages by their paths in the module. The first that matches a package is the one.
var Rooms = []Room{
	{"internal/target", "the table of databases stands below everything", ""},
	{"internal/sqllex", "the lexer stands below everything", ""},
	{"internal/sqlquote", "the one place that quotes stands below everything", ""},
	{"internal/ddltext", "what printers share", "internal/sqllex internal/sqlquote migrate/state"},
	{"internal/testtarget", "tests only", "testdb internal/pgtest runtime/wire"},
	{"internal/replay", "tests only", "runtime/connect"},
	{"internal/...", "helpers know nothing of the project", ""},

	{"migrate/state", "plain data", "internal/target"},
	{"migrate/...", "migrations stand on states, never on the generator or on generated code",
		"internal/target internal/sqllex internal/sqlquote internal/ddltext migrate/... runtime/wire runtime/dberr"},

	{"schema/...", "what schema files import must stay small", "schema/..."},
	{"templates", "text", ""},
	{"gen/kind", "one file per type", "internal/sqllex internal/sqlquote internal/target"},
	{"gen/load/...", "runs the user's schema package", "gen/load/..."},
	{"gen/model", "decides, and prints nothing", "gen/kind gen/load internal/sqllex internal/sqlquote internal/target schema schema/crate"},
	{"gen/ddl", "from the model to a state", "gen/kind gen/model internal/ddltext internal/sqllex internal/sqlquote internal/target migrate migrate/state runtime/dialect"},
	{"gen/describe", "prints the model for people", "gen/ddl gen/model"},
	{"gen/render", "prints the model as Go", "gen/ddl gen/describe gen/kind gen/model internal/target runtime/dialect templates"},
	{"gen/randschema/trial", "runs what was generated", "testdb internal/testtarget runtime/dberr runtime/query"},
	{"gen/...", "the generator does not need the runtime that sends statements", "gen/... internal/sqlquote internal/target"},

	{"runtime/wire", "the border to transports", "internal/slab runtime/dberr runtime/jsontext"},
	{"runtime/dialect", "SQL without connections", "internal/sqllex internal/sqlquote runtime/wire"},
	{"runtime/query", "statements without transports",
		"internal/slab internal/sqllex internal/sqlquote runtime/can runtime/connect runtime/dberr runtime/ddl runtime/dialect runtime/jsontext runtime/wire runtime/query/..."},
	{"runtime/...", "users' programs hold nothing of the generator or of migrations", "internal/peek internal/slab internal/sqllex internal/sqlquote runtime/..."},
	{"cratesql", "the database/sql driver", "internal/sqllex runtime/..."},
	{"crateblob", "blobs", "runtime/..."},
	{"testdb", "a database for tests of users", "internal/sqlquote runtime/..."},

	{"cmd/crategen/internal/directive", "reads go:generate lines", ""},
	{"cmd/crategen/...", "joins the generator and migrations", "cmd/crategen/... gen/... internal/target migrate/... runtime/..."},
}

// RoomOf returns the room of a package, or nil.
func RoomOf(pkg string) *Room {
	for i := range Rooms {
		if below(pkg, Rooms[i].Name) {
			return &Rooms[i]
		}
	}
	return nil
}

// Allows reports whether the room may import a package.
func (r *Room) Allows(pkg string) bool {
	for _, name := range strings.Fields(r.May) {
		if below(pkg, name) {
			return true
		}
	}
	return false
}

func below(pkg, name string) bool {
	folder, all := strings.CutSuffix(name, "/...")
	return pkg == folder || all && strings.HasPrefix(pkg, folder+"/")
}
