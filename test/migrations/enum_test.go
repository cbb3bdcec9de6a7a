package migrations_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// withEnums are the databases that have enum types.
var withEnums = []target.Name{target.Postgres, target.CockroachDB}

// eachEnumTarget runs fn on each database that has enum types.
func eachEnumTarget(t *testing.T, fn func(t *testing.T, db wire.DB, on target.Name)) {
	for _, on := range withEnums {
		t.Run(string(on), func(t *testing.T) { fn(t, space(t, string(on)), on) })
	}
}

// moods are the tables books and shelves with columns of the enum type, which an index and a check name.
func moods(on target.Name, e state.Enum, def string) *state.Database {
	types, typ := typesOf[on], e.Type()
	id := state.Column{Name: "id", Type: types["int"][0], NotNull: true}
	return &state.Database{Target: on, Enums: []state.Enum{e}, Tables: []*state.Table{
		{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{id,
			{Name: "s", Type: typ, Default: "'" + def + "'", NotNull: true, Values: e.Values}},
			Indexes: []state.Index{{Name: "books_s", Parts: []state.Part{{Column: "id"}}, Where: `"s" <> 'good'`}, {Name: "by_s", Parts: []state.Part{{Column: "s"}}}},
			Checks:  []state.Check{{Name: "not_good", Expr: `"s" <> 'good' OR "id" > 0`}}},
		{TableName: state.TableName{Name: "shelves"}, PrimaryKey: []string{"id"}, Columns: []state.Column{id, {Name: "m", Type: typ, Values: e.Values}}},
	}}
}

func mood(name string, values ...string) state.Enum {
	return state.Enum{TableName: state.TableName{Name: name}, Values: values}
}

// wantActions applies a state and checks the actions of the steps, and that nothing is left to do.
func wantActions(t *testing.T, db wire.DB, want *state.Database, actions string, o migrate.Options) {
	t.Helper()
	p, err := migrate.Apply(t.Context(), db, want, o)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, s := range p.Steps {
		have = append(have, s.Change.Action)
	}
	if !slices.Equal(slices.Compact(have), strings.Fields(actions)) {
		t.Errorf("the steps are %v, want %s", have, actions)
	}
	if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() && o.Phase == "" {
		t.Fatalf("afterwards the plan is %+v, %v", p, err)
	}
}

