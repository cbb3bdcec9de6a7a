package migrations_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// numberChanges are changes of the numbers that a sequence gives out, after some numbers and rows with numbers of programs.
var numberChanges = []struct {
	name     string
	from, to state.Identity
	given    int
	rows     []int64
	next     int64
	refused  string
}{
	{name: "up to down, new", to: state.Identity{Increment: -1}, next: -1},
	{name: "up to down", to: state.Identity{Increment: -1}, given: 2, next: -1},
	{name: "up to down, behind rows", to: state.Identity{Increment: -5}, given: 2, rows: []int64{-7}, next: -12},
	{name: "down to up, new", from: state.Identity{Increment: -1}, next: 1},
	{name: "down to up", from: state.Identity{Increment: -1}, given: 3, next: 1},
	{name: "down to up, behind rows", from: state.Identity{Increment: -1}, given: 3, rows: []int64{9}, next: 10},
	{name: "it turns between the same bounds", from: state.Identity{Min: -1000, Max: 1000, Start: 1}, to: state.Identity{Increment: -1, Min: -1000, Max: 1000}, given: 3, next: 0},
	{name: "a lower Max", to: state.Identity{Max: 20}, given: 3, next: 4},
	{name: "a Max that is behind", to: state.Identity{Max: 2}, given: 3, refused: "already behind the new Max (2)", next: 4},
	{name: "a Min that is behind", from: state.Identity{Increment: -1}, to: state.Identity{Increment: -1, Min: -2}, given: 3, refused: "already behind the new Min (-2)", next: -4},
	{name: "a Min ahead", to: state.Identity{Min: 100}, given: 3, next: 100},
	{name: "a Min ahead, new", to: state.Identity{Min: 100}, next: 100},
	{name: "a Min ahead, behind rows", to: state.Identity{Min: 100}, given: 3, rows: []int64{140}, next: 141},
	{name: "a lower Max, counting down", from: state.Identity{Increment: -1}, to: state.Identity{Increment: -1, Max: -100}, given: 3, next: -100},
	{name: "a Max below the start", from: state.Identity{Start: 100}, to: state.Identity{Max: 50}, given: 3, refused: "already behind the new Max (50)", next: 103},
	{name: "a Max below the start, new", from: state.Identity{Start: 100}, to: state.Identity{Max: 50}, next: 1},
	{name: "other bounds below", from: state.Identity{Min: 100, Max: 200}, to: state.Identity{Max: 50}, given: 3, next: 1},
	{name: "other bounds below, behind rows", from: state.Identity{Min: 100, Max: 200}, to: state.Identity{Max: 50}, given: 3, rows: []int64{7}, next: 8},
	{name: "other bounds, all numbers are in use", from: state.Identity{Min: 100, Max: 200}, to: state.Identity{Max: 50}, given: 3, rows: []int64{50}, refused: "no number left", next: 103},
	{name: "other bounds above", from: state.Identity{Max: 50}, to: state.Identity{Min: 100, Max: 200, Increment: 10}, given: 3, next: 100},
}

// TestNumbers changes the bounds and the direction of identities and named sequences. The next number is between the new bounds, and no row has
// it, or the change is refused before the first step.
func TestNumbers(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		for n, c := range numberChanges {
			for _, named := range []bool{false, true} {
				if on == target.CockroachDB && named == (n%2 == 0) { // whose changes take seconds
					continue
				}
				of := func(o state.Identity) *state.Database {
					if named {
						return sharing(on, o, "books")
					}
					return numbered(on, &o)
				}
				t.Run(fmt.Sprintf("%s, named %v", c.name, named), func(t *testing.T) {
					clean(t, db)
					f := newFolder(t, on)
					byFiles := n%3 == 0
					apply := func(o state.Identity, options migrate.Options) error {
						if byFiles {
							_, err := f.apply(db, options)
							return err
						}
						_, err := migrate.Apply(t.Context(), db, of(o), options)
						return err
					}
					if byFiles {
						f.diff("first", of(c.from))
						t.Cleanup(func() { run(t, db, "DROP TABLE IF EXISTS crategen_migrations, crategen_versions") })
					}
					if err := apply(c.from, migrate.Options{}); err != nil {
						t.Fatal(err)
					}
					id := 0
					for range c.given {
						id++
						run(t, db, "INSERT INTO books (id) VALUES (%d)", id)
					}
					for _, row := range c.rows {
						id++
						run(t, db, "INSERT INTO books (id, n) VALUES (%d, %d)", id, row)
					}
					if byFiles {
						f.diff("second", of(c.to))
					}
					var refused *migrate.RowsError
					phases := []plan.Phase{""}
					if n%3 == 1 {
						phases = []plan.Phase{plan.Expand, plan.Contract}
					}
					for i, phase := range phases {
						err := apply(c.to, migrate.Options{Phase: phase})
						switch {
						case c.refused == "" && err != nil:
							t.Fatal(err)
						case c.refused != "" && i == len(phases)-1 && (!errors.As(err, &refused) || !strings.Contains(err.Error(), c.refused)):
							t.Fatalf("the error is %v", err)
						case c.refused != "" && i == 0:
							t.Log(err)
						}
					}
					now := c.to
					if c.refused != "" {
						now = c.from
					}
					if d, err := migrate.Compare(t.Context(), db, of(now), nil); err != nil || len(d.Changes) > 0 {
						t.Errorf("the database is another one: %+v, %v", d, err)
					}
					run(t, db, "INSERT INTO books (id) VALUES (1000)")
					if have := number(t, db, "SELECT n FROM books WHERE id = 1000"); have != c.next {
						t.Errorf("the next number is %d, want %d", have, c.next)
					}
				})
			}
		}
	})
}

