package logic

import (
	"context"
	"fmt"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
	"github.com/crategen/crategen/test/faultcases/logic/db/region"
	"github.com/crategen/crategen/test/faultcases/logic/db/shop"
)

// withAndWithout makes an order of a high owner with a region, one of a low owner without, and one without an owner. The low
// owner buys in a shop, and there is a shop without owners.
func withAndWithout(t *testing.T, ctx context.Context, client *db.Client) {
	t.Helper()
	insert[*of.Region](t, ctx, client.Regions, &db.Region{ID: "r", Name: "north"})
	insert[*of.Owner](t, ctx, client.Owners, &db.Owner{ID: "high", Level: 9, RegionID: new("r")}, &db.Owner{ID: "low", Level: 1, Nick: new("n")})
	insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: "a", OwnerID: new("high")}, &db.Order{ID: "b", OwnerID: new("low")}, &db.Order{ID: "c"})
	insert[*of.Shop](t, ctx, client.Shops, &db.Shop{ID: "empty"}, &db.Shop{ID: "full"})
	if err := query.Link(ctx, client, owner.Shops, "low", "full"); err != nil {
		t.Fatal(err)
	}
	refresh(t, ctx, client)
}

func text[M any](s string) query.NonNull[M, string] { return query.Value[M](s) }

// over are values of owners that are not NULL by themselves, with what they are for the orders a, b and c.
func over() map[string]struct {
	x    query.Expr[*of.Order, string]
	want [3]string
} {
	type expr = query.Expr[*of.Order, string]
	of2 := text[*of.Owner]
	via := func(v query.Operand[*of.Owner, string]) expr { return query.Via(order.Owner, v) }
	land := query.Via(owner.Region, region.Name)
	yes, no := of2("yes"), of2("no")
	return map[string]struct {
		x    expr
		want [3]string
	}{
		"a column":                  {via(owner.Nick), [3]string{"NULL", "n", "NULL"}},
		"When, Else":                {via(query.When(owner.Level.GT(5), of2("high")).Else(of2("low"))), [3]string{"high", "low", "NULL"}},
		"When, End":                 {via(query.When(owner.Level.GT(5), yes).End()), [3]string{"yes", "NULL", "NULL"}},
		"When of NULL":              {via(query.When(owner.Nick.IsNull(), yes).Else(no)), [3]string{"yes", "no", "NULL"}},
		"When Not":                  {via(query.When(query.Not(owner.Level.GT(5)), yes).Else(no)), [3]string{"no", "yes", "NULL"}},
		"When of And()":             {via(query.When(query.And[*of.Owner](), yes).Else(no)), [3]string{"yes", "yes", "NULL"}},
		"When of an edge":           {via(query.When(owner.Region.Has(), yes).Else(no)), [3]string{"yes", "no", "NULL"}},
		"When of no edge":           {via(query.When(owner.Shops.HasNone(), yes).Else(no)), [3]string{"yes", "no", "NULL"}},
		"Coalesce":                  {via(query.Coalesce(query.AsNullable(owner.Nick), query.AsNullable(of2("none")))), [3]string{"none", "n", "NULL"}},
		"Coalesce of columns":       {via(query.Coalesce(owner.Nick, owner.ID)), [3]string{"high", "n", "NULL"}},
		"Or":                        {via(query.AsNullable(owner.Nick).Or("none")), [3]string{"none", "n", "NULL"}},
		"Value":                     {via(of2("x")), [3]string{"x", "x", "NULL"}},
		"Concat of constants":       {via(query.Concat(of2("x"), of2("y"))), [3]string{"xy", "xy", "NULL"}},
		"Concat of a column":        {via(query.Concat(owner.ID, of2("!"))), [3]string{"high!", "low!", "NULL"}},
		"Upper of Or":               {via(query.Upper(query.AsNullable(owner.Nick).Or("none"))), [3]string{"NONE", "N", "NULL"}},
		"AsText of a constant":      {via(query.AsText(query.Value[*of.Owner](7))), [3]string{"7", "7", "NULL"}},
		"AsText of a number":        {via(query.AsText(query.Targets(owner.Orders))), [3]string{"1", "1", "NULL"}},
		"nested":                    {via(land), [3]string{"north", "NULL", "NULL"}},
		"nested Value":              {via(query.Via(owner.Region, text[*of.Region]("x"))), [3]string{"x", "NULL", "NULL"}},
		"nested When":               {via(query.Via(owner.Region, query.When(region.Name.EQ("south"), text[*of.Region]("s")).Else(text[*of.Region]("n")))), [3]string{"n", "NULL", "NULL"}},
		"Or of a nested":            {via(land.Or("none")), [3]string{"north", "none", "NULL"}},
		"Or around":                 {query.AsNullable(query.Via(order.Owner, of2("x")).Or("none")), [3]string{"x", "x", "none"}},
		"When around":               {query.When(query.Via(order.Owner, query.AsNullable(owner.Nick).Or("none")).EQ("none"), text[*of.Order]("yes")).Else(text[*of.Order]("no")), [3]string{"yes", "no", "no"}},
		"When of a Via that is not": {query.When(query.Via(order.Owner, yes).IsNull(), text[*of.Order]("none")).Else(text[*of.Order]("some")), [3]string{"some", "some", "none"}},
	}
}

