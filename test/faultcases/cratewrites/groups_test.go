package cratewrites_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/counter"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/of"
)

// TestGroupsOfRowsThatWere: CrateDB 6.4 counts the rows of each text by the index of texts, where those of rows that were deleted
// or updated stand until segments are merged: groups of 0 rows.
func TestGroupsOfRowsThatWere(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		var list []*db.Counter
		for i := range 12 {
			list = append(list, &db.Counter{ID: int64(i + 1), Label: new([]string{"draft", "sold-out", "published"}[i%3])})
		}
		if err := c.Counters.InsertMany(ctx, list); err != nil {
			t.Fatal(err)
		}
		if err := c.Counters.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		n, err := c.Counters.Where(counter.Label.EQ("sold-out")).Update(ctx, counter.Label.Set("draft"))
		is(t, "update", n, 4, err)
		if err := c.Counters.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		count, every := query.Count[*of.Counter](), c.Counters.Where(query.Every[*of.Counter]())
		states := query.CTE2("states", query.Select2(counter.ID, counter.Label).From(c.Counters))
		of := query.Count[*query.With2[int64, *string]]()
		for name, rows := range map[string]func() ([]query.Row2[*string, int64], error){
			"table": func() ([]query.Row2[*string, int64], error) {
				return query.Select2(counter.Label, count).From(c.Counters).GroupBy(counter.Label).All(ctx)
			},
			"having": func() ([]query.Row2[*string, int64], error) {
				return query.Select2(counter.Label, count).From(every).GroupBy(counter.Label).Having(count.LT(100)).All(ctx)
			},
			"CTE": func() ([]query.Row2[*string, int64], error) {
				return query.Select2(states.C2, of).From(states).GroupBy(states.C2).All(ctx)
			},
		} {
			list, err := rows()
			var got []string
			for _, r := range list {
				got = append(got, fmt.Sprint(*r.V1, r.V2))
			}
			slices.Sort(got)
			is(t, name, got, "[draft8 published4]", err)
		}
	})
}
