// Package rooms defines the permitted imports of each package of the project. Its test checks them.
package rooms

import "strings"

// Room is a package, or all packages below a folder if Name ends in /... .
type Room struct {
	Name string
	Why  string // the reason of the restriction
	May  string // the packages of the project that it may import, by path; a path that ends in /... includes all packages below it
}

// Rooms are the packages by their paths in the module. The first match of a package applies.
var Rooms = []Room{
	{"internal/target", "the table of databases is below everything", ""},
	{"internal/modulepath", "below everything", ""},
	{"internal/nearest", "below everything", ""},
	{"internal/sqllex", "the lexer is below everything", ""},
	{"internal/sqlquote", "the only package that quotes is below everything", ""},
	{"internal/uri", "below everything", ""},
	{"internal/redact", "below everything but URIs", "internal/uri"},
	{"internal/analyzer", "analyzers of CrateDB, which the generator, migrations and clients create", "internal/sqlquote runtime/wire"},
	{"internal/ddltext", "shared code of the printers", "internal/sqllex internal/sqlquote migrate/state"},
	{"internal/sourcecheck", "tests only", ""},
	{"internal/testtarget", "tests only", "testdb internal/pgtest runtime/connect runtime/query runtime/wire"},
	{"internal/replay", "tests only", "runtime/connect"},

	{"migrate/state", "plain data", "internal/analyzer internal/sqllex internal/sqlquote internal/target"},
	{"migrate/...", "migrations use states, never the generator or generated code",
		"internal/analyzer internal/redact internal/target internal/sqllex internal/sqlquote internal/ddltext migrate/... runtime/wire runtime/dberr"},

	{"sqltype", "Go types of columns are below everything", ""},
	{"schema/...", "schema files must import little", "schema/..."},
	{"templates", "text", ""},
	{"internal/gen/kind", "one file per type", "schema internal/dialect internal/sqllex internal/sqlquote internal/target sqltype"},
	{"internal/gen/load/...", "runs the user's schema package", "internal/gen/load/..."},
	{"internal/gen/model", "decides, and prints nothing", "internal/analyzer internal/gen/kind internal/gen/load internal/nearest internal/sqllex internal/sqlquote internal/target schema schema/cockroach schema/crate schema/sqlite"},
	{"internal/gen/ddl", "from the model to a state", "internal/gen/kind internal/gen/model schema internal/ddltext internal/sqllex internal/sqlquote internal/target migrate migrate/state internal/dialect schema/sqlite"},
	{"gen/describe", "prints the model for people", "internal/gen/ddl internal/gen/model internal/nearest"},
	{"internal/gen/render", "prints the model as Go", "internal/gen/ddl gen/describe internal/gen/kind internal/gen/model internal/modulepath internal/target runtime/table templates"},
	{"internal/gen/schemafile", "from the state of a live database to schema files", "gen/describe internal/analyzer internal/dialect internal/gen/kind internal/gen/model internal/modulepath internal/sqllex internal/sqlquote internal/target migrate/createtable migrate/state schema/crate internal/ddltext schema"},
	{"internal/gen/...", "the generator does not need the runtime that sends statements", "internal/gen/... internal/modulepath internal/nearest internal/sqlquote internal/target"},
	{"gen/...", "runs the parts of the generator and writes files", "gen/describe internal/gen/... internal/modulepath internal/target"},

	{"runtime/wire", "the interface to transports", "internal/slab runtime/dberr runtime/jsontext sqltype"},
	{"runtime/table", "what generated code names", ""},
	{"internal/dialect", "the SQL of each database", "internal/calendar internal/plantext internal/sqllex internal/sqlquote runtime/table runtime/wire"},
	{"internal/sqlgen", "statements; dialects do not know them", "internal/dialect internal/sqlquote runtime/wire"},
	{"internal/cursor", "the text of cursors", "runtime/dberr runtime/wire"},
	{"internal/changefeed", "the messages of a changefeed", "internal/slab runtime/dberr runtime/jsontext runtime/wire"},
	{"internal/sqlexpr", "expressions without Go types and connections",
		"internal/cursor internal/dialect internal/sqlgen internal/sqllex runtime/dberr runtime/table runtime/wire sqltype"},
	{"runtime/query", "the typed shell of statements, without transports",
		"internal/analyzer internal/calendar internal/changefeed internal/cursor internal/dialect internal/redact internal/slab internal/sqlexpr internal/sqlgen internal/sqllex internal/sqlquote internal/uri runtime/capability runtime/connect runtime/dberr runtime/ddl runtime/jsontext runtime/table runtime/wire runtime/query/... sqltype"},
	{"runtime/...", "users' programs contain nothing of the generator or of migrations", "sqltype internal/calendar internal/modulepath internal/nearest internal/peek internal/redact internal/slab internal/sqllex internal/sqlquote internal/uri runtime/..."},
	{"internal/...", "helpers are independent of the project", ""},
	{"cratesql", "the database/sql driver", "internal/sqllex runtime/..."},
	{"crateblob", "blobs", "runtime/..."},
	{"testdb", "a database for tests of users", "internal/sqlquote runtime/..."},

	{"cmd/crategen/internal/directive", "reads go:generate lines", ""},
	{"cmd/crategen/...", "joins the generator and migrations", "cmd/crategen/... gen/... internal/gen/... internal/modulepath internal/target migrate/... runtime/..."},
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
