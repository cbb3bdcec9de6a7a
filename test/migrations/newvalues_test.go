package migrations_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestNewValuesUnderConstraints adds a column whose values the server makes to a table with three rows, under a constraint. Rows that
// would break the constraint are found before anything is changed, and others are not in the way.
func TestNewValuesUnderConstraints(t *testing.T) {
	const postgres, cockroach, sqlite = target.Postgres, target.CockroachDB, target.SQLite
	check := func(expr string) func(*state.Table) {
		return func(t *state.Table) { t.Checks = []state.Check{{Name: "books_ck", Expr: expr}} }
	}
	unique := func(names ...string) func(*state.Table) {
		return func(t *state.Table) {
			x := state.Index{Name: "books_ux", Unique: true}
			for _, name := range names {
				x.Parts = append(x.Parts, state.Part{Column: name})
			}
			t.Indexes = []state.Index{x}
		}
	}
	refers := func(t *state.Table) {
		t.ForeignKeys = []state.ForeignKey{{Name: "books_fk", Columns: []string{"n"}, References: state.TableName{Name: "authors"}, Referenced: []string{"id"}}}
	}
	referred := func(t *state.Table) { // by the rows of the table itself
		unique("n")(t)
		t.ForeignKeys = []state.ForeignKey{{Name: "books_self", Columns: []string{"b"}, References: t.TableName, Referenced: []string{"n"}}}
	}
	identity := func(i state.Identity) func(*state.Column) { return func(c *state.Column) { c.Identity = &i } }
	standard := func(typ, value string) func(*state.Column) {
		return func(c *state.Column) { c.Type, c.Default = typ, value }
	}
	sequence := standard("", `(nextval('"numbers"'))`) // as generated code says it
	computed := func(c *state.Column) { c.NotNull = false }
	short := func(c *state.Column) { c.Type += ` AS ("b" + 1) STORED` }
	small := func(c *state.Column) { c.Type, c.Identity = "smallint", &state.Identity{Start: 32766} }
	both, shorter := []target.Name{postgres, cockroach}, []target.Name{cockroach, sqlite}
	all := []target.Name{postgres, cockroach, sqlite}
	for _, c := range []struct {
		name    string
		on      []target.Name
		column  func(*state.Column)
		add     func(*state.Table)
		options state.Identity // of the sequence
		refused string         // empty if the rows are not in the way
	}{
		{"identity that breaks a check", both[:1], identity(state.Identity{Start: 100}), check(`"n" <= 50`), state.Identity{}, "break the check"},
		{"last number breaks a check", both[:1], identity(state.Identity{Increment: -2}), check(`n > -5`), state.Identity{}, "break the check"},
		{"identity within a check", both[:1], identity(state.Identity{}), check(`n BETWEEN 1 AND 3`), state.Identity{}, ""},
		{"identity beside another column", both[:1], identity(state.Identity{}), check(`n <> b`), state.Identity{}, "cannot be looked at"},
		{"too few numbers", both[:1], identity(state.Identity{Max: 2}), nil, state.Identity{}, "no number left"},
		{"enough numbers", both[:1], identity(state.Identity{Max: 3}), unique("n"), state.Identity{}, ""},
		{"too small a type", both[:1], small, nil, state.Identity{}, "no number left"},
		{"numbers that come again", both[:1], identity(state.Identity{Max: 2, Cycle: true}), unique("n"), state.Identity{}, "cannot be looked at"},
		{"numbers that come again freely", both[:1], identity(state.Identity{Max: 2, Cycle: true}), nil, state.Identity{}, ""},
		{"unique with another", both[:1], identity(state.Identity{}), unique("b", "n"), state.Identity{}, ""},
		{"identity that refers to rows", both[:1], identity(state.Identity{}), refers, state.Identity{}, ""},
		{"identity that refers to none", both[:1], identity(state.Identity{Start: 2}), refers, state.Identity{}, "refer to no row"},
		{"identity that rows refer to", both[:1], identity(state.Identity{Start: 10, Increment: 10}), referred, state.Identity{}, ""},
		{"identity that rows miss", both[:1], identity(state.Identity{}), referred, state.Identity{}, "refer to no row"},
		{"identity on CockroachDB", both[1:], identity(state.Identity{}), nil, state.Identity{}, "gives no numbers of a sequence"},
		{"sequence that breaks a check", both[:1], sequence, check(`n < 20`), state.Identity{Start: 10, Increment: 5}, "break the check"},
		{"sequence within a check", both[:1], sequence, check(`n <= 20`), state.Identity{Start: 10, Increment: 5}, ""},
		{"sequence on CockroachDB", both[1:], sequence, nil, state.Identity{}, "gives no numbers of a sequence"},
		{"random value under a check", all, standard("real", "(random())"), check(`n > 0.5`), state.Identity{}, "cannot be looked at"},
		{"random value", all, standard("real", "(random())"), nil, state.Identity{}, ""},
		{"unique value of the server", both[:1], standard("uuid", "gen_random_uuid()"), unique("n"), state.Identity{}, ""},
		{"time under a check", both[:1], standard("timestamptz", "now()"), check(`n > '2020-01-01T00:00:00Z'`), state.Identity{}, ""},
		{"time that breaks a check", both[:1], standard("timestamptz", "now()"), check(`n < '2020-01-01T00:00:00Z'`), state.Identity{}, "break the check"},
		{"one time for all", both[:1], standard("timestamptz", "now()"), unique("n"), state.Identity{}, "several rows hold"},
		{"generated column within a check", all, computed, check(`n <= 31`), state.Identity{}, ""},
		{"generated column that breaks a check", all, computed, check(`n < 31`), state.Identity{}, "break the check"},
		{"generated column without GENERATED ALWAYS", shorter, short, nil, state.Identity{}, ""},
		{"generated column without GENERATED ALWAYS within a check", shorter, short, check(`n <= 31`), state.Identity{}, ""},
		{"generated column without GENERATED ALWAYS that breaks a check", shorter, short, check(`n < 31`), state.Identity{}, "break the check"},
		{"constant with the name of a function", all, standard("text", "'random'"), check(`n = 'random'`), state.Identity{}, ""},
		{"constant with the name of a function, in several rows", all, standard("text", "'uuid'"), unique("n"), state.Identity{}, "several rows hold"},
	} {
		for _, on := range c.on {
			t.Run(fmt.Sprintf("%s on %s", c.name, on), func(t *testing.T) {
				db := space(t, string(on))
				number := typesOf[on]["int"][0]
				of := func() *state.Database {
					table := func(name string) *state.Table {
						return &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Strict: on == sqlite, Columns: []state.Column{
							{Name: "id", Type: number, NotNull: true}, {Name: "b", Type: number}}}
					}
					return &state.Database{Target: on, Tables: []*state.Table{table("authors"), table("books")}}
				}
				from, to := of(), of()
				mustApply(t, db, from)
				run(t, db, "INSERT INTO authors (id) VALUES (1), (2), (3)")
				run(t, db, "INSERT INTO books (id, b) VALUES (5, 10), (6, 20), (7, 30)")
				n := state.Column{Name: "n", Type: number, NotNull: true}
				c.column(&n)
				switch {
				case n.Type == "":
					n.Type = number
					to.Sequences = []state.Sequence{{TableName: state.TableName{Name: "numbers"}, Options: c.options.Normal(state.SequenceType)}}
				case n.Identity == nil && n.Default == "" && n.Type == number:
					n.Type = generatedOf(on, number, `"b" + 1`)
				case n.Type == "real" && on == cockroach:
					n.Type = "float8"
				}
				books := to.Tables[1]
				books.Columns = append(books.Columns, n)
				if c.add != nil {
					c.add(books)
				}
				_, err := migrate.Apply(t.Context(), db, to, migrate.Options{})
				refusedForRows(t, db, from, err, c.refused)
			})
		}
	}
}

