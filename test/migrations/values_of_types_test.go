package migrations_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// become is a value that becomes another one when the type of its column changes.
type become struct{ from, value, to, want string }

// becomes are such values. A text of the result is compared.
var becomes = map[target.Name][]become{
	target.Postgres: {
		{"boolean", "TRUE", "bigint", "1"}, {"boolean", "FALSE", "numeric(10,2)", "0.00"}, {"bigint", "1", "boolean", "true"}, {"numeric", "0", "boolean", "false"},
		{"boolean", "TRUE", "text", "true"}, {"inet", "'10.0.0.1'", "text", "10.0.0.1"}, {"inet", "'10.0.0.0/8'", "text", "10.0.0.0/8"},
		{"inet", "'2001:db8::1'", "varchar(40)", "2001:db8::1"}, {"bit(4)", "B'0101'", "text", "0101"}, {"text", "'0101'", "bit(4)", "0101"},
		{"date", "'2024-02-29'", "timestamp", "2024-02-29 00:00:00"}, {"text[]", "'{1,2}'", "bigint[]", "{1,2}"},
		{"timestamp", "'2024-02-29T10:00:00.123456'", "text", "2024-02-29 10:00:00.123456"}, {"text", "'2024-02-29T10:00:00.5'", "timestamp", "2024-02-29 10:00:00.5"},
		{"timestamp", "'2024-02-29T10:00:00'", "timestamptz", "2024-02-29 10:00:00+00"}, {"timestamptz", "'2024-02-29T10:00:00+02'", "timestamp", "2024-02-29 08:00:00"},
		{"timestamp", "'2024-02-29'", "date", "2024-02-29"}, {"timestamp", "'2024-02-29T10:00:01'", "timestamp(0)", "2024-02-29 10:00:01"},
		{"time", "'23:59:59.999999'", "text", "23:59:59.999999"}, {"text", "'23:59:59.999999'", "time", "23:59:59.999999"},
		{"time", "'23:59:59.5'", "interval", "23:59:59.5"}, {"interval", "'P1Y2M3DT4H5M6.7S'", "text", "1 year 2 mons 3 days 04:05:06.7"},
		{"text", "'P1M-1D'", "interval", "1 mon -1 days"}, {"ltree", "'top.x'", "text", "top.x"}, {"text", "'top.x'", "ltree", "top.x"},
		{"citext", "'Ada'", "text", "Ada"}, {"varchar(3)", "'Ada'", "citext", "Ada"}, {"date[]", "'{2024-02-29,0001-01-01}'", "text[]", "{2024-02-29,0001-01-01}"},
		{"text[]", "'{2024-02-29}'", "date[]", "{2024-02-29}"}, {"inet[]", "'{10.0.0.1,2.2.2.2/32,10.0.0.0/8,2001:db8::1,2001:db8::/32,::1.2.3.4/32,NULL}'", "text[]",
			"{10.0.0.1,2.2.2.2,10.0.0.0/8,2001:db8::1,2001:db8::/32,::1.2.3.4/32,NULL}"},
		{"bit(4)[]", "'{0101}'", "text[]", "{0101}"}, {"text[]", "'{0101}'", "bit(4)[]", "{0101}"}, {"numeric(10,2)[]", "'{1.50}'", "numeric(12,3)[]", "{1.500}"},
		{"timestamp[]", "'{2024-02-29}'", "date[]", "{2024-02-29}"},
	},
	target.CockroachDB: {
		{"bool", "TRUE", "int8", "1"}, {"int8", "1", "bool", "true"}, {"inet", "'10.0.0.1'", "text", "10.0.0.1"}, {"inet", "'10.0.0.0/8'", "text", "10.0.0.0/8"},
		{"bit(4)", "B'0101'", "text", "0101"},
		{"timestamp", "'2024-02-29T10:00:00.123456'", "text", "2024-02-29 10:00:00.123456"}, {"text", "'2024-02-29T10:00:00.5'", "timestamp", "2024-02-29 10:00:00.5"},
		{"timestamp", "'2024-02-29T10:00:00'", "timestamptz", "2024-02-29 10:00:00+00"}, {"timestamp", "'2024-02-29'", "date", "2024-02-29"},
		{"time", "'23:59:59.999999'", "text", "23:59:59.999999"}, {"text", "'23:59:59.999999'", "time", "23:59:59.999999"}, {"text", "'P1M'", "interval", "1 mon"},
		{"ltree", "'top.x'", "text", "top.x"}, {"text", "'top.x'", "ltree", "top.x"}, {"citext", "'Ada'", "text", "Ada"}, {"varchar(3)", "'Ada'", "citext", "Ada"},
	},
	target.CrateDB: {
		{"BOOLEAN", "TRUE", "BIGINT", "1"}, {"BOOLEAN", "FALSE", "DOUBLE PRECISION", "0.0"}, {"BIGINT", "1", "BOOLEAN", "true"}, {"BOOLEAN", "TRUE", "TEXT", "true"},
		{"IP", "'10.0.0.1'", "TEXT", "10.0.0.1"}, {"BIT(4)", "B'0101'", "TEXT", "0101"}, {"TEXT", "'0101'", "BIT(4)", "B'0101'"}, {"TEXT", "'abc'", "VARCHAR(3)", "abc"},
		{"TEXT", "'ab'", "CHARACTER(4)", "ab  "}, {"CHARACTER(4)", "'ab'", "TEXT", "ab  "}, {"BOOLEAN", "TRUE", "CHARACTER(4)", "true"},
		{"TIMESTAMP WITH TIME ZONE", "'2024-05-06T07:08:09.123Z'", "TEXT", "2024-05-06T07:08:09.123000Z"},
		{"TIMESTAMP WITHOUT TIME ZONE", "'2024-02-29'", "TEXT", "2024-02-29"}, {"TEXT", "'2024-05-06T07:08:09.123Z'", "TIMESTAMP WITH TIME ZONE", "1714979289123"},
		{"ARRAY(IP)", "['10.0.0.1']", "ARRAY(TEXT)", "[10.0.0.1]"}, {"ARRAY(TEXT)", "['10.0.0.1']", "ARRAY(IP)", "[10.0.0.1]"},
		{"ARRAY(TEXT)", "['2024-02-29']", "ARRAY(TIMESTAMP WITHOUT TIME ZONE)", "[1709164800000]"}, {"ARRAY(NUMERIC(10,2))", "[1.5]", "ARRAY(NUMERIC(12,3))", "[1.500]"},
	},
	target.SQLite: {{"integer", "7", "text", "7"}, {"text", "'7'", "integer", "7"}, {"real", "1.5", "text", "1.5"}, {"integer", "7", "real", "7.0"}},
}

