package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/cockroach"
	"github.com/crategen/crategen/migrate/crate"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/sqlite"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// texts are the rows of a query for one text.
func texts(t *testing.T, db wire.DB, sql string) []string {
	t.Helper()
	var out []string
	if err := ask.Rows(t.Context(), db, sql, func(r wire.Rows) { out = append(out, ask.Text(r)) }); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return out
}

// TestRebuildKeepsPartitions rebuilds a table with twelve partitions, one of which has other replicas: each partition has its rows and its
// replicas afterwards.
func TestRebuildKeepsPartitions(t *testing.T) {
	db := space(t, "cratedb")
	from, to := events("INTEGER", true), events("BIGINT", true)
	from.Tables[0].Shards, to.Tables[0].Shards = 1, 1
	mustApply(t, db, from)
	for i := range 36 {
		run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (%d, %d, 1)`, i, i%12)
	}
	run(t, db, `REFRESH TABLE "events"`)
	run(t, db, `DELETE FROM "events" WHERE "day" = 4 AND "id" > 4`)
	run(t, db, `ALTER TABLE "events" PARTITION ("day" = 7) SET (number_of_replicas = '0-1', "translog.durability" = 'ASYNC', "mapping.total_fields.limit" = 300)`)
	run(t, db, `ALTER TABLE "events" PARTITION ("day" = 3) SET ("routing.allocation.total_shards_per_node" = 900, "blocks.write" = true)`)
	const partitions = `SELECT "values"::text || ' ' || number_of_replicas || ' ' || settings['translog']::text || settings['mapping']::text ||
		settings['routing']::text || settings['blocks']::text FROM information_schema.table_partitions WHERE table_schema = CURRENT_SCHEMA ORDER BY 1`
	const rows = `SELECT "day"::text || ' ' || count(*)::text FROM "events" GROUP BY "day" ORDER BY 1`
	run(t, db, `REFRESH TABLE "events"`)
	parts, counts := texts(t, db, partitions), texts(t, db, rows)
	mustApply(t, db, to)
	run(t, db, `REFRESH TABLE "events"`)
	if now := texts(t, db, partitions); !slices.Equal(now, parts) || !strings.Contains(strings.Join(now, " "), `{"day":7} 0-1`) ||
		!strings.Contains(strings.Join(now, " "), `"write":true`) {
		t.Errorf("the partitions are %v, were %v", now, parts)
	}
	if now := texts(t, db, rows); !slices.Equal(now, counts) {
		t.Errorf("the rows are %v, were %v", now, counts)
	}
	whole(t, db, 34)
}

// TestMembersOfIgnoredObject declares a member of an OBJECT(IGNORED) whose documents hold another type there: the row is in the way, and no
// write is blocked. Then the documents keep what is not declared.
func TestMembersOfIgnoredObject(t *testing.T) {
	db := space(t, "cratedb")
	make := func(members ...state.Column) *state.Database {
		s := events("INTEGER", false)
		s.Tables[0].Columns = append(s.Tables[0].Columns, state.Column{Name: "o", Type: "OBJECT(IGNORED)", Members: members})
		return s
	}
	mustApply(t, db, make())
	run(t, db, `INSERT INTO "events" ("id", "day", "o") VALUES (1, 1, {"n" = 'abc', "k" = 1}), (2, 2, {"n" = 5, "k" = 'x'}), (3, 3, {"k" = 2}), (4, 4, NULL)`)
	want := make(state.Column{Name: "n", Type: "INTEGER"})
	_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
	wantRows(t, db, err)
	run(t, db, `UPDATE "events" SET "o" = {"n" = 7, "k" = 1} WHERE "id" = 1`)
	mustApply(t, db, want)
	run(t, db, `REFRESH TABLE "events"`)
	got := texts(t, db, `SELECT COALESCE("o"['n']::text, '-') || COALESCE("o"['k']::text, '-') FROM "events" ORDER BY "id"`)
	if !slices.Equal(got, []string{"71", "5x", "-2", "--"}) {
		t.Errorf("the documents hold %v", got)
	}
	whole(t, db, 4)
}

// TestRebuildKeepsArraysOfObjects rebuilds a table with an ARRAY(OBJECT(IGNORED)) that has rows: for another column, and to declare a member.
func TestRebuildKeepsArraysOfObjects(t *testing.T) {
	db := space(t, "cratedb")
	make := func(n string, members ...state.Column) *state.Database {
		s := events(n, false)
		s.Tables[0].Columns = append(s.Tables[0].Columns, state.Column{Name: "l", Type: "ARRAY(OBJECT(IGNORED))", Members: members})
		return s
	}
	look := func() string {
		t.Helper()
		run(t, db, `REFRESH TABLE "events"`)
		return strings.Join(texts(t, db, `SELECT COALESCE(array_to_string("l"::ARRAY(TEXT), '+'), '-') FROM "events" ORDER BY "id"`), " ")
	}
	mustApply(t, db, make("INTEGER"))
	run(t, db, `INSERT INTO "events" ("id", "day", "l") VALUES (1, 1, [{"a" = 1}, {"b" = 'x', "c" = [1, 2]}]), (2, 2, [{"a" = 'y'}]), (3, 3, []), (4, 4, NULL)`)
	before := look()
	mustApply(t, db, make("BIGINT"))
	if now := look(); now != before || !strings.Contains(now, `"c":[1,2]`) {
		t.Errorf("the documents are %s, were %s", now, before)
	}
	// With a declared member, the server would not return the other keys.
	want := make("BIGINT", state.Column{Name: "a", Type: "INTEGER"})
	_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
	var rows *migrate.RowsError
	if !errors.As(err, &rows) || rows.Rows != 3 || look() != before {
		t.Fatalf("the error is %v", err)
	}
	run(t, db, `UPDATE "events" SET "l" = NULL`)
	run(t, db, `REFRESH TABLE "events"`)
	mustApply(t, db, want)
	whole(t, db, 4)
}

// TestRebuildKeepsRights rebuilds a table with grants, a denial and a view.
func TestRebuildKeepsRights(t *testing.T) {
	db, _, own := spaceAt(t, "cratedb")
	user := own + "_reader"
	run(t, db, "CREATE USER %q", user)
	t.Cleanup(func() { run(t, db, "DROP USER IF EXISTS %q", user) })
	mustApply(t, db, events("INTEGER", false))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1)`)
	run(t, db, `CREATE VIEW "numbers" AS SELECT "n" FROM "events"`)
	run(t, db, `GRANT DQL, DML ON SCHEMA %q TO %q`, own, user)
	run(t, db, `GRANT DQL ON TABLE "events" TO %q`, user)
	run(t, db, `DENY DML ON TABLE "events" TO %q`, user)
	rights := fmt.Sprintf(`SELECT state || ' ' || type || ' ' || ident FROM sys.privileges WHERE grantee = '%s' ORDER BY 1`, user)
	before := texts(t, db, rights)
	mustApply(t, db, events("BIGINT", false))
	if now := texts(t, db, rights); !slices.Equal(now, before) || len(now) != 4 {
		t.Errorf("the rights are %v, were %v", now, before)
	}
	run(t, db, `REFRESH TABLE "events"`)
	if got := texts(t, db, `SELECT pg_typeof("n") || "n"::text FROM "numbers"`); !slices.Equal(got, []string{"bigint1"}) {
		t.Errorf("the view has %v", got)
	}
	whole(t, db, 1)
}

