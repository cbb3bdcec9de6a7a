package migrations_test

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// sharing are two tables whose numbers come from one sequence.
func sharing(on target.Name, options state.Identity, names ...string) *state.Database {
	d := &state.Database{Target: on, Sequences: []state.Sequence{{TableName: state.TableName{Name: "numbers"}, Options: options.Normal(state.SequenceType)}}}
	for _, name := range names {
		d.Tables = append(d.Tables, &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Columns: []state.Column{
			{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "n", Type: typesOf[on]["int"][0], NotNull: true, Default: `nextval('"numbers"')`}}})
	}
	return d
}

// TestNamedSequences creates a sequence that two tables share, changes its options, and drops it with its last column.
func TestNamedSequences(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		wantActions(t, db, sharing(on, state.Identity{Start: 10, Increment: 5}, "books"), "create-sequence create-table", migrate.Options{})
		run(t, db, "INSERT INTO books (id) VALUES (1), (2)")
		wantActions(t, db, sharing(on, state.Identity{Start: 10, Increment: 5}, "books", "papers"), "create-table", migrate.Options{})
		run(t, db, "INSERT INTO papers (id) VALUES (1)")
		if n := number(t, db, "SELECT sum(n)::bigint FROM (SELECT n FROM books UNION ALL SELECT n FROM papers) AS a"); n != 10+15+20 {
			t.Errorf("the numbers add up to %d", n)
		}
		run(t, db, "CREATE SEQUENCE others")
		for _, o := range []state.Identity{{Start: 10, Increment: 3, Max: 1000}, {Start: 10, Min: 5, Max: 900, Cache: 4}, {Start: 10}, {}} {
			wantActions(t, db, sharing(on, o, "books", "papers"), "alter-sequence", migrate.Options{})
		}
		if on == target.CockroachDB {
			wantActions(t, db, sharing(on, state.Identity{Cache: 8, PerNode: true}, "books", "papers"), "alter-sequence", migrate.Options{})
		}
		before := number(t, db, "SELECT max(n) FROM papers")
		run(t, db, "INSERT INTO papers (id) VALUES (3)")
		if n := number(t, db, "SELECT n FROM papers WHERE id = 3"); n <= before {
			t.Errorf("after the changes the next number is %d, and there was %d", n, before)
		}
		gone := sharing(on, state.Identity{}, "books")
		gone.Sequences, gone.Tables[0].Columns[1].Default = nil, "7"
		var loss *migrate.LossError
		if _, err := migrate.Apply(t.Context(), db, gone, migrate.Options{Allow: []string{"drop-table=*"}}); !errors.As(err, &loss) || loss.Change.Action != "drop-sequence" {
			t.Fatalf("the error is %v", err)
		}
		wantActions(t, db, gone, "set-default drop-table drop-sequence", migrate.Options{Allow: []string{"drop-table=*", "drop-sequence=numbers"}})
		if n := number(t, db, "SELECT nextval('others')"); n != 1 {
			t.Errorf("the sequence of others is at %d", n)
		}

		run(t, db, "CREATE SEQUENCE numbers INCREMENT 9")
		var foreign *migrate.ForeignError
		want := sharing(on, state.Identity{}, "books")
		if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{}); !errors.As(err, &foreign) || foreign.Kind != "sequence" {
			t.Errorf("the error is %v", err)
		} else {
			t.Log(err)
		}
		wantActions(t, db, want, "alter-sequence set-default", migrate.Options{Allow: []string{"adopt-sequence=numbers"}})

		f := newFolder(t, on)
		run(t, db, "DROP TABLE books")
		run(t, db, "DROP SEQUENCE numbers")
		for i, d := range []*state.Database{sharing(on, state.Identity{}, "books"), sharing(on, state.Identity{Increment: 2}, "books", "papers"), gone} {
			f.diff([]string{"a", "b", "c"}[i], d)
			if _, err := f.apply(db, migrate.Options{Allow: []string{"drop-sequence=*", "drop-table=*"}}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// called gives the sequence of a state another name, and its former one.
func called(d *state.Database, schema, name, old string) *state.Database {
	if schema != "" {
		d.Schemas = []string{schema}
	}
	d.Sequences[0].TableName, d.Sequences[0].RenamedFrom = state.TableName{Schema: schema, Name: name}, old
	for _, t := range d.Tables {
		t.Columns[1].Default = state.NextOf(d.Sequences[0].TableName)
	}
	return d
}

// TestRenamedSequence renames a sequence with its next number, also with other options, in two phases, by files, and back.
func TestRenamedSequence(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		next := func(want int64, table string) {
			t.Helper()
			run(t, db, "INSERT INTO %[1]s (id) VALUES ((SELECT count(*) FROM %[1]s))", table)
			if n := number(t, db, "SELECT max(n) FROM "+table); n != want {
				t.Errorf("the number is %d, want %d", n, want)
			}
		}
		o := migrate.Options{}
		wantActions(t, db, sharing(on, state.Identity{Start: 10}, "books", "papers"), "create-sequence create-table", o)
		next(10, "books")
		wantActions(t, db, called(sharing(on, state.Identity{Start: 10}, "books", "papers"), "", "All numbers", "numbers"), "rename-sequence", o)
		next(11, "papers")
		wantActions(t, db, called(sharing(on, state.Identity{Start: 10, Increment: 5}, "books", "papers"), "", "order", "All numbers"), "rename-sequence alter-sequence", o)
		next(16, "books")
		o.Phase = plan.Expand
		last := func() *state.Database {
			return called(sharing(on, state.Identity{Start: 10}, "books", "papers", "letters"), "", "pages", "order")
		}
		wantActions(t, db, last(), "", o)
		if n := number(t, db, "SELECT nextval('\"order\"')"); n != 21 {
			t.Errorf("between the phases the number is %d", n)
		}
		o.Phase = plan.Contract
		wantActions(t, db, last(), "rename-sequence alter-sequence create-table", o)
		next(22, "letters")

		f := newFolder(t, on)
		run(t, db, "DROP TABLE books, papers, letters")
		run(t, db, "DROP SEQUENCE pages")
		f.diff("first", sharing(on, state.Identity{}, "books"))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		next(1, "books")
		renamed := called(sharing(on, state.Identity{}, "books"), "", "pages", "numbers")
		f.diff("second", renamed)
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		next(2, "books")
		if p, err := migrate.NewPlan(t.Context(), db, renamed, migrate.Options{}); err != nil || !p.Empty() {
			t.Fatalf("afterwards the plan is %+v, %v", p, err)
		}
		back, err := f.read().Older(f.read().Files[0].Version)
		if err != nil {
			t.Fatal(err)
		}
		wantActions(t, db, back, "rename-sequence", migrate.Options{})
		next(3, "books")
	})
}

