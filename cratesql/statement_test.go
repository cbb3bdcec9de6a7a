package cratesql

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		sql    string
		sent   string // if it differs
		op     wire.Op
		inputs int
	}{
		{sql: "SELECT 1", op: wire.OpRead},
		{sql: " -- a ? comment\n/* another ? /* */ select ?", op: wire.OpRead, inputs: 1},
		{sql: "VALUES (?), (?)", op: wire.OpRead, inputs: 2},
		{sql: "SHOW TABLES", op: wire.OpRead},
		{sql: "WITH a AS (SELECT 1) SELECT * FROM a", op: wire.OpRead},
		{sql: "WITH a AS (DELETE FROM t) SELECT * FROM a", op: wire.OpOther},
		{sql: "EXPLAIN ANALYZE SELECT 1", op: wire.OpOther},
		{sql: "INSERT INTO t (a) VALUES ($1), ($2), ($1)", op: wire.OpInsert, inputs: 2},
		{sql: "update t set a = ?", op: wire.OpUpdate, inputs: 1},
		{sql: "DELETE FROM t", op: wire.OpDelete},
		{sql: "ALTER TABLE t ADD COLUMN a text", op: wire.OpSchema},
		{sql: "REFRESH TABLE t", op: wire.OpOther},
		{sql: "SET GLOBAL \"stats.enabled\" = false", op: wire.OpOther},
		{sql: "", op: wire.OpOther},
		{sql: `SELECT '?''?', "?""?", E'?\'?''?', e'\\n', B'01', ?`, op: wire.OpRead, inputs: 1},
		{sql: "SELECT $$ ? $1 $$, $x$ ? $$ $1 $x$, $1", op: wire.OpRead, inputs: 1},
		{sql: "SELECT $ 2, a1$b", op: wire.OpRead, inputs: 2},
		{sql: "SELECT -- ?", op: wire.OpRead},
		{sql: "SELECT arr[1:2], 5 - -?, 4 / ?, {a = ?}", op: wire.OpRead, inputs: 3},
		{sql: "SELECT @a, '@b', \"@c\", x@d, @b_2::text, @a -- @e", sent: "SELECT  $1, '@b', \"@c\", x@d,  $2::text,  $1 -- @e", op: wire.OpRead, inputs: 2},
		{sql: "SELECT 1 @ 2", op: wire.OpRead},
		{sql: "SELECT 'Grüße ?', größe, ?", op: wire.OpRead, inputs: 1},
	} {
		p, err := parse(c.sql)
		if err != nil {
			t.Errorf("%q: %v", c.sql, err)
			continue
		}
		if c.sent == "" {
			c.sent = c.sql
		}
		if p.sql != c.sent || p.op != c.op || p.inputs != c.inputs {
			t.Errorf("%q: sent as %q, %v, %d arguments; want %q, %v, %d", c.sql, p.sql, p.op, p.inputs, c.sent, c.op, c.inputs)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for sql, want := range map[string]error{
		"SELECT ?, $1":                    errMixed,
		"SELECT @a, ?":                    errMixed,
		"SELECT $0":                       nil,
		"SELECT 'not closed ?":            nil,
		"SELECT $$not closed ?":           nil,
		"SELECT E'not closed ?\\":         nil,
		"SELECT /* not closed ?":          nil,
		"SELECT $99999999999999999999":    nil,
		"BEGIN":                           dberr.ErrNoTransactions,
		"start transaction":               dberr.ErrNoTransactions,
		"COMMIT;":                         dberr.ErrNoTransactions,
		"ROLLBACK":                        dberr.ErrNoTransactions,
		"SET search_path = a":             errSession,
		"SET SESSION AUTHORIZATION app":   errSession,
		"DECLARE c CURSOR FOR SELECT 1":   errSession,
		"/* a */ SET TIME ZONE 'Etc/UTC'": errSession,
	} {
		if _, err := parse(sql); err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%q: %v", sql, err)
		}
	}
}

func TestBind(t *testing.T) {
	for _, c := range []struct {
		sql   string
		args  []any
		want  string // the arguments as JSON
		fails string
	}{
		{sql: "SELECT ?, ?", args: []any{1, "a"}, want: `1 "a"`},
		{sql: "SELECT $2, $1", args: []any{1, "a"}, want: `1 "a"`},
		{sql: "SELECT @b, @a, @b", args: []any{sql.Named("a", 1), sql.Named("b", 2)}, want: "2 1"},
		{sql: "SELECT ?", fails: "1 placeholders, and 0 arguments"},
		{sql: "SELECT 1", args: []any{1}, fails: "0 placeholders, and 1 arguments"},
		{sql: "SELECT @a", args: []any{1}, fails: `pass sql.Named("a", ...)`},
		{sql: "SELECT @a", fails: "no argument for parameter @a"},
		{sql: "SELECT ?", args: []any{sql.Named("a", 1)}, fails: "no parameter @a"},
		{sql: "SELECT @a", args: []any{sql.Named("a", 1), sql.Named("b", 2)}, fails: "no parameter @b"},
		{sql: "SELECT @a", args: []any{sql.Named("a", 1), sql.Named("a", 2)}, fails: "named twice"},
		{sql: "SELECT ?, ?", args: []any{1, sql.Out{}}, fails: "argument 2: CrateDB has no output parameters"},
	} {
		p, err := parse(c.sql)
		if err != nil {
			t.Fatal(err)
		}
		values, err := p.row(c.args)
		if c.fails != "" {
			if err == nil || !strings.Contains(err.Error(), c.fails) {
				t.Errorf("%q, %v: %v", c.sql, c.args, err)
			}
			continue
		}
		var got []string
		for _, v := range values {
			b, err := cratehttp.AppendValue(nil, v)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, string(b))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", c.sql, err, diff)
		}
	}
}

// FuzzParse holds that no statement makes the lexer run past its end, and that what parse rewrites has no names left.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"SELECT @a, $1 $x$ $x$", "E'\\", "$", "$a", "@", "'", "--", "/*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		p, err := parse(sql)
		if err != nil || p.names == nil {
			return
		}
		again, err := parse(p.sql)
		if err != nil || again.names != nil || again.inputs != p.inputs {
			t.Errorf("%q became %q: %v", sql, p.sql, err)
		}
	})
}
