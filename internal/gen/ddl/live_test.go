package ddl_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/ddl/ddltest"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// prefix sets the tests' tables apart from others on a shared server.
const prefix = "ddltest_"

// The servers take every statement, twice.
func TestServers(t *testing.T) {
	for _, target := range ddltest.Targets() {
		t.Run(string(target.Dialect), func(t *testing.T) {
			db := open(t, target.Dialect)
			p := ddltest.Project(target.Dialect, prefix)
			drop(t, db, p)
			t.Cleanup(func() { drop(t, db, p) })
			list, err := ddl.Statements(p, target)
			if err != nil {
				t.Fatal(err)
			}
			for _, when := range []string{"first", "second"} {
				for _, s := range list {
					if _, err := exec(db, s.SQL); err != nil {
						t.Errorf("%s time: %v\n%s", when, err, s.SQL)
					}
				}
			}
			checkOptions(t, db)
			if target.Dialect != model.CrateDB {
				checkConstraints(t, db)
			}
		})
	}
}

// checkConstraints breaks a unique constraint, a foreign key of the table and one that was added later.
func checkConstraints(t *testing.T, db wire.DB) {
	t.Helper()
	run := func(sql string) error {
		_, err := exec(db, sql)
		return err
	}
	if err := run(`INSERT INTO "ddltest_authors" ("name") VALUES ('A')`); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		sql, name string
		rule      dberr.Rule
	}{
		{`INSERT INTO "ddltest_authors" ("name") VALUES ('A')`, "authors_name_key", dberr.Unique},
		{`INSERT INTO "ddltest_books" ("id", "title", "tags", "author_id") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 't', '{}', 7)`,
			"books_authors_books", dberr.ForeignKey},
		{`INSERT INTO "ddltest_people" ("id", "department_people") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810-9dad-11d1-80b4-00c04fd430c9')`,
			"people_departments_people", dberr.ForeignKey},
		{`INSERT INTO "ddltest_nodes" ("id", "parent_id") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810-9dad-11d1-80b4-00c04fd430c9')`,
			"nodes_nodes_children", dberr.ForeignKey},
		{`INSERT INTO "ddltest_node_friends" ("node_id", "friend_id") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')`,
			"node_friends_node_id", dberr.ForeignKey},
	} {
		err := run(tt.sql)
		var broken *dberr.ConstraintError
		switch {
		case !errors.As(err, &broken):
			t.Errorf("%s\nerror %v, want a ConstraintError", tt.sql, err)
		case broken.Rule != tt.rule || db.Dialect() != "sqlite" && broken.Name != tt.name: // SQLite does not say the name
			t.Errorf("%s\nbroke %v %q, want %v %q", tt.sql, broken.Rule, broken.Name, tt.rule, tt.name)
		}
	}
	checkPairs(t, db)
}

// checkPairs deletes one end of a pair, which takes the pair along.
func checkPairs(t *testing.T, db wire.DB) {
	t.Helper()
	for _, sql := range []string{
		`INSERT INTO "ddltest_nodes" ("id") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8'), ('6ba7b810-9dad-11d1-80b4-00c04fd430c9')`,
		`INSERT INTO "ddltest_node_friends" ("node_id", "friend_id") VALUES ('6ba7b810-9dad-11d1-80b4-00c04fd430c8', '6ba7b810-9dad-11d1-80b4-00c04fd430c9')`,
		`DELETE FROM "ddltest_nodes" WHERE "id" = '6ba7b810-9dad-11d1-80b4-00c04fd430c9'`,
	} {
		if _, err := exec(db, sql); err != nil {
			t.Fatalf("%v\n%s", err, sql)
		}
	}
	if n, err := exec(db, `DELETE FROM "ddltest_node_friends"`); err != nil || n != 0 {
		t.Errorf("%d pairs were left (%v), want none", n, err)
	}
}

// open connects to the server of a dialect, or skips the test where there is none.
func open(t *testing.T, d model.Dialect) wire.DB {
	t.Helper()
	var url string
	switch d {
	case model.SQLite:
		url = "sqlite::memory:"
	case model.Postgres:
		url = pgtest.URL(t)
	default:
		name := map[model.Dialect]string{
			model.CrateDB: "CRATEGEN_TEST_CRATEDB_URL", model.CockroachDB: pgtest.CockroachEnv,
		}[d]
		if url = os.Getenv(name); url == "" {
			t.Skipf("%s names no server", name)
		}
	}
	cfg, err := connect.Parse(url)
	if err != nil {
		t.Fatal(err)
	}
	db, err := connect.Open(context.Background(), cfg, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func exec(db wire.DB, sql string) (int64, error) {
	return db.Exec(context.Background(), &wire.Statement{SQL: sql, Op: wire.OpSchema, Once: true})
}

// drop drops the project's tables, in the order and with the statements of the runtime.
func drop(t *testing.T, db wire.DB, p *model.Project) {
	t.Helper()
	d, err := dialect.ByName(db.Dialect())
	if err != nil {
		t.Fatal(err)
	}
	order := ddl.Tables(p)
	for i := len(order) - 1; i >= 0; i-- {
		table := &dialect.Table{Name: order[i].Table, Schema: order[i].Schema, View: order[i].View != nil}
		for _, f := range order[i].Fields {
			c := dialect.Column{Name: f.Column}
			if f.Fulltext != nil {
				c.Language = f.Fulltext.Language
			}
			table.Columns = append(table.Columns, c)
		}
		for _, sql := range d.DropTable("", table) {
			if _, err := exec(db, sql); err != nil {
				t.Errorf("%v\n%s", err, sql)
			}
		}
	}
	if db.Dialect() == "postgres" || db.Dialect() == "cockroachdb" {
		if _, err := exec(db, `DROP SCHEMA IF EXISTS "ddltest"`); err != nil {
			t.Error(err)
		}
	}
}
