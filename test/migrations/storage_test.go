package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestStorage changes how CrateDB stores columns with rows, each time by a rebuild that keeps the rows.
func TestStorage(t *testing.T) {
	db := space(t, "cratedb")
	make := func(s, n string) *state.Database {
		d := events("INTEGER", false)
		d.Tables[0].Columns = append(d.Tables[0].Columns, state.Column{Name: "s", Type: "TEXT", Storage: s})
		d.Tables[0].Columns[2].Storage = n
		return d
	}
	const off, store = "INDEX OFF", "STORAGE WITH (columnstore = false)"
	mustApply(t, db, make("", ""))
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "s") VALUES (1, 1, 7, 'x'), (2, 1, 8, 'y')`)
	run(t, db, `REFRESH TABLE "events"`)
	for _, next := range [][2]string{{off + " " + store, off}, {"", store}} {
		want := make(next[0], next[1])
		mustApply(t, db, want)
		if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after %v the plan is %+v, %v", next, p, err)
		}
		have, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM "events" WHERE "s" IN ('x', 'y') AND "n" > 6`)
		if err != nil || have != "2" {
			t.Errorf("after %v there are %q rows (%v)", next, have, err)
		}
	}
}
