package migrations_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// pairTypes are the types whose pairs TestPairsOfTypes tries, with a value.
var pairTypes = map[target.Name][][2]string{
	target.SQLite: {{"integer", "7"}, {"text", "'7'"}, {"real", "1.5"}, {"blob", "x'07'"}},
	target.Postgres: {{"bit(4)", "B'0101'"}, {"bit(8)", "B'01010101'"}, {"inet", "'10.0.0.1'"}, {"date", "'2024-02-29'"}, {"numeric(10,2)", "12.34"},
		{"text", "'7'"}, {"varchar(3)", "'7'"}, {"bigint", "7"}, {"boolean", "TRUE"}, {"double precision", "1.5"}, {"timestamptz", "'2024-02-29'"},
		{"uuid", "'00000000-0000-0000-0000-000000000001'"}, {"jsonb", "'{}'"}, {"text[]", "ARRAY['7']"}, {"bytea", "'x'"},
		{"timestamp", "'2024-02-29T00:00:00.5'"}, {"timestamp(0)", "'2024-02-29'"}, {"time", "'23:59:59.5'"}, {"interval", "'P1M'"}, {"ltree", "'top.x'"},
		{"citext", "'7'"}, {"date[]", "'{2024-02-29}'"}, {"inet[]", "'{10.0.0.1}'"}, {"bit(4)[]", "'{0101}'"}, {"numeric(10,2)[]", "'{12.34}'"},
		{"timestamp[]", "'{2024-02-29}'"}, {"time[]", "'{23:59:59}'"}, {"interval[]", "'{P1M}'"}, {"ltree[]", "'{top.x}'"}},
	target.CockroachDB: {{"bit(4)", "B'0101'"}, {"bit(8)", "B'01010101'"}, {"inet", "'10.0.0.1'"}, {"date", "'2024-02-29'"}, {"numeric(10,2)", "12.34"},
		{"geography(point,4326)", "'POINT(1 2)'"}, {"vector(3)", "'[1,2,3]'"}, {"vector(2)", "'[1,2]'"}, {"text", "'7'"}, {"varchar(3)", "'7'"}, {"int8", "7"},
		{"boolean", "TRUE"}, {"float8", "1.5"}, {"timestamptz", "'2024-02-29'"}, {"uuid", "'00000000-0000-0000-0000-000000000001'"}, {"jsonb", "'{}'"},
		{"text[]", "ARRAY['7']"}, {"bytea", "'x'"}, {"geography", "'POINT(1 2)'"},
		{"timestamp", "'2024-02-29T00:00:00.5'"}, {"timestamp(0)", "'2024-02-29'"}, {"time", "'23:59:59.5'"}, {"interval", "'P1M'"}, {"ltree", "'top.x'"},
		{"citext", "'7'"}, {"date[]", "'{2024-02-29}'"}, {"inet[]", "'{10.0.0.1}'"}, {"bit(4)[]", "'{0101}'"}, {"numeric(10,2)[]", "'{12.34}'"},
		{"timestamp[]", "'{2024-02-29}'"}, {"time[]", "'{23:59:59}'"}, {"interval[]", "'{P1M}'"}, {"ltree[]", "'{top.x}'"}},
	target.CrateDB: {{"BIT(4)", "B'0101'"}, {"BIT(8)", "B'01010101'"}, {"IP", "'10.0.0.1'"}, {"TIMESTAMP WITHOUT TIME ZONE", "'2024-02-29'"}, {"NUMERIC(10,2)", "12.34"},
		{"GEO_POINT", "[1.5, 2.5]"}, {"GEO_SHAPE", "'POINT (1 2)'"}, {"FLOAT_VECTOR(3)", "[1, 2, 3]"}, {"FLOAT_VECTOR(2)", "[1, 2]"}, {"TEXT", "'7'"},
		{"BIGINT", "7"}, {"BOOLEAN", "TRUE"}, {"DOUBLE PRECISION", "1.5"}, {"ARRAY(TEXT)", "['7']"}, {"ARRAY(DOUBLE PRECISION)", "[1.5, 2.5]"},
		{"OBJECT(IGNORED)", "{a = 1}"}, {"OBJECT(DYNAMIC)", "{b = 1}"}, {"ARRAY(OBJECT(IGNORED))", "[{a = 1}, {b = 'x'}]"},
		{"TIMESTAMP WITH TIME ZONE", "'2024-02-29T01:02:03.004Z'"}, {"VARCHAR(3)", "'7'"}, {"ARRAY(TIMESTAMP WITHOUT TIME ZONE)", "['2024-02-29']"},
		{"ARRAY(IP)", "['10.0.0.1']"}, {"ARRAY(BIT(4))", "[B'0101']"}, {"ARRAY(NUMERIC(10,2))", "[12.34]"}, {"ARRAY(BIGINT)", "[7]"}},
}