// valuesIn reads a column of a table in its order.
func valuesIn(t *testing.T, db wire.DB, table, column string) string {
	t.Helper()
	var list []string
	if err := ask.Rows(t.Context(), db, `SELECT CAST("`+column+`" AS text) FROM "`+table+`" AS r ORDER BY r."`+column+`", id`,
		func(r wire.Rows) { list = append(list, ask.Text(r)) }); err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

// TestEnumTypes creates an enum type of two tables with rows, and changes its values in each way.
func TestEnumTypes(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		o := migrate.Options{Allow: []string{"drop-table=*"}}
		wantActions(t, db, moods(on, mood("mood", "bad", "good"), "bad"), "create-enum create-table", o)
		run(t, db, `INSERT INTO books (id, s) VALUES (1, 'good'), (2, DEFAULT), (3, 'good')`)
		run(t, db, `INSERT INTO shelves (id, m) VALUES (1, 'good'), (2, NULL), (3, 'bad')`)

		// Values are added at each place, and one of them is the new default at once.
		wantActions(t, db, moods(on, mood("mood", "worst", "bad", "so-so", "it's", "good", "best"), "so-so"), "add-enum-values set-default", o)
		run(t, db, `INSERT INTO books (id, s) VALUES (4, 'worst'), (5, 'best'), (6, DEFAULT), (7, 'it''s')`)
		if have := valuesIn(t, db, "books", "s"); have != "worst bad so-so it's good good best" {
			t.Errorf("the values are %s", have)
		}

		// The rows have the new name of a value, and so has the default.
		e := mood("mood", "worst", "bad", "middling", "it's", "good", "best")
		e.RenamedValues = []state.RenamedValue{{From: "so-so", To: "middling"}}
		wantActions(t, db, moods(on, e, "middling"), "rename-enum-value", o)
		wantActions(t, db, moods(on, e, "middling"), "", o)
		run(t, db, `INSERT INTO books (id, s) VALUES (8, DEFAULT)`)
		if have := valuesIn(t, db, "books", "s"); have != "worst bad middling middling it's good good best" {
			t.Errorf("the values are %s", have)
		}

		// A value that rows hold is not taken away.
		less := moods(on, mood("mood", "bad", "it's", "good", "best"), "bad")
		_, err := migrate.Apply(t.Context(), db, less, o)
		var rows *migrate.RowsError
		if !errors.As(err, &rows) || rows.Rows != 3 || !strings.Contains(err.Error(), "rows whose books.s holds a value that the enum type mood loses: 3") {
			t.Fatalf("the error is %v", err)
		}
		n := 0
		if err := ask.Rows(t.Context(), db, rows.Check.List, func(wire.Rows) { n++ }); err != nil || n != 3 {
			t.Errorf("the query lists %d rows, %v", n, err)
		}
		run(t, db, `UPDATE books SET s = 'bad' WHERE s IN ('worst', 'middling')`)
		wantActions(t, db, less, "set-default alter-enum", o)
		if have := valuesIn(t, db, "books", "s") + ", " + valuesIn(t, db, "shelves", "m"); have != "bad bad bad bad it's good good best,  bad good" &&
			have != "bad bad bad bad it's good good best, bad good " {
			t.Errorf("the values are %s", have)
		}
		if err := ask.Exec(t.Context(), db, `INSERT INTO books (id, s) VALUES (9, 'worst')`); err == nil {
			t.Error("the database takes a value that is gone")
		}

		// Another order is another type on PostgreSQL, and refused on CockroachDB.
		turned := moods(on, mood("mood", "best", "good", "it's", "bad"), "bad")
		if on == target.CockroachDB {
			if _, err := migrate.Apply(t.Context(), db, turned, o); err == nil || !strings.Contains(err.Error(), "cannot change the order of the values") {
				t.Errorf("the error is %v", err)
			}
		} else {
			wantActions(t, db, turned, "alter-enum", o)
			if have := valuesIn(t, db, "books", "s"); have != "best good good it's bad bad bad bad" {
				t.Errorf("the values are %s", have)
			}
			wantActions(t, db, less, "alter-enum", o)
		}

		// Another name for the type, and a value of another name with it.
		now := mood("feeling", "bad", "its", "good", "best")
		now.RenamedFrom, now.RenamedValues = "mood", []state.RenamedValue{{From: "it's", To: "its"}}
		wantActions(t, db, moods(on, now, "bad"), "rename-enum rename-enum-value", o)
		wantActions(t, db, moods(on, now, "bad"), "", o)

		// The type goes with its last column.
		last := moods(on, now, "bad")
		last.Tables = last.Tables[1:]
		wantActions(t, db, last, "drop-table", o)
		last.Enums, last.Tables[0].Columns = nil, last.Tables[0].Columns[:1]
		wantActions(t, db, last, "drop-column drop-enum", migrate.Options{Allow: []string{"drop-column=*"}})
		if have, err := ask.Value(t.Context(), db, "SELECT CAST(count(*) AS text) FROM pg_enum"); err != nil || have != "0" {
			t.Errorf("the database has %s values of enum types, %v", have, err)
		}
	})
}

// TestTextToEnum changes a column with rows from a text to an enum type, to another one, and back.
func TestTextToEnum(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		text := moods(on, mood("mood", "bad", "good"), "bad")
		text.Enums = nil
		for _, table := range text.Tables {
			table.Columns[1].Type = typesOf[on]["text"][0]
		}
		mustApply(t, db, text)
		run(t, db, `INSERT INTO books (id, s) VALUES (1, 'good'), (2, DEFAULT), (3, 'other')`)
		run(t, db, `INSERT INTO shelves (id, m) VALUES (1, 'good'), (2, NULL)`)
		_, err := migrate.Apply(t.Context(), db, moods(on, mood("mood", "bad", "good"), "bad"), migrate.Options{})
		wantRows(t, db, err)
		if err != nil && !strings.Contains(err.Error(), "rows whose books.s does not fit") {
			t.Errorf("the error is %v", err)
		}
		run(t, db, `DELETE FROM books WHERE id = 3`)
		for _, want := range []*state.Database{moods(on, mood("mood", "good", "bad"), "bad"), moods(on, mood("feeling", "bad", "soso", "good"), "soso"), text} {
			mustApply(t, db, want)
			if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
				t.Fatalf("afterwards the plan is %+v, %v", p, err)
			}
			if have := look(t, db, "s"); have != "1=good 2=bad" {
				t.Errorf("the rows are %s", have)
			}
		}
		run(t, db, `INSERT INTO books (id) VALUES (3)`)
		if have := look(t, db, "s"); have != "1=good 2=bad 3=bad" {
			t.Errorf("the rows are %s", have)
		}
	})
}

