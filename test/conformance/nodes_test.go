package conformance

import (
	"context"
	"testing"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
)

// The counters tell of every statement, also of one that the server refused.
func TestNodes(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		sum := func() (attempts, errors int64) {
			for _, n := range query.Nodes(c) {
				if n.Resting || n.InFlight != 0 || n.Latency <= 0 || n.Node == "" {
					t.Errorf("%+v", n)
				}
				attempts, errors = attempts+n.Attempts, errors+n.Errors
			}
			return attempts, errors
		}
		attempts, errors := sum()
		a := &shop.Author{Name: "new"}
		ok(t, c.Authors.Insert(ctx, a))
		if err := c.Authors.Insert(ctx, a); !dberr.IsUnique(err) {
			t.Fatalf("%v", err)
		}
		after, failed := sum()
		if c.Conn().Dialect() == "sqlite" {
			is(t, "nodes", len(query.Nodes(c)), 0)
			return
		}
		is(t, "attempts", after-attempts, 2)
		is(t, "errors", failed-errors, 1)
	})
}