// TestSequenceSchemas has a sequence in a schema of its own, and one of the same name in the current schema.
func TestSequenceSchemas(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		const schema = "crategen_Numbers"
		make := func(name, old string, options state.Identity) *state.Database {
			d := called(sharing(on, options, "books"), schema, name, old)
			plain := sharing(on, state.Identity{Start: 5}, "papers")
			d.Sequences, d.Tables = append(d.Sequences, plain.Sequences...), append(d.Tables, plain.Tables...)
			return d
		}
		t.Cleanup(func() {
			run(t, db, "DROP TABLE IF EXISTS books")
			run(t, db, `DROP SCHEMA IF EXISTS "`+schema+`" CASCADE`)
		})
		o := migrate.Options{}
		wantActions(t, db, make("numbers", "", state.Identity{}), "create-schema create-sequence create-table", o)
		run(t, db, "INSERT INTO books (id) VALUES (1)")
		run(t, db, "INSERT INTO papers (id) VALUES (1)")
		wantActions(t, db, make("numbers", "", state.Identity{Increment: 2}), "alter-sequence", o)
		wantActions(t, db, make("pages", "numbers", state.Identity{Increment: 2}), "rename-sequence", o)
		run(t, db, "INSERT INTO books (id) VALUES (2)")
		if n := number(t, db, "SELECT sum(n)::bigint FROM (SELECT n FROM books UNION ALL SELECT n FROM papers) AS a"); n != 1+3+5 {
			t.Errorf("the numbers add up to %d", n)
		}
		d := sharing(on, state.Identity{Start: 5}, "papers")
		d.Schemas = []string{schema}
		wantActions(t, db, d, "drop-table drop-sequence", migrate.Options{Allow: []string{"drop-table=*", "drop-sequence=" + schema + ".pages"}})
	})
}