// TestEnumSchemas has an enum type in a schema of its own, and one of the same name in the current schema.
func TestEnumSchemas(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		make := func(values ...string) *state.Database {
			s := moods(on, mood("mood", "bad", "good"), "bad")
			own := state.Enum{TableName: state.TableName{Schema: "crategen_moods", Name: "mood"}, Values: values}
			s.Schemas, s.Enums = []string{"crategen_moods"}, append(s.Enums, own)
			s.Tables[1].Columns[1].Type, s.Tables[1].Columns[1].Values, s.Tables[1].Columns[1].Default = own.Type(), values, "'b'"
			return s
		}
		t.Cleanup(func() {
			run(t, db, "DROP TABLE IF EXISTS shelves")
			run(t, db, "DROP TYPE IF EXISTS crategen_moods.mood")
			run(t, db, "DROP SCHEMA IF EXISTS crategen_moods")
		})
		o := migrate.Options{}
		wantActions(t, db, make("a", "b"), "create-schema create-enum create-table", o)
		run(t, db, `INSERT INTO shelves (id, m) VALUES (1, DEFAULT), (2, 'a')`)
		wantActions(t, db, make("a", "b", "c"), "add-enum-values", o)
		wantActions(t, db, make("a", "b"), "alter-enum", o)
		if have := valuesIn(t, db, "shelves", "m"); have != "a b" {
			t.Errorf("the values are %s", have)
		}
	})
}

// TestEnumPhases takes a value away and adds one in two phases: between them, the type has both.
func TestEnumPhases(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		mustApply(t, db, moods(on, mood("mood", "bad", "good"), "good"))
		run(t, db, `INSERT INTO books (id, s) VALUES (1, 'bad')`)
		want := moods(on, mood("mood", "good", "best"), "best")
		wantActions(t, db, want, "add-enum-values set-default", migrate.Options{Phase: plan.Expand})
		run(t, db, `INSERT INTO books (id, s) VALUES (2, 'bad'), (3, 'best')`)
		if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{Phase: plan.Contract}); err == nil {
			t.Error("a value was taken away that rows hold")
		}
		run(t, db, `DELETE FROM books WHERE s = 'bad'`)
		wantActions(t, db, want, "alter-enum", migrate.Options{Phase: plan.Contract})
	})
}

// TestEnumTypeFiles changes an enum type by files.
func TestEnumTypeFiles(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		f := newFolder(t, on)
		f.diff("first", moods(on, mood("mood", "bad", "good"), "bad"))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		run(t, db, `INSERT INTO books (id, s) VALUES (1, 'good'), (2, 'bad')`)
		e := mood("feeling", "worst", "bad", "fine", "good")
		e.RenamedFrom = "mood"
		f.diff("more", moods(on, e, "fine"))
		e.RenamedValues = []state.RenamedValue{{From: "fine", To: "best"}}
		e.Values = []string{"bad", "best", "good"}
		f.diff("less", moods(on, e, "bad"))
		if _, err := f.apply(db, migrate.Options{}); err != nil {
			t.Fatal(err)
		}
		if have := valuesIn(t, db, "books", "s"); have != "bad good" {
			t.Errorf("the values are %s", have)
		}
		e.RenamedFrom, e.RenamedValues = "", nil
		if p, err := migrate.NewPlan(t.Context(), db, moods(on, e, "bad"), migrate.Options{}); err != nil || !p.Empty() {
			t.Fatalf("afterwards the plan is %+v, %v", p, err)
		}
		_, back, _, err := migrate.DiffTo(f.read(), f.read().Files[0].Version, f.version(), "back")
		if err != nil || len(back.Enums) != 1 || back.Enums[0].Name != "mood" {
			t.Errorf("the state of the first file is %+v, %v", back, err)
		}
	})
}

// TestEnumsOfOthers changes no type that the project did not make unless it is allowed, and drops none.
func TestEnumsOfOthers(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		run(t, db, "CREATE TYPE mood AS ENUM ('bad')")
		run(t, db, "CREATE TYPE other AS ENUM ('bad')")
		want := moods(on, mood("mood", "bad", "good"), "bad")
		_, err := migrate.Apply(t.Context(), db, want, migrate.Options{})
		if err == nil || !strings.Contains(err.Error(), "the enum type mood exists") || !strings.Contains(err.Error(), "--allow adopt-enum=mood") {
			t.Fatalf("the error is %v", err)
		}
		wantActions(t, db, want, "add-enum-values create-table", migrate.Options{Allow: []string{"adopt-enum=mood"}})
		if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{Project: "another"}); err == nil {
			t.Error("another project takes the tables and the type")
		}
		run(t, db, "DROP TYPE other")
	})
}

