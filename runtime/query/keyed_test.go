package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

var (
	pairTable = dialect.Table{Entity: "Pair", Name: "pairs", Key: []int{1, 0}, Columns: []dialect.Column{
		{Name: "b", Type: dialect.Int64}, {Name: "a", Type: dialect.Text}, {Name: "n", Type: dialect.Int64}}}
	pairA = &Text[*itemMarker, string]{Name: "a"}
	pairB = &Int[*itemMarker, int64]{Name: "b"}
	pairN = &Int[*itemMarker, int64]{Name: "n"}
)

// TestKeysOfFilters looks at which keys a filter names, and with how many conditions besides.
func TestKeysOfFilters(t *testing.T) {
	type p = Predicate[*itemMarker]
	a, b, n := pairA.EQ, pairB.EQ, pairN.EQ
	for _, tc := range []struct {
		name string
		cond []p
		want string // nothing for a search
	}{
		{"whole", []p{a("x"), b(1)}, "x1"},
		{"in one", []p{And(b(1), a("x"))}, "x1"},
		{"with a condition", []p{a("x"), b(1), n(5)}, "x1+1"},
		{"with conditions", []p{a("x"), n(5), b(1), n(6)}, "x1+2"},
		{"a part", []p{a("x")}, ""},
		{"a part and a range", []p{a("x"), pairB.GT(1)}, ""},
		{"lists", []p{pairA.In("x", "y"), pairB.In(1, 2)}, "x1 x2 y1 y2"},
		{"repeated", []p{pairA.In("x", "x"), b(1)}, "x1"},
		{"or", []p{Or(And(a("x"), b(1)), And(b(2), a("y")))}, "x1 y2"},
		{"or with conditions", []p{Or(And(a("x"), b(1), n(5)), And(b(2), a("y")))}, "x1+1 y2"},
		{"or of one key", []p{Or(And(a("x"), b(1), n(5)), And(a("x"), b(1), n(6)))}, "x1+1"},
		{"or of one key, once without", []p{Or(And(a("x"), b(1), n(5)), And(a("x"), b(1)))}, "x1"},
		{"or of parts", []p{Or(a("x"), a("y")), b(1)}, "x1 y1"},
		{"or of different parts", []p{Or(a("x"), b(1)), b(1)}, ""},
		{"or with something else", []p{Or(And(a("x"), b(1)), n(5))}, ""},
		{"or with something else, beside a key", []p{Or(And(a("x"), b(1)), n(5)), a("x"), b(1)}, "x1+1"},
		{"deep", []p{Or(And(Or(a("x"), a("y")), b(1)), And(a("z"), pairB.In(2, 3), n(1)))}, "x1 y1 z2+1 z3+1"},
		{"contradiction", []p{a("x"), a("y"), b(1)}, "none"},
		{"in nothing", []p{pairA.In(), b(1)}, "none"},
		{"not", []p{Not(a("x")), b(1)}, ""},
		{"not in", []p{pairA.NotIn("x"), b(1)}, ""},
		{"raw", []p{Raw[*itemMarker]("a = 'x'"), b(1)}, ""},
		{"other comparison", []p{a("x"), pairB.LTE(1)}, ""},
		{"expressions", []p{AsNullable(pairA).EQ("x"), AsNullable(pairB).In(1, 2)}, "x1 x2"},
		{"every", []p{Every[*itemMarker](), a("x"), b(1)}, "x1"},
		{"too many", []p{pairA.In(texts400()...), pairB.In(ints400()...)}, ""},
	} {
		f := sqlexpr.KeyFinder{Table: &pairTable}
		list, ok := f.Targets(exprs(tc.cond))
		var got []string
		for _, x := range list {
			s := fmt.Sprint(x.Key[0].Text(), x.Key[1].Int())
			if len(x.Rest) > 0 {
				s += fmt.Sprint("+", len(x.Rest))
			}
			got = append(got, s)
		}
		text := strings.Join(got, " ")
		if ok && text == "" {
			text = "none"
		}
		if text != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, text, tc.want)
		}
	}
}

func texts400() (out []string) {
	for i := range 400 {
		out = append(out, fmt.Sprint(i))
	}
	return out
}

func ints400() (out []int64) {
	for i := range 400 {
		out = append(out, int64(i))
	}
	return out
}

// script is a database that answers as a test says: what stands in a step must begin the statement.
type script struct {
	*fakeDB
	t     *testing.T
	steps []step
	state int // of the cluster
}

type step struct {
	sql   string // how the statement begins
	rows  [][]any
	n     int64
	bulk  []int64 // counts of a bulk
	err   error
	state int // if it is not 0, the cluster has this state from now on
}

const clusterQuery = "SELECT max(cluster_state_version)"

