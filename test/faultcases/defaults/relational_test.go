package defaults

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb/node"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb/reldbtest"
	"github.com/crategen/crategen/test/faultcases/defaults/reldb/visit"
)

func TestFault02Relational(t *testing.T) {
	runRelational(t, func(t *testing.T, ctx context.Context, target string, c *reldb.Client) {
		check := func(v *reldb.Visit) {
			t.Helper()
			if v.ID == uuid.Nil || !recent(v.At) || v.Doc["a"] == nil || !slices.Equal(v.Raw, []byte{1, 2}) || (v.Nr == nil) != (target == "sqlite") {
				t.Errorf("%+v", v)
			}
			is(t, "the row", must[*reldb.Visit](t)(c.Visits.Get(ctx, v.ID)), v)
		}
		v := &reldb.Visit{Page: "/"}
		ok(t, c.Visits.Insert(ctx, v))
		check(v)
		check(must[*reldb.Visit](t)(c.Visits.Create(ctx, visit.Page.Set("/2"))))
		check(reldbtest.Visit(t, c))
		many := []*reldb.Visit{{Page: "a"}, {Page: "b", ID: uuid.New()}, {Page: "c", Raw: []byte{1, 2}}}
		ok(t, c.Visits.InsertMany(ctx, many))
		for _, v := range many {
			check(v)
		}
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *reldb.Tx) error {
			more := []*reldb.Visit{{Page: "d"}, {Page: "e", ID: uuid.New()}}
			if err := tx.Visits.InsertMany(ctx, more); err != nil {
				return err
			}
			in := query.Inserting(tx.Visits, &reldb.Visit{Page: "f"})
			if err := tx.Send(ctx, in); err != nil {
				return err
			}
			many = append(more, in.Result())
			n, err := query.Load(ctx, tx.Visits, slices.Values([]*reldb.Visit{{Page: "g"}, {Page: "h", ID: uuid.New()}, {Page: "i"}}))
			is(t, "loaded", n, 3)
			return err
		}))
		for _, v := range many {
			check(v)
		}
		n, err := query.InsertFrom1(ctx, c.Nodes, query.Select1(visit.Page).From(c.Visits), node.Name)
		is(t, "from a selection", fmt.Sprint(n, err), "12 <nil>")
		for _, x := range must[[]*reldb.Node](t)(c.Nodes.All(ctx)) {
			if x.ID == 0 || !recent(x.At) {
				t.Errorf("%+v", x)
			}
		}
	})
}

// Rows that leave out different columns keep their order: each refers to the one before.
func TestFault02Order(t *testing.T) {
	runRelational(t, func(t *testing.T, ctx context.Context, target string, c *reldb.Client) {
		chain := func(first int64) []*reldb.Node {
			var out []*reldb.Node
			for i := range int64(40) {
				x := &reldb.Node{ID: first + i, Name: fmt.Sprint(i)}
				if i > 0 {
					x.ParentID = new(int(first + i - 1))
				}
				if i%3 != 0 {
					x.At = epoch
				}
				out = append(out, x)
			}
			return out
		}
		insert, upsert := chain(1000), chain(2000)
		ok(t, c.Nodes.InsertMany(ctx, insert))
		ok(t, c.Nodes.Upsert(ctx, upsert...))
		n, err := query.Load(ctx, c.Nodes, slices.Values(chain(3000)))
		is(t, "loaded", fmt.Sprint(n, err), "40 <nil>")
		for i, x := range append(insert, upsert...) {
			is(t, "the row", must[*reldb.Node](t)(c.Nodes.Get(ctx, x.ID)), x)
			if x.At.Equal(epoch) != (i%40%3 != 0) {
				t.Errorf("%d: %v", i, x.At)
			}
		}
		// Keys that the database makes come in the order of the rows, between those that are given.
		var keyless []*reldb.Node
		for i := range 20 {
			x := &reldb.Node{Name: "k"}
			if i%4 == 0 {
				x.ID = int64(9000 + i)
			}
			keyless = append(keyless, x)
		}
		ok(t, c.Nodes.InsertMany(ctx, keyless))
		last := int64(0)
		for i, x := range keyless {
			if i%4 == 0 {
				is(t, "given", x.ID, int64(9000+i))
				continue
			}
			if target != "sqlite" && x.ID <= last { // SQLite goes on behind the greatest
				t.Errorf("key %d after %d", x.ID, last)
			}
			last = x.ID
		}
	})
}

