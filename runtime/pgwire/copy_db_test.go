package pgwire_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/pgtest"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// copyTo begins a COPY into columns of a table, whose values are of the kinds.
func copyTo(t testing.TB, ctx context.Context, s wire.Session, table, columns string, kinds ...wire.Kind) wire.Copy {
	t.Helper()
	st, into := copyStatement(table, columns, kinds...)
	w, err := s.(wire.Copier).Copy(ctx, &st, into)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Abort(errors.New("the test is over")) })
	return w
}

func copyStatement(table, columns string, kinds ...wire.Kind) (wire.Statement, wire.CopyColumns) {
	return wire.Statement{Op: wire.OpInsert, Entity: "Row", SQL: fmt.Sprintf("COPY %s (%s) FROM STDIN", table, columns)},
		wire.CopyColumns{Query: fmt.Sprintf("SELECT %s FROM %s", columns, table), Table: table, Kinds: kinds}
}

// ints writes rows of one integer.
func ints(w wire.Copy, from, to int64) error {
	for i := from; i < to; i++ {
		if err := w.Write([]wire.Value{wire.Int(i)}); err != nil {
			return err
		}
	}
	return nil
}

// What is copied in either format is what is read, whatever the size of the rows.
func TestCopy(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url)
		odd := "a\tb\nc\rd\\N\\.\"',{}é😀"
		for _, tc := range []struct{ name, typ string }{{"binary", "int8"}, {"text", "numeric"}} {
			t.Run(tc.name, func(t *testing.T) {
				if tc.name == "text" && db.Dialect() == "cockroachdb" {
					t.Skip("CockroachDB stores a bytea in COPY's text as it stands; its dialect does not copy")
				}
				name := table(t, db, "id int8 PRIMARY KEY, n "+tc.typ+`, s text, b bytea, at timestamptz, ok bool, f float8, texts text[],
					ints int8[], uid uuid, doc jsonb`)
				w := copyTo(t, t.Context(), db, name, "id, n, s, b, at, ok, f, texts, ints, uid, doc", wire.KindInt, wire.KindInt, wire.KindText,
					wire.KindBytes, wire.KindTime, wire.KindBool, wire.KindFloat, wire.KindTexts, wire.KindInts, wire.KindUUID, wire.KindJSON)
				at := time.Date(2024, 2, 29, 23, 59, 59, 123456000, time.UTC)
				sizes := []int{0, 1, 70_000, 10, 300_000, 65_500, 3}
				for i, size := range sizes {
					row := []wire.Value{wire.Int(int64(i)), wire.Int(int64(-i)), wire.Text(odd + strings.Repeat("x", size)), wire.Bytes([]byte{0, 255, '\\'}),
						wire.Time(at), wire.Bool(true), wire.Float(0.1), wire.Texts([]string{odd, "NULL", ""}), wire.Ints([]int64{}),
						wire.UUID([16]byte{1, 2, 3}), wire.JSON([]byte(`{"a": "\\n"}`))}
					if err := w.Write(row); err != nil {
						t.Fatal(err)
					}
				}
				null := make([]wire.Value, 11)
				null[0] = wire.Int(100)
				if err := w.Write(null); err != nil {
					t.Fatal(err)
				}
				if n, err := w.Close(); n != int64(len(sizes)+1) || err != nil {
					t.Fatalf("%d rows, %v", n, err)
				}
				right := fmt.Sprintf(`SELECT count(*) FROM %s WHERE n = -id AND left(s, %d) = $1 AND length(s) - %d = ANY ($2) AND b = $3 AND at = $4
					AND ok AND f = 0.1 AND texts = $5 AND cardinality(ints) = 0 AND uid = $6 AND doc->>'a' = E'\\n'`, name, len([]rune(odd)), len([]rune(odd)))
				lengths := make([]int64, len(sizes))
				for i, n := range sizes {
					lengths[i] = int64(n)
				}
				got := collect(t, db, sql(wire.OpRead, right, wire.Text(odd), wire.Ints(lengths), wire.Bytes([]byte{0, 255, '\\'}), wire.Time(at),
					wire.Texts([]string{odd, "NULL", ""}), wire.UUID([16]byte{1, 2, 3})), wire.Row.Int)
				if got[0] != int64(len(sizes)) {
					t.Errorf("%d rows are as they were written, want %d", got[0], len(sizes))
				}
				got = collect(t, db, sql(wire.OpRead, "SELECT count(*) FROM "+name+" WHERE id = 100 AND s IS NULL AND texts IS NULL AND n IS NULL"), wire.Row.Int)
				if got[0] != 1 {
					t.Error("the row of NULLs is another one")
				}
			})
		}
	})
}

