package conformance

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
)

// Every row that can be written is written, and those that cannot are named alike on every database.
func TestBulkGoesOn(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var taken []*shop.Author
		for range 3 {
			taken = append(taken, &shop.Author{ID: uuid.New(), Name: "was here first"})
		}
		ok(t, c.Authors.InsertMany(ctx, taken))
		many := make([]*shop.Author, 2_300)
		for i := range many {
			many[i] = &shop.Author{ID: uuid.New(), Name: "new"}
		}
		at := []int{0, 1_200, 2_299}
		for i, n := range at {
			many[n].ID = taken[i].ID
		}
		var seen []int
		err := c.Authors.InsertMany(ctx, many, query.ContinueOnError(), query.Parallel(3), query.ChunkRows(500),
			query.Progress(func(done, _ int) { seen = append(seen, done) }))
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) {
			t.Fatalf("%v", err)
		}
		var got []int
		for _, r := range bulk.Rows {
			got = append(got, r.Index)
			if !dberr.IsUnique(r.Err) || r.Code() == "" && c.Conn().Dialect() != "sqlite" {
				t.Errorf("row %d: code %q: %v", r.Index, r.Code(), r.Err)
			}
		}
		if diff := cmp.Diff(at, got); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
		is(t, "rows given", bulk.Total, 2_300)
		is(t, "rows not sent", bulk.Unsent, 0)
		is(t, "the last progress", seen[len(seen)-1], 2_300)
		ok(t, c.Authors.Refresh(ctx))
		is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), 2_300)
		first := must[*shop.Author](t)(c.Authors.Get(ctx, taken[1].ID))
		is(t, "a row that was there", first.Name, "was here first")

		ok(t, query.UpsertMany(ctx, c.Authors, many, query.Parallel(2)))
		first = must[*shop.Author](t)(c.Authors.Get(ctx, taken[1].ID))
		is(t, "the row after an upsert", first.Name, "new")
	})
}

// Without ContinueOnError nothing is sent after the first failure.
func TestBulkStops(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		many := make([]*shop.Author, 50)
		for i := range many {
			many[i] = &shop.Author{ID: uuid.New(), Name: "new"}
		}
		many[15].ID = many[3].ID
		err := c.Authors.InsertMany(ctx, many, query.ChunkRows(10))
		if !dberr.IsUnique(err) {
			t.Errorf("%v", err)
		}
		ok(t, c.Authors.Refresh(ctx))
		want := 10
		if c.Conn().Dialect() == "cratedb" {
			want = 19 // the row alone failed
			var bulk *dberr.BulkError
			if !errors.As(err, &bulk) || bulk.Unsent != 30 {
				t.Errorf("rows not sent: %v", err)
			}
		}
		is(t, "rows there", must[int](t)(c.Authors.Count(ctx)), want)

		err = c.Authors.InsertMany(ctx, many[3:4])
		var bulk *dberr.BulkError
		if !errors.As(err, &bulk) || bulk.Total != 1 || len(bulk.Rows) != 1 || bulk.Rows[0].Index != 0 {
			t.Errorf("one row: %v", err)
		}
	})
}
