package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestNestedArrays adds, changes and drops an array of arrays of a table with rows. Elements that fit stay; a text that is no number is an error,
// and the old table stays.
func TestNestedArrays(t *testing.T) {
	db := space(t, "cratedb")
	make := func(typ string) *state.Database {
		d := events("INTEGER", false)
		if typ != "" {
			d.Tables[0].Columns = append(d.Tables[0].Columns, state.Column{Name: "a", Type: typ})
		}
		return d
	}
	holds := func(want string) {
		t.Helper()
		if have, err := ask.Value(t.Context(), db, `SELECT concat("a"[1][2]::text, '|', array_length("a", 1)::text) FROM "events" WHERE "id" = 1`); err != nil || have != want {
			t.Errorf("the row holds %q (%v), want %q", have, err, want)
		}
	}
	mustApply(t, db, make(""))
	mustApply(t, db, make("ARRAY(ARRAY(INTEGER))"))
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "a") VALUES (1, 1, 1, [[1, 2], []]), (2, 1, 1, NULL)`)
	run(t, db, `REFRESH TABLE "events"`)
	for _, typ := range []string{"ARRAY(ARRAY(BIGINT))", "ARRAY(ARRAY(TEXT))", "ARRAY(ARRAY(INTEGER))", "ARRAY(ARRAY(DOUBLE PRECISION))", "ARRAY(ARRAY(TEXT))"} {
		mustApply(t, db, make(typ))
		if p, err := migrate.NewPlan(t.Context(), db, make(typ), migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after %s the plan is %+v, %v", typ, p, err)
		}
		if typ == "ARRAY(ARRAY(DOUBLE PRECISION))" {
			holds("2.0|2")
			continue
		}
		if typ != "ARRAY(ARRAY(TEXT))" {
			holds("2|2")
		}
	}
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "a") VALUES (3, 1, 1, [['x']])`)
	run(t, db, `REFRESH TABLE "events"`)
	if _, err := migrate.Apply(t.Context(), db, make("ARRAY(ARRAY(INTEGER))"), migrate.Options{}); err == nil {
		t.Error("a text that is no number was accepted")
	} else {
		t.Log(err)
	}
	holds("2.0|2")
	if _, err := migrate.Apply(t.Context(), db, make(""), migrate.Options{Allow: []string{"drop-column=events.a"}}); err != nil {
		t.Error(err)
	}
}