// TestEnumArrays changes the values of the enum type of an array with rows, and the array to one of texts and back.
func TestEnumArrays(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		of := func(typ string, enums ...state.Enum) *state.Database {
			return &state.Database{Target: on, Enums: enums, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
				{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}, {Name: "s", Type: typ}}, Indexes: []state.Index{{Name: "by_s", Method: "gin", Parts: []state.Part{{Column: "s"}}}}}}}
		}
		typed := func(values ...string) *state.Database { return of(`"mood"[]`, mood("mood", values...)) }
		o := migrate.Options{}
		wantActions(t, db, typed("bad", "it's"), "create-enum create-table", o)
		run(t, db, `INSERT INTO books (id, s) VALUES (1, '{bad,it''s,bad}'), (2, '{}'), (3, NULL)`)
		wantActions(t, db, typed("worst", "bad", "it's", "good"), "add-enum-values", o)
		run(t, db, `INSERT INTO books (id, s) VALUES (4, '{worst,good}')`)
		_, err := migrate.Apply(t.Context(), db, typed("bad", "it's", "good"), o)
		var rows *migrate.RowsError
		if !errors.As(err, &rows) || rows.Rows != 1 || !strings.Contains(err.Error(), "rows whose books.s holds a value that the enum type mood loses: 1") {
			t.Fatalf("a value that an element has: %v", err)
		}
		wantRows(t, db, err)
		run(t, db, `UPDATE books SET s = '{good}' WHERE id = 4`)
		wantActions(t, db, typed("bad", "it's", "good"), "alter-enum", o)
		same := "1={bad,it's,bad} 2={} 3=NULL 4={good}"
		if have := look(t, db, "s"); have != same {
			t.Errorf("the rows are %s", have)
		}
		renamed := mood("feeling", "bad", "its", "good")
		renamed.RenamedFrom, renamed.RenamedValues = "mood", []state.RenamedValue{{From: "it's", To: "its"}}
		wantActions(t, db, of(`"feeling"[]`, renamed), "rename-enum rename-enum-value", o)
		for _, want := range []*state.Database{of("text[]"), of(`"feeling"[]`, mood("feeling", "bad", "its", "good"))} {
			_, err := migrate.Apply(t.Context(), db, want, o)
			var refused *plan.Unsupported
			switch {
			case errors.As(err, &refused):
				t.Logf("refused: %v", err)
			case err != nil:
				t.Fatal(err)
			}
			if have := look(t, db, "s"); have != "1={bad,its,bad} 2={} 3=NULL 4={good}" {
				t.Errorf("the rows are %s", have)
			}
		}
		// Another type, without the index: its values go by their texts.
		bare := func(name string, values ...string) *state.Database {
			s := of(`"`+name+`"[]`, mood(name, values...))
			s.Tables[0].Indexes = nil
			return s
		}
		for _, want := range []*state.Database{bare("feeling", "bad", "its", "good"), bare("temper", "its", "new", "good", "bad")} {
			if _, err := migrate.Apply(t.Context(), db, want, o); err != nil {
				t.Fatal(err)
			}
		}
		if _, err = migrate.Apply(t.Context(), db, bare("mild", "good", "bad"), o); !errors.As(err, &rows) || rows.Rows != 1 {
			t.Errorf("a value that the other type lacks: %v", err)
		}
		if have := look(t, db, "s"); have != "1={bad,its,bad} 2={} 3=NULL 4={good}" {
			t.Errorf("with another type the rows are %s", have)
		}
	})
}

// TestValueGoesWithTable drops a table and takes away a value that only its rows hold, in one migration.
func TestValueGoesWithTable(t *testing.T) {
	eachEnumTarget(t, func(t *testing.T, db wire.DB, on target.Name) {
		from := moods(on, mood("mood", "bad", "good", "best"), "bad")
		mustApply(t, db, from)
		run(t, db, "INSERT INTO %s (id, s) VALUES (1, 'best')", from.Tables[0].Name)
		to := moods(on, mood("mood", "bad", "good"), "bad")
		to.Tables = to.Tables[1:]
		wantActions(t, db, to, "drop-table alter-enum", migrate.Options{Allow: []string{"drop-table=*"}})
	})
}
