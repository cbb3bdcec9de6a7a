package wirefaults_test

import (
	"context"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db"
	"github.com/crategen/crategen/test/faultcases/wirefaults/db/item"
)

// TestFault08TooManyConditions: what is too large for a database is an error of the statement, after one attempt at most, and no
// fault of the node; an Or of 1,000, in one call or made by a loop, is not too large.
func TestFault08TooManyConditions(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		many := func(n int) []query.Predicate[itemMarker] {
			out := make([]query.Predicate[itemMarker], n)
			for i := range out {
				out[i] = item.N.EQ(int32(i))
			}
			return out
		}
		attempts := func() (n, failed int64) {
			for _, node := range query.Nodes(c) {
				n, failed = n+node.Attempts, failed+node.Faults
			}
			return n, failed
		}
		if err := c.Items.Insert(ctx, &db.Item{ID: "a", Name: "a", N: new(int32(700))}); err != nil {
			t.Fatal(err)
		}
		if err := c.Items.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		loop := many(1)[0]
		for _, p := range many(1_000) {
			loop = query.Or(loop, p)
		}
		for _, p := range []query.Predicate[itemMarker]{query.Or(many(1_000)...), loop, query.Not(query.And(query.Not(loop), query.Not(loop)))} {
			if n, err := c.Items.Where(p).Count(ctx); err != nil || n != 1 {
				t.Errorf("1,000 conditions found %d rows: %v", n, err)
			}
			if target == "cratedb" {
				break // each takes seconds to plan
			}
		}
		before, _ := attempts()
		_, err := c.Items.Where(query.Or(many(65_536)...)).Count(ctx)
		after, failed := attempts()
		if err == nil || failed > 0 || after > before+1 {
			t.Errorf("65,536 conditions: %d attempts, %d nodes at fault: %v", after-before, failed, err)
		}
		if target != "sqlite" && (err == nil || !strings.Contains(err.Error(), "In")) {
			t.Errorf("65,536 conditions: %v", err)
		}
		args := make([]any, 65_536)
		for i := range args {
			args[i] = i
		}
		before, _ = attempts()
		_, err = query.SQL1[int64](c, "SELECT count(*) FROM "+schemaOf(c)+"items WHERE n IN (?"+strings.Repeat(", ?", len(args)-1)+")", args...).All(ctx)
		after, failed = attempts()
		if failed > 0 || after > before+1 || err == nil && target != "cratedb" {
			t.Errorf("65,536 placeholders: %d attempts, %d nodes at fault: %v", after-before, failed, err)
		}
		if n, err := c.Items.Count(ctx); err != nil || n != 1 {
			t.Errorf("afterwards: %d, %v", n, err)
		}
	})
}
