package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// at calls a function before each statement, which may stop it.
type at struct {
	wire.DB
	before func(sql string) error
}

func (a *at) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	if err := a.before(st.SQL); err != nil {
		return 0, err
	}
	return a.DB.Exec(context.WithoutCancel(ctx), st)
}

// events is a table of CrateDB whose column n has a type.
func events(typ string, partitioned bool) *state.Database {
	s := &state.Table{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id"}, Shards: 2,
		Settings: map[string]string{"number_of_replicas": "0"}, Columns: []state.Column{
			{Name: "id", Type: "BIGINT", NotNull: true}, {Name: "day", Type: "INTEGER", NotNull: true}, {Name: "n", Type: typ},
		}}
	if partitioned {
		s.PrimaryKey, s.PartitionedBy = []string{"id", "day"}, []string{"day"}
	}
	return &state.Database{Target: target.CrateDB, Tables: []*state.Table{s}}
}

func mustApply(t *testing.T, db wire.DB, want *state.Database) {
	t.Helper()
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"incomplete-reads=*"}}); err != nil {
		t.Fatal(err)
	}
}

func expire(t *testing.T, db wire.DB) {
	t.Helper()
	run(t, db, "UPDATE crategen_leases SET expires = 0 WHERE project = 'default'")
}

// whole checks that the table events has n rows, takes writes, and that nothing is left of rebuilds.
func whole(t *testing.T, db wire.DB, n int) {
	t.Helper()
	run(t, db, `REFRESH TABLE "events"`)
	for sql, want := range map[string]string{
		`SELECT count(*)::text FROM "events"`: fmt.Sprint(n),
		`SELECT count(*)::text FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA AND (table_name LIKE 'crategen\_new%' OR table_name LIKE 'crategen\_old%')`: "0",
	} {
		if have, err := ask.Value(t.Context(), db, sql); err != nil || have != want {
			t.Errorf("%s: %s (%v), want %s", sql, have, err, want)
		}
	}
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (-1, 1, 1)`)
	run(t, db, `DELETE FROM "events" WHERE "id" = -1 AND "day" = 1`)
}

// TestPausedHolder pauses a run right before a statement of the cutover until its lease has expired and another run has completed the
// rebuild; then the statement is sent. It must do no harm.
func TestPausedHolder(t *testing.T) {
	for _, c := range []struct {
		statement   string
		partitioned bool
	}{
		{"ALTER CLUSTER SWAP", false}, {"read_only_allow_delete", false}, {`RENAME TO "events"`, true}, {"INSERT INTO \"crategen_new", false},
	} {
		t.Run(c.statement, func(t *testing.T) {
			db := space(t, "cratedb")
			mustApply(t, db, events("INTEGER", c.partitioned))
			run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1), (2, 2, 2), (3, 1, 3)`)
			run(t, db, `REFRESH TABLE "events"`)
			reached, goOn, ended := make(chan bool), make(chan bool), make(chan error)
			paused := false
			go func() {
				_, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
					if !paused && strings.Contains(sql, c.statement) {
						paused = true
						reached <- true
						<-goOn
					}
					return nil
				}}, events("BIGINT", c.partitioned), migrate.Options{Allow: []string{"incomplete-reads=*"}})
				ended <- err
			}()
			<-reached
			expire(t, db)
			mustApply(t, db, events("BIGINT", c.partitioned))
			close(goOn)
			if err := <-ended; err == nil {
				t.Error("the paused run ended without an error")
			}
			whole(t, db, 3)
			if p, err := migrate.NewPlan(t.Context(), db, events("BIGINT", c.partitioned), migrate.Options{}); err != nil || !p.Empty() {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
}

// leaver is a client that dies while the server copies: the copy goes on.
type leaver struct {
	*mortal
	copies func() bool // the server copies
}

