package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

func manyItems(n int) []*item {
	many := make([]*item, n)
	for i := range many {
		many[i] = &item{ID: int64(i + 1), Name: "xx"}
	}
	return many
}

func sentRows(db *fakeDB) []int {
	var rows []int
	for _, st := range db.sent {
		rows = append(rows, st.Rows)
	}
	return rows
}

// Where rows fail by themselves, the first failure ends the call, unless it is to go on.
func TestBulkChunks(t *testing.T) {
	for _, tc := range []struct {
		name   string
		opts   []BulkOption
		sent   []int
		unsent int
	}{
		{"stops", nil, []int{1000, 1000}, 5},
		{"goes on", []BulkOption{ContinueOnError()}, []int{1000, 1000, 5}, 0},
		{"small statements", []BulkOption{ChunkRows(1500), ContinueOnError()}, []int{1500, 505}, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, items := fake("cratedb")
			many := manyItems(2005)
			db.errs = []error{nil, &dberr.BulkError{Total: 1000, Rows: []dberr.RowError{{Index: 3, Err: errShort}}}}
			err := items.InsertMany(t.Context(), many, tc.opts...)
			var bulk *dberr.BulkError
			if !errors.As(err, &bulk) || bulk.Total != len(many) || bulk.Unsent != tc.unsent ||
				len(bulk.Rows) != 1 || bulk.Rows[0].Index != tc.sent[0]+3 {
				t.Errorf("%v", err)
			}
			if diff := cmp.Diff(tc.sent, sentRows(db)); diff != "" {
				t.Errorf("rows sent (-want +got):\n%s", diff)
			}
			for _, st := range db.sent {
				if len(st.Args) != st.Rows*5 {
					t.Errorf("%d arguments for %d rows", len(st.Args), st.Rows)
				}
			}
		})
	}
}

// pickyDB refuses a statement with a row whose key is bad, as PostgreSQL does: as a whole.
type pickyDB struct {
	*fakeDB
	mu      sync.Mutex
	bad     map[int64]error
	written int
	now     int // statements under way
	most    int
}

func (d *pickyDB) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	d.mu.Lock()
	d.now++
	d.most = max(d.most, d.now)
	d.mu.Unlock()
	time.Sleep(time.Second) // of the bubble: every other statement that can start does
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now--
	d.record(st)
	for i := range st.Rows {
		if err := d.bad[st.Args[i*5].Int()]; err != nil {
			return nil, err
		}
	}
	d.written += st.Rows
	return d.answer(), nil
}

func picky(bad map[int64]error) (*pickyDB, *Table[*itemMarker, *item, int64]) {
	db, items := fake("postgres")
	p := &pickyDB{fakeDB: db, bad: bad}
	items.conn.session, items.conn.db = p, p
	return p, items
}

var errTaken = &dberr.ConstraintError{Rule: dberr.Unique, Err: &dberr.ServerError{Code: "23505"}}

// Where a statement is atomic, its rows that fail are found by halving it, and all others are written.
func TestBulkHalves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tooLong := &dberr.ServerError{Code: "22001"}
		db, items := picky(map[int64]error{1: errTaken, 700: tooLong, 701: errTaken, 1005: errTaken})
		var seen []int
		err := items.InsertMany(t.Context(), manyItems(1005), ContinueOnError(), Progress(func(done, total int) {
			if total != 1005 {
				t.Errorf("%d of %d", done, total)
			}
			seen = append(seen, done)
		}))
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) || bulk.Total != 1005 || bulk.Unsent != 0 {
			t.Fatalf("%v", err)
		}
		var got []string
		for _, r := range bulk.Rows {
			got = append(got, fmt.Sprint(r.Index, " ", r.Code()))
		}
		if diff := cmp.Diff([]string{"0 23505", "699 22001", "700 23505", "1004 23505"}, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		if db.written != 1001 || len(db.sent) > 70 || seen[len(seen)-1] != 1005 {
			t.Errorf("%d rows written by %d statements, progress %d", db.written, len(db.sent), seen)
		}
	})
}