// refusals are changes of types that a value is in the way of. A type without a cast is refused without a value, too.
var refusals = map[target.Name][]become{
	target.Postgres: {
		{"bigint", "7", "boolean", "7"}, {"bit(4)", "B'0101'", "bit(8)", "0101"}, {"text", "'01'", "bit(4)", "01"}, {"date", "", "bit(4)", ""}, {"inet", "", "bigint", ""},
		{"jsonb", "", "bytea", ""}, {"text", "'x'", "inet", "x"}, {"date", "", "boolean", ""}, {"uuid", "", "bigint", ""},
		{"timestamp", "'2024-02-29T10:00:00'", "time", "2024-02-29 10:00:00"}, {"timestamptz", "'2024-02-29T10:00:00+00'", "time", "2024-02-29 10:00:00+00"},
		{"interval", "'P1DT1H'", "time", "1 day 01:00:00"}, {"timestamp", "'2024-02-29T10:00:00.5'", "timestamp(0)", "2024-02-29 10:00:00.5"},
		{"time", "'10:00:00.5'", "time(0)", "10:00:00.5"}, {"interval", "'PT0.5S'", "interval(0)", "00:00:00.5"}, {"timestamp", "'2024-02-29T10:00:00'", "date", "2024-02-29 10:00:00"},
		{"timestamptz", "'2024-02-29T10:00:00.0005'", "timestamptz(3)", "2024-02-29 10:00:00.0005+00"},
		{"text", "'24:00:00.1'", "time", "24:00:00.1"}, {"text", "'x'", "interval", "x"}, {"text", "'a..b'", "ltree", "a..b"}, {"text", "'x'", "timestamp", "x"},
		{"date", "", "time", ""}, {"interval", "", "bigint", ""}, {"ltree", "", "bigint", ""}, {"bigint[]", "", "boolean[]", ""},
		{"text[]", "'{x}'", "date[]", "{x}"}, {"bit(4)[]", "'{0101}'", "bit(8)[]", "{0101}"}, {"timestamp[]", "'{2024-02-29 10:00:00}'", "date[]", `{"2024-02-29 10:00:00"}`},
		{"timestamp[]", "'{2024-02-29 10:00:00}'", "time[]", `{"2024-02-29 10:00:00"}`},
		{"numeric(10,2)[]", "'{1.55}'", "numeric(10,1)[]", "{1.55}"}, {"citext", "'Adam'", "varchar(3)", "Adam"},
	},
	target.CockroachDB: {{"bit(4)", "B'0101'", "bit(8)", "0101"}, {"date", "", "bit(4)", ""}, {"inet", "", "int8", ""}, {"uuid", "", "bool", ""},
		{"timestamp", "'2024-02-29T10:00:00'", "time", "2024-02-29 10:00:00"}, {"timestamptz", "'2024-02-29T10:00:00+00'", "time", "2024-02-29 10:00:00+00"},
		{"interval", "'P1DT1H'", "time", "1 day 01:00:00"}, {"timestamp", "'2024-02-29T10:00:00.5'", "timestamp(0)", "2024-02-29 10:00:00.5"},
		{"time", "'10:00:00.5'", "time(0)", "10:00:00.5"}, {"timestamp", "'2024-02-29T10:00:00'", "date", "2024-02-29 10:00:00"},
		{"text", "'x'", "interval", "x"}, {"text", "'a..b'", "ltree", "a..b"}, {"citext", "'Adam'", "varchar(3)", "Adam"}},
	target.CrateDB: {
		{"BIGINT", "7", "BOOLEAN", "7"}, {"BIT(4)", "B'0101'", "BIT(8)", "B'0101'"}, {"TEXT", "'01'", "BIT(4)", "01"}, {"TEXT", "'abcd'", "VARCHAR(3)", "abcd"}, {"TEXT", "'abcde'", "CHARACTER(4)", "abcde"}, {"CHARACTER(4)", "'abcd'", "CHARACTER(3)", "abcd"},
		{"TEXT", "'x'", "IP", "x"}, {"ARRAY(TEXT)", "['1', 'x']", "ARRAY(BIGINT)", ""},
		{"ARRAY(NUMERIC(10,2))", "[1.55]", "ARRAY(NUMERIC(10,1))", "[1.55]"}, {"ARRAY(BIT(4))", "[B'0101']", "ARRAY(BIT(8))", "[B'0101']"},
		{"ARRAY(TEXT)", "['x']", "ARRAY(IP)", "[x]"}, {"ARRAY(TEXT)", "['abcd']", "ARRAY(VARCHAR(3))", "[abcd]"}, {"ARRAY(BOOLEAN)", "[true]", "ARRAY(TEXT)", "[true]"},
		{"ARRAY(TIMESTAMP WITHOUT TIME ZONE)", "['2024-02-29']", "ARRAY(TEXT)", "[1709164800000]"}, {"ARRAY(DOUBLE PRECISION)", "[0.5]", "ARRAY(BIGINT)", "[0.5]"},
	},
	target.SQLite: {{"text", "'x'", "integer", "x"}, {"real", "1.5", "integer", "1.5"}, {"text", "'1x'", "real", "1x"}},
}

