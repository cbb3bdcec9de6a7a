package migrations_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

// TestKilledFiles kills the client of a run of migration files before and after each of its statements, and runs the files again. The database
// must have what state.json says, with all rows.
func TestKilledFiles(t *testing.T) {
	kill(t, killedFiles)
}

// killedFiles tries one pair of states, and returns how often the client was killed.
func killedFiles(t *testing.T, db wire.DB, on target.Name, seed uint64, end time.Time) (kills int) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), on: on, types: typesOf[on]}
	a := g.database()
	b := g.mutated(a)
	for at := 1; time.Now().Before(end); at++ {
		for _, after := range []bool{false, true} {
			fill := &generator{Rand: rand.New(rand.NewPCG(seed, 2)), on: on, types: typesOf[on]}
			f := newFolder(t, on)
			anew(t, db)
			f.diff("a", a)
			if _, err := f.apply(db, migrate.Options{}); err != nil {
				t.Errorf("seed %d: creating A: %v", seed, err)
				return kills
			}
			if err := fill.fill(t.Context(), db, a, b); err != nil {
				t.Errorf("seed %d: filling A: %v", seed, err)
				return kills
			}
			before := contents(t, db, a)
			d := f.read()
			made, err := migrate.Diff(d, b, f.version(), "b")
			var unsupported *plan.Unsupported
			if made == nil || errors.As(err, &unsupported) {
				return kills
			}
			if err := errors.Join(err, d.Add(*made, b), d.Write(f.path)); err != nil {
				t.Fatal(err)
			}
			m := &mortal{DB: db, left: at, after: after}
			_, err = f.apply(m, migrate.Options{})
			if !m.dead {
				return kills // it ended before, or rows stand in the way
			}
			if err == nil || !strings.Contains(err.Error(), errKilled.Error()) {
				t.Logf("seed %d, statement %d: killed, and the error is %v", seed, at, err)
			}
			kills++
			run(t, db, "UPDATE crategen_leases SET expires = 0 WHERE project = 'default'")
			if _, err := f.apply(db, migrate.Options{}); err != nil {
				if refusal(on, err) != "" {
					continue // it was killed before it could say so
				}
				t.Errorf("seed %d, killed at statement %d (after: %v): %v\n%s", seed, at, after, err, made.Text)
				return kills
			}
			if got := f.states(db); got != "applied, applied" {
				t.Errorf("seed %d, killed at statement %d (after: %v): %s\n%s", seed, at, after, got, made.Text)
			}
			now := contents(t, db, b)
			for key, want := range before {
				if have, ok := now[key]; ok && have != want {
					t.Errorf("seed %d, killed at statement %d (after: %v): %s holds %s, held %s", seed, at, after, key, have, want)
				}
			}
			if t.Failed() || time.Now().After(end) {
				return kills
			}
		}
	}
	return kills
}

// anew drops all tables of the test's database, and forgets the files that it has run.
func anew(t *testing.T, db wire.DB) {
	t.Helper()
	clean(t, db)
	run(t, db, "DELETE FROM crategen_versions")
	if target.Name(db.Dialect()) == target.CrateDB {
		run(t, db, "REFRESH TABLE crategen_versions")
	}
}