// TestNewPartitionDuringCutover inserts rows of new partitions before each statement of a rebuild: those that the server acknowledged are in
// the table at the end.
func TestNewPartitionDuringCutover(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", true))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1), (2, 2, 2)`)
	run(t, db, `REFRESH TABLE "events"`)
	var next atomic.Int64
	next.Store(100)
	var acknowledged []string
	_, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
		if !strings.Contains(sql, "events") {
			return nil
		}
		id := next.Add(1)
		insert := fmt.Sprintf(`INSERT INTO "events" ("id", "day", "n") VALUES (%d, %d, 1)`, id, id)
		if n, err := db.Exec(context.Background(), &wire.Statement{SQL: insert, Op: wire.OpOther, Once: true}); err == nil && n == 1 {
			acknowledged = append(acknowledged, fmt.Sprint(id))
		}
		return nil
	}}, events("BIGINT", true), migrate.Options{Allow: []string{"incomplete-reads=*"}})
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, `REFRESH TABLE "events"`)
	if got := texts(t, db, `SELECT "id"::text FROM "events" WHERE "id" > 100 ORDER BY "id"`); !slices.Equal(got, acknowledged) || len(got) == int(next.Load()-100) {
		t.Errorf("the table has %v, acknowledged were %v of %d", got, acknowledged, next.Load()-100)
	}
	whole(t, db, 2+len(acknowledged))
}

// words are the words of the journals.
var words = map[target.Name]journal.Words{target.CrateDB: crate.Printer{}.Words(), target.CockroachDB: cockroach.Printer{}.Words(),
	target.Postgres: postgres.Printer{}.Words(), target.SQLite: sqlite.Printer{}.Words()}

// TestLeaseTakers lets eight runs take an expired lease at once: one of them has it.
func TestLeaseTakers(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			if _, err := migrate.Apply(t.Context(), db, &state.Database{Target: target.Name(on.Name)}, migrate.Options{}); err != nil {
				t.Fatal(err)
			}
			j := &journal.Journal{DB: db, Words: words[target.Name(on.Name)], Project: "default"}
			for round := range 3 {
				expire(t, db)
				type taken struct {
					lease *journal.Lease
					err   error
				}
				ends := make(chan taken)
				for range 8 {
					go func() {
						l, err := j.Take(t.Context(), journal.NewOwner())
						ends <- taken{l, err}
					}()
				}
				var winners []*journal.Lease
				for range 8 {
					e := <-ends
					var held *journal.HeldError
					switch {
					case e.err == nil:
						winners = append(winners, e.lease)
					case !errors.As(e.err, &held):
						t.Errorf("the error is %v", e.err)
					}
				}
				if len(winners) != 1 {
					t.Fatalf("round %d: %d of 8 runs have the lease", round, len(winners))
				}
				if err := winners[0].Renew(t.Context(), "testing"); err != nil {
					t.Errorf("the winner cannot renew: %v", err)
				}
			}
		})
	}
}

// TestCheckChanged gives a check another condition under its name, with a row that only the old one allows.
func TestCheckChanged(t *testing.T) {
	eachTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		make := func(expr string) *state.Database {
			s := enum(on)
			s.Tables[0].Checks = []state.Check{{Name: "books_ck", Expr: expr}}
			return s
		}
		mustApply(t, db, make(`"id" > 0`))
		run(t, db, `INSERT INTO "books" ("id", "s") VALUES (3, 'a'), (7, 'b')`)
		_, err := migrate.Apply(t.Context(), db, make(`"id" > 5`), migrate.Options{})
		wantRows(t, db, err)
		run(t, db, `DELETE FROM "books" WHERE "id" = 3`)
		refresh(t, db)
		mustApply(t, db, make(`"id" > 5`))
		if err := ask.Exec(t.Context(), db, `INSERT INTO "books" ("id", "s") VALUES (4, 'a')`); err == nil {
			t.Error("the new check does not hold")
		}
		run(t, db, `INSERT INTO "books" ("id", "s") VALUES (8, 'a')`)
	})
}
