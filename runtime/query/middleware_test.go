package query

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// watched is fake with a middleware that calls see before each statement.
func watched(name string, see func(*wire.Call)) (*fakeDB, *Table[*itemMarker, *item, int64]) {
	db, items := fake(name)
	c := items.conn
	c.db = wire.Intercept(db, "", []wire.Middleware{func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			see(c)
			return next(ctx, c)
		}
	}})
	c.session = c.db
	return db, items
}

func TestUse(t *testing.T) {
	var o wire.Options
	same := func(next wire.Handler) wire.Handler { return next }
	Use(same, same).Apply(&o)
	Use(same).Apply(&o)
	if len(o.Middleware) != 3 {
		t.Errorf("%d middleware", len(o.Middleware))
	}
}

func TestMiddlewareSeesAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []string
		db, items := watched("postgres", func(c *wire.Call) {
			seen = append(seen, c.Name()+" "+string(rune('0'+c.Attempt())))
		})
		db.errs = []error{nil, dberr.ErrSerialization, nil, nil} // the first commit fails
		err := RunTx(t.Context(), items.conn, func(ctx context.Context, c *Conn) error {
			tx := NewTable[*itemMarker](c, &itemEntity, nil)
			_, err := tx.Where(itemID.EQ(1)).Delete(ctx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"begin 1", "delete Item 1", "commit 1", "rollback 1", "begin 2", "delete Item 2", "commit 2"}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("wanted (-) and got (+):\n%s", diff)
		}
	})
}

// TestConflictIsNotHidden holds that a transaction is run again even if a middleware returns an error of its own.
func TestConflictIsNotHidden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, items := fake("postgres")
		items.conn.db = wire.Intercept(db, "", []wire.Middleware{func(next wire.Handler) wire.Handler {
			return func(ctx context.Context, c *wire.Call) error {
				if next(ctx, c) != nil {
					return errors.New("something else")
				}
				return nil
			}
		}})
		db.errs = []error{dberr.ErrSerialization, nil, nil}
		runs := 0
		err := RunTx(t.Context(), items.conn, func(ctx context.Context, c *Conn) error {
			runs++
			_, err := NewTable[*itemMarker](c, &itemEntity, nil).Where(itemID.EQ(1)).Delete(ctx)
			return err
		})
		if err != nil || runs != 2 {
			t.Errorf("%v after %d runs", err, runs)
		}
	})
}

func TestSensitiveArguments(t *testing.T) {
	secret := slices.Clone(itemTable.Columns)
	_, notes := itemTable.Column("notes")
	secret[notes].Flags |= dialect.Sensitive
	table := itemTable
	table.Columns = secret
	var got []string
	_, items := watched("postgres", func(c *wire.Call) {
		for a := range c.Args() {
			switch {
			case a.Hidden && !a.Value.IsNull():
				t.Errorf("%s: a hidden argument has a value", c.SQL())
			case a.Hidden:
				got = append(got, a.Column+":hidden")
			case a.Value.Kind() == wire.KindText:
				got = append(got, a.Column+":"+a.Value.Text())
			default:
				got = append(got, a.Column)
			}
		}
	})
	items.conn.pkg.Tables = []*dialect.Table{&table}
	entity := itemEntity
	entity.Table = &table
	items = NewTable[*itemMarker](items.conn, &entity, nil)
	ctx := t.Context()
	text := "s"
	for _, tc := range []struct {
		name string
		run  func() error
		want []string
	}{
		{"insert", func() error { return items.Insert(ctx, &item{ID: 1, Name: "nn", Notes: &text}) },
			[]string{"id", "name:nn", "made", "tags", "notes:hidden"}},
		{"bulk", func() error {
			return items.Upsert(ctx, &item{ID: 1, Name: "nn"}, &item{ID: 2, Name: "mm", Notes: &text})
		},
			[]string{"id", "name:nn", "made", "tags", "notes:hidden", "id", "name:mm", "made", "tags", "notes:hidden"}},
		{"condition", func() error {
			_, err := items.Where(itemNotes.EQ("s"), itemName.EQ("nn")).Count(ctx)
			return err
		}, []string{"notes:hidden", "name:nn"}},
		{"part of a text", func() error {
			_, err := items.Where(itemNotes.Contains("s")).Count(ctx)
			return err
		}, []string{":hidden"}},
		{"raw, of the column", func() error {
			_, err := Exec(ctx, onConn{items.conn}, "UPDATE items SET NOTES = ?", "s")
			return err
		}, []string{":hidden"}},
		{"raw, of another", func() error {
			_, err := Exec(ctx, onConn{items.conn}, "UPDATE items SET name = ?", "s")
			return err
		}, []string{":s"}},
	} {
		got = nil
		if err := tc.run(); err != nil && !errors.Is(err, dberr.ErrNotFound) {
			t.Errorf("%s: %v", tc.name, err)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: wanted (-) and got (+):\n%s", tc.name, diff)
		}
	}
}

type onConn struct{ c *Conn }

func (o onConn) Conn() *Conn { return o.c }