func (s *script) next(st *wire.Statement) step {
	s.record(st)
	if len(s.steps) == 0 {
		s.t.Errorf("one more: %s", st.SQL)
		return step{err: errors.New("the script is over")}
	}
	x := s.steps[0]
	s.steps = s.steps[1:]
	if !strings.HasPrefix(st.SQL, x.sql) {
		s.t.Errorf("sent %s, want %s", st.SQL, x.sql)
	}
	if x.state != 0 {
		s.state = x.state
	}
	return x
}

func (s *script) Query(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	if strings.HasPrefix(st.SQL, clusterQuery) {
		return &fakeRows{cells: [][]any{{s.state}}}, nil
	}
	if st.Lookup != (st.Op == wire.OpRead) {
		s.t.Errorf("as a lookup %v: %s", st.Lookup, st.SQL)
	}
	x := s.next(st)
	if x.err != nil {
		return nil, x.err
	}
	return &fakeRows{cells: x.rows}, nil
}

func (s *script) Exec(_ context.Context, st *wire.Statement) (int64, error) {
	x := s.next(st)
	return x.n, x.err
}

func (s *script) Bulk(_ context.Context, st *wire.Statement) (wire.Rows, error) {
	x := s.next(st)
	copy(st.Counts, x.bulk)
	if x.err != nil {
		return nil, x.err
	}
	return &fakeRows{}, nil
}

var (
	errLost     = fmt.Errorf("update Item: %w: the connection was lost", dberr.ErrUnknownOutcome)
	errVersion  = &dberr.ServerError{Code: "4092", Message: "version conflict", Err: dberr.ErrSerialization}
	errBlocked  = &dberr.ServerError{Code: "4007", Message: "blocked", Err: dberr.ErrBlocked}
	errRefused  = &dberr.ServerError{Code: "4000", Message: "refused"}
	itemVersion = func(n int) [][]any { return [][]any{{n, 1, true}} }
)

const (
	reads  = `SELECT "_seq_no", "_primary_term", (`
	looks  = `SELECT "_seq_no", "_primary_term", "name" = $1`
	looks2 = `SELECT "_seq_no", "_primary_term", false`
	writes = `UPDATE "doc"."items" SET `
)

