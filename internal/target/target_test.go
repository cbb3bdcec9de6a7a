package target_test

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/sourcecheck"
	"github.com/crategen/crategen/internal/target"
)

// databases are told apart by their names in these places only; everything else asks for a capability.
var apart = map[string]string{
	"internal/target":                    "the table itself",
	"internal/testtarget":                "the databases of the tests",
	"internal/pgtest":                    "starts a server",
	"internal/gen/ddl":                   "makes the tables of each database from the model",
	"internal/gen/kind":                  "the column types of each database",
	"internal/gen/model/crate.go":        "the storage options of CrateDB",
	"internal/gen/model/policies.go":     "the policies of the objects of CrateDB",
	"internal/gen/model/analyzers.go":    "the analyzers of CrateDB",
	"internal/gen/model/cockroach.go":    "the storage options of CockroachDB",
	"internal/gen/model/cockroachttl.go": "the storage options of CockroachDB",
	"internal/gen/model/cratestorage.go": "the policies of the objects of CrateDB",
	"internal/gen/model/geoindex.go":     "the policies of the objects of CrateDB",
	"internal/gen/model/model.go":        "names the databases for package gen",
	"internal/dialect":                   "writes the SQL of each database",
	"internal/sqllex":                    "reads the SQL of each database",
	"runtime/cratehttp":                  "a transport", "runtime/pgwire": "a transport", "runtime/sqlite": "a transport",
	"cratesql": "the database/sql driver of CrateDB", "crateblob": "blobs of CrateDB",
	"runtime/connect":                           "schemes and parameters of each transport",
	"runtime/observe/otelquery/attributes.go":   "OpenTelemetry's names",
	"internal/gen/schemafile":                   "the types and options of each database in a schema",
	"migrate/lint":                              "rules about one database",
	"migrate/engine.go":                         "the printer and the inspection of each database",
	"migrate/crate":                             "migrations of CrateDB",
	"migrate/cockroach":                         "migrations of CockroachDB",
	"migrate/postgres":                          "migrations of PostgreSQL",
	"migrate/sqlite":                            "migrations of SQLite",
	"cmd/crategen/internal/doctor/databases.go": "what each database is asked",
	"testdb/testdb.go":                          "makes a schema on each server",
	"internal/gen/model/gotypes.go":             "names of packages, one of which is sqlite",
	"cmd/crategen/init.go":                      "the program of init runs on SQLite",
	"gen/describe":                              "shows the storage options of CrateDB",
	"internal/gen/model/cockroachindex.go":      "the options of indexes of CockroachDB",
	"internal/gen/model/cockroachlocality.go":   "the regions of CockroachDB",
	"internal/gen/model/cockroachdatabase.go":   "the regions of CockroachDB",
	"internal/gen/model/cockroachzone.go":       "the zones of CockroachDB",
	"internal/gen/model/schemas.go":             "the characters in names of CrateDB",
	"cmd/crategen/internal/scaffold":            "the program of init runs on SQLite",
}

// TestNoOtherPlaceTellsDatabasesApart looks for names of databases in the project's own Go files.
func TestNoOtherPlaceTellsDatabasesApart(t *testing.T) {
	sourcecheck.Check(t, "../..", apart, "ask for a capability of package target", database)
}

// database is the name of a database that a node of the syntax is, empty for none.
func database(n ast.Node) string {
	switch n := n.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && target.Find(text) != nil {
			return n.Value
		}
	case *ast.SelectorExpr:
		if pkg, ok := n.X.(*ast.Ident); ok && (pkg.Name == "model" || pkg.Name == "target") && constants[n.Sel.Name] {
			return pkg.Name + "." + n.Sel.Name
		}
	case *ast.CallExpr: // within package model
		if len(n.Args) == 1 {
			if arg, ok := n.Args[0].(*ast.Ident); ok && constants[arg.Name] {
				return arg.Name
			}
		}
	}
	return ""
}

var constants = map[string]bool{"CrateDB": true, "CockroachDB": true, "Postgres": true, "SQLite": true}

func TestTable(t *testing.T) {
	names := map[string]target.Name{}
	for _, db := range target.All() {
		for _, name := range append([]string{string(db.Name)}, db.Aliases...) {
			if other, taken := names[name]; taken {
				t.Errorf("%q is %s and %s", name, other, db.Name)
			}
			names[name] = db.Name
			if found := target.Find(strings.ToUpper(name)); found != db {
				t.Errorf("Find(%q) is %v", strings.ToUpper(name), found)
			}
		}
		if target.Of(db.Name) != db || db.Title == "" || db.Precision <= 0 || db.Oldest == (target.Version{}) ||
			!strings.HasPrefix(db.Example, db.Scheme+":") || db.Embedded() != (db.Driver == "") {
			t.Errorf("%s: an incomplete row: %+v", db.Name, db)
		}
	}
}

func TestVersions(t *testing.T) {
	for text, want := range map[string]target.Version{"6.4": {Major: 6, Minor: 4}, "6": {Major: 6}, "15.18.1": {Major: 15, Minor: 18}} {
		if v, err := target.ParseVersion(text); err != nil || v != want {
			t.Errorf("%q: %v, %v", text, v, err)
		}
	}
	for _, text := range []string{"", "new", "6.", "6.-1", "-1", "6.x"} {
		if v, err := target.ParseVersion(text); err == nil {
			t.Errorf("%q: %v", text, v)
		}
	}
	if v := (target.Version{Major: 5, Minor: 10}); !(target.Version{Major: 5, Minor: 9}).Less(v) || v.Less(v) || v.Less(target.Version{Major: 5, Minor: 9}) || v.String() != "5.10" {
		t.Error("the order of versions, or their text")
	}
}