// What is wrong on the way to the server ends the call, also one that is to go on after rows.
func TestBulkEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lost := fmt.Errorf("%w: lost", dberr.ErrUnknownOutcome)
		db, items := picky(map[int64]error{5: errTaken, 12: lost})
		err := items.InsertMany(t.Context(), manyItems(40), ContinueOnError(), ChunkRows(10))
		var bulk *dberr.BulkError
		if !errors.Is(err, dberr.ErrUnknownOutcome) || !errors.As(err, &bulk) || bulk.Unsent != 20 || db.written != 9 {
			t.Errorf("%v; %d rows written", err, db.written)
		}
		if !strings.Contains(err.Error(), "rows 10 to 19: insert Item: outcome unknown: lost") {
			t.Error(err)
		}
		db, items = picky(map[int64]error{25: errTaken})
		err = items.InsertMany(t.Context(), manyItems(40), ChunkRows(10))
		if !dberr.IsUnique(err) || !strings.HasPrefix(err.Error(), "rows 20 to 29: ") || db.written != 20 || errors.As(err, &bulk) {
			t.Errorf("%v; %d rows written", err, db.written)
		}
		_, items = picky(map[int64]error{1: errTaken})
		err = items.InsertMany(t.Context(), manyItems(1))
		if !errors.As(err, &bulk) || bulk.Total != 1 || len(bulk.Rows) != 1 || bulk.Rows[0].Code() != "23505" {
			t.Errorf("one row: %v", err)
		}
	})
}

func TestBulkInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, items := picky(nil)
		if err := UpsertMany(t.Context(), items, manyItems(95), ChunkRows(10), Parallel(3)); err != nil {
			t.Fatal(err)
		}
		if db.written != 95 || db.most != 3 {
			t.Errorf("%d rows written, %d statements at a time", db.written, db.most)
		}
	})
}

func TestBulkOptionsAreChecked(t *testing.T) {
	_, items := fake("postgres")
	_, crate := fake("cratedb")
	inTx := func(items *Table[*itemMarker, *item, int64]) *Table[*itemMarker, *item, int64] {
		c := *items.conn
		c.db = nil
		return NewTable[*itemMarker](&c, &itemEntity, nil)
	}
	for _, tc := range []struct {
		items *Table[*itemMarker, *item, int64]
		opt   BulkOption
		want  string
	}{
		{items, ChunkRows(0), "insert Item: ChunkRows(0): a statement needs at least one row"},
		{items, Parallel(-1), "insert Item: Parallel(-1): the number of statements must be at least 1"},
		{inTx(items), Parallel(2), "insert Item: Parallel cannot be used in a transaction: a transaction has one connection"},
		{inTx(items), ContinueOnError(), "insert Item: ContinueOnError cannot be used in a transaction: the first failure ends the transaction"},
		{inTx(crate), ContinueOnError(), ""},
	} {
		err := tc.items.InsertMany(t.Context(), manyItems(1), tc.opt)
		var refused *dberr.ArgumentError
		if tc.want == "" && err == nil {
			continue
		}
		if !errors.As(err, &refused) || err.Error() != tc.want {
			t.Errorf("%v, want %s", err, tc.want)
		}
	}
}

// A row that is not valid keeps the whole list from being written, wherever it stands.
func TestBulkIsCheckedFirst(t *testing.T) {
	for _, at := range []int{1, bulkRows + 7} {
		db, items := fake("cratedb")
		many := make([]*item, bulkRows+9)
		for i := range many {
			many[i] = &item{ID: int64(i + 1), Name: "xx"}
		}
		many[at].Name = "x"
		err := items.InsertMany(t.Context(), many)
		want := fmt.Sprintf("insert Item: row %d: Item.name: too short", at)
		if !errors.Is(err, errShort) || err.Error() != want || len(db.sent) > 0 {
			t.Errorf("%v after %d statements, want %s", err, len(db.sent), want)
		}
	}
}

// Rows with and without a key are written in their order, by one transaction.
func TestBulkSeparatesGeneratedKeys(t *testing.T) {
	db, items := fake("postgres")
	db.rows = []wire.Rows{&fakeRows{}, &fakeRows{cells: [][]any{{7}}}, &fakeRows{cells: [][]any{{8}}}}
	many := []*item{{ID: 1, Name: "xx"}, {Name: "xx"}, {Name: "xx"}}
	if err := items.InsertMany(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	if len(db.sent) != 3 || many[1].ID != 7 || many[2].ID != 8 || db.ended != "commit " {
		t.Errorf("%d statements, keys %d and %d, %s", len(db.sent), many[1].ID, many[2].ID, db.ended)
	}
}