// A row that the server refuses is named, nothing is written, and the connection goes on.
func TestCopyRefused(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		name := table(t, db, "id int8 PRIMARY KEY")
		exec(t, db, sql(wire.OpInsert, "INSERT INTO "+name+" VALUES (70)"))
		for _, rows := range []int64{100, 100_000} { // the error comes at the end, or in the middle
			w := copyTo(t, t.Context(), db, name, "id", wire.KindInt)
			err := ints(w, 0, rows)
			if err == nil {
				_, err = w.Close()
			}
			w.Abort(err)
			if !dberr.IsUnique(err) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%v", err)
			}
			var bulk *dberr.BulkError
			if db.Dialect() == "postgres" && (!errors.As(err, &bulk) || bulk.Rows[0].Index != 70) {
				t.Errorf("row 70 is not named: %v", err)
			}
			if n := count(t, db, name); n != 1 {
				t.Errorf("%d rows, want 1", n)
			}
		}
		if got := db.Nodes()[0].Open; got != 1 {
			t.Errorf("%d connections", got)
		}
	})
}

// A COPY that the caller gives up writes nothing, and a value that cannot be sent is told by its place.
func TestCopyAborted(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=1")
		name := table(t, db, "id int4 PRIMARY KEY, s text")
		w := copyTo(t, t.Context(), db, name, "id, s", wire.KindInt, wire.KindText)
		if err := w.Write([]wire.Value{wire.Int(1), wire.Text("a")}); err != nil {
			t.Fatal(err)
		}
		for i, row := range [][]wire.Value{{wire.Int(1 << 40), wire.Text("")}, {wire.Int(2), wire.Text("\x00")}} {
			err := w.Write(row)
			var arg *dberr.ArgumentError
			if !errors.As(err, &arg) || arg.Index != i {
				t.Errorf("value %d: %v", i, err)
			}
		}
		w.Abort(errors.New("no"))
		w.Abort(errors.New("twice"))
		if n := count(t, db, name); n != 0 {
			t.Errorf("%d rows, want 0", n)
		}
		if got := db.Nodes()[0].Open; got != 1 {
			t.Errorf("%d connections", got)
		}
	})
}

// Until its end is sent it is certain that a COPY has written nothing; afterwards it is not.
func TestCopyLost(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		direct := open(t, url)
		name := table(t, direct, "id int8 PRIMARY KEY")
		t.Run("in the middle", func(t *testing.T) {
			pid, db := ownPID(t, url)
			w := copyTo(t, t.Context(), db, name, "id", wire.KindInt)
			if err := ints(w, 0, 10_000); err != nil {
				t.Fatal(err)
			}
			pid(direct)
			var err error
			for deadline := time.Now().Add(10 * time.Second); err == nil && time.Now().Before(deadline); {
				err = ints(w, 0, 10_000)
			}
			if !errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%v", err)
			}
			if _, closed := w.Close(); closed == nil {
				t.Error("Close after a lost connection is no error")
			}
		})
		t.Run("at the end", func(t *testing.T) {
			p := newProxy(t, url)
			w := copyTo(t, t.Context(), open(t, through(url, p)), name, "id", wire.KindInt)
			if err := ints(w, 0, 10); err != nil {
				t.Fatal(err)
			}
			time.Sleep(200 * time.Millisecond) // the server says that it is ready for the rows
			p.cut.Store(1)
			if _, err := w.Close(); !errors.Is(err, dberr.ErrUnknownOutcome) || !strings.HasPrefix(err.Error(), "insert Row: ") {
				t.Errorf("%v", err)
			}
		})
	})
}

// ownPID opens a database of one connection, and returns a function that ends its session from another one.
func ownPID(t *testing.T, url string) (func(wire.DB), wire.DB) {
	db := open(t, url, "pool_size=1")
	if db.Dialect() != "postgres" {
		t.Skip("CockroachDB has no pg_terminate_backend")
	}
	pid := collect(t, db, sql(wire.OpRead, "SELECT pg_backend_pid()::int8"), wire.Row.Int)[0]
	return func(other wire.DB) {
		collect(t, other, sql(wire.OpRead, "SELECT pg_terminate_backend($1)", wire.Int(pid)), wire.Row.Bool)
	}, db
}