// TestPairsOfTypes changes a column with a value and a NULL from each type to each other one. Either the rows are there afterwards, or nothing
// was changed and the table takes writes. It tries pairs for as long as -span says, in a random order.
func TestPairsOfTypes(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			types := pairTypes[target.Name(on.Name)]
			first := *seed
			if first == 0 {
				first = rand.Uint64()
			}
			db := space(t, on.Name)
			counts := make(map[string]int)
			end := time.Now().Add(*span)
			for _, i := range rand.New(rand.NewPCG(first, 2)).Perm(len(types) * len(types)) {
				from, to := types[i/len(types)], types[i%len(types)]
				if time.Now().After(end) {
					break
				}
				if from == to {
					continue
				}
				text := from[1]
				if strings.EqualFold(from[0], "text") && !strings.ContainsAny(to[1], "[{x") { // a text of the other type
					text = "'" + strings.Trim(strings.TrimPrefix(to[1], "B"), "'") + "'"
				}
				if !typePair(t, db, target.Name(on.Name), from[0], to[0], text, counts) {
					t.Errorf("%s to %s, seed %d", from[0], to[0], first)
				}
			}
			t.Logf("seed %d: %v", first, counts)
		})
	}
}

// typePair tries one pair.
func typePair(t *testing.T, db wire.DB, on target.Name, from, to, value string, counts map[string]int) bool {
	of := func(typ string) *state.Database {
		key := typesOf[on]["int"][0]
		return &state.Database{Target: on, Tables: []*state.Table{{TableName: state.TableName{Name: "books"}, PrimaryKey: []string{"id"}, Strict: on == target.SQLite,
			Columns: []state.Column{{Name: "id", Type: key, NotNull: true}, {Name: "c", Type: typ}}}}}
	}
	clean(t, db)
	mustApply(t, db, of(from))
	run(t, db, "INSERT INTO books (id, c) VALUES (1, %s), (2, NULL)", value)
	refresh(t, db)
	p, err := migrate.Apply(t.Context(), db, of(to), migrate.Options{})
	var rows *migrate.RowsError
	var unsupported *plan.Unsupported
	var check *migrate.CheckError
	now := to
	switch {
	case err == nil:
		counts["changed"]++
	case errors.As(err, &rows), errors.As(err, &unsupported), errors.As(err, &check), strings.Contains(fmt.Sprint(err), "lost-writes="):
		counts["refused"]++
		now = from
		if testing.Verbose() {
			t.Logf("%s to %s: %v", from, to, err)
		}
	default:
		counts["failed"]++
		t.Errorf("%s to %s: %v", from, to, err)
		if p != nil {
			t.Logf("%+v", p.Steps)
		}
		return false
	}
	if c, err := migrate.Compare(t.Context(), db, of(now), nil); err != nil || len(c.Changes) > 0 {
		t.Errorf("%s to %s: the table is another one: %v %v", from, to, err, c)
		return false
	}
	refresh(t, db)
	kept, err := ask.Value(t.Context(), db, "SELECT CAST(count(c) * 10 + count(*) AS "+typesOf[on]["text"][0]+") FROM books")
	if err != nil || kept != "12" {
		t.Errorf("%s to %s: values and rows are %s, %v", from, to, kept, err)
		return false
	}
	run(t, db, "INSERT INTO books (id, c) VALUES (3, NULL)")
	return true
}
