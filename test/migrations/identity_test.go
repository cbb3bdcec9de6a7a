package migrations_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestIdentityContinues kills a run between a new identity and the number with which it continues after the rows, with and without files, and a
// run right before a table gets its lock for schema changes back. The next run completes both.
func TestIdentityContinues(t *testing.T) {
	of := func(i *state.Identity) *state.Database {
		return &state.Database{Target: target.CockroachDB, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
			{Name: "id", Type: "int8", NotNull: true}, {Name: "n", Type: "int8", NotNull: true, Identity: i}}}}}
	}
	for _, dies := range []string{"SELECT setval", "SET (schema_locked = true)"} {
		for _, byFiles := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, files %v", dies, byFiles), func(t *testing.T) {
				db := space(t, "cockroachdb")
				f := newFolder(t, target.CockroachDB)
				apply := func(db wire.DB, want *state.Database) error {
					if byFiles {
						_, err := f.apply(db, migrate.Options{})
						return err
					}
					_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
					return err
				}
				step := func(name string, want *state.Database) {
					if byFiles {
						f.diff(name, want)
					}
				}
				step("a", of(nil))
				if err := apply(db, of(nil)); err != nil {
					t.Fatal(err)
				}
				run(t, db, "INSERT INTO books (id, n) VALUES (1, 1), (2, 2), (3, 70)")
				run(t, db, "ALTER TABLE books SET (schema_locked = true)")
				step("b", of(&state.Identity{}))
				if dies != "SELECT setval" { // a change that the server refuses on a locked table
					if err := apply(db, of(&state.Identity{})); err != nil {
						t.Fatal(err)
					}
					step("c", of(nil))
				}
				want := of(&state.Identity{})
				if dies != "SELECT setval" {
					want = of(nil)
				}
				dead := false
				err := apply(&at{db, func(sql string) error {
					if dead = dead || strings.Contains(sql, dies); dead {
						return errKilled
					}
					return nil
				}}, want)
				if !errors.Is(err, errKilled) {
					t.Fatalf("the error is %v", err)
				}
				expire(t, db)
				if err := apply(db, want); err != nil {
					t.Fatal(err)
				}
				locked, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE TABLE books]")
				if err != nil || !strings.Contains(locked, "schema_locked = true") {
					t.Errorf("the table is not locked: %s (%v)", locked, err)
				}
				if want.Tables[0].Columns[1].Identity != nil {
					run(t, db, "INSERT INTO books (id) VALUES (4)")
					if n := number(t, db, "SELECT n FROM books WHERE id = 4"); n != 71 {
						t.Errorf("the first number is %d, want 71", n)
					}
				}
				if n := number(t, db, "SELECT count(*) FROM crategen_positions"); n != 0 {
					t.Errorf("%d positions are left in the journal", n)
				}
			})
		}
	}
}

// numbered is a table whose column n has an identity.
func numbered(on target.Name, i *state.Identity) *state.Database {
	return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
		{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "n", Type: typesOf[on]["int"][0], NotNull: true, Identity: i}}}}}
}

// TestIdentity gives a column an identity, makes it ALWAYS, lets it start elsewhere, and takes it away. On CockroachDB the table is locked for
// schema changes, and is so again afterwards.
func TestIdentity(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			of := func(i *state.Identity) *state.Database { return numbered(on, i) }
			mustApply(t, db, of(nil))
			run(t, db, "INSERT INTO books (id, n) VALUES (1, 1)")
			for i, step := range []struct {
				to      *state.Identity
				insert  string
				refused bool
			}{
				{&state.Identity{Start: 100}, "(2, 50)", false},
				{&state.Identity{Start: 100, Always: true}, "(3, 51)", true},
				{&state.Identity{Start: 200, Always: true}, "(4, 52)", true},
				{&state.Identity{}, "(5, 53)", false},
				{nil, "(6, 54)", false},
			} {
				mustApply(t, db, of(step.to))
				if p, err := migrate.NewPlan(t.Context(), db, of(step.to), migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("%d: %+v, %v", i, p, err)
				}
				if err := ask.Exec(t.Context(), db, "INSERT INTO books (id, n) VALUES "+step.insert); (err != nil) != step.refused {
					t.Errorf("%d: %v", i, err)
				}
			}
			if on == target.CockroachDB {
				text, err := ask.Value(t.Context(), db, "SELECT create_statement FROM [SHOW CREATE TABLE books]")
				if err != nil || !strings.Contains(text, "schema_locked = true") {
					t.Errorf("%s, %v", text, err)
				}
			}
		})
	}
}

// TestIdentityOptions changes each option of an identity, and reads the values that it makes.
func TestIdentityOptions(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			of := func(typ string, i *state.Identity) *state.Database {
				return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
					{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "n", Type: typ, NotNull: true, Identity: i}}}}}
			}
			id := 0
			next := func() string {
				t.Helper()
				id++
				n, err := ask.Value(t.Context(), db, fmt.Sprintf("INSERT INTO books (id) VALUES (%d) RETURNING CAST(n AS text)", id))
				if err != nil {
					return "refused"
				}
				return n
			}
			type step struct {
				typ  string
				to   state.Identity
				next []string
			}
			steps := []step{
				{"bigint", state.Identity{Start: 100, Increment: 10, Max: 1000}, []string{"100", "110"}},
				{"bigint", state.Identity{Start: 100, Increment: 5, Max: 1000}, []string{"115"}},
				{"bigint", state.Identity{Start: 100, Increment: 5, Min: 50, Max: 124}, []string{"120", "refused"}},
				{"bigint", state.Identity{Start: 100, Increment: 5, Min: 50, Max: 5000, Cache: 3}, nil},
				{"bigint", state.Identity{}, nil},
				{"bigint", state.Identity{Start: 7, Min: -5, Max: 1 << 40}, nil},
			}
			if on == target.CockroachDB {
				steps = append(steps, step{"bigint", state.Identity{Cache: 3, PerNode: true}, nil}, step{"bigint", state.Identity{Cache: 3}, nil})
			} else {
				steps = append(steps, step{"bigint", state.Identity{Increment: 5, Max: 125, Min: 10, Start: 10, Cycle: true}, []string{"125", "10"}},
					step{"integer", state.Identity{Max: 500}, nil}, step{"integer", state.Identity{}, nil})
			}
			for i, s := range steps {
				mustApply(t, db, of(s.typ, &s.to))
				if p, err := migrate.NewPlan(t.Context(), db, of(s.typ, &s.to), migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("%d: %+v, %v", i, p.Compared.Changes, err)
				}
				for _, want := range s.next {
					if have := next(); have != want {
						t.Errorf("%d: the next value is %s, want %s", i, have, want)
					}
				}
			}
		})
	}
}

// TestIdentityDown gives a column with values an identity that counts down.
func TestIdentityDown(t *testing.T) {
	for _, on := range []target.Name{target.Postgres, target.CockroachDB} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			of := func(i *state.Identity) *state.Database { return numbered(on, i) }
			mustApply(t, db, of(nil))
			run(t, db, "INSERT INTO books (id, n) VALUES (1, -7), (2, -3)")
			mustApply(t, db, of(&state.Identity{Increment: -2}))
			if n, err := ask.Value(t.Context(), db, "INSERT INTO books (id) VALUES (3) RETURNING CAST(n AS text)"); err != nil || n != "-9" {
				t.Errorf("the next value is %s, %v", n, err)
			}
		})
	}
}
