package pgwire_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func TestDialect(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		want := "postgres"
		if strings.HasSuffix(t.Name(), "cockroachdb") {
			want = "cockroachdb"
		}
		if got := open(t, url).Dialect(); got != want {
			t.Errorf("dialect %s, want %s", got, want)
		}
	})
}

func TestAffectedAndReturning(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		name := table(t, db, "id int8 PRIMARY KEY, s text")
		if n := exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1, 'a'), (2, 'b')")); n != 2 {
			t.Errorf("inserted %d", n)
		}
		if n := exec(t, db, sql(wire.OpUpdate, "UPDATE "+name+" SET s = $1", wire.Text("c"))); n != 2 {
			t.Errorf("updated %d", n)
		}
		if n := exec(t, db, sql(wire.OpRead, "SELECT * FROM "+name)); n != 0 {
			t.Errorf("a read affected %d", n)
		}
		st := sql(wire.OpDelete, "DELETE FROM "+name+" RETURNING id AS gone, s")
		rows, err := db.Query(t.Context(), &st)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"gone", "s"}, rows.Columns()); diff != "" {
			t.Error(diff)
		}
		if got := drain(t, rows, wire.Row.Int); len(got) != 2 || rows.Affected() != 2 {
			t.Errorf("deleted %v, affected %d", got, rows.Affected())
		}
	})
}

func TestBulk(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		name := table(t, db, "id int8 PRIMARY KEY, title text, tags text[], doc jsonb, price decimal, at timestamptz")
		st := wire.Statement{Op: wire.OpInsert, Entity: "Book", Rows: 3,
			SQL: "INSERT INTO " + name + ` SELECT id, title, tags::text[], doc::jsonb, price, at
				FROM unnest($1::int8[], $2::text[], $3::text[], $4::text[], $5::decimal[], $6::timestamptz[])
				AS u(id, title, tags, doc, price, at) RETURNING id`,
			Args: []wire.Value{
				wire.Int(3), wire.Text(`say "hi"\`), wire.Texts([]string{`a"b`, "c,d"}), wire.JSON([]byte(`{"x": "y"}`)), wire.Float(1.5), wire.Time(aTime),
				wire.Int(1), wire.Null(), wire.Texts([]string{}), wire.Null(), wire.Text("12345678901234567890.5"), wire.Null(),
				wire.Int(2), wire.Text("x"), wire.Null(), wire.JSON([]byte(`[1]`)), wire.Null(), wire.Time(aTime),
			}}
		rows, err := db.Bulk(t.Context(), &st)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]int64{3, 1, 2}, drain(t, rows, wire.Row.Int)); diff != "" {
			t.Errorf("order of the results: %s", diff)
		}
		type book struct {
			ID    int64
			Title *string
			Tags  []string
			Doc   string
			Price *float64
		}
		got := collect(t, db, sql(wire.OpRead, "SELECT id, title, tags, doc, price FROM "+name+" ORDER BY id"), func(r wire.Row) (b book) {
			b.ID, b.Title, b.Tags = r.Int(), wire.Ptr(r, wire.Row.Text), r.Texts()
			if !r.Null() {
				b.Doc = string(r.JSON())
			}
			b.Price = wire.Ptr(r, wire.Row.Float)
			return b
		})
		want := []book{
			{ID: 1, Tags: []string{}, Price: new(12345678901234567890.5)},
			{ID: 2, Title: new("x"), Doc: "[1]"},
			{ID: 3, Title: new(`say "hi"\`), Tags: []string{`a"b`, "c,d"}, Doc: `{"x": "y"}`, Price: new(1.5)},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}

		st.Rows = 2
		if _, err := db.Bulk(t.Context(), &st); err == nil || !strings.Contains(err.Error(), "18 arguments for 2 rows") {
			t.Errorf("wrong number of rows: %v", err)
		}
		large := wire.Statement{Op: wire.OpInsert, Rows: 1, SQL: "INSERT INTO " + name + " (id, title) SELECT * FROM unnest($1::int8[], $2::text[])",
			Args: []wire.Value{wire.Int(9), wire.Text(strings.Repeat("x", 17<<20))}}
		rows, err = db.Bulk(t.Context(), &large)
		if db.Dialect() == "cockroachdb" {
			var unsendable *wire.Unsendable
			if !errors.As(err, &unsendable) || len(unsendable.Rows) != 1 || !strings.Contains(err.Error(), "send fewer rows") {
				t.Errorf("too large: %v", err)
			}
			large.Rows, large.Args = 2, []wire.Value{wire.Int(9), wire.Text(strings.Repeat("x", 9<<20)), wire.Int(10), wire.Text(strings.Repeat("x", 9<<20))}
			if _, err := db.Bulk(t.Context(), &large); !errors.As(err, &unsendable) || len(unsendable.Rows) != 0 {
				t.Errorf("two rows that are too large together: %v", err)
			}
		} else if err != nil || rows.Close() != nil {
			t.Errorf("a row of 17 MiB: %v", err)
		}
		bad := wire.Statement{Op: wire.OpInsert, Rows: 1, SQL: large.SQL, Args: []wire.Value{wire.Bool(true), wire.Null()}}
		if _, err := db.Bulk(t.Context(), &bad); err == nil || !strings.Contains(err.Error(), "argument 1:") {
			t.Errorf("mismatch: %v", err)
		}
	})
}

