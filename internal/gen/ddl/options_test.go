package ddl_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// checkOptions breaks every check, one column at a time, and looks what the database fills in and what a view shows.
func checkOptions(t *testing.T, db wire.DB) {
	t.Helper()
	events := `"ddltest"."ddltest_events"`
	if db.Dialect() == "sqlite" {
		events = `"ddltest.ddltest_events"`
	}
	insert := `INSERT INTO ` + events + ` ("id", "wide") VALUES (1, 1)`
	if db.Dialect() != "cratedb" {
		insert = `INSERT INTO ` + events + ` ("wide") VALUES (1)`
	}
	if _, err := exec(db, insert); err != nil {
		t.Fatal(err)
	}
	refresh(t, db, events)
	// CrateDB leaves out rows that break a check, without an error, unless they are named by their keys.
	where := ` WHERE "id" IN (1, 100)`
	if db.Dialect() == "cratedb" {
		where = ` WHERE "id" = 1`
	}
	for column, values := range map[string][]string{
		"int8": {"128", "-129"}, "uint8": {"256", "-1"}, "uint16": {"65536", "-1"}, "uint32": {"4294967296", "-1"}, "uint64": {"-1"},
		"wide": {"7"},
	} {
		for _, value := range values {
			_, err := exec(db, `UPDATE `+events+` SET "`+column+`" = `+value+where)
			var broken *dberr.ConstraintError
			if !errors.As(err, &broken) || broken.Rule != dberr.Check {
				t.Errorf("%s = %s: error %v, want a broken check", column, value, err)
			}
		}
	}
	for column, values := range map[string][]string{
		"int16": {"32768", "-32769"}, "int32": {"2147483648", "-2147483649"}, // out of the range of the columns themselves
		"uint8": {"255", "0"}, "int8": {"127", "-128"}, "uint32": {"4294967295"},
	} {
		for _, value := range values {
			_, err := exec(db, `UPDATE `+events+` SET "`+column+`" = `+value+where)
			if ours := strings.HasPrefix(column, "int16") || strings.HasPrefix(column, "int32"); (err != nil) != ours {
				t.Errorf("%s = %s: error %v", column, value, err)
			}
		}
	}
	refresh(t, db, events)
	row := one(t, db, `SELECT "id", "made", "sum" FROM `+events)
	id, made, sum := row.Int(), row.Time(), row.Int()
	if id != map[bool]int64{true: 1, false: 100}[db.Dialect() == "cratedb"] || made.Year() < 2024 || sum != 2 {
		t.Errorf("the database filled in id %d, made %v, sum %d", id, made, sum)
	}
	if db.Dialect() != "cratedb" {
		if id := one(t, db, `SELECT "token" FROM `+events).UUID(); id[6]>>4 != 4 || id[8]>>6 != 2 {
			t.Errorf("the UUID %x is not random", id)
		}
	}
	list := one(t, db, `SELECT "roles", "none" FROM `+events)
	if diff := cmp.Diff([]string{"a", `it's "b"\`}, list.Texts()); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if none := list.Ints(); none == nil || len(none) > 0 {
		t.Errorf("none is %v", none)
	}
	if n := one(t, db, `SELECT "n" FROM "ddltest_event_totals"`).Int(); n != 1 {
		t.Errorf("the view shows %d rows, want 1", n)
	}
}

func refresh(t *testing.T, db wire.DB, table string) {
	t.Helper()
	if db.Dialect() != "cratedb" {
		return
	}
	if _, err := exec(db, "REFRESH TABLE "+table); err != nil {
		t.Fatal(err)
	}
}

// one is the only row of a query. Its cells are to be read before the test ends.
func one(t *testing.T, db wire.DB, sql string) wire.Row {
	t.Helper()
	rows, err := db.Query(t.Context(), &wire.Statement{SQL: sql, Op: wire.OpRead})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rows.Close(); err != nil {
			t.Errorf("%v: %s", err, sql)
		}
	})
	if !rows.Next() {
		t.Fatalf("no row: %v", rows.Err())
	}
	return rows
}

// What a database cannot do is reported with the place and a remedy.
func TestOptionProblems(t *testing.T) {
	text := &model.Field{Name: "t", Column: "t", Kind: model.KindText, Collation: "de_DE", Pos: "schema/book.go:3"}
	token := &model.Field{Name: "u", Column: "u", Kind: model.KindUUID, Pos: "schema/book.go:4", Default: &model.Default{
		Exprs: map[model.Dialect]string{model.CrateDB: "gen_random_uuid()"},
	}}
	e := &model.Entity{Name: "Book", Table: "books", Fields: []*model.Field{text, token}, Key: []*model.Field{token}}
	for _, f := range e.Fields {
		f.Entity = e
	}
	e.Indexes = []*model.Index{{Name: "i", Fields: []*model.Field{text}, Pos: "schema/book.go:9", Types: map[model.Dialect]string{
		model.Postgres: "FULLTEXT", model.SQLite: "rtree",
	}}}
	const remedy = `name the collation of each database, as in schema.Collation(map[string]string{"postgres": "de-x-icu"})`
	for d, want := range map[model.Dialect]string{
		model.CrateDB: `schema/book.go:3: Book.t: CrateDB has no collations, and the field has "de_DE"; ` + remedy + `
schema/book.go:4: Book.u: CrateDB makes no UUIDs; give the field Default(uuid.New)`,
		model.SQLite: `schema/book.go:3: Book.t: SQLite has only the collations BINARY, NOCASE and RTRIM, and the field has "de_DE"; ` + remedy + `
schema/book.go:9: Book.index(t): SQLite has no indexes of type rtree; name another with entsql.IndexTypes(map[string]string{"sqlite": ...})`,
		model.Postgres: `schema/book.go:9: Book.index(t): PostgreSQL has no indexes of type FULLTEXT; use schema.Fulltext on the field; or name only MySQL's with entsql.IndexTypes`,
	} {
		_, err := ddl.Statements(&model.Project{Entities: []*model.Entity{e}}, model.Target{Dialect: d})
		if err == nil {
			t.Errorf("%s: no error", d)
		} else if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", d, diff)
		}
	}
}
