package pgwire_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/wire"
)

func TestConstraints(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		exec(t, db, sql(wire.OpSchema, "DROP TABLE IF EXISTS constraints_child"))
		name := table(t, db, "id int8 PRIMARY KEY, n int8 NOT NULL, CONSTRAINT positive CHECK (n > 0)")
		exec(t, db, sql(wire.OpSchema, "CREATE TABLE constraints_child (parent int8, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES "+name+")"))
		dropAfter(t, db, "TABLE constraints_child")
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1, 1)"))
		for _, c := range []struct {
			sql    string
			rule   dberr.Rule
			name   string
			column string
		}{
			{"INSERT INTO " + name + " VALUES (1, 2)", dberr.Unique, name + "_pkey", ""},
			{"INSERT INTO " + name + " VALUES (2, NULL)", dberr.NotNull, "", "n"},
			{"INSERT INTO " + name + " VALUES (2, 0)", dberr.Check, "positive", ""},
			{"INSERT INTO constraints_child VALUES (7)", dberr.ForeignKey, "of_parent", ""},
		} {
			st := sql(wire.OpInsert, c.sql)
			_, err := db.Exec(t.Context(), &st)
			got, ok := errors.AsType[*dberr.ConstraintError](err)
			if !ok || got.Rule != c.rule || got.Name != c.name || c.column != "" && got.Column != c.column {
				t.Errorf("%s: %#v (%v); want rule %s, name %q, column %q", c.sql, got, err, c.rule, c.name, c.column)
			}
			if server, ok := errors.AsType[*dberr.ServerError](err); !ok || server.Node == "" || len(server.Code) != 5 {
				t.Errorf("%s: server error %#v, want node and code", c.sql, server)
			}
		}
	})
}

// TestRefusedBeforeSending: values that a column cannot hold do not reach the server, and do not fail a transaction.
func TestRefusedBeforeSending(t *testing.T) {
	db := open(t, pgtest.URL(t))
	tx := begin(t, db, wire.TxOptions{})
	for _, c := range []struct {
		typ  string
		v    wire.Value
		want string
	}{
		{"int2", wire.Int(32768), "out of range"},
		{"int4", wire.Int(math.MinInt32 - 1), "out of range"},
		{"int8", wire.Uint(math.MaxUint64), "out of range"},
		{"int8", wire.Float(math.NaN()), "not a whole number"},
		{"int8", wire.Float(1e19), "out of range"},
		{"int8", wire.Bool(true), "a bool does not fit a parameter of type int8"},
		{"float4", wire.Float(1e39), "out of range"},
		{"float8", wire.Int(9007199254740993), "out of range"},
		{"text", wire.Text("a\x00b"), "NUL"},
		{"text", wire.Text("a\xffb"), "UTF-8"},
		{"text", wire.Bytes([]byte("x")), "a bytes does not fit a parameter of type text"},
		{"jsonb", wire.JSON([]byte("\"\xff\"")), "UTF-8"},
		{"timestamptz", wire.Time(time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC)), "out of range"},
		{"timestamptz", wire.Time(time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC)), "out of range"},
		{"date", wire.Time(time.Date(-5000, 1, 1, 0, 0, 0, 0, time.UTC)), "out of range"},
		{"uuid", wire.Int(1), "int does not fit"},
		{"int2[]", wire.Ints([]int64{1, 40000}), "out of range"},
		{"text[]", wire.Texts([]string{"a\x00"}), "NUL"},
		{"int8[]", wire.Bools([]bool{true}), "does not fit"},
		{"int8", wire.Invalid(errors.New("made badly")), "made badly"},
	} {
		st := sql(wire.OpRead, "SELECT $1::"+c.typ, c.v)
		_, err := tx.Query(t.Context(), &st)
		if _, ok := errors.AsType[*dberr.ArgumentError](err); !ok || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s from %s: %v; want an ArgumentError with %q", c.typ, c.v.Kind(), err, c.want)
		}
	}
	if got := collect(t, tx, sql(wire.OpRead, "SELECT 1"), wire.Row.Int); got[0] != 1 {
		t.Errorf("afterwards: %v", got)
	}
	st := sql(wire.OpRead, "SELECT $1::int8", wire.Int(1), wire.Int(2))
	if _, err := db.Query(t.Context(), &st); err == nil || !strings.Contains(err.Error(), "1 parameters, but there are 2 arguments") {
		t.Errorf("wrong number of arguments: %v", err)
	}
}

