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

	"github.com/crategen/crategen/runtime/dberr"
)

func TestTxRetriesConflicts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, items := fake("postgres")
		conflict := &dberr.ServerError{Code: "40001", Err: dberr.ErrSerialization}
		db.errs = []error{conflict, nil, conflict, nil, nil} // first statement; then statement and commit; then both go well
		runs := 0
		start := time.Now()
		err := RunTx(t.Context(), items.conn, func(ctx context.Context, c *Conn) error {
			runs++
			tx := NewTable[*itemMarker](c, &itemEntity, nil)
			_, err := tx.Where(itemID.EQ(1)).Update(ctx, itemName.Set("xx"))
			return err
		})
		if err != nil || runs != 3 {
			t.Errorf("err %v after %d runs", err, runs)
		}
		if want := "rollback commit rollback commit "; db.ended != want {
			t.Errorf("ended %q, want %q", db.ended, want)
		}
		if waited := time.Since(start); waited < firstBackoff || waited > 5*firstBackoff {
			t.Errorf("waited %v", waited)
		}
	})
}

func TestTxGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, items := fake("postgres")
		runs := 0
		err := RunTx(t.Context(), items.conn, func(context.Context, *Conn) error {
			runs++
			return dberr.ErrSerialization
		}, Attempts(3))
		if !errors.Is(err, dberr.ErrSerialization) || !strings.Contains(err.Error(), "after 3 attempts") || runs != 3 {
			t.Errorf("err %v after %d runs", err, runs)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		err = RunTx(ctx, items.conn, func(context.Context, *Conn) error { return dberr.ErrSerialization })
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("a context that ends while waiting: %v", err)
		}
	})
}

// A conflict runs the transaction again whatever fn made of the error.
func TestTxRetriesHiddenConflicts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, items := fake("postgres")
		mine := errors.New("mine")
		runs := 0
		err := RunTx(t.Context(), items.conn, func(context.Context, *Conn) error {
			runs++
			db.failed = dberr.ErrSerialization
			if runs == 3 {
				db.failed = errors.New("something else")
			}
			return mine
		})
		if runs != 3 || !errors.Is(err, mine) || errors.Is(err, dberr.ErrSerialization) {
			t.Errorf("err %v after %d runs", err, runs)
		}
	})
}

// What waits for the commit runs once, in order, after it, and may use the client.
func TestAfterCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, items := fake("postgres")
		db.errs = []error{dberr.ErrSerialization, nil} // of the first commit and of the second
		var ran []string
		note := func(what string) func(context.Context) {
			return func(ctx context.Context) {
				_, err := items.Where(itemID.EQ(1)).Delete(ctx)
				ran = append(ran, fmt.Sprint(what, " ", err == nil, " ", db.ended))
			}
		}
		runs := 0
		err := RunTx(t.Context(), items.conn, func(_ context.Context, c *Conn) error {
			runs++
			c.AfterCommit(note(fmt.Sprint("a", runs)))
			c.AfterCommit(note(fmt.Sprint("b", runs)))
			return nil
		})
		want := []string{"a2 true commit rollback commit ", "b2 true commit rollback commit "}
		if err != nil || !slices.Equal(ran, want) {
			t.Errorf("err %v, ran %q, want %q", err, ran, want)
		}
		ran = nil
		boom := errors.New("boom")
		err = RunTx(t.Context(), items.conn, func(_ context.Context, c *Conn) error {
			c.AfterCommit(note("c"))
			return boom
		})
		if err != boom || ran != nil {
			t.Errorf("err %v, ran %q after a rollback", err, ran)
		}
		db.errs = []error{dberr.ErrAmbiguousCommit}
		err = RunTx(t.Context(), items.conn, func(_ context.Context, c *Conn) error {
			c.AfterCommit(note("d"))
			return nil
		})
		if !errors.Is(err, dberr.ErrAmbiguousCommit) || ran != nil {
			t.Errorf("err %v, ran %q after a commit of unknown outcome", err, ran)
		}
		items.conn.AfterCommit(func(context.Context) { ran = append(ran, "at once") })
		if !slices.Equal(ran, []string{"at once"}) {
			t.Errorf("ran %q", ran)
		}
	})
}

func TestTxEnds(t *testing.T) {
	db, items := fake("postgres")
	boom := errors.New("boom")
	if err := RunTx(t.Context(), items.conn, func(context.Context, *Conn) error { return boom }); !errors.Is(err, boom) {
		t.Error(err)
	}
	func() {
		defer func() {
			if recover() != boom {
				t.Error("the panic did not come through")
			}
		}()
		_ = RunTx(t.Context(), items.conn, func(context.Context, *Conn) error { panic(boom) })
	}()
	if want := "rollback rollback "; db.ended != want {
		t.Errorf("ended %q, want %q", db.ended, want)
	}
}

func TestTxNested(t *testing.T) {
	_, items := fake("postgres")
	_, others := fake("postgres")
	err := RunTx(t.Context(), items.conn, func(ctx context.Context, c *Conn) error {
		if _, err := items.Count(ctx); !errors.Is(err, dberr.ErrNestedTx) {
			t.Errorf("the client under the transaction's context: %v", err)
		}
		if err := RunTx(ctx, items.conn, func(context.Context, *Conn) error { return nil }); !errors.Is(err, dberr.ErrNestedTx) {
			t.Errorf("a transaction in a transaction: %v", err)
		}
		if _, err := others.Where(itemID.EQ(1)).Delete(ctx); err != nil {
			t.Errorf("another client: %v", err)
		}
		tx := NewTable[*itemMarker](c, &itemEntity, nil)
		_, err := tx.Where(itemID.EQ(1)).Delete(ctx)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