// A node that does not take the statement is passed over.
func TestCopyFailover(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		up, down := newProxy(t, url), newProxy(t, url)
		down.refuse.Store(true)
		db := open(t, through(url, up, down))
		name := table(t, db, "id int8 PRIMARY KEY")
		for i := range int64(10) {
			w := copyTo(t, t.Context(), db, name, "id", wire.KindInt)
			if err := ints(w, i*10, i*10+10); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		if n := count(t, db, name); n != 100 {
			t.Errorf("%d rows", n)
		}
		st, into := copyStatement("nowhere_at_all", "id", wire.KindInt)
		if _, err := db.(wire.Copier).Copy(t.Context(), &st, into); !errors.Is(err, dberr.ErrNoTable) {
			t.Errorf("a table that is not there: %v", err)
		}
	})
}

// The context ends a COPY, and so does the URL's timeout if the server takes nothing; the caller may take its time.
func TestCopyEnds(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		p := newProxy(t, url)
		db := open(t, through(url, p), "timeout=1s")
		name := table(t, open(t, url), "id int8 PRIMARY KEY")
		t.Run("context", func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			w := copyTo(t, ctx, db, name, "id", wire.KindInt)
			err := ints(w, 0, 10)
			cancel()
			if err == nil {
				_, err = w.Close()
			}
			if n := count(t, db, name); n != 0 || !errors.Is(err, context.Canceled) || errors.Is(err, dberr.ErrUnknownOutcome) {
				t.Errorf("%d rows, %v", n, err)
			}
		})
		t.Run("slow caller", func(t *testing.T) {
			w := copyTo(t, t.Context(), db, name, "id", wire.KindInt)
			const rows = 1_000 // few, which a busy server writes within the timeout
			if err := ints(w, 0, rows/2); err != nil {
				t.Fatal(err)
			}
			time.Sleep(1500 * time.Millisecond)
			if err := ints(w, rows/2, rows); err != nil {
				t.Fatal(err)
			}
			if n, err := w.Close(); n != rows || err != nil {
				t.Errorf("%d rows, %v", n, err)
			}
		})
		t.Run("silent server", func(t *testing.T) {
			digits := table(t, open(t, url), "id numeric") // goes as text, in which the proxy takes nothing for the start of a connection
			w := copyTo(t, t.Context(), db, digits, "id", wire.KindInt)
			p.stall.Store(true)
			err := ints(w, 20_000, 30_000)
			if err == nil {
				_, err = w.Close()
			}
			if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "timeout=1s") {
				t.Errorf("%v", err)
			}
		})
	})
}

// A COPY is a part of its transaction, which takes no other statement meanwhile and does not outlive its failure.
func TestCopyInTx(t *testing.T) {
	pgtest.Each(t, func(t *testing.T, url string) {
		db := open(t, url, "pool_size=2")
		name := table(t, db, "id int8 PRIMARY KEY")
		load := func(tx wire.Tx, from, to int64) error {
			w := copyTo(t, t.Context(), tx, name, "id", wire.KindInt)
			st := sql(wire.OpRead, "SELECT 1")
			if _, err := tx.Query(t.Context(), &st); !errors.Is(err, dberr.ErrBusy) {
				t.Errorf("a query while a COPY is under way: %v", err)
			}
			err := ints(w, from, to)
			if err == nil {
				_, err = w.Close()
			}
			return err
		}
		tx := begin(t, db, wire.TxOptions{})
		if err := errors.Join(load(tx, 0, 10), load(tx, 10, 20), tx.Commit(t.Context())); err != nil {
			t.Fatal(err)
		}
		tx = begin(t, db, wire.TxOptions{})
		if err := errors.Join(load(tx, 20, 30), tx.Rollback(t.Context())); err != nil {
			t.Fatal(err)
		}
		tx = begin(t, db, wire.TxOptions{})
		if err := load(tx, 15, 30); !dberr.IsUnique(err) || !dberr.IsUnique(tx.Err()) {
			t.Errorf("%v; the transaction: %v", err, tx.Err())
		}
		if err := tx.Commit(t.Context()); !errors.Is(err, dberr.ErrTxDone) {
			t.Errorf("commit after a failure: %v", err)
		}
		tx = begin(t, db, wire.TxOptions{})
		w, cause := copyTo(t, t.Context(), tx, name, "id", wire.KindInt), errors.New("no")
		w.Abort(cause)
		if err := tx.Err(); !errors.Is(err, cause) {
			t.Errorf("the transaction after an abort: %v", err)
		}
		if diff := cmp.Diff(int64(20), count(t, db, name)); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}