// TestStalePlan: a schema change under a prepared statement is not seen by the caller, alone or as the first of a
// transaction; further inside, the transaction has to run again.
func TestStalePlan(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		migrate := migrator(t, url)
		name := table(t, db, "id int8")
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (1)"))
		read := sql(wire.OpRead, "SELECT * FROM "+name)
		alter := func(i int) {
			migrate(fmt.Sprintf("ALTER TABLE %s ADD COLUMN c%d int8", name, i))
		}
		collect(t, db, read, wire.Row.Int)
		alter(1)
		collect(t, db, read, wire.Row.Int)
		alter(2)
		tx := begin(t, db, wire.TxOptions{})
		collect(t, tx, read, wire.Row.Int)
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		alter(3)
		tx = begin(t, db, wire.TxOptions{})
		collect(t, tx, sql(wire.OpRead, "SELECT 1"), wire.Row.Int)
		_, err := tx.Query(t.Context(), &read)
		if !errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("inside a transaction: %v", err)
		}
		_ = tx.Rollback(t.Context())
		tx = begin(t, db, wire.TxOptions{})
		collect(t, tx, sql(wire.OpRead, "SELECT 1"), wire.Row.Int)
		collect(t, tx, read, wire.Row.Int)
	})
}

// TestPreparedStatementsAreBounded runs more statements than a connection keeps, and checks at the server what it holds.
func TestPreparedStatementsAreBounded(t *testing.T) {
	db := open(t, pgtest.URL(t), "pool_size=1")
	for i := range 600 {
		collect(t, db, sql(wire.OpRead, fmt.Sprintf("SELECT %d", i)), wire.Row.Int)
		collect(t, db, sql(wire.OpRead, "SELECT 0"), wire.Row.Int) // in use, so that it stays
	}
	held := sql(wire.OpRead, "SELECT count(*), count(*) FILTER (WHERE statement = 'SELECT 0') FROM pg_prepared_statements")
	held.Once = true
	got := collect(t, db, held, func(r wire.Row) [2]int64 { return [2]int64{r.Int(), r.Int()} })
	if got[0] != [2]int64{512, 1} {
		t.Errorf("prepared statements and those that are in use: %v, want 512 and 1", got[0])
	}
}

// TestCloseEarly: rows that are not read to the end do not spoil the connection, however many there are.
func TestCloseEarly(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		for _, n := range []int64{1, 100, 1_000_000} {
			st := sql(wire.OpRead, "SELECT generate_series(1, $1::int8)", wire.Int(n))
			rows, err := db.Query(t.Context(), &st)
			if err != nil || !rows.Next() {
				t.Fatal(err)
			}
			if err := rows.Close(); err != nil {
				t.Errorf("%d rows: %v", n, err)
			}
			if got := collect(t, db, sql(wire.OpRead, "SELECT 42"), wire.Row.Int); got[0] != 42 {
				t.Errorf("afterwards: %v", got)
			}
		}
	})
}

// TestKept: what a caller keeps is not overwritten, neither by the next rows nor by appending to a neighbour.
func TestKept(t *testing.T) {
	db := open(t, pgtest.URL(t))
	st := sql(wire.OpRead, "SELECT ARRAY['a' || i, 'b' || i], i::text, ARRAY[i, i]::int8[] FROM generate_series(0, 2999) i")
	type kept struct {
		list []string
		s    string
		ints []int64
	}
	all := collect(t, db, st, func(r wire.Row) kept {
		k := kept{list: r.Texts(), s: r.Text(), ints: r.Ints()}
		_ = append(k.list, "overwritten")
		_ = append(k.ints, -1)
		return k
	})
	for i, k := range all {
		n := fmt.Sprint(i)
		if k.list[0] != "a"+n || k.list[1] != "b"+n || k.s != n || k.ints[0] != int64(i) || k.ints[1] != int64(i) {
			t.Fatalf("row %d: %v", i, k)
		}
	}
}

func TestSeveralStatements(t *testing.T) {
	db := open(t, pgtest.URL(t))
	name := table(t, db, "id int8")
	st := sql(wire.OpOther, "INSERT INTO "+name+" VALUES (1); INSERT INTO "+name+" VALUES (2), (3)")
	st.Once = true
	if n := exec(t, db, st); n != 2 {
		t.Errorf("affected %d, want what the last statement did", n)
	}
	if n := count(t, db, name); n != 3 {
		t.Errorf("%d rows", n)
	}
}

func TestClose(t *testing.T) {
	db := open(t, pgtest.URL(t))
	result := make(chan error)
	go func() {
		st := sql(wire.OpRead, "SELECT pg_sleep(20)")
		_, err := db.Exec(t.Context(), &st)
		result <- err
	}()
	for { // until the statement runs
		other := open(t, pgtest.URL(t))
		n := collect(t, other, sql(wire.OpRead, "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(20)' AND state = 'active'"), wire.Row.Int)
		if n[0] == 1 {
			break
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; err == nil {
		t.Error("the statement under way was not cut off")
	}
	st := sql(wire.OpRead, "SELECT 1")
	if _, err := db.Query(t.Context(), &st); !errors.Is(err, dberr.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// TestNUL refuses a statement with a NUL character before it is sent: as a message it would be malformed, and the node seem to be broken.
func TestNUL(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		for _, text := range []string{"SELECT 1\x00", "SELECT '\x00'", "\x00"} {
			st := sql(wire.OpOther, text)
			if _, err := db.Exec(t.Context(), &st); err == nil || !strings.Contains(err.Error(), "NUL") || strings.Contains(err.Error(), "node") {
				t.Errorf("%q: %v", text, err)
			}
		}
		exec(t, db, sql(wire.OpOther, "SELECT 1"))
	})
}