// More different rows than go in one statement or one message.
func TestFault02Many(t *testing.T) {
	runRelational(t, func(t *testing.T, ctx context.Context, target string, c *reldb.Client) {
		rows := 1100
		if target == "sqlite" { // which has no such limits, and compares all rows when it drops a table that refers to itself
			rows = 60
		}
		make := func(first int) (out []*reldb.Node) {
			for i := range rows {
				x := &reldb.Node{ID: int64(first + i), Name: fmt.Sprint(i)}
				if i%2 == 0 {
					x.At = epoch
				}
				out = append(out, x)
			}
			return out
		}
		check := func(what string, written []*reldb.Node, first int64) {
			t.Helper()
			all := must[[]*reldb.Node](t)(c.Nodes.Where(node.ID.Between(first, first+int64(rows)-1)).OrderBy(node.ID.Asc()).All(ctx))
			is(t, what, len(all), rows)
			for i, x := range all {
				if x.Name != fmt.Sprint(i) || x.At.Equal(epoch) != (i%2 == 0) || written != nil && !x.At.Equal(written[i].At) {
					t.Errorf("%s: row %d: %+v", what, i, x)
				}
			}
		}
		inserted, upserted, inTx := make(10_000), make(20_000), make(40_000)
		ok(t, c.Nodes.InsertMany(ctx, inserted))
		check("inserted", inserted, 10_000)
		ok(t, c.Nodes.Upsert(ctx, upserted...))
		check("upserted", upserted, 20_000)
		is(t, "loaded", must[int](t)(query.Load(ctx, c.Nodes, slices.Values(make(30_000)))), rows)
		check("loaded", nil, 30_000)
		ok(t, c.Tx(ctx, func(ctx context.Context, tx *reldb.Tx) error { return tx.Nodes.InsertMany(ctx, inTx) }))
		check("in a transaction", inTx, 40_000)
		inserted[1].Name, inserted[1].At = "changed", time.Time{} // keeps its time
		at := must[*reldb.Node](t)(c.Nodes.Get(ctx, inserted[1].ID)).At
		ok(t, c.Nodes.Upsert(ctx, inserted...))
		is(t, "the time that was there", inserted[1].At, at)
	})
}

// A batch of different rows is written whole or not at all, and the row that failed is named.
func TestFault02Atomic(t *testing.T) {
	runRelational(t, func(t *testing.T, ctx context.Context, target string, c *reldb.Client) {
		rows := []*reldb.Visit{{Page: "a"}, {Page: "b", ID: uuid.New()}, {Page: "c", At: epoch}, {Page: "b"}, {Page: "d", ID: uuid.New()}}
		err := c.Visits.InsertMany(ctx, rows)
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) || !dberr.IsUnique(err) || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 3 {
			t.Errorf("%v", err)
		}
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), 0)
		rows = []*reldb.Visit{{Page: "a"}, {Page: "b", ID: uuid.New()}, {Page: "nul \x00", At: epoch}, {Page: "d"}}
		err = c.Visits.InsertMany(ctx, rows, query.ContinueOnError())
		if target == "sqlite" { // it takes a NUL
			ok(t, err)
			return
		}
		if !errors.As(err, &bulk) || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 2 {
			t.Errorf("%v", err)
		}
		is(t, "rows", must[int](t)(c.Visits.Count(ctx)), 3)
		ok(t, c.Tickets.InsertMany(ctx, []*reldb.Ticket{{}, {ID: 70}, {}}))
		is(t, "tickets", must[int](t)(c.Tickets.Count(ctx)), 3)
	})
}
