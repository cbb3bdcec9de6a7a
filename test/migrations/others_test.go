package migrations_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// otherSchema is the schema of another application, with a table, on a server. It goes away at the test's end.
func otherSchema(t *testing.T, db wire.DB, own string) string {
	other := own + "_other"
	if db.Dialect() == string(target.CrateDB) {
		run(t, db, `CREATE TABLE %q."theirs" ("id" BIGINT PRIMARY KEY) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)`, other)
		t.Cleanup(func() { run(t, db, `DROP TABLE IF EXISTS %q."theirs"`, other) })
		return other
	}
	run(t, db, `CREATE SCHEMA %q`, other)
	run(t, db, `CREATE TABLE %q."theirs" ("id" BIGINT PRIMARY KEY)`, other)
	return other
}

// TestTablesOfOtherSchemas: a comparison lists the unmanaged tables of the URL's schema and of the schemas that the project names. Those of other schemas
// are the tables of other applications. A managed table of a schema that the project does not name any more is still its own.
func TestTablesOfOtherSchemas(t *testing.T) {
	for _, on := range []target.Name{target.CrateDB, target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db, _, own := spaceAt(t, string(on))
			other := otherSchema(t, db, own)
			table := func(schema, name string) *state.Table {
				return &state.Table{TableName: state.TableName{Schema: schema, Name: name}, PrimaryKey: []string{"id"},
					Columns: []state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}}}
			}
			run(t, db, `CREATE TABLE "byhand" ("id" BIGINT PRIMARY KEY)`)
			want := &state.Database{Target: on, Tables: []*state.Table{table("", "books")}}
			mustApply(t, db, want)
			others := func(want *state.Database) (names []string) {
				s, err := migrate.Status(t.Context(), db, want, migrate.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range s.Plan.Compared.Others {
					names = append(names, n.String())
				}
				slices.Sort(names)
				return names
			}
			if got := others(want); !slices.Equal(got, []string{"byhand"}) {
				t.Errorf("the tables of others are %v", got)
			}
			both := &state.Database{Target: on, Tables: []*state.Table{table("", "books"), table(other, "events")}}
			if on != target.CrateDB { // which makes schemas with their tables
				both.Schemas = []string{other}
			}
			mustApply(t, db, both)
			if on == target.CrateDB {
				t.Cleanup(func() { run(t, db, `DROP TABLE IF EXISTS %q."events"`, other) })
			}
			if got := others(both); !slices.Equal(got, []string{"byhand", other + ".theirs"}) {
				t.Errorf("the tables of others in named schemas are %v", got)
			}
			_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
			if err == nil || !strings.Contains(err.Error(), "--allow drop-table="+other+".events") {
				t.Errorf("a managed table of a schema that has no name any more: %v", err)
			}
			if _, err = migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"drop-table=*"}}); err != nil {
				t.Fatal(err)
			}
			if _, err := ask.Value(t.Context(), db, `SELECT 'x' FROM "`+other+`"."events"`); err == nil {
				t.Error("the managed table is there")
			}
			if n := number(t, db, `SELECT count(*) FROM "`+other+`"."theirs"`); n != 0 {
				t.Error("the other table has rows")
			}
		})
	}
}

// TestScratchBesideOthers replays files in an empty schema of a cluster that others use: their tables stay, also one that they make meanwhile.
func TestScratchBesideOthers(t *testing.T) {
	db, _, own := spaceAt(t, "cratedb")
	other := otherSchema(t, db, own)
	t.Cleanup(func() { run(t, db, `DROP TABLE IF EXISTS %q."meanwhile"`, other) })
	f := newFolder(t, target.CrateDB)
	f.diff("a", events("BIGINT", false))
	made := false
	watched := &at{db, func(sql string) error {
		if !made && strings.HasPrefix(sql, `CREATE TABLE IF NOT EXISTS "events"`) {
			made = true
			run(t, db, `CREATE TABLE %q."meanwhile" ("id" BIGINT PRIMARY KEY) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)`, other)
		}
		return nil
	}}
	got, err := migrate.Replay(t.Context(), watched, os.DirFS(f.path), events("BIGINT", false))
	if err != nil || got == nil || !made {
		t.Fatalf("%v, %v, made %v", got, err, made)
	}
	if left := texts(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA"); len(left) > 0 {
		t.Errorf("in the scratch schema %v are left", left)
	}
	if left := texts(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = '"+other+"' ORDER BY 1"); !slices.Equal(left, []string{"meanwhile", "theirs"}) {
		t.Errorf("of the others %v are left", left)
	}
	run(t, db, `CREATE TABLE "mine" ("id" BIGINT PRIMARY KEY) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)`)
	if _, err = migrate.Replay(t.Context(), db, os.DirFS(f.path), nil); err == nil || !strings.Contains(err.Error(), "the scratch database is not empty: it has 1 tables and views") {
		t.Errorf("a schema with a table: %v", err)
	}
}
