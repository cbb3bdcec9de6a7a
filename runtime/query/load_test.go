package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Every kind of sequence is taken, in statements of some rows.
func TestLoadSequences(t *testing.T) {
	many := manyItems(25)
	unnamed := func(yield func(*item) bool) { slices.Values(many)(yield) }
	failing := func(yield func(*item, error) bool) {
		for _, e := range many {
			if !yield(e, nil) {
				return
			}
		}
	}
	for name, load := range map[string]func(*Table[*itemMarker, *item, int64]) (int, error){
		"iter.Seq": func(items *Table[*itemMarker, *item, int64]) (int, error) {
			return Load(t.Context(), items, slices.Values(many), ChunkRows(10))
		},
		"func": func(items *Table[*itemMarker, *item, int64]) (int, error) {
			return Load(t.Context(), items, unnamed, ChunkRows(10))
		},
		"iter.Seq2": func(items *Table[*itemMarker, *item, int64]) (int, error) {
			return Load(t.Context(), items, iter.Seq2[*item, error](failing), ChunkRows(10))
		},
		"func with errors": func(items *Table[*itemMarker, *item, int64]) (int, error) {
			return Load(t.Context(), items, failing, ChunkRows(10))
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, items := fake("sqlite")
			n, err := load(items)
			if n != 25 || err != nil {
				t.Errorf("%d rows, %v", n, err)
			}
			if diff := cmp.Diff([]int{10, 10, 5}, sentRows(db)); diff != "" {
				t.Errorf("rows sent (-want +got):\n%s", diff)
			}
			if got := db.sent[2].Args[4*5].Int(); got != 25 {
				t.Errorf("the last row has the key %d", got)
			}
		})
	}
}

// No more statements than asked for are under way, and none is sent after a failure.
func TestLoadParallel(t *testing.T) {
	for n := range 3 {
		synctest.Test(t, func(t *testing.T) {
			db, items := picky(nil)
			written, err := Load(t.Context(), items, slices.Values(manyItems(1000)), ChunkRows(100), Parallel(n+1))
			if err != nil || written != 1000 || db.most != n+1 {
				t.Errorf("%d rows by %d statements at a time, want %d: %v", written, db.most, n+1, err)
			}
			db, items = picky(map[int64]error{250: errTaken})
			if written, err = Load(t.Context(), items, slices.Values(manyItems(1000)), ChunkRows(100), Parallel(n+1)); !dberr.IsUnique(err) {
				t.Errorf("%v", err)
			}
			if sent := len(db.sent); sent < 3 || sent > 3+2*n || written != 100*(sent-1) {
				t.Errorf("%d statements were sent, %d rows written", sent, written)
			}
		})
	}
}

// A middleware that panics does so on the goroutine of the caller.
func TestLoadStatementPanics(t *testing.T) {
	db, items := fake("sqlite")
	items.conn.session = wire.Intercept(db, "", []wire.Middleware{func(wire.Handler) wire.Handler {
		return func(context.Context, *wire.Call) error { panic("broken") }
	}})
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("panic: %v", p)
		}
	}()
	_, err := Load(t.Context(), items, slices.Values(manyItems(20)), ChunkRows(10))
	t.Errorf("no panic, but %v", err)
}

// copyDB takes rows by COPY.
type copyDB struct {
	*fakeDB
	copies []*fakeCopy
	fails  error // of the fifth row of each
}

type fakeCopy struct {
	db      *copyDB
	sql     string
	columns wire.CopyColumns
	rows    int
	ended   string
}

func (d *copyDB) Copy(_ context.Context, st *wire.Statement, columns wire.CopyColumns) (wire.Copy, error) {
	c := &fakeCopy{db: d, sql: st.SQL, columns: columns}
	d.copies = append(d.copies, c)
	return c, nil
}

// Begin begins a transaction that takes rows by COPY, too.
func (d *copyDB) Begin(context.Context, wire.TxOptions) (wire.Tx, error) { return d, nil }

func (c *fakeCopy) Write([]wire.Value) error {
	if c.rows++; c.rows == 5 {
		return c.db.fails
	}
	return nil
}

func (c *fakeCopy) Close() (int64, error) {
	c.ended += "closed"
	return int64(c.rows), nil
}

func (c *fakeCopy) Abort(cause error) { c.ended += "aborted: " + cause.Error() }

func copying() (*copyDB, *Table[*itemMarker, *item, int64]) {
	db, items := fake("postgres")
	c := &copyDB{fakeDB: db}
	items.conn.session, items.conn.db = c, c
	return c, items
}

