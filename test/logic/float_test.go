package logic_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
)

// TestFloats computes with floating-point numbers up to the ends of their range, as columns and as members of documents.
func TestFloats(t *testing.T) {
	inf, least := math.Inf(1), math.SmallestNonzeroFloat64
	numbers := []float64{0, 1, -1, 0.1, 0.3, -1.5, 1e200, -1e200, 1e-200, 0x1p-1022, least, -least, math.MaxFloat64, inf, -inf}
	operations := []struct {
		name string
		ask  func(a, b query.Operand[*of.Item, float64]) query.Expr[*of.Item, float64]
		do   func(a, b float64) float64
	}{
		{"Plus", query.Plus[*of.Item, float64], func(a, b float64) float64 { return a + b }},
		{"Minus", query.Minus[*of.Item, float64], func(a, b float64) float64 { return a - b }},
		{"Times", query.Times[*of.Item, float64], func(a, b float64) float64 { return a * b }},
		{"Divide", query.Divide[*of.Item, float64], func(a, b float64) float64 { return a / b }},
	}
	testtarget.Run(t, testtarget.All, testtarget.Extended(db.Open), func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		g := &gen{Rand: rand.New(rand.NewPCG(0, 0))}
		var items []*db.Item
		for i, x := range numbers {
			it := randomItem(g, int64(i+1))
			it.AFloat64 = x
			if it.ADoc.Ratio = &x; math.IsInf(x, 0) {
				it.ADoc.Ratio = nil // JSON has no infinity
			}
			items = append(items, it)
		}
		if err := client.Items.InsertMany(ctx, items); err != nil {
			t.Fatal(err)
		}
		if err := query.Refresh(ctx, client); err != nil {
			t.Fatal(err)
		}
		for _, y := range []float64{0, 2, -0.3, 1e200, -1e-200, least, inf, -inf} {
			for _, op := range operations {
				want := map[int64]*float64{}
				var ids []int64
				for i, x := range numbers {
					z, id := op.do(x, y), int64(i+1)
					beyond := !math.IsInf(x, 0) && !math.IsInf(y, 0) && math.IsInf(z, 0)
					zero := z == 0 && x != 0 && !math.IsInf(y, 0) && (op.name == "Divide" || op.name == "Times" && y != 0)
					if target == "postgres" && (beyond && y != 0 || zero) {
						_, err := query.Select1(op.ask(item.AFloat64, query.Value[*of.Item](y))).From(client.Items.Where(item.ID.EQ(id))).Only(ctx)
						if err == nil {
							t.Errorf("%s of %v and %v is no error", op.name, x, y)
						}
						continue
					}
					ids = append(ids, id)
					if !math.IsNaN(z) && (op.name != "Divide" || y != 0) {
						want[id] = &z
					}
				}
				constant := query.Value[*of.Item](y)
				rows, err := query.Select3(item.ID, op.ask(item.AFloat64, constant), op.ask(item.ADoc.Ratio, constant)).From(client.Items.Where(item.ID.In(ids...))).All(ctx)
				if err != nil || len(rows) != len(ids) {
					t.Errorf("%s with %v: %d rows of %d, %v", op.name, y, len(rows), len(ids), err)
				}
				for _, r := range rows {
					x, want := numbers[r.V1-1], want[r.V1]
					if shown(r.V2) != shown(want) {
						t.Errorf("%s of %v and %v is %s, want %s", op.name, x, y, shown(r.V2), shown(want))
					}
					if math.IsInf(x, 0) {
						want = nil
					}
					if shown(r.V3) != shown(want) {
						t.Errorf("%s of a member %v and %v is %s, want %s", op.name, x, y, shown(r.V3), shown(want))
					}
				}
			}
		}
		var found []int64
		for _, p := range []query.Predicate[*of.Item]{item.ADoc.Ratio.EQ(least), item.ADoc.Ratio.EQ(-least), item.ADoc.Ratio.LT(math.Inf(-1))} {
			ids, err := query.Select1(item.ID).From(client.Items.Where(p)).All(ctx)
			if err != nil {
				t.Error(err)
			}
			found = append(found, ids...)
		}
		if fmt.Sprint(found) != "[11 12]" {
			t.Errorf("the members that are least are found in %v", found)
		}
	})
}

// shown is a number as a text; -0 is 0.
func shown(v *float64) string {
	if v == nil {
		return "NULL"
	}
	return fmt.Sprint(*v + 0)
}
