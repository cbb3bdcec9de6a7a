package migrations_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// TestKeptConstraints changes how a column is computed, or its type, under constraints that stay. Rows that would break one of them are found
// before anything is changed, and others are not in the way.
func TestKeptConstraints(t *testing.T) {
	const postgres, cockroach, sqlite, crate = target.Postgres, target.CockroachDB, target.SQLite, target.CrateDB
	check := func(expr string) func(*state.Database) {
		return func(d *state.Database) { d.Tables[1].Checks = []state.Check{{Name: "books_ck", Expr: expr}} }
	}
	unique := func(x state.Index) func(*state.Database) {
		x.Name, x.Unique = "books_ux", true
		return func(d *state.Database) { d.Tables[1].Indexes = []state.Index{x} }
	}
	refers := func(d *state.Database) {
		d.Tables[1].ForeignKeys = []state.ForeignKey{{Name: "books_fk", Columns: []string{"n"}, References: d.Tables[0].TableName, Referenced: []string{"id"}}}
	}
	on := func(list ...target.Name) []target.Name { return list }
	plus := func(expr string) func(target.Name) state.Column {
		return func(on target.Name) state.Column {
			return state.Column{Name: "n", Type: generatedOf(on, typesOf[on]["int"][0], expr)}
		}
	}
	required := func(expr string) func(target.Name) state.Column {
		return func(on target.Name) state.Column {
			c := plus(expr)(on)
			c.NotNull = true
			return c
		}
	}
	typed := func(typ string) func(target.Name) state.Column {
		return func(target.Name) state.Column {
			name, collation, _ := strings.Cut(typ, collate)
			return state.Column{Name: "n", Type: name, Collation: collation}
		}
	}
	parts := []state.Part{{Column: "n"}}
	for _, c := range []struct {
		name     string
		on       []target.Name
		from, to func(target.Name) state.Column
		keep     func(*state.Database)
		rows     string // of books: id, b and n if it is not computed
		refused  string // empty if the rows are not in the way
		allow    string
	}{
		{"computed in another way under a check", on(sqlite, crate), plus(`"b" + 1`), plus(`"b" * 2`), check(`"n" <= 31`), "(1, 10), (2, 20), (3, 30)", "break the check books_ck", ""},
		{"computed in another way within a check", on(sqlite, crate), plus(`"b" + 1`), plus(`"b" + 2`), check(`"n" < 33`), "(1, 10), (2, 20), (3, 30)", "", ""},
		{"computed in another way under a unique index", on(sqlite), plus(`"b" + 1`), plus(`"b" / 20`), unique(state.Index{Parts: parts}), "(1, 10), (2, 11), (3, 30)", "that several rows hold", ""},
		{"computed in another way under a partial index", on(sqlite), plus(`"b" + 1`), plus(`"b" / 20`), unique(state.Index{Parts: parts, Where: `"n" > 0`}), "(1, 10), (2, 11), (3, 30)", "", ""},
		{"computed in another way under an index of an expression", on(sqlite), plus(`"b" + 1`), plus(`"b" / 20`), unique(state.Index{Parts: []state.Part{{Expr: `abs("n")`}}}),
			"(1, 10), (2, 11), (3, 30)", "that several rows hold", ""},
		{"computed in another way under a foreign key", on(sqlite), plus(`"b" / 10`), plus(`"b"`), refers, "(1, 10), (2, 20)", "refer to no row", ""},
		{"computed in another way within a foreign key", on(sqlite), plus(`"b" / 10`), plus(`"b" / 20`), refers, "(1, 20), (2, 40)", "", ""},
		{"required and computed in another way", on(sqlite, crate), required(`"b" + 1`), required(`NULLIF("b", 20)`), nil, "(1, 10), (2, 20)", "with a NULL in books.n", ""},
		{"text that ignores case under a unique index", on(postgres, cockroach), typed("text"), typed("citext"), unique(state.Index{Parts: parts}), "(1, 1, 'a'), (2, 2, 'A')", "that several rows hold", ""},
		{"text that ignores case", on(postgres, cockroach), typed("text"), typed("citext"), unique(state.Index{Parts: parts}), "(1, 1, 'a'), (2, 2, 'B')", "", ""},
		{"collation that ignores case under a unique index", on(sqlite), typed("text"), typed("text" + collate + "nocase"), unique(state.Index{Parts: parts}), "(1, 1, 'a'), (2, 2, 'A')", "that several rows hold", ""},
		{"rounded times under a unique index", on(postgres, cockroach), typed("timestamp"), typed("timestamp(0)"), unique(state.Index{Parts: parts}),
			"(1, 1, '2024-01-01 00:00:00.1'), (2, 2, '2024-01-01 00:00:00.2')", "that several rows hold", "round=books.n"},
		{"rounded numbers under a check", on(postgres, cockroach), typed("numeric(10,2)"), typed("numeric(10,0)"), check(`"n" < 2`), "(1, 1, 1.75)", "break the check books_ck", "round=books.n"},
		{"rounded numbers within a check", on(postgres, cockroach), typed("numeric(10,2)"), typed("numeric(10,0)"), check(`"n" <= 2`), "(1, 1, 1.75)", "", "round=books.n"},
	} {
		for _, on := range c.on {
			t.Run(fmt.Sprintf("%s on %s", c.name, on), func(t *testing.T) {
				db := space(t, string(on))
				number := typesOf[on]["int"][0]
				of := func(n state.Column) *state.Database {
					table := func(name string, columns ...state.Column) *state.Table {
						return &state.Table{TableName: state.TableName{Name: name}, PrimaryKey: []string{"id"}, Strict: on == sqlite,
							Columns: append([]state.Column{{Name: "id", Type: number, NotNull: true}}, columns...)}
					}
					d := &state.Database{Target: on, Tables: []*state.Table{table("authors"), table("books", state.Column{Name: "b", Type: number}, n)}}
					if c.keep != nil {
						c.keep(d)
					}
					return d
				}
				from, to := of(c.from(on)), of(c.to(on))
				mustApply(t, db, from)
				run(t, db, "INSERT INTO authors (id) VALUES (1), (2), (4)")
				columns := "id, b, n"
				if state.Computed(c.from(on)) {
					columns = "id, b"
				}
				run(t, db, "INSERT INTO books (%s) VALUES %s", columns, c.rows)
				refresh(t, db)
				_, err := migrate.Apply(t.Context(), db, to, migrate.Options{Allow: []string{c.allow, "lost-writes=*"}})
				refusedForRows(t, db, from, err, c.refused)
			})
		}
	}
}
