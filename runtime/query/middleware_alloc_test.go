//go:build !race

package query

import (
	"context"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// quietDB answers without an allocation: it does not write down what it is sent, and every query has the same rows.
type quietDB struct {
	fakeDB
	data [][]any
	rows fakeRows
}

func (d *quietDB) Query(context.Context, *wire.Statement) (wire.Rows, error) {
	d.rows.cells = d.data
	return &d.rows, nil
}

func (d *quietDB) Bulk(context.Context, *wire.Statement) (wire.Rows, error) {
	d.rows.cells = nil
	return &d.rows, nil
}

func (d *quietDB) Exec(context.Context, *wire.Statement) (int64, error) { return 1, nil }

func (d *quietDB) Begin(context.Context, wire.TxOptions) (wire.Tx, error) { return d, nil }

func (d *quietDB) Commit(context.Context) error { return nil }

func quiet(rows int, middleware ...wire.Middleware) *Table[*itemMarker, *item, int64] {
	db := &quietDB{fakeDB: fakeDB{name: "postgres"}}
	row := []any{1, "name", time.Time{}, []string{"a"}, nil}
	for range rows {
		db.data = append(db.data, row)
	}
	d, err := dialect.ByName("postgres")
	if err != nil {
		panic(err)
	}
	c := &Conn{dialect: d, pkg: &Package{Tables: []*dialect.Table{&ownerTable, &itemTable}}, interner: new(interner)}
	c.db = wire.Intercept(db, "", middleware)
	c.session, c.root = c.db, c
	return NewTable[*itemMarker](c, &itemEntity, nil)
}

// TestAllocMiddleware holds that a middleware which does nothing costs no allocation more than none, and a watched
// statement two: the function given to OnDone, and the layer around the rows.
func TestAllocMiddleware(t *testing.T) {
	ctx := context.Background()
	ids := []*item{{ID: 1, Name: "aa"}, {ID: 2, Name: "bb"}, {ID: 3, Name: "cc"}}
	nothing := func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error { return next(ctx, c) }
	}
	var done int64
	watching := func(next wire.Handler) wire.Handler {
		return func(ctx context.Context, c *wire.Call) error {
			start := time.Now()
			c.OnDone(func(o wire.Outcome) { done += o.Returned + int64(time.Since(start)) })
			return next(ctx, c)
		}
	}
	for _, tc := range []struct {
		name string
		rows int
		more float64 // with watching
		run  func(*Table[*itemMarker, *item, int64]) error
	}{
		{"point read", 1, 2, func(items *Table[*itemMarker, *item, int64]) error {
			_, err := items.Get(ctx, 1)
			return err
		}},
		{"list", 100, 2, func(items *Table[*itemMarker, *item, int64]) error {
			_, err := items.Where(itemName.EQ("x")).All(ctx)
			return err
		}},
		{"iter", 100, 2, func(items *Table[*itemMarker, *item, int64]) error {
			for _, err := range items.Iter(ctx) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{"insert", 0, 1, func(items *Table[*itemMarker, *item, int64]) error { return items.Insert(ctx, ids[0]) }},
		{"update", 0, 1, func(items *Table[*itemMarker, *item, int64]) error {
			_, err := items.Where(itemID.EQ(1)).Update(ctx, itemName.Set("yy"))
			return err
		}},
		{"bulk", 0, 2, func(items *Table[*itemMarker, *item, int64]) error { return items.Upsert(ctx, ids...) }},
	} {
		measure := func(items *Table[*itemMarker, *item, int64]) float64 {
			return testing.AllocsPerRun(200, func() {
				if err := tc.run(items); err != nil {
					t.Fatal(err)
				}
			})
		}
		none, one, two := measure(quiet(tc.rows)), measure(quiet(tc.rows, nothing)), measure(quiet(tc.rows, nothing, nothing))
		watched := measure(quiet(tc.rows, watching))
		t.Logf("%s: %v allocations, %v and %v with middleware, %v if it watches", tc.name, none, one, two, watched)
		if one != none || two != none {
			t.Errorf("%s: %v allocations, with one middleware %v, with two %v", tc.name, none, one, two)
		}
		if watched != none+tc.more {
			t.Errorf("%s: %v allocations, watched %v, %v more were expected", tc.name, none, watched, tc.more)
		}
	}
}

// TestAllocTag holds that no tag costs nothing, and a tag no allocation for each statement.
func TestAllocTag(t *testing.T) {
	items := quiet(1)
	tagged := Tag(context.Background(), "route", "/items")
	measure := func(ctx context.Context) float64 {
		return testing.AllocsPerRun(200, func() {
			if _, err := items.Get(ctx, 1); err != nil {
				t.Fatal(err)
			}
		})
	}
	if none, one := measure(context.Background()), measure(tagged); one != none {
		t.Errorf("%v allocations without a tag, %v with one", none, one)
	}
}