// one is a table with a column c of a type.
func one(on target.Name, types ...string) *state.Database {
	t := &state.Table{TableName: state.TableName{Name: "kept"}, PrimaryKey: []string{"id"}, Strict: on == target.SQLite,
		Columns: []state.Column{{Name: "id", Type: typesOf[on]["int"][0], NotNull: true}}}
	for i, typ := range types {
		t.Columns = append(t.Columns, state.Column{Name: fmt.Sprintf("c%d", i), Type: typ})
	}
	return &state.Database{Target: on, Tables: []*state.Table{t}}
}

// textOf is a column as text. CrateDB has no such cast of arrays and bits.
func textOf(t *testing.T, db wire.DB, column string) string {
	t.Helper()
	value := `CAST("` + column + `" AS text)`
	if db.Dialect() == "cratedb" {
		value = `format('%s', "` + column + `")`
	}
	text, err := ask.Value(t.Context(), db, "SELECT "+value+` FROM "kept"`)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestValuesOfTypes changes types: values become what users expect, or the change is refused and nothing has changed.
func TestValuesOfTypes(t *testing.T) {
	for _, on := range testtarget.All {
		t.Run(on.Name, func(t *testing.T) {
			db, name := space(t, on.Name), target.Name(on.Name)
			apply := func(to *state.Database) error {
				_, err := migrate.Apply(t.Context(), db, to, migrate.Options{Allow: []string{"drop-column=*", "drop-table=*"}})
				return err
			}
			var from, to []string
			columns, values := `"id"`, "1"
			for i, c := range becomes[name] {
				from, to = append(from, c.from), append(to, c.to)
				columns, values = columns+fmt.Sprintf(`, "c%d"`, i), values+", "+c.value
			}
			if err := apply(one(name, from...)); err != nil {
				t.Fatal(err)
			}
			run(t, db, `INSERT INTO "kept" (%s) VALUES (%s)`, columns, values)
			refreshKept(t, db)
			if err := apply(one(name, to...)); err != nil {
				t.Fatal(err)
			}
			refreshKept(t, db)
			for i, c := range becomes[name] {
				if have := textOf(t, db, fmt.Sprintf("c%d", i)); have != c.want {
					t.Errorf("%s %s is %q as %s, want %q", c.from, c.value, have, c.to, c.want)
				}
			}
			for _, c := range refusals[name] {
				clean(t, db)
				if err := apply(one(name, c.from)); err != nil {
					t.Fatal(err)
				}
				if c.value != "" {
					run(t, db, `INSERT INTO "kept" ("id", "c0") VALUES (1, %s)`, c.value)
					refreshKept(t, db)
				}
				err := apply(one(name, c.to))
				var rows *migrate.RowsError
				var check *migrate.CheckError
				if !errors.As(err, &rows) && !errors.As(err, &check) {
					t.Errorf("%s %s to %s: %v, want a refusal", c.from, c.value, c.to, err)
				}
				if c.want == "" {
					continue
				}
				if diff := cmp.Diff(c.want, textOf(t, db, "c0")); diff != "" {
					t.Errorf("%s to %s: the value has changed (-want +have):\n%s", c.from, c.to, diff)
				}
			}
		})
	}
}

func refreshKept(t *testing.T, db wire.DB) {
	t.Helper()
	if db.Dialect() == "cratedb" {
		run(t, db, `REFRESH TABLE "kept"`)
	}
}
