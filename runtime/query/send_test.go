package query

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// inTx runs fn in a transaction on items.
func inTx(t *testing.T, items *Table[*itemMarker, *item, int64], fn func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error) error {
	t.Helper()
	return RunTx(t.Context(), items.conn, func(ctx context.Context, c *Conn) error {
		return fn(ctx, NewTable[*itemMarker](c, &itemEntity, nil))
	})
}

func (f *fakeDB) texts() (out []string) {
	for _, st := range f.sent {
		out = append(out, st.SQL)
	}
	return out
}

func TestSend(t *testing.T) {
	db, items := fake("postgres")
	db.rows = []wire.Rows{
		&fakeRows{cells: [][]any{{1, "one", itemEntity.New().(*item).Made, []string{}, nil}, {2, "two", itemEntity.New().(*item).Made, []string{}, nil}}},
		&fakeRows{},
		&fakeRows{cells: [][]any{{7}}},
	}
	var some *ListStatement[*item]
	var inserted *Statement[*item]
	err := inTx(t, items, func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error {
		some = Selecting(tx.Where(itemName.NEQ("x")))
		gone := Deleting(tx.Where(itemID.EQ(3)))
		inserted = Inserting(tx, &item{Name: "new"})
		if err := Send(ctx, tx.conn, []Sendable{some, gone, inserted}); err != nil {
			return err
		}
		if got := some.Result(); len(got) != 2 || got[1].Name != "two" {
			t.Errorf("%v", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := inserted.Result(); got.ID != 7 {
		t.Errorf("%v", got)
	}
	if len(db.sent) != 3 || db.ended != "commit " {
		t.Errorf("%v, %s", db.texts(), db.ended)
	}
}

// TestFinal: what is left for the commit is sent when fn has returned, not if it failed, and its answers are there afterwards.
func TestFinal(t *testing.T) {
	db, items := fake("postgres")
	var purged *Statement[int]
	afterwards := false
	fn := func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error {
		purged = Deleting(tx.Where(itemID.EQ(3)))
		Final(tx.conn, []Sendable{purged})
		tx.conn.AfterCommit(func(context.Context) { afterwards = true })
		if len(db.sent) != 0 {
			t.Errorf("sent early: %v", db.texts())
		}
		return nil
	}
	if err := inTx(t, items, fn); err != nil || len(db.sent) != 1 || db.ended != "commit " || !afterwards {
		t.Errorf("%v, %v, %s", err, db.texts(), db.ended)
	}

	db.sent, db.ended = nil, ""
	boom := errors.New("boom")
	err := inTx(t, items, func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error {
		Final(tx.conn, []Sendable{Deleting(tx.Where(itemID.EQ(3)))})
		return boom
	})
	if !errors.Is(err, boom) || len(db.sent) != 0 || db.ended != "rollback " {
		t.Errorf("%v, %v, %s", err, db.texts(), db.ended)
	}

	db.ended, afterwards = "", false
	err = inTx(t, items, func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error {
		Final(tx.conn, []Sendable{Getting(tx, 9)})
		tx.conn.AfterCommit(func(context.Context) { afterwards = true })
		return nil
	})
	if want := "the transaction was committed, but: select Item: not found"; err == nil || err.Error() != want || !errors.Is(err, dberr.ErrNotFound) {
		t.Errorf("got %v, want %s", err, want)
	}
	if db.ended != "commit " || !afterwards {
		t.Error(db.ended)
	}
}

// TestSendRefused: nothing is sent.
func TestSendRefused(t *testing.T) {
	db, items := fake("postgres")
	for _, c := range []struct {
		what string
		make func(tx *Table[*itemMarker, *item, int64]) Sendable
		want string
	}{
		{"of the client", func(*Table[*itemMarker, *item, int64]) Sendable { return Getting(items, 1) }, "another client or transaction"},
		{"with edges", func(tx *Table[*itemMarker, *item, int64]) Sendable { return Selecting(tx.With(itemOwner)) }, "select Item: With needs"},
		{"without a condition", func(tx *Table[*itemMarker, *item, int64]) Sendable { return Deleting(tx) }, "delete Item: no Where"},
		{"invalid", func(tx *Table[*itemMarker, *item, int64]) Sendable { return Inserting(tx, &item{Name: "x"}) }, "too short"},
	} {
		err := inTx(t, items, func(ctx context.Context, tx *Table[*itemMarker, *item, int64]) error {
			return Send(ctx, tx.conn, []Sendable{Deleting(tx.Where(itemID.EQ(1))), c.make(tx)})
		})
		if err == nil || !strings.Contains(err.Error(), c.want) || len(db.sent) != 0 {
			t.Errorf("%s: got %v, want %s; sent %v", c.what, err, c.want, db.texts())
		}
	}
	if err := Send(t.Context(), items.conn, []Sendable{Getting(items, 1)}); !errors.Is(err, errNoTx) {
		t.Error(err)
	}
	if diff := cmp.Diff([]string(nil), db.texts()); diff != "" {
		t.Error(diff)
	}
}