// TestGuardedWrites goes through what can come between the read of a row and its write.
func TestGuardedWrites(t *testing.T) {
	type items = *Table[*itemMarker, *item, int64]
	set := func(ctx context.Context, c items) (int, error) {
		return c.Where(itemID.EQ(1), itemNotes.IsNull()).Update(ctx, itemName.Set("xx"))
	}
	add := func(ctx context.Context, c items) (int, error) {
		return c.Where(itemID.EQ(1), itemNotes.IsNull()).Update(ctx, SetTo(itemName, AsNullable(itemName)))
	}
	remove := func(ctx context.Context, c items) (int, error) {
		return c.Where(itemID.EQ(1), itemNotes.IsNull()).Delete(ctx)
	}
	both := func(ctx context.Context, c items) (int, error) {
		return c.Where(itemID.In(1, 2), itemNotes.IsNull()).Update(ctx, itemName.Set("xx"))
	}
	const manyReads, deletes = `SELECT CASE WHEN "id" = $1 THEN 0 WHEN "id" = $2 THEN 1 END, `, `DELETE FROM "doc"."items" WHERE "id" = $1 AND "_seq_no" = $2 AND "_primary_term" = $3`
	for _, tc := range []struct {
		name  string
		do    func(context.Context, items) (int, error)
		steps []step
		n     int
		err   error // that it is
	}{
		{"at once", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, n: 1}}, 1, nil},
		{"no row", set, []step{{sql: reads}}, 0, nil},
		{"not met", set, []step{{sql: reads, rows: [][]any{{7, 1, false}}}}, 0, nil},
		{"null", set, []step{{sql: reads, rows: [][]any{{7, 1, nil}}}}, 0, nil},
		{"another writer, and it is met still", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes}, {sql: reads, rows: itemVersion(8)}, {sql: writes, n: 1}}, 1, nil},
		{"another writer, and it is not met any more", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes}, {sql: reads, rows: [][]any{{8, 1, false}}}}, 0, nil},
		{"another writer has deleted it", remove, []step{{sql: reads, rows: itemVersion(7)}, {sql: deletes}, {sql: reads}}, 0, nil},
		{"lost, and not executed", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks, rows: [][]any{{7, 1, false}}}, {sql: writes, n: 1}}, 1, nil},
		{"lost, and executed", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks, rows: itemVersion(8)}}, 1, nil},
		{"lost, and executed while it was looked at", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost},
			{sql: looks, rows: [][]any{{7, 1, false}}}, {sql: writes}, {sql: looks, rows: itemVersion(8)}}, 1, nil},
		{"lost, and something else is there", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks, rows: [][]any{{8, 1, false}}}}, 0, dberr.ErrUnknownOutcome},
		{"lost, and no row is there", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks}}, 0, dberr.ErrUnknownOutcome},
		{"lost, and relative", add, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks2, rows: [][]any{{8, 1, false}}}}, 0, dberr.ErrUnknownOutcome},
		{"lost, relative, and not executed", add, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost}, {sql: looks2, rows: [][]any{{7, 1, false}}}, {sql: writes, n: 1}}, 1, nil},
		{"lost deletion, executed", remove, []step{{sql: reads, rows: itemVersion(7)}, {sql: deletes, err: errLost}, {sql: looks2}}, 1, nil},
		{"lost deletion, and another row", remove, []step{{sql: reads, rows: itemVersion(7)}, {sql: deletes, err: errLost}, {sql: looks2, rows: [][]any{{9, 1, false}}}}, 0, dberr.ErrUnknownOutcome},
		{"a conflict, and a new cluster state", add, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, state: 2}, {sql: looks2, rows: [][]any{{8, 1, false}}}}, 0, dberr.ErrUnknownOutcome},
		{"a conflict with itself", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, state: 2}, {sql: looks, rows: itemVersion(8)}}, 1, nil},
		{"refused", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errRefused}}, 0, errRefused},
		{"blocked, and then another table", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errBlocked}, {sql: reads, rows: itemVersion(2)}, {sql: writes, n: 1}}, 1, nil},
		{"blocked, and not met any more", set, []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errBlocked}, {sql: reads}}, 0, nil},
		{"several, blocked", both, []step{{sql: manyReads, rows: [][]any{{1, 7, 1, true}, {0, 5, 1, true}}}, {sql: writes, bulk: []int64{-1, -1}, err: errBlocked},
			{sql: manyReads, rows: [][]any{{1, 2, 1, true}, {0, 3, 1, true}}}, {sql: writes, bulk: []int64{1, 1}}}, 2, nil},
		{"several", both, []step{{sql: manyReads, rows: [][]any{{1, 7, 1, true}, {0, 5, 1, true}}}, {sql: writes, bulk: []int64{1, 1}}}, 2, nil},
		{"several, of which one is met", both, []step{{sql: manyReads, rows: [][]any{{1, 7, 1, true}, {0, 5, 1, false}}}, {sql: writes, n: 1}}, 1, nil},
		{"several, of which one has gone", both, []step{{sql: manyReads, rows: [][]any{{0, 5, 1, true}, {1, 7, 1, true}}}, {sql: writes, bulk: []int64{1, 0}},
			{sql: reads}}, 1, nil},
		{"several, with a conflict", both, []step{{sql: manyReads, rows: [][]any{{0, 5, 1, true}, {1, 7, 1, true}}},
			{sql: writes, bulk: []int64{-1, 1}, err: &dberr.BulkError{Total: 2, Rows: []dberr.RowError{{Index: 0, Err: errVersion}}}},
			{sql: reads, rows: itemVersion(6)}, {sql: writes, n: 1}}, 2, nil},
		{"several, one refused", both, []step{{sql: manyReads, rows: [][]any{{0, 5, 1, true}, {1, 7, 1, true}}},
			{sql: writes, bulk: []int64{-1, 1}, err: &dberr.BulkError{Total: 2, Rows: []dberr.RowError{{Index: 0, Err: errRefused}}}}}, 1, errRefused},
		{"several, lost", both, []step{{sql: manyReads, rows: [][]any{{0, 5, 1, true}, {1, 7, 1, true}}}, {sql: writes, bulk: []int64{-1, -1}, err: errLost},
			{sql: looks, rows: itemVersion(6)}, {sql: looks, rows: [][]any{{9, 1, false}}}}, 1, dberr.ErrUnknownOutcome},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, c := fake("cratedb")
			s := &script{fakeDB: db, t: t, steps: tc.steps, state: 1}
			c.conn.session = s
			n, err := tc.do(t.Context(), c)
			if n != tc.n || !errors.Is(err, tc.err) {
				t.Errorf("%d, %v; want %d, %v", n, err, tc.n, tc.err)
			}
			if len(s.steps) > 0 {
				t.Errorf("not asked: %v", s.steps)
			}
			var partial *dberr.PartialError
			if errors.As(err, &partial) && (partial.Changed != n || partial.Unknown+partial.Changed+partial.Left != 2) {
				t.Errorf("%+v", partial)
			}
		})
	}
}