func TestReadErrors(t *testing.T) {
	db := open(t, pgtest.URL(t))
	for _, c := range []struct {
		sql  string
		read func(wire.Row) any
		want string
	}{
		{"SELECT NULL::int8 AS n", readInt, `column "n": NULL in a field that is not nullable`},
		{"SELECT 'x'::text AS n", readInt, `column "n": text cannot be read as int`},
		{"SELECT 1.5::numeric AS n", readInt, `column "n": numeric cannot be read as int`},
		{"SELECT 1e30::numeric AS n", readInt, `column "n": numeric out of range for int`},
		{"SELECT -1 AS n", readUint, `column "n": negative, out of range for uint`},
		{"SELECT 'infinity'::timestamptz AS t", readTime, `column "t": an infinite time, which Go cannot hold`},
		{"SELECT '-infinity'::date AS t", readTime, `column "t": an infinite time, which Go cannot hold`},
		{"SELECT ARRAY[1, NULL] AS a", readInts, `column "a": a NULL element in a list`},
		{"SELECT ARRAY[1.5, NULL] AS a", readFloats, `column "a": a NULL element in a list`},
		{"SELECT ARRAY[[1, 2]] AS a", readInts, `column "a": an array of 2 dimensions cannot be read as a list`},
		{"SELECT 1 AS a", readInts, `column "a": int4 cannot be read as list`},
		{"SELECT 1 AS a", boxed(func(r wire.Row) int64 { return r.Int() + r.Int() }), `column "a": the row has no further column`},
	} {
		st := sql(wire.OpRead, c.sql)
		rows, err := db.Query(t.Context(), &st)
		if err != nil {
			t.Fatal(err)
		}
		if rows.Next() {
			c.read(rows)
		}
		err = rows.Close()
		if _, ok := errors.AsType[*dberr.ColumnError](err); !ok || err.Error() != c.want {
			t.Errorf("%s: %v; want %s", c.sql, err, c.want)
		}
		if rows.Next() || rows.Err() != err || rows.Close() != err {
			t.Errorf("%s: the error does not stick", c.sql)
		}
	}
}

func TestServerErrors(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		for _, c := range []struct {
			sql  string
			is   error
			code string
		}{
			{"SELECT * FROM nowhere", dberr.ErrNoTable, "42P01"},
			{"SELECT 1/($1::int8)", nil, "22012"},
			{"SELEKT 1", nil, "42601"},
		} {
			st := sql(wire.OpRead, c.sql)
			if strings.Contains(c.sql, "$1") {
				st.Args = []wire.Value{wire.Int(0)}
			}
			_, err := db.Query(t.Context(), &st)
			server, ok := errors.AsType[*dberr.ServerError](err)
			if !ok || server.Code != c.code || c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%s: %v; want code %s", c.sql, err, c.code)
			}
		}
	})
}

func TestOpenErrors(t *testing.T) {
	url := pgtest.URL(t)
	for _, c := range []struct {
		name string
		url  string
		is   error
		want string
	}{
		{"no such database", strings.Replace(url, "/postgres?", "/nowhere?", 1), nil, `database "nowhere" does not exist`},
		{"no such user", strings.Replace(url, "postgres@", "trillian:hunter2@", 1), dberr.ErrAuth, `role "trillian" does not exist`},
		{"nobody listens", "postgres://u:hunter2@127.0.0.1:1,127.0.0.1:2/db", dberr.ErrUnavailable, "127.0.0.1:1: dial error"},
		{"TLS where there is none", strings.Replace(url, "sslmode=disable", "sslmode=require", 1), dberr.ErrUnavailable, "server refused TLS connection"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg, err := connect.Parse(c.url)
			if err != nil {
				t.Fatal(err)
			}
			db, err := connect.Open(t.Context(), cfg, []wire.Driver{pgwire.Driver})
			if err == nil {
				db.Close()
				t.Fatal("no error")
			}
			if c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%v; want %q", err, c.want)
			}
		})
	}
}

