package migrations_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// change is one change of the table books (id, n, s, r), which holds the rows (1, 10, 'a', 1.5) and (2, NULL, '20', 2.5).
type change struct {
	name  string
	make  func(t *state.Table, types map[string][]string)
	steps map[string]string // by database, or for all others by ""; words with spaces between; - where the database has no such change
	// rows is what id and the column to look at hold afterwards; refused is what the error says instead.
	look, rows, refused string
}

var changes = []change{
	{"nullable column", func(t *state.Table, ty map[string][]string) {
		t.Columns = append(t.Columns, state.Column{Name: "x", Type: ty["int"][0]})
	}, map[string]string{"": "add-column"}, "x", "1=NULL 2=NULL", ""},
	{"column with a default", func(t *state.Table, ty map[string][]string) {
		t.Columns = append(t.Columns, state.Column{Name: "x", Type: ty["int"][0], Default: "5"})
	}, map[string]string{"": "add-column"}, "x", "1=5 2=5", ""},
	{"required column with a default", func(t *state.Table, ty map[string][]string) {
		t.Columns = append(t.Columns, state.Column{Name: "x", Type: ty["int"][0], Default: "5", NotNull: true})
	}, map[string]string{"": "add-column", "cratedb": "rebuild-table"}, "x", "1=5 2=5", ""},
	{"required column without a default", func(t *state.Table, ty map[string][]string) {
		t.Columns = append(t.Columns, state.Column{Name: "x", Type: ty["int"][0], NotNull: true})
	}, nil, "n", "1=10 2=NULL", "rows of books, which would have no value for x: 2"},
	{"required over NULL", func(t *state.Table, _ map[string][]string) { t.Columns[1].NotNull = true },
		nil, "n", "1=10 2=NULL", "rows with a NULL in books.n: 1"},
	{"text to number", func(t *state.Table, ty map[string][]string) { t.Columns[2].Type = ty["int"][0] },
		nil, "s", "1=a 2=20", "rows whose books.s does not fit"},
	{"number to text", func(t *state.Table, ty map[string][]string) { t.Columns[1].Type = ty["text"][0] },
		map[string]string{"": "alter-type", "cockroachdb": "alter-type alter-type alter-type", "cratedb": "rebuild-table", "sqlite": "rebuild-table"}, "n", "1=10 2=NULL", ""},
	{"number that would be rounded", func(t *state.Table, ty map[string][]string) { t.Columns[3].Type = ty["int"][0] },
		nil, "r", "1=1.5 2=2.5", "rows whose books.r would be rounded"},
	{"number that is not rounded", func(t *state.Table, ty map[string][]string) { t.Columns[1].Type = ty["real"][0] },
		map[string]string{"": "alter-type", "cockroachdb": "alter-type alter-type alter-type", "cratedb": "rebuild-table", "sqlite": "rebuild-table"}, "s", "1=a 2=20", ""},
	{"default", func(t *state.Table, _ map[string][]string) { t.Columns[1].Default = "3" },
		map[string]string{"": "set-default", "sqlite": "rebuild-table"}, "n", "1=10 2=NULL", ""},
	{"check that rows break", func(t *state.Table, _ map[string][]string) {
		t.Checks = []state.Check{{Name: "small", Expr: `"n" < 5`}}
	}, nil, "n", "1=10 2=NULL", "rows that break the check small of books: 1"},
	{"check", func(t *state.Table, _ map[string][]string) {
		t.Checks = []state.Check{{Name: "small", Expr: `"n" < 50`}}
	}, map[string]string{"": "add-check validate", "cratedb": "rebuild-table", "sqlite": "rebuild-table"}, "n", "1=10 2=NULL", ""},
	{"key", func(t *state.Table, ty map[string][]string) {
		t.PrimaryKey, t.Columns[2].NotNull = []string{"id", "s"}, true
	}, map[string]string{"postgres": "set-not-null set-not-null set-not-null alter-key",
		"cockroachdb": "set-not-null alter-key alter-key", "": "rebuild-table"}, "s", "1=a 2=20", ""},
	{"unique index", func(t *state.Table, _ map[string][]string) {
		t.Indexes = []state.Index{{Name: "by_s", Unique: true, Parts: []state.Part{{Column: "s"}}}}
	}, map[string]string{"": "add-index", "cratedb": "-"}, "s", "1=a 2=20", ""},
	{"column gone", func(t *state.Table, _ map[string][]string) {
		t.Columns = append(t.Columns[:2:2], t.Columns[3])
	}, nil, "s", "1=a 2=20",
		"drop-column of books.s loses data; allow it with --allow drop-column=books.s"},
}