func shown(p *string) string {
	if p == nil {
		return "NULL"
	}
	return *p
}

// TestFault06ValuesWithoutATarget reads, compares, orders, groups and aggregates such values.
func TestFault06ValuesWithoutATarget(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		withAndWithout(t, ctx, client)
		for name, tc := range over() {
			rows, err := query.Select2(order.ID, tc.x).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			var got [3]string
			counts := map[string]int64{}
			for i, r := range rows {
				got[i] = shown(r.V2)
				counts[tc.want[i]]++
			}
			if got != tc.want {
				t.Errorf("%s: %v, want %v", name, got, tc.want)
			}
			ids := func(met func(string) bool) (out []string) {
				for i, w := range tc.want {
					if met(w) {
						out = append(out, string(rune('a'+i)))
					}
				}
				return out
			}
			for what, c := range map[string]struct {
				is   query.Predicate[*of.Order]
				want []string
			}{
				"NEQ":     {tc.x.NEQ("?"), ids(func(w string) bool { return w != "NULL" })},
				"EQ":      {tc.x.EQ("yes"), ids(func(w string) bool { return w == "yes" })},
				"NotIn":   {tc.x.NotIn("yes", "no"), ids(func(w string) bool { return w != "NULL" && w != "yes" && w != "no" })},
				"Not EQ":  {query.Not(tc.x.EQ("yes")), ids(func(w string) bool { return w != "NULL" && w != "yes" })},
				"IsNull":  {tc.x.IsNull(), ids(func(w string) bool { return w == "NULL" })},
				"NotNull": {tc.x.NotNull(), ids(func(w string) bool { return w != "NULL" })},
			} {
				got, err := query.Select1(order.ID).From(client.Orders).Where(c.is).OrderBy(order.ID.Asc()).All(ctx)
				if err != nil || fmt.Sprint(got) != fmt.Sprint(c.want) {
					t.Errorf("%s: %s: %v, %v, want %v", name, what, got, err, c.want)
				}
			}
			if list, err := client.Orders.OrderBy(tc.x.Asc(), order.ID.Asc()).All(ctx); err != nil || len(list) != 3 {
				t.Errorf("%s: OrderBy: %d, %v", name, len(list), err)
			}
			if name == "AsText of a number" { // databases cannot group by a subquery that is asked for each row
				continue
			}
			groups, err := query.Select2(tc.x, query.Count[*of.Order]()).From(client.Orders).GroupBy(tc.x).OrderBy(tc.x.Asc()).All(ctx)
			for _, g := range groups {
				if counts[shown(g.V1)] != g.V2 {
					t.Errorf("%s: group %s has %d rows, want %v", name, shown(g.V1), g.V2, counts)
				}
			}
			if err != nil || len(groups) != len(counts) {
				t.Errorf("%s: %d groups, %v, want %v", name, len(groups), err, counts)
			}
			n, err := query.Select1(query.CountOf(tc.x)).From(client.Orders).Only(ctx)
			if err != nil || n != 3-counts["NULL"] {
				t.Errorf("%s: CountOf: %d, %v", name, n, err)
			}
			cte := query.CTE2("c", query.Select2(order.ID, tc.x).From(client.Orders))
			m, err := query.Select1(cte.Count()).From(cte).Where(query.Nullable(cte.C2).NEQ("?")).Only(ctx)
			if err != nil || m != 3-counts["NULL"] {
				t.Errorf("%s: in a CTE: %d, %v", name, m, err)
			}
			if d, err := query.Select1(tc.x).From(client.Orders).Distinct().All(ctx); err != nil || len(d) != len(counts) {
				t.Errorf("%s: Distinct: %d, %v", name, len(d), err)
			}
			if (name == "When of an edge" || name == "When of no edge") && client.Conn().Dialect() == "cratedb" {
				continue // CrateDB does not allow a subquery in a window
			}
			per := query.Count[*of.Order]().Over(query.PartitionBy(query.AsNullable(tc.x)))
			numbered, err := query.Select2(tc.x, per).From(client.Orders).All(ctx)
			for _, r := range numbered {
				if counts[shown(r.V1)] != r.V2 {
					t.Errorf("%s: window of %s has %d rows, want %v", name, shown(r.V1), r.V2, counts)
				}
			}
			if err != nil {
				t.Errorf("%s: window: %v", name, err)
			}
		}
	})
}