func (l *leaver) Exec(ctx context.Context, st *wire.Statement) (int64, error) {
	if !strings.HasPrefix(st.SQL, `INSERT INTO "crategen_new`) || l.dead {
		return l.mortal.Exec(ctx, st)
	}
	sent := *st
	go func() { _, _ = l.DB.Exec(context.WithoutCancel(ctx), &sent) }()
	for !l.copies() {
		time.Sleep(10 * time.Millisecond)
	}
	l.dead = true
	return 0, errKilled
}

// TestCopyOfDeadRun leaves the copy of a run that died at work on the server. The next run finds it among the server's jobs, ends it before it makes the new
// table again, and copies all rows.
func TestCopyOfDeadRun(t *testing.T) {
	const rows = 200_000
	db := space(t, "cratedb")
	make := func(typ string) *state.Database { // one statement copies the rows of such a key
		s := events(typ, false)
		s.Tables[0].Columns[0].Type = "TEXT"
		return s
	}
	mustApply(t, db, make("INTEGER"))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") (SELECT g::text, g %% 7, g FROM generate_series(1, %d) AS s (g))`, rows)
	run(t, db, `REFRESH TABLE "events"`)
	schema, err := ask.Value(t.Context(), db, "SELECT CURRENT_SCHEMA")
	if err != nil {
		t.Fatal(err)
	}
	copies := func() bool {
		return number(t, db, "SELECT count(*) FROM sys.jobs WHERE stmt LIKE 'INSERT INTO \"crategen\\_new%/* crategen:% "+schema+".events */'") > 0
	}
	_, err = migrate.Apply(t.Context(), &leaver{&mortal{DB: db, left: 1 << 30}, copies}, make("BIGINT"), migrate.Options{})
	if !errors.Is(err, errKilled) {
		t.Fatal(err)
	}
	expire(t, db)
	killed := false
	_, err = migrate.Apply(t.Context(), &at{db, func(sql string) error {
		killed = killed || strings.HasPrefix(sql, "KILL ")
		if strings.HasPrefix(sql, "CREATE TABLE") && copies() {
			t.Error("the new table is made while the copy of the dead run is at work")
		}
		return nil
	}}, make("BIGINT"), migrate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !killed {
		t.Error("the next run did not find the copy: it needs more rows")
	}
	if copies() {
		t.Error("the copy of the dead run is still at work")
	}
	whole(t, db, rows)
	if n := number(t, db, `SELECT count(*) FROM "events" WHERE "n"::text = "id"`); n != rows {
		t.Errorf("%d rows are right", n)
	}
}

// TestLateWrites lifts the block of the old table right after the swap, as the server itself may do, and writes to it. The run fails, and
// no later run drops the rows.
func TestLateWrites(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", false))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1), (2, 2, 2)`)
	run(t, db, `REFRESH TABLE "events"`)
	_, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
		table, _, found := strings.Cut(sql, " RENAME TO \"crategen_old")
		if found {
			run(t, db, `%s RESET ("blocks.read_only_allow_delete")`, table)
			run(t, db, `INSERT INTO %s ("id", "day", "n") VALUES (3, 3, 3)`, strings.TrimPrefix(table, "ALTER TABLE "))
		}
		return nil
	}}, events("BIGINT", false), migrate.Options{})
	if err == nil || !strings.Contains(err.Error(), "crategen_saved_events_") {
		t.Fatalf("the error is %v", err)
	}
	mustApply(t, db, events("BIGINT", false))
	whole(t, db, 2)
	saved, err := ask.Value(t.Context(), db, `SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA AND table_name LIKE 'crategen\_saved%'`)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, "REFRESH TABLE %q", saved)
	if n, err := ask.Value(t.Context(), db, fmt.Sprintf("SELECT count(*)::text FROM %q WHERE \"id\" = 3", saved)); err != nil || n != "1" {
		t.Errorf("%s late rows (%v)", n, err)
	}
	if p, err := migrate.NewPlan(t.Context(), db, events("BIGINT", false), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("%+v, %v", p, err)
	}
}

