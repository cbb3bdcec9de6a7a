package pgwire_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// migrator changes a schema beside the client, as a program of its own would.
func migrator(t *testing.T, url string) func(sql string) {
	t.Helper()
	c, err := pgconn.Connect(t.Context(), strings.Replace(url, "cockroachdb://", "postgresql://", 1))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close(context.Background()) })
	return func(sql string) {
		t.Helper()
		for _, one := range strings.Split(sql, ";") { // CockroachDB wants some of them alone
			if _, err := c.Exec(t.Context(), one).ReadAll(); err != nil {
				t.Fatalf("%s: %v", one, err)
			}
		}
	}
}

// schemaChange is a change under a client that has its statements prepared: @ stands for its name.
type schemaChange struct {
	name, columns, change string
	before, after         []step
}

// step is a statement with what it gives, as text.
type step struct {
	op   wire.Op
	sql  string
	args []wire.Value
	want string // the rows; what an error says if it begins with "error: "
}

// moment is a time that no date holds.
var moment = time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC)

var schemaChanges = []schemaChange{
	{"an integer becomes wider", "id int8 PRIMARY KEY, n int4, a int4[]", "ALTER TABLE @ ALTER COLUMN n TYPE int8; ALTER TABLE @ ALTER COLUMN a TYPE int8[]",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, n, a) VALUES ($1, $2, $3) RETURNING n", []wire.Value{wire.Int(1), wire.Int(10), wire.Ints([]int64{1})}, "10"},
			{wire.OpRead, "SELECT n, a FROM @ ORDER BY id", nil, "10 [1]"},
			{wire.OpRead, "SELECT id FROM @ WHERE n = $1", []wire.Value{wire.Int(10)}, "1"},
			{wire.OpUpdate, "UPDATE @ SET n = n + $1 RETURNING n", []wire.Value{wire.Int(1)}, "11"},
		},
		[]step{
			{wire.OpRead, "SELECT n, a FROM @ ORDER BY id", nil, "11 [1]"},
			{wire.OpInsert, "INSERT INTO @ (id, n, a) VALUES ($1, $2, $3) RETURNING n", []wire.Value{wire.Int(2), wire.Int(3e9), wire.Ints([]int64{4e9})}, "3000000000"},
			{wire.OpRead, "SELECT id FROM @ WHERE n = $1", []wire.Value{wire.Int(3e9)}, "2"},
			{wire.OpUpdate, "UPDATE @ SET n = n + $1 RETURNING n", []wire.Value{wire.Int(1)}, "12|3000000001"},
			{wire.OpRead, "SELECT n, a FROM @ ORDER BY id", nil, "12 [1]|3000000001 [4000000000]"},
		}},
	{"an integer becomes narrower", "id int8 PRIMARY KEY, n int8", "ALTER TABLE @ ALTER COLUMN n TYPE int2",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, n) VALUES ($1, $2) RETURNING n", []wire.Value{wire.Int(1), wire.Int(10)}, "10"},
			{wire.OpRead, "SELECT n FROM @ ORDER BY id", nil, "10"},
		},
		[]step{
			{wire.OpRead, "SELECT n FROM @ ORDER BY id", nil, "10"},
			{wire.OpInsert, "INSERT INTO @ (id, n) VALUES ($1, $2) RETURNING n", []wire.Value{wire.Int(2), wire.Int(7)}, "7"},
			{wire.OpRead, "SELECT n FROM @ ORDER BY id", nil, "10|7"},
		}},
	{"a float becomes wider", "id int8 PRIMARY KEY, r float4, f float4[]", "ALTER TABLE @ ALTER COLUMN r TYPE float8; ALTER TABLE @ ALTER COLUMN f TYPE float8[]; UPDATE @ SET r = 0.1 WHERE id = 1",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3) RETURNING r", []wire.Value{wire.Int(1), wire.Float(0.5), wire.Floats([]float64{0.1})}, "0.5"},
			{wire.OpRead, "SELECT r FROM @ ORDER BY id", nil, "0.5"},
			{wire.OpRead, "SELECT id FROM @ WHERE r = $1", []wire.Value{wire.Float(0.5)}, "1"},
			{wire.OpRead, "SELECT id FROM @ WHERE r = ANY($1)", []wire.Value{wire.Floats([]float64{0.5})}, "1"},
			{wire.OpUpdate, "UPDATE @ SET r = $1 WHERE id = $2", []wire.Value{wire.Float(0.5), wire.Int(1)}, ""},
		},
		[]step{
			{wire.OpRead, "SELECT id FROM @ WHERE r = $1", []wire.Value{wire.Float(0.1)}, "1"},
			{wire.OpRead, "SELECT id FROM @ WHERE r = ANY($1)", []wire.Value{wire.Floats([]float64{3, 0.1})}, "1"},
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3) RETURNING r", []wire.Value{wire.Int(2), wire.Float(1e100), wire.Floats([]float64{0.3})}, "1e+100"},
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3) RETURNING r", []wire.Value{wire.Int(3), wire.Float(0.2), wire.Floats([]float64{0.3})}, "0.2"},
			{wire.OpUpdate, "UPDATE @ SET r = $1 WHERE id = $2", []wire.Value{wire.Float(0.7), wire.Int(1)}, ""},
			{wire.OpRead, "SELECT r FROM @ ORDER BY id", nil, "0.7|1e+100|0.2"},
			{wire.OpRead, "SELECT f FROM @ WHERE id > 1 ORDER BY id", nil, "[0.3]|[0.3]"},
		}},
	{"a float becomes wider under a write", "id int8 PRIMARY KEY, r float4, f float4[]", "ALTER TABLE @ ALTER COLUMN r TYPE float8; ALTER TABLE @ ALTER COLUMN f TYPE float8[]",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3)", []wire.Value{wire.Int(1), wire.Float(0.1), wire.Floats([]float64{0.1})}, ""},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3)", []wire.Value{wire.Int(2), wire.Float(0.5), wire.Floats([]float64{0.1})}, ""},
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3)", []wire.Value{wire.Int(3), wire.Int(1<<24 + 1), wire.Floats([]float64{0.1})}, ""},
			{wire.OpInsert, "INSERT INTO @ (id, r, f) VALUES ($1, $2, $3)", []wire.Value{wire.Int(4), wire.Float(0.1), wire.Floats([]float64{0.1})}, ""},
			{wire.OpRead, "SELECT r FROM @ WHERE id > 1 ORDER BY id", nil, "0.5|1.6777217e+07|0.1"},
			{wire.OpRead, "SELECT f FROM @ WHERE id > 1 ORDER BY id", nil, "[0.1]|[0.1]|[0.1]"},
		}},
	{"a date becomes a time under a write", "id int8 PRIMARY KEY, at date", "ALTER TABLE @ ALTER COLUMN at TYPE timestamptz",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Time(moment)}, ""},
			{wire.OpUpdate, "UPDATE @ SET at = $1 WHERE id = $2", []wire.Value{wire.Time(moment), wire.Int(1)}, ""},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Time(moment)}, ""},
			{wire.OpUpdate, "UPDATE @ SET at = $1 WHERE id = $2", []wire.Value{wire.Time(moment), wire.Int(1)}, ""},
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(3), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT (at AT TIME ZONE 'UTC')::text AS at FROM @ ORDER BY id", nil, "2026-01-02 03:04:05.5|2026-01-02 03:04:05.5|2026-01-02 03:04:05.5"},
		}},
	{"a float becomes narrower", "id int8 PRIMARY KEY, r float8", "ALTER TABLE @ ALTER COLUMN r TYPE float4",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Float(0.5)}, ""},
			{wire.OpRead, "SELECT id FROM @ WHERE r = $1", []wire.Value{wire.Float(0.5)}, "1"},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Float(0.1)}, ""},
			{wire.OpRead, "SELECT r FROM @ ORDER BY id", nil, "0.5|0.1"},
			{wire.OpRead, "SELECT id FROM @ WHERE r = $1", []wire.Value{wire.Float(0.5)}, "1"},
		}},
	{"an integer becomes a float", "id int8 PRIMARY KEY, r int4", "ALTER TABLE @ ALTER COLUMN r TYPE float8",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Float(3)}, ""},
			{wire.OpRead, "SELECT r FROM @ ORDER BY id", nil, "3"},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, r) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Float(0.1)}, ""},
			{wire.OpRead, "SELECT r FROM @ ORDER BY id", nil, "3|0.1"},
		}},
	{"a date becomes a time", "id int8 PRIMARY KEY, at date", "ALTER TABLE @ ALTER COLUMN at TYPE timestamptz; UPDATE @ SET at = '2026-01-02 03:04:05.5Z' WHERE id = 1",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
			{wire.OpUpdate, "UPDATE @ SET at = $1 WHERE id = $2", []wire.Value{wire.Time(moment), wire.Int(1)}, ""},
		},
		[]step{
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
			{wire.OpUpdate, "UPDATE @ SET at = $1 WHERE id = $2", []wire.Value{wire.Time(moment.Add(time.Hour)), wire.Int(1)}, ""},
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT (at AT TIME ZONE 'UTC')::text AS at FROM @ ORDER BY id", nil, "2026-01-02 04:04:05.5|2026-01-02 03:04:05.5"},
		}},
	{"a time gets a zone", "id int8 PRIMARY KEY, at timestamp", "SET TIME ZONE 'UTC'; ALTER TABLE @ ALTER COLUMN at TYPE timestamptz",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
		},
		[]step{
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT (at AT TIME ZONE 'UTC')::text AS at FROM @ ORDER BY id", nil, "2026-01-02 03:04:05.5|2026-01-02 03:04:05.5"},
		}},
	{"a time loses its zone", "id int8 PRIMARY KEY, at timestamptz", "SET TIME ZONE 'UTC'; ALTER TABLE @ ALTER COLUMN at TYPE timestamp",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
		},
		[]step{
			{wire.OpRead, "SELECT id FROM @ WHERE at = $1", []wire.Value{wire.Time(moment)}, "1"},
			{wire.OpInsert, "INSERT INTO @ (id, at) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Time(moment)}, ""},
			{wire.OpRead, "SELECT at::text FROM @ ORDER BY id", nil, "2026-01-02 03:04:05.5|2026-01-02 03:04:05.5"},
		}},
	{"a column is added", "id int8 PRIMARY KEY", "ALTER TABLE @ ADD COLUMN m text DEFAULT 'new'",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id) VALUES ($1)", []wire.Value{wire.Int(1)}, ""},
			{wire.OpRead, "SELECT * FROM @", nil, "1"},
			{wire.OpUpdate, "UPDATE @ SET id = $1 RETURNING *", []wire.Value{wire.Int(2)}, "2"},
		},
		[]step{
			{wire.OpUpdate, "UPDATE @ SET id = $1 RETURNING *", []wire.Value{wire.Int(3)}, "3 new"},
			{wire.OpRead, "SELECT * FROM @", nil, "3 new"},
			{wire.OpInsert, "INSERT INTO @ (id) VALUES ($1)", []wire.Value{wire.Int(4)}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE id = $1", []wire.Value{wire.Int(4)}, "new"},
		}},
	{"a column is dropped, and made again with another type", "id int8 PRIMARY KEY, m int4", "ALTER TABLE @ DROP COLUMN m; ALTER TABLE @ ADD COLUMN m text DEFAULT 'new'",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Int(5)}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE id = $1", []wire.Value{wire.Int(1)}, "5"},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Text("x")}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE id = $1", []wire.Value{wire.Int(2)}, "x"},
			{wire.OpRead, "SELECT m FROM @ WHERE id = $1", []wire.Value{wire.Int(1)}, "new"},
		}},
	{"a column is renamed and another takes its name", "id int8 PRIMARY KEY, m int4, k text DEFAULT 'was k'", "ALTER TABLE @ RENAME COLUMN m TO old; ALTER TABLE @ RENAME COLUMN k TO m",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Int(5)}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE m = $1", []wire.Value{wire.Int(5)}, "5"},
		},
		[]step{
			{wire.OpRead, "SELECT m FROM @ WHERE m = $1", []wire.Value{wire.Text("was k")}, "was k"},
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Text("x")}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE m = $1", []wire.Value{wire.Text("x")}, "x"},
		}},
	{"a table is dropped and made again", "id int8 PRIMARY KEY, m int4", "DROP TABLE @; CREATE TABLE @ (id int8 PRIMARY KEY, m uuid)",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Int(5)}, ""},
			{wire.OpRead, "SELECT id, m FROM @", nil, "1 5"},
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.Int(6)}, ""},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.UUID([16]byte{15: 1})}, ""},
			{wire.OpRead, "SELECT id, m FROM @", nil, "2 00000000-0000-0000-0000-000000000001"},
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.UUID([16]byte{15: 2})}, ""},
			{wire.OpRead, "SELECT id, m FROM @", nil, "2 00000000-0000-0000-0000-000000000002"},
		}},
	{"a table is replaced by another", "id int8 PRIMARY KEY, m int4", "DROP TABLE IF EXISTS @_old; CREATE TABLE @_new (id int8 PRIMARY KEY, m text); INSERT INTO @_new SELECT id, 'm' || m::text FROM @; ALTER TABLE @ RENAME TO @_old; ALTER TABLE @_new RENAME TO @; DROP TABLE @_old",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Int(5)}, ""},
			{wire.OpRead, "SELECT m FROM @", nil, "5"},
		},
		[]step{
			{wire.OpRead, "SELECT m FROM @", nil, "m5"},
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(2), wire.Text("x")}, ""},
			{wire.OpRead, "SELECT m FROM @", nil, "m5|x"},
		}},
	{"a text becomes a document", "id int8 PRIMARY KEY, d text", "ALTER TABLE @ DROP COLUMN d; ALTER TABLE @ ADD COLUMN d jsonb",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, d) VALUES ($1, $2) RETURNING d", []wire.Value{wire.Int(1), wire.JSON([]byte(`{"a": 1}`))}, `{"a": 1}`},
		},
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, d) VALUES ($1, $2) RETURNING d", []wire.Value{wire.Int(2), wire.JSON([]byte(`{"a": 1}`))}, `{"a": 1}`},
			{wire.OpRead, "SELECT d FROM @ WHERE d = $1", []wire.Value{wire.JSON([]byte(`{"a": 1}`))}, `{"a": 1}`},
		}},
	{"an enum gets a value", "id int8 PRIMARY KEY, m @_mood", "ALTER TYPE @_mood ADD VALUE 'so-so'",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2) RETURNING m", []wire.Value{wire.Int(1), wire.Text("good")}, "good"},
			{wire.OpRead, "SELECT m FROM @ WHERE m = $1", []wire.Value{wire.Text("good")}, "good"},
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.Text("bad")}, ""},
		},
		[]step{
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.Text("so-so")}, ""},
			{wire.OpRead, "SELECT m FROM @ WHERE m = $1", []wire.Value{wire.Text("so-so")}, "so-so"},
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2) RETURNING m", []wire.Value{wire.Int(2), wire.Text("so-so")}, "so-so"},
		}},
	{"an enum is replaced", "id int8 PRIMARY KEY, m @_mood", "ALTER TABLE @ DROP COLUMN m; DROP TYPE @_mood; CREATE TYPE @_mood AS ENUM ('fine'); ALTER TABLE @ ADD COLUMN m @_mood",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2) RETURNING m", []wire.Value{wire.Int(1), wire.Text("good")}, "good"},
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.Text("bad")}, ""},
		},
		[]step{
			{wire.OpUpdate, "UPDATE @ SET m = $1", []wire.Value{wire.Text("fine")}, ""},
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2) RETURNING m", []wire.Value{wire.Int(2), wire.Text("fine")}, "fine"},
		}},
	{"a view is replaced", "id int8 PRIMARY KEY, m int4", "DROP VIEW @_view; CREATE VIEW @_view AS SELECT id, m + 0.5 AS m FROM @",
		[]step{
			{wire.OpInsert, "INSERT INTO @ (id, m) VALUES ($1, $2)", []wire.Value{wire.Int(1), wire.Int(5)}, ""},
			{wire.OpRead, "SELECT * FROM @_view", nil, "1 5"},
			{wire.OpRead, "SELECT id FROM @_view WHERE m = $1", []wire.Value{wire.Int(5)}, "1"},
		},
		[]step{
			{wire.OpRead, "SELECT id FROM @_view WHERE m = $1", []wire.Value{wire.Float(5.5)}, "1"},
			{wire.OpRead, "SELECT * FROM @_view", nil, "1 5.5"},
		}},
}

