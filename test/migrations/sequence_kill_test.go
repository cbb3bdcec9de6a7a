package migrations_test

import (
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestSequencesAndPoliciesKilled kills the run before or after statements of changes of sequences and policies. The next run completes it: the
// rows and their numbers stay, and the next number is one that no row has.
func TestSequencesAndPoliciesKilled(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		open, closed := state.Policy{Name: "open", Using: "id > 0"}, state.Policy{Name: "closed", Using: "n > 0", Restrictive: true}
		renamed, other := closed, open
		renamed.Name, other.WithCheck = "shut", "n < 1000"
		with := func(options state.Identity, tables ...*state.RowSecurity) *state.Database {
			d := sharing(on, options, []string{"books", "papers"}[:len(tables)]...)
			for i, s := range tables {
				d.Tables[i].RowSecurity = s
			}
			return d
		}
		gone := sharing(on, state.Identity{}, "books")
		gone.Sequences, gone.Tables[0].Columns[1].Default = nil, "7"
		list := []*state.Database{{Target: on}, with(state.Identity{Start: 10, Increment: 5}, secured(open, closed)),
			with(state.Identity{Start: 10, Increment: 3, Cache: 2}, secured(other, renamed), secured(closed)), gone}
		o := migrate.Options{Allow: []string{"drop-table=*", "drop-sequence=*"}}
		total := 0
		for i, want := range list[1:] {
			for at := 1 + i; ; at += map[target.Name]int{target.Postgres: 7, target.CockroachDB: 17}[on] { // each statement of CockroachDB is a job
				m := &mortal{DB: db, left: at, after: at%2 == 0}
				clean(t, db)
				if _, err := migrate.Apply(t.Context(), db, list[i], o); err != nil {
					t.Fatal(err)
				}
				if i > 0 {
					run(t, db, "INSERT INTO books (id) VALUES (1), (2)")
				}
				_, err := migrate.Apply(t.Context(), m, want, o)
				if !m.dead {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				total++
				t.Logf("state %d, killed at statement %d", i+1, at)
				expire(t, db)
				if _, err := migrate.Apply(t.Context(), db, want, o); err != nil {
					t.Fatalf("state %d, killed at statement %d: %v", i+1, at, err)
				}
				if sum := []int64{0, 10 + 15, 10 + 13}[i]; i > 0 && number(t, db, "SELECT sum(n)::bigint FROM books") != sum {
					t.Errorf("state %d, killed at statement %d: the rows have other numbers", i+1, at)
				}
				if len(want.Sequences) > 0 {
					run(t, db, "INSERT INTO books (id) VALUES (3)")
					if n := number(t, db, "SELECT count(DISTINCT n) FROM books"); n != number(t, db, "SELECT count(*) FROM books") {
						t.Errorf("state %d, killed at statement %d: a number is given out twice", i+1, at)
					}
				} else if n := number(t, db, "SELECT count(*) FROM information_schema.sequences WHERE sequence_name = 'numbers'"); n != 0 {
					t.Errorf("state %d, killed at statement %d: the sequence is left", i+1, at)
				}
			}
		}
		if total < 3 {
			t.Errorf("it was killed only %d times", total)
		}
		t.Logf("killed %d times", total)
	})
}