// TestRebuildContinues kills a run after the first of three ranges. The next run copies the two others; or Abort undoes the rebuild.
func TestRebuildContinues(t *testing.T) {
	for _, abort := range []bool{false, true} {
		t.Run(fmt.Sprintf("abort=%v", abort), func(t *testing.T) {
			db := space(t, "cratedb")
			mustApply(t, db, events("INTEGER", false))
			run(t, db, `INSERT INTO "events" ("id", "day", "n") (SELECT g, g %% 7, g FROM generate_series(1, 120000) AS s (g))`)
			run(t, db, `REFRESH TABLE "events"`)
			copies := 0
			count := func(die bool) func(string) error {
				return func(sql string) error {
					if strings.HasPrefix(sql, `INSERT INTO "crategen_new`) {
						if copies++; die && copies > 1 {
							return errKilled
						}
					}
					return nil
				}
			}
			_, err := migrate.Apply(t.Context(), &at{db, count(true)}, events("BIGINT", false), migrate.Options{})
			if !errors.Is(err, errKilled) {
				t.Fatalf("the error is %v", err)
			}
			held := func(ms int) {
				run(t, db, "UPDATE crategen_leases SET owner = 'other', expires = CURRENT_TIMESTAMP::bigint + %d WHERE project = 'default'", ms)
			}
			held(300_000)
			s, err := migrate.Status(t.Context(), db, events("BIGINT", false), migrate.Options{})
			if err != nil || len(s.Blocked) != 1 || s.Blocked[0].Table.Name != "events" || time.Since(s.Blocked[0].Since) > time.Minute {
				t.Errorf("status says of blocked tables %+v (%v)", s, err)
			}
			if abort {
				var taken *journal.HeldError
				if _, err := migrate.Abort(t.Context(), db, migrate.Options{}); !errors.As(err, &taken) {
					t.Errorf("the error is %v", err)
				}
				held(3000)
				tables, err := migrate.Abort(t.Context(), db, migrate.Options{TakeOver: true})
				if err != nil || len(tables) != 1 {
					t.Errorf("aborted %v, %v", tables, err)
				}
				whole(t, db, 120000)
				return
			}
			copies = 0
			held(3000)
			if _, err := migrate.Apply(t.Context(), &at{db, count(false)}, events("BIGINT", false), migrate.Options{TakeOver: true}); err != nil {
				t.Fatal(err)
			}
			if copies != 2 {
				t.Errorf("%d ranges were copied, want 2", copies)
			}
			whole(t, db, 120000)
		})
	}
}