// TestReturnedThoughLost checks that a row whose write was executed, though its answer was lost, is among those returned.
func TestReturnedThoughLost(t *testing.T) {
	row := []any{1, "xx", time.Unix(0, 0).UTC(), []string{}, nil}
	for _, tc := range []struct {
		name string
		back [][]any // what is read
		ids  []int64
		err  error
	}{
		{"there", [][]any{row}, []int64{1}, nil},
		{"deleted meanwhile", nil, nil, errGone},
	} {
		t.Run(tc.name, func(t *testing.T) {
			db, c := fake("cratedb")
			s := &script{fakeDB: db, t: t, state: 1, steps: []step{{sql: reads, rows: itemVersion(7)}, {sql: writes, err: errLost},
				{sql: looks, rows: itemVersion(8)}, {sql: `SELECT "id", "name"`, rows: tc.back}}}
			c.conn.session = s
			got, err := UpdateReturning(t.Context(), c.Where(itemID.EQ(1), itemNotes.IsNull()), itemName.Set("xx"))
			var ids []int64
			for _, e := range got {
				ids = append(ids, e.ID)
			}
			if !slices.Equal(ids, tc.ids) || !errors.Is(err, tc.err) || len(s.steps) > 0 {
				t.Errorf("%v, %v; %d steps are left", ids, err, len(s.steps))
			}
		})
	}
}

// TestConflictsEnd has another writer come first every time.
func TestConflictsEnd(t *testing.T) { synctest.Test(t, conflictsEnd) }

func conflictsEnd(t *testing.T) {
	db, c := fake("cratedb")
	var steps []step
	for i := range writeAttempts {
		steps = append(steps, step{sql: reads, rows: itemVersion(i)}, step{sql: writes})
	}
	s := &script{fakeDB: db, t: t, steps: slices.Clone(steps), state: 1}
	c.conn.session = s
	if n, err := c.Where(itemID.EQ(1), itemNotes.IsNull()).Update(t.Context(), itemName.Set("xx")); n != 0 || !errors.Is(err, dberr.ErrConflict) || len(s.steps) > 0 {
		t.Errorf("%d, %v, %d steps are left", n, err, len(s.steps))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	s.steps = steps
	if _, err := c.Where(itemID.EQ(1), itemNotes.IsNull()).Update(ctx, itemName.Set("xx")); !errors.Is(err, dberr.ErrConflict) || !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

// TestBlockedForever writes to a table that is not unblocked: until the deadline, and without one for some time.
func TestBlockedForever(t *testing.T) {
	for _, limit := range []time.Duration{0, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			db, c := fake("cratedb")
			s := &script{fakeDB: db, t: t, state: 1}
			for range 1000 {
				s.steps = append(s.steps, step{sql: reads, rows: itemVersion(7)}, step{sql: writes, err: errBlocked})
			}
			c.conn.session = s
			ctx := t.Context()
			if limit > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, limit)
				defer cancel()
			}
			began := time.Now()
			_, err := c.Where(itemID.EQ(1), itemNotes.IsNull()).Update(ctx, itemName.Set("xx"))
			if took := time.Since(began); !errors.Is(err, dberr.ErrBlocked) || errors.Is(err, dberr.ErrUnknownOutcome) || took > time.Minute || took < min(limit, 59*time.Second) {
				t.Errorf("after %v: %v", took, err)
			}
			for _, st := range db.sent {
				if st.Op == wire.OpUpdate && !(st.ByKey && st.ByVersion) {
					t.Errorf("%+v", st)
				}
			}
		})
	}
}

// TestPlainKeys writes keys without conditions: one in the ordinary statement, several with one row of arguments each.
func TestPlainKeys(t *testing.T) {
	db, c := fake("cratedb")
	for _, tc := range []struct {
		cond Predicate[*itemMarker]
		sql  string
		rows int
		args int
	}{
		{itemID.EQ(1), writes + `"name" = $1 WHERE "id" = $2`, 0, 2},
		{itemID.In(1, 1), writes + `"name" = $1 WHERE "id" = $2`, 0, 2},
		{itemID.In(1, 2, 1), writes + `"name" = $1 WHERE "id" = $2`, 2, 4},
		{Or(itemID.EQ(3), itemID.In(1, 2, 1)), writes + `"name" = $1 WHERE "id" = $2`, 3, 6},
	} {
		db.sent = nil
		if _, err := c.Where(tc.cond).Update(t.Context(), itemName.Set("xx")); err != nil {
			t.Fatal(err)
		}
		if got := db.sent[0]; len(db.sent) != 1 || got.ByKey != (tc.rows == 0) || got.ByVersion || got.SQL != tc.sql || got.Rows != tc.rows || len(got.Args) != tc.args {
			t.Errorf("%d statements, %s, %d rows, %d arguments", len(db.sent), got.SQL, got.Rows, len(got.Args))
		}
	}
	db.sent = nil
	if n, err := c.Where(itemID.EQ(1), itemID.EQ(2)).Delete(t.Context()); n != 0 || err != nil || len(db.sent) > 0 {
		t.Errorf("%d, %v, %v", n, err, db.sent)
	}
}
