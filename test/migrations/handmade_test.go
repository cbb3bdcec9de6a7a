package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// inspected reads a table that was made by hand.
func inspected(t *testing.T, db wire.DB, table string) (*state.Database, *state.Table) {
	t.Helper()
	live, err := migrate.Inspect(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	found := live.Table(state.TableName{Name: table})
	if found == nil {
		t.Fatalf("no table %s", table)
	}
	return live, found
}

// TestHandMadeSQLite reads what people write for SQLite: names in any case of letters and in single quotes (coleifer/sqlite-web 85),
// expressions in an index without brackets, and a view of a column that is gone (AlexCovizzi/vscode-sqlite 99).
func TestHandMadeSQLite(t *testing.T) {
	db := space(t, "sqlite")
	for _, sql := range []string{
		`CREATE TABLE Parents (Id INTEGER PRIMARY KEY, Name TEXT, UNIQUE (NAME))`,
		`CREATE TABLE 'kids' ('id' INTEGER NOT NULL, [par ent] INTEGER REFERENCES PARENTS (ID), "n" int, PRIMARY KEY (ID))`,
		`CREATE INDEX kids_n ON Kids (N DESC, "PAR ENT")`,
		`CREATE INDEX kids_sum ON kids (n + id, -n DESC, lower(n) || 'x' COLLATE NOCASE)`,
		`CREATE VIEW odd AS SELECT gone FROM kids`,
	} {
		run(t, db, "%s", sql)
	}
	live, kids := inspected(t, db, "kids")
	if diff := cmp.Diff([]state.Column{{Name: "id", Type: "INTEGER", NotNull: true}, {Name: "par ent", Type: "INTEGER"}, {Name: "n", Type: "int"}}, kids.Columns); diff != "" {
		t.Errorf("columns (-want +have):\n%s", diff)
	}
	wantKey := []state.ForeignKey{{Columns: []string{"par ent"}, References: state.TableName{Name: "Parents"}, Referenced: []string{"Id"}}}
	if diff := cmp.Diff(wantKey, kids.ForeignKeys); diff != "" || !slices.Equal(kids.PrimaryKey, []string{"id"}) {
		t.Errorf("key %v, foreign keys (-want +have):\n%s", kids.PrimaryKey, diff)
	}
	parts := [][]state.Part{{{Column: "n", Desc: true}, {Column: "par ent"}},
		{{Expr: "n + id"}, {Expr: "-n", Desc: true}, {Expr: "lower(n) || 'x'", OpClass: "COLLATE NOCASE"}}}
	for i, want := range parts {
		if diff := cmp.Diff(want, kids.Indexes[i].Parts); diff != "" {
			t.Errorf("index %s (-want +have):\n%s", kids.Indexes[i].Name, diff)
		}
	}
	parents := live.Table(state.TableName{Name: "Parents"})
	if diff := cmp.Diff([][]string{{"Name"}}, parents.Uniques); diff != "" {
		t.Errorf("unique columns (-want +have):\n%s", diff)
	}
	if v := live.View(state.TableName{Name: "odd"}); v == nil || len(v.Output) != 0 {
		t.Errorf("the view of a column that is gone: %+v", v)
	}
}

// TestKeepsOptionsSQLite makes tables again that have what those of crategen do not have (hankinsoft/SQLPro 761): it stays, or the change is refused.
func TestKeepsOptionsSQLite(t *testing.T) {
	db := space(t, "sqlite")
	run(t, db, `CREATE TABLE pairs (a TEXT NOT NULL, b INTEGER NOT NULL, v TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID`)
	run(t, db, `INSERT INTO pairs VALUES ('x', 2, 'two'), ('x', 1, 'one')`)
	run(t, db, `CREATE TABLE latest (id INTEGER PRIMARY KEY, k TEXT UNIQUE ON CONFLICT REPLACE, v TEXT)`)
	run(t, db, `CREATE TABLE usual (id INTEGER PRIMARY KEY, k TEXT NOT NULL ON CONFLICT ABORT, CHECK (k <> '') ON CONFLICT ABORT)`)
	apply := func(table string, change func(*state.Table)) error {
		live, have := inspected(t, db, table)
		want := *have
		want.Columns, want.Options = slices.Clone(have.Columns), "" // a schema has no such options
		change(&want)
		_, err := migrate.Apply(t.Context(), db, &state.Database{Target: live.Target, Tables: []*state.Table{&want}},
			migrate.Options{Project: table, Allow: []string{"adopt-table=*"}})
		return err
	}
	check := func(table *state.Table) {
		table.Checks = append(slices.Clone(table.Checks), state.Check{Name: "short", Expr: "length(v) < 9"})
	}
	if err := apply("pairs", check); err != nil {
		t.Error(err)
	}
	_, pairs := inspected(t, db, "pairs")
	if pairs.Options != "WITHOUT ROWID" || !pairs.Strict || len(pairs.Checks) != 1 {
		t.Errorf("%+v", pairs)
	}
	if diff := cmp.Diff("x=one x=two", strings.Join(strings.Fields(joined(t, db, `SELECT a || '=' || v FROM pairs ORDER BY b`)), " ")); diff != "" {
		t.Errorf("rows (-want +have):\n%s", diff)
	}
	if err := apply("latest", check); err == nil || !strings.Contains(err.Error(), "makes the table latest again, which would lose an ON CONFLICT REPLACE") {
		t.Errorf("a lost ON CONFLICT: %v", err)
	}
	in := func(table *state.Table) { table.Columns = append(table.Columns, state.Column{Name: "w", Type: "TEXT"}) }
	if err := apply("latest", in); err != nil {
		t.Error(err)
	}
	run(t, db, `INSERT INTO latest (k) VALUES ('a'), ('a')`)
	if have := joined(t, db, `SELECT count(*) || '' FROM latest`); have != "1" {
		t.Errorf("%s rows", have)
	}
	if err := apply("usual", func(table *state.Table) { table.Columns[1].NotNull = false }); err != nil {
		t.Error(err)
	}
}

// joined returns the texts that a query finds.
func joined(t *testing.T, db wire.DB, sql string) string {
	t.Helper()
	var out []string
	if err := ask.Rows(t.Context(), db, sql, func(r wire.Rows) { out = append(out, r.Text()) }); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}
