package migrations_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestObjectPolicies changes the policies of an object and of one within it, by a rebuild that keeps the documents. A document with a
// member that a strict object would not have is an error, and stays.
func TestObjectPolicies(t *testing.T) {
	db := space(t, "cratedb")
	make := func(own, in string) *state.Database {
		d := events("INTEGER", false)
		text := state.Column{Name: "a", Type: "TEXT"}
		d.Tables[0].Columns = append(d.Tables[0].Columns, state.Column{Name: "o", Type: own, Members: []state.Column{text,
			{Name: "in", Type: in, Members: []state.Column{text}}}})
		return d
	}
	const dynamic, strict, ignored = "OBJECT(DYNAMIC)", "OBJECT(STRICT)", "OBJECT(IGNORED)"
	mustApply(t, db, make(dynamic, strict))
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "o") VALUES (1, 1, 1, {a = 'x', "in" = {a = 'y'}})`)
	run(t, db, `REFRESH TABLE "events"`)
	for _, next := range [][2]string{{strict, dynamic}, {ignored, strict}, {strict, ignored}} {
		want := make(next[0], next[1])
		mustApply(t, db, want)
		if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after %v the plan is %+v, %v", next, p, err)
		}
		have, err := ask.Value(t.Context(), db, `SELECT concat("o"['a'], "o"['in']['a']) FROM "events"`)
		if err != nil || have != "xy" {
			t.Errorf("after %v the row holds %q (%v)", next, have, err)
		}
	}
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "o") VALUES (2, 1, 1, {a = 'x', "in" = {a = 'y', more = 1}})`)
	run(t, db, `REFRESH TABLE "events"`)
	_, err := migrate.Apply(t.Context(), db, make(strict, strict), migrate.Options{})
	have, lost := ask.Value(t.Context(), db, `SELECT "o"['in']['more']::text FROM "events" WHERE "id" = 2`)
	if err == nil || lost != nil || have != "1" {
		t.Errorf("the error is %v, and the member holds %q (%v)", err, have, lost)
	}
	if err != nil && strings.Contains(err.Error(), "more = ") {
		t.Errorf("the error has values: %v", err)
	}
	t.Log(err)
}