// TestNumbersRestart lets a sequence begin again by hand, as the error says, and gives it a lower Max then.
func TestNumbersRestart(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		for _, named := range []bool{false, true} {
			clean(t, db)
			of := func(o state.Identity) *state.Database {
				if named {
					return sharing(on, o, "books")
				}
				return numbered(on, &o)
			}
			mustApply(t, db, of(state.Identity{}))
			run(t, db, "INSERT INTO books (id) VALUES (1), (2), (3), (4)")
			run(t, db, "DELETE FROM books WHERE id > 1")
			_, err := migrate.Apply(t.Context(), db, of(state.Identity{Max: 3}), migrate.Options{})
			var refused *migrate.RowsError
			if !errors.As(err, &refused) {
				t.Fatalf("the error is %v", err)
			}
			_, sql, _ := strings.Cut(refused.Check.Remedy, "begin again before: ")
			if on == target.CockroachDB && !named {
				run(t, db, "ALTER TABLE books SET (schema_locked = false)")
			}
			run(t, db, "%s", sql)
			mustApply(t, db, of(state.Identity{Max: 3}))
		}
	})
}

// TestNumbersOfNewIdentity gives a column with rows an identity with bounds: rows outside of them do not matter.
func TestNumbersOfNewIdentity(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		for _, c := range []struct {
			rows string
			to   state.Identity
			next int64
		}{
			{"(1, 5), (2, 70)", state.Identity{Max: 20}, 6},
			{"(1, 5), (2, 20)", state.Identity{Max: 20}, 0},
			{"(1, 5), (2, -70)", state.Identity{Increment: -1, Min: -50}, -1},
			{"(1, 5)", state.Identity{Min: -50}, 6},
			{"", state.Identity{Min: -50}, -50},
			{"", state.Identity{Increment: 10}, 1},
		} {
			clean(t, db)
			mustApply(t, db, numbered(on, nil))
			if c.rows != "" {
				run(t, db, "INSERT INTO books (id, n) VALUES %s", c.rows)
			}
			_, err := migrate.Apply(t.Context(), db, numbered(on, &c.to), migrate.Options{})
			var refused *migrate.RowsError
			switch {
			case c.next == 0 && errors.As(err, &refused) && strings.Contains(err.Error(), "no number left"):
				t.Log(err)
				continue
			case err != nil || c.next == 0:
				t.Fatalf("%s: %v", c.rows, err)
			}
			run(t, db, "INSERT INTO books (id) VALUES (1000)")
			if have := number(t, db, "SELECT n FROM books WHERE id = 1000"); have != c.next {
				t.Errorf("%s: the next number is %d, want %d", c.rows, have, c.next)
			}
		}
	})
}

// TestNumbersOfSmallerType gives an identity a smaller type, which has not the old bounds.
func TestNumbersOfSmallerType(t *testing.T) {
	db := space(t, "postgres")
	of := func(typ string, i state.Identity) *state.Database {
		d := numbered(target.Postgres, &i)
		d.Tables[0].Columns[1].Type = typ
		return d
	}
	mustApply(t, db, of("bigint", state.Identity{Max: 100000}))
	run(t, db, "INSERT INTO books (id) VALUES (1), (2)")
	wantActions(t, db, of("smallint", state.Identity{}), "alter-type", migrate.Options{})
	run(t, db, "INSERT INTO books (id) VALUES (3)")
	if n := number(t, db, "SELECT n FROM books WHERE id = 3"); n != 3 {
		t.Errorf("the next number is %d", n)
	}
	wantActions(t, db, of("bigint", state.Identity{Max: 100000}), "alter-type", migrate.Options{})
	run(t, db, "ALTER TABLE books ALTER COLUMN n RESTART WITH 50000")
	run(t, db, "INSERT INTO books (id) VALUES (4)")
	run(t, db, "DELETE FROM books WHERE id = 4")
	_, err := migrate.Apply(t.Context(), db, of("smallint", state.Identity{}), migrate.Options{})
	var refused *migrate.RowsError
	if !errors.As(err, &refused) {
		t.Errorf("the error is %v", err)
	}
}
