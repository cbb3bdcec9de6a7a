package lists

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/lists/db"
	"github.com/crategen/crategen/test/lists/db/item"
	"github.com/crategen/crategen/test/lists/db/of"
)

func TestTuples(t *testing.T) {
	names := []*db.Item{{ID: 1, Name: new("a")}, {ID: 2, Name: new("a")}, {ID: 3, Name: new("b'")}, {ID: 4}, {ID: 5, Name: new("c")}}
	on(t, names, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		pair := query.Tuple2(item.Name, item.ID)
		is(t, ">", found(ctx, c, pair.GT("a", 1)), "[2 3 5][1]")
		is(t, ">=", found(ctx, c, pair.GTE("a", 2)), "[2 3 5][1]")
		is(t, "<", found(ctx, c, pair.LT("b'", 3)), "[1 2][3 5]")
		is(t, "<=", found(ctx, c, pair.LTE("b'", 3)), "[1 2 3][5]")
		is(t, "in", found(ctx, c, pair.In(query.Row2[string, int64]{V1: "a", V2: 2}, query.Row2[string, int64]{V1: "b'", V2: 2})), "[2][1 3 4 5]")
		is(t, "in nothing", found(ctx, c, pair.In()), "[][1 2 3 4 5]")
		is(t, "the first decides", found(ctx, c, query.Tuple2(item.ID, item.Name).GT(4, "x")), "[5][1 2 3]")
		triple := query.Tuple3(query.Modulo(item.ID, query.Value[*of.Item](int64(2))), item.Name, item.ID)
		is(t, "three", found(ctx, c, triple.GT(1, "a", 1)), "[3 5][1 2 4]")
		is(t, "three in", found(ctx, c, triple.In(query.Row3[int64, string, int64]{V1: 0, V2: "a", V3: 2})), "[2][1 3 4 5]")

		rows := func(s query.Selection[*of.Item, query.Row2[*string, int64]]) string {
			list, err := s.All(ctx)
			if err != nil {
				return err.Error()
			}
			var out []string
			for _, r := range list {
				out = append(out, fmt.Sprint(shown(r.V1), r.V2))
			}
			return strings.Join(out, " ")
		}
		known := query.Select2(item.Name, item.ID).From(c.Items.Where(item.Name.NotNull()))
		is(t, "the last of each", rows(query.DistinctOn(known.OrderBy(item.ID.Desc()), item.Name)), "a2 b'3 c5")
		is(t, "the first of each, backwards", rows(query.DistinctOn(known.OrderBy(item.Name.Desc(), item.ID.Asc()), item.Name)), "c5 b'3 a1")
		is(t, "a limit", rows(query.DistinctOn(known.OrderBy(item.ID.Desc()), item.Name).Limit(1).Offset(1)), "b'3")
		is(t, "of a computed value", rows(query.DistinctOn(known.OrderBy(item.ID.Desc()), query.Length(item.Name))), "c5 b'3")
		firsts := query.CTE2("firsts", query.DistinctOn(known.OrderBy(item.ID.Asc()), item.Name))
		n, err := query.Select1(firsts.Count()).From(firsts).Where(firsts.C2.LT(4)).Only(ctx)
		is(t, "in a CTE", fmt.Sprint(n, err), "2 <nil>")
		all, err := query.DistinctOn(query.Select1(item.ID).From(c.Items).OrderBy(item.ID.Asc()), item.Name).All(ctx)
		is(t, "NULL is a group", fmt.Sprint(len(all), err), "4 <nil>")
		if _, err := query.DistinctOn(query.Select1(item.Name).From(c.Items).GroupBy(item.Name), item.Name).All(ctx); err == nil || !strings.Contains(err.Error(), "does not go with GroupBy") {
			t.Error(err)
		}
	})
}
