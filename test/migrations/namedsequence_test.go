package migrations_test

import (
	"errors"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
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