// TestFault06EachAndRelate joins edges to many, edges through a table in between, and what Relate makes.
func TestFault06EachAndRelate(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		withAndWithout(t, ctx, client)
		one := query.Value[*of.Owner](1)
		check := func(name string, got any, err error, want string) {
			t.Helper()
			if fmt.Sprint(got) != want || err != nil {
				t.Errorf("%s: %v, %v, want %s", name, got, err, want)
			}
		}
		sums, err := query.Select2(shop.ID, query.Sum(query.Each(shop.Owners, one)).Or(0)).From(client.Shops).GroupBy(shop.ID).OrderBy(shop.ID.Asc()).All(ctx)
		check("Sum of Each of a constant", sums, err, "[(empty, 0) (full, 1)]")
		counts, err := query.Select2(shop.ID, query.CountOf(query.Each(shop.Owners, one))).From(client.Shops).GroupBy(shop.ID).OrderBy(shop.ID.Asc()).All(ctx)
		check("CountOf Each", counts, err, "[(empty, 0) (full, 1)]")
		least, err := query.Select2(shop.ID, query.Min(query.Each(shop.Owners, query.When(owner.Level.GT(5), one).Else(query.Value[*of.Owner](0))))).
			From(client.Shops).GroupBy(shop.ID).OrderBy(shop.ID.Asc()).All(ctx)
		if err != nil || len(least) != 2 || least[0].V2 != nil || least[1].V2 == nil || *least[1].V2 != 0 {
			t.Errorf("Min of Each of a choice: %v, %v", least, err)
		}
		many, err := query.Select2(owner.ID, query.CountOf(query.Each(owner.Orders, query.Value[*of.Order](true)))).
			From(client.Owners).GroupBy(owner.ID).OrderBy(owner.ID.Asc()).All(ctx)
		check("Each to many", many, err, "[(high, 1) (low, 1)]")

		regions := query.CTE2("named", query.Select2(region.ID, region.Name).From(client.Regions))
		related := query.Relate(owner.RegionID, regions, regions.C1)
		named, err := query.Select2(owner.ID, query.Via(related, query.Value[*query.With2[string, string]]("x"))).From(client.Owners).OrderBy(owner.ID.Asc()).All(ctx)
		if err != nil || len(named) != 2 || shown(named[0].V2) != "x" || shown(named[1].V2) != "NULL" {
			t.Errorf("Via a CTE: %v, %v", named, err)
		}
		same := query.Relate(owner.Nick, client.Orders, query.Coalesce(order.Note, query.AsNullable(text[*of.Order]("n"))))
		got, err := query.Select2(owner.ID, query.Via(same, text[*of.Order]("x"))).From(client.Owners.Where(owner.ID.EQ("high"))).All(ctx)
		if err != nil || len(got) != 1 || shown(got[0].V2) != "NULL" {
			t.Errorf("Via by a value that is never NULL: %v, %v", got, err)
		}
	})
}