// Rows that leave the key to the database, and rows that do not, go by different statements of one transaction.
func TestLoadCopies(t *testing.T) {
	db, items := copying()
	many := manyItems(7)
	many[3].ID, many[4].ID = 0, 0
	n, err := Load(Tag(t.Context(), "k", "v"), items, slices.Values(many))
	if n != 7 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
	if db.ended != "commit " {
		t.Errorf("the transaction around them: %q", db.ended)
	}
	var got []string
	for _, c := range db.copies {
		got = append(got, fmt.Sprint(c.rows, " ", c.ended, " ", c.sql, " ", c.columns))
	}
	keyed := `closed COPY "items" ("id", "name", "made", "tags", "notes") FROM STDIN /*k='v'*/ ` +
		`{SELECT "id", "name", "made", "tags", "notes" FROM "items" items [int text time texts text]}`
	want := []string{"3 " + keyed, `2 closed COPY "items" ("name", "made", "tags", "notes") FROM STDIN /*k='v'*/ ` +
		`{SELECT "name", "made", "tags", "notes" FROM "items" items [text time texts text]}`, "2 " + keyed}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("copies (-want +got):\n%s", diff)
	}
}

// The rows of a COPY are told as they are handed over, and each once.
func TestLoadCopyProgress(t *testing.T) {
	for _, tc := range []struct {
		rows  int
		fails error
		want  []int
	}{
		{4, nil, []int{2, 4}},
		{3, nil, []int{2, 3}},
		{9, &dberr.BulkError{Rows: []dberr.RowError{{Index: 1, Err: errTaken}}}, []int{2, 4, 5}},
	} {
		db, items := copying()
		db.fails = tc.fails
		var seen []int
		_, err := Load(t.Context(), items, many(tc.rows), ChunkRows(2), Progress(func(done, _ int) { seen = append(seen, done) }))
		if diff := cmp.Diff(tc.want, seen); diff != "" {
			t.Errorf("%d rows (-want +got):\n%s", tc.rows, diff)
		}
		if bulk, ok := errors.AsType[*dberr.BulkError](err); ok != (tc.fails != nil) || ok && (bulk.Total != 5 || bulk.Unsent != 0) {
			t.Errorf("%d rows: %v", tc.rows, err)
		}
	}
}

// A COPY is given up, and its cause told, whatever ends it before its time.
func TestLoadGivesUp(t *testing.T) {
	errSource := errors.New("no more")
	for _, tc := range []struct {
		name  string
		fails error
		seq   func(yield func(*item, error) bool)
		want  string
		ended string
	}{
		{"the sequence fails", nil, func(yield func(*item, error) bool) { _ = yield(&item{ID: 1, Name: "xx"}, nil) && yield(nil, errSource) },
			"insert Item: the sequence failed at row 1: no more", "aborted: insert Item: the sequence failed at row 1: no more"},
		{"a validator", nil, func(yield func(*item, error) bool) {
			_ = yield(&item{ID: 1, Name: "xx"}, nil) && yield(&item{ID: 1, Name: "x"}, nil)
		}, "insert Item: row 1: Item.name: too short", "aborted: insert Item: row 1: Item.name: too short"},
		{"an argument", &dberr.ArgumentError{Index: 1, Err: errSource}, many(9), "insert Item: row 4: Item.name: no more",
			"aborted: insert Item: row 4: Item.name: no more"},
		{"a row that is refused", &dberr.BulkError{Rows: []dberr.RowError{{Index: 2, Err: errTaken}}}, many(9),
			"1 of 5 rows failed; row 2: " + errTaken.Error(), "aborted: 1 of 5 rows failed; row 2: " + errTaken.Error()},
		{"another error", errSource, many(9), "insert Item: no more", "aborted: insert Item: no more"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, items := copying()
			db.fails = tc.fails
			n, err := Load(t.Context(), items, tc.seq)
			if n != 0 || err == nil || err.Error() != tc.want {
				t.Errorf("%d rows, %v", n, err)
			}
			if diff := cmp.Diff(tc.ended, db.copies[0].ended); diff != "" {
				t.Errorf("the COPY (-want +got):\n%s", diff)
			}
		})
	}
}

func many(n int) func(yield func(*item, error) bool) {
	return func(yield func(*item, error) bool) {
		for _, e := range manyItems(n) {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// An argument that the transport cannot send is named by its field in a statement of many rows, too.
func TestLoadNamesFields(t *testing.T) {
	db, items := fake("sqlite")
	db.errs = []error{&dberr.ArgumentError{Index: 5*3 + 1, Err: errShort}}
	_, err := Load(t.Context(), items, slices.Values(manyItems(20)))
	var invalid *dberr.ValidationError
	if !errors.As(err, &invalid) || invalid.Field != "name" || !strings.HasPrefix(err.Error(), "rows 0 to 19: ") {
		t.Errorf("%v", err)
	}
}