// TestNewNumbersOfOldSequence gives rows the next numbers of a sequence that gave out others.
func TestNewNumbersOfOldSequence(t *testing.T) {
	db := space(t, string(target.Postgres))
	of := func(on target.Name, names ...string) *state.Database {
		return sharing(on, state.Identity{Increment: 10}, names...)
	}
	old := of(target.Postgres, "books", "papers")
	old.Tables[1].Columns = old.Tables[1].Columns[:1]
	mustApply(t, db, old)
	run(t, db, "INSERT INTO books (id) VALUES (1), (2)")
	run(t, db, "INSERT INTO papers (id) VALUES (1), (2)")
	want := of(target.Postgres, "books", "papers")
	want.Tables[1].Checks = []state.Check{{Name: "papers_ck", Expr: "n < 31"}}
	var rows *migrate.RowsError
	if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); !errors.As(err, &rows) || rows.Rows != 1 {
		t.Fatalf("the error is %v", err)
	}
	want.Tables[1].Checks[0].Expr = "n <= 31"
	mustApply(t, db, want)
	if n := number(t, db, "SELECT max(n) FROM papers"); n != 31 {
		t.Errorf("the last number is %d", n)
	}
}

// TestNewKeyColumn: rows that would have no value for a new column of the key are one problem, and are said once.
func TestNewKeyColumn(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			name := target.Name(on.Name)
			typ := typesOf[name]["int"][0]
			make := func(columns ...string) *state.Database {
				s := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: columns, Strict: name == target.SQLite}
				for _, c := range columns {
					s.Columns = append(s.Columns, state.Column{Name: c, Type: typ, NotNull: true})
				}
				return &state.Database{Target: name, Tables: []*state.Table{s}}
			}
			mustApply(t, db, make("id"))
			run(t, db, "INSERT INTO books (id) VALUES (1), (2)")
			refresh(t, db)
			_, err := migrate.Apply(t.Context(), db, make("id", "edition"), migrate.Options{})
			var rows *migrate.RowsError
			if !errors.As(err, &rows) || rows.Rows != 2 || strings.Count(err.Error(), "this lists them") != 1 {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// refusedForRows checks that a migration was refused for rows, with a text in its error, and that the database still is as before. Without a text,
// the migration must have succeeded.
func refusedForRows(t *testing.T, db wire.DB, before *state.Database, err error, text string) {
	t.Helper()
	if text == "" {
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	var rows *migrate.RowsError
	if !errors.As(err, &rows) || !strings.Contains(err.Error(), text) {
		t.Fatalf("the error is %v", err)
	}
	t.Log(err)
	if c, err := migrate.Compare(t.Context(), db, before, nil); err != nil || len(c.Changes) > 0 {
		t.Errorf("it was refused, and changed: %+v, %v", c, err)
	}
}
