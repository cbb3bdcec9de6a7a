package ddl_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/ddl/ddltest"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// fulltexts are tables of ddltest's project with full text, as the runtime knows them: with a key of one integer, which is
// the row's number, and with one of text.
var fulltexts = map[string]struct {
	table   dialect.Table
	column  string
	further string // a column that is to be given as well
}{
	"integer key": {dialect.Table{Name: "authors", Key: []int{0}, Columns: []dialect.Column{
		{Name: "id", Type: dialect.Int64}, {Name: "bio", Type: dialect.Text, Language: "simple"},
	}}, "bio", `"name"`},
	"text key, odd names": {dialect.Table{Name: "select", Key: []int{0}, Columns: []dialect.Column{
		{Name: "order", Type: dialect.Text}, {Name: "Foo-bar", Type: dialect.Text, Language: "english"},
	}}, "Foo-bar", `"größe"`},
}

// The runtime finds what the triggers index, on SQLite.
func TestSQLiteFulltext(t *testing.T) {
	for name, tt := range fulltexts {
		t.Run(name, func(t *testing.T) {
			db := open(t, model.SQLite)
			create(t, db)
			table, key, text := ident(tt.table.Name), ident(tt.table.Columns[0].Name), ident(tt.column)
			run := func(sql string) {
				t.Helper()
				if _, err := exec(db, sql); err != nil {
					t.Fatalf("%v\n%s", err, sql)
				}
			}
			check := func(when, words string, want ...string) {
				t.Helper()
				if diff := cmp.Diff(want, match(t, db, &tt.table, tt.column, words)); diff != "" {
					t.Errorf("%s: rows that match %q (-want +got)\n%s", when, words, diff)
				}
			}
			insert := "INSERT INTO " + table + " (" + key + ", " + text + ", " + tt.further + ") VALUES "
			run(insert + "('7', 'grey cats', 1), ('9', 'a grey dog', 2)")
			check("inserted", "grey cats", "7")
			check("inserted", "grey", "7", "9")
			run("UPDATE " + table + " SET " + text + " = 'a white dog' WHERE " + key + " = '7'")
			check("updated", "cats")
			check("updated", "dog", "7", "9")
			run(insert + "('9', 'a bird', 2) ON CONFLICT (" + key + ") DO UPDATE SET " + text + " = excluded." + text)
			check("upserted", "dog", "7")
			run("VACUUM")
			check("after VACUUM", "bird", "9")
			run("DELETE FROM " + table + " WHERE " + key + " = '7'")
			check("deleted", "dog")
			fts := ident(tt.table.Name + "_" + tt.column + "_ft")
			run("INSERT INTO " + fts + "(" + fts + ") VALUES ('integrity-check')")
		})
	}
}

// Rows that are older than their full-text index are in it.
func TestSQLiteFulltextOfOldRows(t *testing.T) {
	db := open(t, model.SQLite)
	create(t, db)
	for _, sql := range []string{
		`DROP TABLE "reviews_text_ft"`, `DROP TRIGGER "reviews_text_ft_insert"`,
		`INSERT INTO "reviews" ("book", "reader", "text") VALUES ('a', 1, 'an old review')`,
	} {
		if _, err := exec(db, sql); err != nil {
			t.Fatal(err)
		}
	}
	create(t, db)
	create(t, db)
	reviews := dialect.Table{Name: "reviews", Key: []int{0, 1}, Columns: []dialect.Column{
		{Name: "book", Type: dialect.UUID}, {Name: "reader", Type: dialect.Int64}, {Name: "text", Type: dialect.Text, Language: "english"},
	}}
	if diff := cmp.Diff([]string{"a"}, match(t, db, &reviews, "text", "reviewing")); diff != "" {
		t.Errorf("rows that match (-want +got)\n%s", diff)
	}
}

// create runs the statements of ddltest's project.
func create(t *testing.T, db wire.DB) {
	t.Helper()
	target := model.Target{Dialect: model.SQLite}
	list, err := ddl.Statements(ddltest.Project(model.SQLite, ""), target)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if _, err := exec(db, s.SQL); err != nil {
			t.Fatalf("%v\n%s", err, s.SQL)
		}
	}
}

// match returns the first key columns of the rows that the runtime's Match finds, best first.
func match(t *testing.T, db wire.DB, table *dialect.Table, column, words string) []string {
	t.Helper()
	b := sqlgen.New(dialect.SQLite, "", table)
	defer b.Free()
	b.Write("SELECT CAST(" + ident(table.Columns[0].Name) + " AS text) FROM " + ident(table.Name) + " WHERE ")
	search := &dialect.TextSearch{Text: words, In: []dialect.SearchPart{{Index: b.Fulltext(column)}}}
	b.Dialect.Match(b, search)
	b.Write(" ORDER BY ")
	b.Dialect.Score(b, search)
	b.Write(" DESC, 1")
	b.Statement.SQL = string(b.Text())
	rows, err := db.Query(context.Background(), &b.Statement)
	if err != nil {
		t.Fatalf("%v\n%s", err, b.Statement.SQL)
	}
	var found []string
	for rows.Next() {
		found = append(found, rows.Text())
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return found
}

func ident(name string) string { return `"` + name + `"` }