func TestCancel(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		for _, c := range []struct {
			op      wire.Op
			unknown bool
		}{{wire.OpRead, false}, {wire.OpUpdate, true}} {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(500*time.Millisecond, cancel) // time to connect
			start := time.Now()
			st := sql(c.op, "SELECT pg_sleep(20)")
			_, err := db.Exec(ctx, &st)
			if !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) != c.unknown || errors.Is(err, dberr.ErrUnavailable) {
				t.Errorf("%s: %v", c.op, err)
			}
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("%s: returned after %s", c.op, took)
			}
			if _, err := db.Exec(ctx, &st); !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%s under a cancelled context: %v", c.op, err)
			}
		}
		if got := collect(t, db, sql(wire.OpRead, "SELECT 42"), wire.Row.Int); got[0] != 42 {
			t.Errorf("afterwards: %v", got)
		}
		running := "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT pg_sl_ep(20)%'"
		if db.Dialect() == "cockroachdb" {
			running = "SELECT count(*) FROM [SHOW CLUSTER QUERIES] WHERE query LIKE 'SELECT pg_sl_ep(20)%'"
		}
		for deadline := time.Now().Add(10 * time.Second); collect(t, db, sql(wire.OpRead, running), wire.Row.Int)[0] != 0; {
			if time.Sleep(20 * time.Millisecond); time.Now().After(deadline) {
				t.Fatal("the server goes on with the statement")
			}
		}
	})
}

func TestTimeout(t *testing.T) {
	db := open(t, pgtest.URL(t), "timeout=100ms")
	st := sql(wire.OpRead, "SELECT pg_sleep(20)")
	_, err := db.Exec(t.Context(), &st)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "timeout=100ms") {
		t.Errorf("got %v", err)
	}
	exec(t, db, sql(wire.OpRead, "SELECT 1"))
}

// TestNoValues: errors of the servers have no values of arguments and rows, also after a conflict, where CockroachDB names keys.
func TestNoValues(t *testing.T) {
	const secret = "top secret"
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		clean := func(what string, err error) {
			t.Helper()
			if err == nil || strings.Contains(err.Error(), "secret") {
				t.Errorf("%s: %v", what, err)
			}
		}
		for _, typ := range []string{"int8", "uuid", "date", "timestamptz", "time", "interval", "boolean", "numeric", "float8", "inet", "jsonb", "int8[]", "bit(3)", "tsquery", "bytea"} {
			_, err := db.Exec(t.Context(), &wire.Statement{Op: wire.OpOther, SQL: "SELECT '\\" + secret + "'::" + typ})
			clean(typ, err)
		}
		name := table(t, db, "id text PRIMARY KEY, n int8")
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES ('"+secret+"', 1)"))
		_, err := db.Exec(t.Context(), &wire.Statement{Op: wire.OpInsert, SQL: "INSERT INTO " + name + " VALUES ('" + secret + "', 1)"})
		clean("a duplicate", err)
		tx := begin(t, db, wire.TxOptions{Isolation: wire.Serializable})
		read := sql(wire.OpRead, "SELECT n FROM "+name)
		rows, err := tx.Query(t.Context(), &read)
		if err != nil {
			t.Fatal(err)
		}
		drain(t, rows, wire.Row.Int)
		exec(t, db, sql(wire.OpUpdate, "UPDATE "+name+" SET n = n + 1"))
		_, err = tx.Exec(t.Context(), &wire.Statement{Op: wire.OpUpdate, SQL: "UPDATE " + name + " SET n = n + 1"})
		clean("a conflict", err)
		if !errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("a conflict: %v", err)
		}
		t.Log(err)
		_ = tx.Rollback(t.Context())
	})
}