// TestDynamic rebuilds a dynamic table with a dynamic object: what came with documents stays.
func TestDynamic(t *testing.T) {
	db := space(t, "cratedb")
	make := func(typ, policy string) *state.Database {
		d := events(typ, false)
		d.Tables[0].Settings["column_policy"] = policy
		d.Tables[0].Columns = append(d.Tables[0].Columns, state.Column{Name: "o", Type: "OBJECT(DYNAMIC)", Members: []state.Column{{Name: "a", Type: "TEXT"}}})
		return d
	}
	mustApply(t, db, make("INTEGER", "dynamic"))
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "o", "extra") VALUES (1, 1, 1, {a = 'x', b = 2, c = {d = 'e'}}, 'more')`)
	run(t, db, `REFRESH TABLE "events"`)
	if p, err := migrate.NewPlan(t.Context(), db, make("INTEGER", "dynamic"), migrate.Options{}); err != nil || !p.Empty() {
		t.Errorf("documents brought columns, and the plan is %+v, %v", p, err)
	}
	mustApply(t, db, make("BIGINT", "dynamic"))
	whole(t, db, 1)
	have, err := ask.Value(t.Context(), db, `SELECT concat("o"['a'], "o"['b']::text, "o"['c']['d'], "extra") FROM "events"`)
	if err != nil || have != "x2emore" {
		t.Errorf("the row holds %q (%v)", have, err)
	}
	_, err = migrate.Apply(t.Context(), db, make("BIGINT", "strict"), migrate.Options{})
	if err == nil || !strings.Contains(err.Error(), "--allow drop-column=events.extra") {
		t.Errorf("the error is %v", err)
	}
}

// TestClosedPartition refuses to rebuild a table with a closed partition, before it blocks writes.
func TestClosedPartition(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", true))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1), (2, 2, 2)`)
	run(t, db, `REFRESH TABLE "events"`)
	run(t, db, `ALTER TABLE "events" PARTITION ("day" = 2) CLOSE`)
	_, err := migrate.Apply(t.Context(), db, events("BIGINT", true), migrate.Options{})
	var incomplete *migrate.IncompleteError
	if !errors.As(err, &incomplete) || incomplete.Outage == nil || !incomplete.Outage.Incomplete {
		t.Errorf("the error is %v", err)
	}
	_, err = migrate.Apply(t.Context(), db, events("BIGINT", true), migrate.Options{Allow: []string{"incomplete-reads=events"}})
	if err == nil || !strings.Contains(err.Error(), "1 partitions are closed") {
		t.Errorf("the error is %v", err)
	}
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (3, 1, 1)`)
	run(t, db, `ALTER TABLE "events" PARTITION ("day" = 2) OPEN`)
	mustApply(t, db, events("BIGINT", true))
	whole(t, db, 3)
}

// TestFillContinues kills a run between a new column and its values: the next run completes them.
func TestFillContinues(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", false))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1), (2, 2, 2)`)
	run(t, db, `REFRESH TABLE "events"`)
	want := events("INTEGER", false)
	want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "x", Type: "BIGINT", Default: "5"})
	_, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
		if strings.HasPrefix(sql, "UPDATE \"events\"") {
			return errKilled
		}
		return nil
	}}, want, migrate.Options{})
	if !errors.Is(err, errKilled) {
		t.Fatalf("the error is %v", err)
	}
	expire(t, db)
	mustApply(t, db, want)
	run(t, db, `REFRESH TABLE "events"`)
	if have, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM "events" WHERE "x" = 5`); err != nil || have != "2" {
		t.Errorf("%s rows have the value (%v)", have, err)
	}
}

// TestFillWaits checks that rows are filled only when clients know the cluster state that the new column has made, and at once in an empty table.
func TestFillWaits(t *testing.T) {
	for _, filled := range []bool{true, false} {
		db := space(t, "cratedb")
		mustApply(t, db, events("INTEGER", false))
		if filled {
			run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (1, 1, 1)`)
			run(t, db, `REFRESH TABLE "events"`)
		}
		want := events("INTEGER", false)
		want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "x", Type: "BIGINT", Default: "5"})
		var came, begun time.Time
		if _, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
			switch {
			case strings.Contains(sql, "ADD COLUMN"):
				came = time.Now()
			case strings.HasPrefix(sql, `UPDATE "events"`) && begun.IsZero():
				begun = time.Now()
			}
			return nil
		}}, want, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		if begun.IsZero() != !filled || filled && begun.Sub(came) < 1500*time.Millisecond {
			t.Errorf("with rows: %v: the column came at %v, and the first value at %v", filled, came, begun)
		}
	}
}

