package migrations_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// TestMembers changes the options of members of documents, of which one is deep and one is in a list. The rows stay. New defaults are made in
// place; a new NOT NULL and other storage need a rebuild, and a document that breaks NOT NULL or a check is found before the first step.
func TestMembers(t *testing.T) {
	db := space(t, "cratedb")
	make := func(a, deep, in state.Column, checks ...state.Check) *state.Database {
		d := events("INTEGER", false)
		d.Tables[0].Columns = append(d.Tables[0].Columns,
			state.Column{Name: "o", Type: "OBJECT(DYNAMIC)", Members: []state.Column{a, {Name: "d", Type: "OBJECT(STRICT)", Members: []state.Column{deep}}}},
			state.Column{Name: "l", Type: "ARRAY(OBJECT(DYNAMIC))", Members: []state.Column{in}})
		d.Tables[0].Checks = append(d.Tables[0].Checks, checks...)
		return d
	}
	a, deep, in := state.Column{Name: "a", Type: "INTEGER"}, state.Column{Name: "x", Type: "TEXT"}, state.Column{Name: "i", Type: "TEXT"}
	with := func(c state.Column, change func(*state.Column)) state.Column {
		change(&c)
		return c
	}
	required := with(a, func(c *state.Column) { c.NotNull = true })
	defaulted := with(deep, func(c *state.Column) { c.Default = "'it''s'" })
	other := with(deep, func(c *state.Column) { c.Default = "'new'" })
	stored := with(in, func(c *state.Column) { c.Storage = "INDEX OFF STORAGE WITH (columnstore = false)" })
	positive := state.Check{Name: "positive", Expr: `"o"['a'] > 0`}

	mustApply(t, db, make(a, deep, in))
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "o", "l") VALUES (1, 1, 1, {a = 1, d = {x = 'y'}}, [{i = 'z'}])`)
	run(t, db, `REFRESH TABLE "events"`)
	for n, next := range []struct {
		to      *state.Database
		inPlace bool
	}{
		{make(a, defaulted, in), true}, {make(a, other, in), true}, {make(a, deep, in), true}, {make(required, defaulted, in), false},
		{make(required, other, stored, positive), false}, {make(a, deep, stored), false}, {make(a, deep, in), false},
	} {
		p, err := migrate.NewPlan(t.Context(), db, next.to, migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range p.Steps {
			if next.inPlace == (s.Rebuild != nil) {
				t.Errorf("change %d: the step %s is a rebuild: %t", n, s.Change, s.Rebuild != nil)
			}
		}
		mustApply(t, db, next.to)
		if p, err := migrate.NewPlan(t.Context(), db, next.to, migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after change %d the plan is %+v, %v", n, p, err)
		}
		have, err := ask.Value(t.Context(), db, `SELECT concat("o"['a']::text, "o"['d']['x'], "l"['i'][1]) FROM "events"`)
		if err != nil || have != "1yz" {
			t.Errorf("after change %d the row holds %q (%v)", n, have, err)
		}
		if n == 1 {
			run(t, db, `INSERT INTO "events" ("id", "day", "n", "o") VALUES (2, 1, 1, {a = 2})`)
			if have, err := ask.Value(t.Context(), db, `SELECT "o"['d']['x'] FROM "events" WHERE "id" = 2`); err != nil || have != "new" {
				t.Errorf("the default is %q, %v", have, err)
			}
			run(t, db, `DELETE FROM "events" WHERE "id" = 2`)
			run(t, db, `REFRESH TABLE "events"`)
		}
	}
	run(t, db, `INSERT INTO "events" ("id", "day", "n", "o") VALUES (3, 1, 1, {a = -1}), (4, 1, 1, {d = {x = 'secret'}})`)
	run(t, db, `REFRESH TABLE "events"`)
	for want, to := range map[string]*state.Database{
		`rows without a value of "o"['a'] in events`:   make(required, deep, in),
		`rows that break the check positive of events`: make(a, deep, in, positive),
	} {
		_, err := migrate.Apply(t.Context(), db, to, migrate.Options{})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("the error is %v, want %s", err, want)
		}
		t.Log(err)
	}
}