// TestChanges makes one change after the other on tables with rows.
func TestChanges(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db := space(t, on.Name)
			types := typesOf[target.Name(on.Name)]
			for _, c := range changes {
				steps, ok := c.steps[on.Name]
				if !ok {
					steps = c.steps[""]
				}
				if steps == "-" {
					continue
				}
				if steps == "set-default" && on.Name == "cratedb" && strings.HasPrefix(version(t, db), "CrateDB 5.") {
					steps = "rebuild-table" // ALTER COLUMN SET DEFAULT is of 6.3
				}
				t.Run(c.name, func(t *testing.T) {
					clean(t, db)
					before := func() *state.Table {
						return &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: on.Name == "sqlite",
							Columns: []state.Column{{Name: "id", Type: types["int"][0], NotNull: true}, {Name: "n", Type: types["int"][0]},
								{Name: "s", Type: types["text"][0]}, {Name: "r", Type: types["real"][0]}}}
					}
					a := &state.Database{Target: target.Name(on.Name), Tables: []*state.Table{before()}}
					after := before()
					c.make(after, types)
					b := &state.Database{Target: a.Target, Tables: []*state.Table{after}}
					if _, err := migrate.Apply(t.Context(), db, a, migrate.Options{}); err != nil {
						t.Fatal(err)
					}
					run(t, db, `INSERT INTO "books" ("id", "n", "s", "r") VALUES (1, 10, 'a', 1.5), (2, NULL, '20', 2.5)`)
					refresh(t, db)
					p, err := migrate.Apply(t.Context(), db, b, migrate.Options{})
					switch {
					case c.refused != "":
						if err == nil || !strings.Contains(err.Error(), c.refused) {
							t.Errorf("the error is %v, want %s", err, c.refused)
						}
						var rows *migrate.RowsError
						if errors.As(err, &rows) {
							n := 0
							if err := ask.Rows(t.Context(), db, rows.Check.List, func(wire.Rows) { n++ }); err != nil || int64(n) != rows.Rows {
								t.Errorf("the query lists %d rows (%v), want %d", n, err, rows.Rows)
							}
						}
					case err != nil:
						t.Error(err)
					default:
						var have []string
						for _, s := range p.Steps {
							have = append(have, s.Change.Action)
						}
						if want := strings.Fields(steps); !slices.Equal(have, want) {
							t.Errorf("the steps are %v, want %v", have, want)
						}
					}
					refresh(t, db)
					if diff := cmp.Diff(c.rows, look(t, db, c.look)); diff != "" {
						t.Errorf("rows (-want +have):\n%s", diff)
					}
				})
			}
		})
	}
}

func refresh(t *testing.T, db wire.DB) {
	t.Helper()
	if db.Dialect() == "cratedb" {
		run(t, db, `REFRESH TABLE "books"`)
	}
}

// look reads a column as 1=10 2=NULL.
func look(t *testing.T, db wire.DB, column string) string {
	t.Helper()
	var list []string
	text := typesOf[target.Name(db.Dialect())]["text"][0]
	err := ask.Rows(t.Context(), db, `SELECT CAST("id" AS `+text+`), COALESCE(CAST("`+column+`" AS `+text+`), 'NULL') FROM "books" ORDER BY 1`,
		func(r wire.Rows) { list = append(list, r.Text()+"="+r.Text()) })
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func version(t *testing.T, db wire.DB) string {
	v, err := ask.Value(t.Context(), db, "SELECT version()")
	if err != nil {
		t.Fatal(err)
	}
	return v
}