// statements are the steps for a table.
func statements(steps []step, table string) (out []wire.Statement) {
	for _, s := range steps {
		out = append(out, sql(s.op, strings.ReplaceAll(s.sql, "@", table), s.args...))
	}
	return out
}

// asText reads rows as texts, cell by cell.
func asText(rows wire.Rows) string {
	var out []string
	for rows.Next() {
		var row []string
		for _, name := range rows.Columns() {
			switch name {
			case "a":
				row = append(row, fmt.Sprint(rows.Ints()))
			case "f":
				row = append(row, fmt.Sprint(rows.Floats()))
			default:
				row = append(row, rows.Text())
			}
		}
		out = append(out, strings.Join(row, " "))
	}
	return strings.Join(out, "|")
}

// runStep runs a statement and returns its rows.
func runStep(ctx context.Context, s wire.Session, st wire.Statement) (string, error) {
	rows, err := s.Query(ctx, &st)
	if err != nil {
		return "", err
	}
	got := asText(rows)
	return got, rows.Close()
}

// inTransaction runs fn as query.RunTx does, twice at most.
func inTransaction(t *testing.T, db wire.DB, fn func(tx wire.Tx) error) {
	t.Helper()
	var err error
	for range 2 {
		tx := begin(t, db, wire.TxOptions{Isolation: wire.Serializable})
		if err = fn(tx); err == nil && tx.Err() == nil {
			if err = tx.Commit(t.Context()); errors.Is(err, dberr.ErrTxDone) {
				err = nil // fn has sent it
			}
		}
		_ = tx.Rollback(t.Context())
		if !errors.Is(err, dberr.ErrSerialization) {
			break
		}
	}
	if err != nil {
		t.Error(err)
	}
}

