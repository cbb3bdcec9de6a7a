package migrations_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
)

// geoTypes are the column types of points, without PostgreSQL, which needs PostGIS.
var geoTypes = map[target.Name]string{target.CrateDB: "GEO_POINT", target.CockroachDB: "geography(point,4326)", target.SQLite: "text"}

// TestPoints adds, converts and drops columns of points while the table has rows. A text that is no point stops the conversion.
func TestPoints(t *testing.T) {
	for on, typ := range geoTypes {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			text := typesOf[on]["text"][0]
			make := func(columns ...state.Column) *state.Database {
				all := append([]state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}}, columns...)
				return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: all}}}
			}
			apply := func(want *state.Database, allow ...string) error {
				_, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: allow})
				if err != nil {
					return err
				}
				p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{})
				if err != nil || !p.Empty() {
					t.Errorf("afterwards the plan is %+v, %v", p, err)
				}
				return nil
			}
			if err := apply(make(state.Column{Name: "p", Type: text})); err != nil {
				t.Fatal(err)
			}
			run(t, db, `INSERT INTO "books" ("id", "p") VALUES (1, 'POINT (16 48)'), (2, NULL)`)
			refresh(t, db)
			if err := apply(make(state.Column{Name: "p", Type: text}, state.Column{Name: "q", Type: typ})); err != nil {
				t.Fatal(err)
			}
			err := apply(make(state.Column{Name: "p", Type: typ}, state.Column{Name: "q", Type: typ}))
			refresh(t, db)
			n, _ := ask.Value(t.Context(), db, `SELECT CAST(count(*) AS `+text+`) FROM "books" WHERE "p" IS NOT NULL`)
			t.Logf("text to point: %v, %s rows", err, n)
			if n != "1" {
				t.Errorf("%s rows have a point", n)
			}
			run(t, db, `INSERT INTO "books" ("id", "p", "q") VALUES (3, 'POINT (1 2)', 'POINT (3 4)')`)
			refresh(t, db)
			if err := apply(make(state.Column{Name: "q", Type: typ}), "drop-column=books.p"); err != nil {
				t.Fatal(err)
			}
			refresh(t, db)
			if n, _ = ask.Value(t.Context(), db, `SELECT CAST(count(*) AS `+text+`) FROM "books" WHERE "q" IS NOT NULL`); n != "1" {
				t.Errorf("%s rows have a point after the other column was dropped", n)
			}
			if err := apply(make(state.Column{Name: "q", Type: typ, NotNull: true})); err == nil || !strings.Contains(err.Error(), "rows with a NULL in books.q: 2") {
				t.Errorf("NOT NULL over NULL: %v", err)
			}
		})
	}
}

// TestVectors adds a column of vectors and an index over it to a table with rows, and drops both.
func TestVectors(t *testing.T) {
	for on, typ := range map[target.Name]string{target.CrateDB: "FLOAT_VECTOR(3)", target.CockroachDB: "vector(3)", target.SQLite: "text"} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			make := func(indexed bool, columns ...state.Column) *state.Database {
				all := append([]state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}}, columns...)
				table := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: all}
				if indexed && on == target.CockroachDB {
					table.Indexes = []state.Index{{Name: "books_v", Method: "cspann", Parts: []state.Part{{Column: "v", OpClass: "vector_cosine_ops"}}}}
				}
				return &state.Database{Target: on, Tables: []*state.Table{table}}
			}
			v := state.Column{Name: "v", Type: typ}
			mustApply(t, db, make(false))
			run(t, db, `INSERT INTO "books" ("id") VALUES (1)`)
			refresh(t, db)
			for i, want := range []*state.Database{make(false, v), make(true, v), make(false, v), make(false)} {
				if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"drop-column=books.v", "drop-index=books.books_v"}}); err != nil {
					t.Fatalf("step %d: %v", i, err)
				}
				if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("after step %d the plan is %+v, %v", i, p, err)
				}
				if i == 0 {
					value := map[target.Name]string{target.CrateDB: "[1, 2, 3]"}[on]
					if value == "" {
						value = "'[1, 2, 3]'"
					}
					run(t, db, `INSERT INTO "books" ("id", "v") VALUES (2, %s)`, value)
					refresh(t, db)
				}
				text := typesOf[on]["text"][0]
				if n, err := ask.Value(t.Context(), db, `SELECT CAST(count(*) AS `+text+`) FROM "books"`); err != nil || n != "2" {
					t.Errorf("after step %d there are %s rows, %v", i, n, err)
				}
			}
		})
	}
}

// TestShapes adds a column of shapes to a table with rows, changes its index, which on CrateDB rebuilds the table, and drops it.
func TestShapes(t *testing.T) {
	for on, typ := range map[target.Name]string{target.CrateDB: "GEO_SHAPE", target.CockroachDB: "geography", target.SQLite: "text"} {
		t.Run(string(on), func(t *testing.T) {
			db := space(t, string(on))
			make := func(storage string, columns ...state.Column) *state.Database {
				all := append([]state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}}, columns...)
				table := &state.Table{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Columns: all}
				switch {
				case len(columns) == 0:
				case on == target.CrateDB:
					table.Columns[1].Storage = storage
				case on == target.CockroachDB && storage != "":
					table.Indexes = []state.Index{{Name: "books_s", Method: "gin", Parts: []state.Part{{Column: "s"}}}}
				}
				return &state.Database{Target: on, Tables: []*state.Table{table}}
			}
			s := state.Column{Name: "s", Type: typ}
			mustApply(t, db, make(""))
			run(t, db, `INSERT INTO "books" ("id") VALUES (1)`)
			refresh(t, db)
			for i, want := range []*state.Database{make("INDEX USING GEOHASH", s), make("INDEX USING QUADTREE WITH (distance_error_pct = 0.05, precision = '100m')", s),
				make("INDEX USING BKDTREE", s), make("")} {
				if _, err := migrate.Apply(t.Context(), db, want, migrate.Options{Allow: []string{"drop-column=books.s", "drop-index=books.books_s"}}); err != nil {
					t.Fatalf("step %d: %v", i, err)
				}
				if p, err := migrate.NewPlan(t.Context(), db, want, migrate.Options{}); err != nil || !p.Empty() {
					t.Errorf("after step %d the plan is %+v, %v", i, p, err)
				}
				if i == 0 {
					run(t, db, `INSERT INTO "books" ("id", "s") VALUES (2, 'POLYGON ((0 0,2 0,2 2,0 2,0 0))')`)
					refresh(t, db)
				}
				if i == 3 {
					continue
				}
				within := map[target.Name]string{target.CrateDB: `MATCH("s", 'POLYGON ((1 1,3 1,3 3,1 1))')`,
					target.CockroachDB: `ST_Intersects("s", 'POLYGON ((1 1,3 1,3 3,1 1))'::geography)`, target.SQLite: `geo_intersects("s", 'POLYGON ((1 1,3 1,3 3,1 1))')`}[on]
				text := typesOf[on]["text"][0]
				if n, err := ask.Value(t.Context(), db, `SELECT CAST(count(*) AS `+text+`) FROM "books" WHERE `+within); err != nil || n != "1" {
					t.Errorf("after step %d %s rows are found, %v", i, n, err)
				}
			}
		})
	}
}