// TestFillWaitsForWriters: an INSERT that began before the new column writes rows without its default, so the values come after it.
func TestFillWaitsForWriters(t *testing.T) {
	db := space(t, "cratedb")
	mustApply(t, db, events("INTEGER", false))
	run(t, db, `INSERT INTO "events" ("id", "day", "n") VALUES (-1, 1, 1)`)
	run(t, db, `REFRESH TABLE "events"`)
	want := events("INTEGER", false)
	want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "x", Type: "BIGINT", Default: "5"})
	const rows = 150_000
	var inserted, filled time.Time
	ended := make(chan error, 1)
	if _, err := migrate.Apply(t.Context(), &at{db, func(sql string) error {
		switch {
		case strings.Contains(sql, "ADD COLUMN"):
			go func() {
				err := ask.Exec(t.Context(), db, fmt.Sprintf(`INSERT INTO "events" ("id", "day", "n") (SELECT g, 1, 1 FROM generate_series(1, %d) AS s (g))`, rows))
				inserted = time.Now()
				ended <- err
			}()
			time.Sleep(500 * time.Millisecond)
		case strings.HasPrefix(sql, `UPDATE "events"`) && filled.IsZero():
			filled = time.Now()
		}
		return nil
	}}, want, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if filled.Before(inserted) {
		t.Errorf("the values came %v before the end of the INSERT", inserted.Sub(filled))
	}
	run(t, db, `REFRESH TABLE "events"`)
	if have, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM "events" WHERE "x" = 5`); err != nil || have != fmt.Sprint(rows+1) {
		t.Errorf("%s rows have the value (%v)", have, err)
	}
}

// TestFillInRanges adds a required column with a volatile default on PostgreSQL: each row gets a value of its own, and a run that was
// killed before is continued.
func TestFillInRanges(t *testing.T) {
	db := space(t, "postgres")
	from := codes(false, false)
	from.Target = target.Postgres
	mustApply(t, db, from)
	run(t, db, `INSERT INTO codes SELECT g, g FROM generate_series(1, 120000) AS s (g)`)
	want := codes(false, false)
	want.Target = target.Postgres
	want.Tables[0].Columns = append(want.Tables[0].Columns, state.Column{Name: "x", Type: "uuid", Default: "gen_random_uuid()", NotNull: true})
	updates := 0
	count := func(die bool) func(string) error {
		return func(sql string) error {
			if strings.HasPrefix(sql, `UPDATE "codes"`) {
				if updates++; die && updates > 1 {
					return errKilled
				}
			}
			return nil
		}
	}
	if _, err := migrate.Apply(t.Context(), &at{db, count(true)}, want, migrate.Options{}); !errors.Is(err, errKilled) {
		t.Fatalf("the error is %v", err)
	}
	expire(t, db)
	updates = 0
	if _, err := migrate.Apply(t.Context(), &at{db, count(false)}, want, migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	have, err := ask.Value(t.Context(), db, `SELECT count(DISTINCT x)::text FROM codes`)
	if err != nil || have != "120000" || updates != 2 {
		t.Errorf("%s values (%v) after %d further ranges", have, err, updates)
	}
}

// TestScratchOfKilledRuns: a comparison drops the scratch tables that a killed run left an hour ago, and no others.
func TestScratchOfKilledRuns(t *testing.T) {
	db := space(t, "cratedb")
	names := map[string]bool{ // and whether they stay
		fmt.Sprintf("t_%x_0a0b0c0d_0", time.Now().Add(-2*time.Hour).Unix()): false,
		fmt.Sprintf("t_%x_0a0b0c0d_0", time.Now().Unix()):                   true,
		"t_of_others": true,
	}
	for name := range names {
		run(t, db, "CREATE TABLE IF NOT EXISTS crategen_scratch.%q (n INTEGER) CLUSTERED INTO 1 SHARDS WITH (number_of_replicas = 0)", name)
		t.Cleanup(func() { run(t, db, "DROP TABLE IF EXISTS crategen_scratch.%q", name) })
	}
	if _, err := migrate.NewPlan(t.Context(), db, events("BIGINT", false), migrate.Options{}); err != nil {
		t.Fatal(err)
	}
	for name, stays := range names {
		n, err := ask.Value(t.Context(), db, fmt.Sprintf("SELECT count(*)::text FROM information_schema.tables WHERE table_schema = 'crategen_scratch' AND table_name = '%s'", name))
		if err != nil || (n == "1") != stays {
			t.Errorf("%s: %s (%v)", name, n, err)
		}
	}
}