// TestSchemaChanges: a client whose statements are prepared does not notice that the schema changes: alone, as a transaction,
// which is run again once at most, and sent together.
func TestSchemaChanges(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		for i, tc := range schemaChanges {
			for _, how := range []string{"alone", "transaction", "together"} {
				t.Run(tc.name+", "+how, func(t *testing.T) {
					migrate := migrator(t, url)
					name := fmt.Sprintf("outdated_%d_%s", i, how)
					migrate(fmt.Sprintf("DROP VIEW IF EXISTS %s_view; DROP TABLE IF EXISTS %s; DROP TYPE IF EXISTS %s_mood; CREATE TYPE %s_mood AS ENUM ('good', 'bad')", name, name, name, name))
					migrate(fmt.Sprintf("CREATE TABLE %s (%s)", name, strings.ReplaceAll(tc.columns, "@", name)))
					if strings.Contains(tc.change, "_view") {
						migrate(fmt.Sprintf("CREATE VIEW %s_view AS SELECT id, m FROM %s", name, name))
					}
					db := open(t, url, "pool_size=1")
					for i, st := range statements(tc.before, name) {
						if got, err := runStep(t.Context(), db, st); err != nil || got != tc.before[i].want {
							t.Fatalf("%s: %q, %v", st.SQL, got, err)
						}
					}
					migrate(strings.ReplaceAll(tc.change, "@", name))
					after := statements(tc.after, name)
					check := func(i int, got string) {
						if want := tc.after[i].want; got != want {
							t.Errorf("%s: %q, want %q", after[i].SQL, got, want)
						}
					}
					switch how {
					case "alone":
						for i, st := range after {
							got, err := runStep(t.Context(), db, st)
							if err != nil {
								t.Errorf("%s: %v", st.SQL, err)
							}
							check(i, got)
						}
					case "transaction":
						inTransaction(t, db, func(tx wire.Tx) error {
							if _, err := runStep(t.Context(), tx, sql(wire.OpRead, "SELECT 1 + $1::int8", wire.Int(1))); err != nil {
								return err
							}
							for i, st := range after {
								got, err := runStep(t.Context(), tx, st)
								if err != nil {
									return fmt.Errorf("%s: %w", st.SQL, err)
								}
								check(i, got)
							}
							return nil
						})
					case "together":
						inTransaction(t, db, func(tx wire.Tx) error {
							b := &wire.Batch{Commit: true, Read: func(i int, rows wire.Rows) { check(i, asText(rows)) }}
							for i := range after {
								b.Statements = append(b.Statements, &after[i])
							}
							failed, err := tx.Send(t.Context(), b)
							if err != nil {
								return fmt.Errorf("%s: %w", after[min(failed, len(after)-1)].SQL, err)
							}
							return nil
						})
					}
				})
			}
		}
	})
}
