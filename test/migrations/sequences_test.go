package migrations_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestNewIdentity makes the database generate the values of keys that had a default, or none: it continues after the rows. A table of a
// type serial is one that people had made (stripe/pg-schema-diff#182).
func TestNewIdentity(t *testing.T) {
	by := map[string][]string{
		"postgres": {"id bigserial PRIMARY KEY", "id serial PRIMARY KEY", "id bigint PRIMARY KEY DEFAULT 7", "id text PRIMARY KEY",
			"id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
		"cockroachdb": {"id int8 PRIMARY KEY DEFAULT unique_rowid()", "id int8 PRIMARY KEY"},
	}
	for _, on := range testtarget.All {
		if by[on.Name] == nil {
			continue
		}
		t.Run(on.Name, func(t *testing.T) {
			db, name := space(t, on.Name), target.Name(on.Name)
			for _, key := range by[on.Name] {
				clean(t, db)
				run(t, db, `CREATE TABLE "books" (%s, n int8)`, key)
				always := ""
				if key == "id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY" {
					always = " OVERRIDING SYSTEM VALUE"
				}
				run(t, db, `INSERT INTO "books" (id, n)%s VALUES ('1', 1), ('5', 5)`, always)
				to := &state.Database{Target: name, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"},
					Columns: []state.Column{{Name: "id", Type: typesOf[name]["int"][0], NotNull: true, Identity: &state.Identity{}}, {Name: "n", Type: typesOf[name]["int"][0]}}}}}
				if _, err := migrate.Apply(t.Context(), db, to, migrate.Options{Allow: []string{"adopt-table=*"}}); err != nil {
					t.Errorf("%s: %v", key, err)
					continue
				}
				if always != "" { // its sequence was not asked for the values of the rows
					continue
				}
				run(t, db, `INSERT INTO "books" (n) VALUES (6)`)
				if diff := cmp.Diff("1=1 5=5 6=6", look(t, db, "n")); diff != "" {
					t.Errorf("%s: (-want +have):\n%s", key, diff)
				}
			}
		})
	}
}

// TestIdentityOfOptional gives a column that could be NULL an identity, in one migration.
func TestIdentityOfOptional(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			optional := numbered(on, nil)
			optional.Tables[0].Columns[1].NotNull = false
			mustApply(t, db, optional)
			run(t, db, "INSERT INTO books (id, n) VALUES (1, 7)")
			wantActions(t, db, numbered(on, &state.Identity{}), "set-not-null alter-type", migrate.Options{})
			run(t, db, "INSERT INTO books (id) VALUES (2)")
			if diff := cmp.Diff("1=7 2=8", look(t, db, "n")); diff != "" {
				t.Errorf("(-want +have):\n%s", diff)
			}
		})
	}
}

// TestRebuildKeepsSequence rebuilds a table whose last rows are deleted: SQLite promises not to use their numbers again.
func TestRebuildKeepsSequence(t *testing.T) {
	db := space(t, "sqlite")
	table := func(typ string) *state.Database {
		return &state.Database{Target: target.SQLite, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: true,
			Columns: []state.Column{{Name: "id", Type: "integer", NotNull: true, Identity: &state.Identity{Start: 10}}, {Name: "n", Type: typ}}}}}
	}
	for i, typ := range []string{"integer", "text", "integer"} {
		if _, err := migrate.Apply(t.Context(), db, table(typ), migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO %s (n) VALUES (1), (2)`, ddltext.Ident("books"))
		run(t, db, `DELETE FROM "books" WHERE id = (SELECT max(id) FROM "books")`)
		var ids []int64
		if err := ask.Rows(t.Context(), db, `SELECT id FROM "books" ORDER BY id`, func(r wire.Rows) { ids = append(ids, r.Int()) }); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{10, 12, 14}[:i+1], ids); diff != "" {
			t.Errorf("after %s: (-want +have):\n%s", typ, diff)
		}
	}
}
