package decimal_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/decimal/db"
	"github.com/crategen/crategen/test/decimal/db/line"
	"github.com/crategen/crategen/test/decimal/db/of"
	"github.com/crategen/crategen/test/decimal/db/order"
	"github.com/crategen/crategen/test/decimal/money"
)

func text(d *decimal.Decimal) string {
	if d == nil {
		return "NULL"
	}
	return d.String()
}

func TestAggregates(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		type four = query.Row4[*decimal.Decimal, *decimal.Decimal, *decimal.Decimal, *decimal.Decimal]
		all := func(c query.Operand[*of.Order, decimal.Decimal], q *db.OrderQuery) []string {
			t.Helper()
			got, err := query.Select4(query.SumDecimal(c), query.MinDecimal(c), query.MaxDecimal(c), query.AvgDecimal(c)).From(q).All(ctx)
			if err != nil || len(got) != 1 {
				t.Fatal(got, err)
			}
			r := four(got[0])
			return []string{text(r.V1), text(r.V2), text(r.V3), text(r.V4)}
		}
		every := client.Orders.Where()
		for _, c := range []struct {
			name string
			got  []string
			want []string
		}{
			{"price", all(order.Price, every), []string{"10000000006.49", "-10", "9999999999.99", "2000000001.298"}},
			{"discount", all(order.Discount, every), []string{"0", "-0.3", "0.2", "0"}},
			{"a third", all(order.Fee, client.Orders.Where(order.ID.LTE(3))), []string{"3.0001", "0", "1.5001", "1.0000333333"}},
			{"two thirds, negative", all(order.Price, client.Orders.Where(order.ID.In(3, 4, 1))), []string{"-3.5", "-10", "9", "-1.16666667"}},
			{"38 digits", all(order.Huge, every), []string{"10000000000000000000000000000", "0.0000000001", "9999999999999999999999999999.9999999999", "5000000000000000000000000000"}},
			{"no row", all(order.Price, client.Orders.Where(order.ID.EQ(99))), []string{"NULL", "NULL", "NULL", "NULL"}},
			{"only NULL", all(order.Huge, client.Orders.Where(order.ID.EQ(3))), []string{"NULL", "NULL", "NULL", "NULL"}},
			{"computed", all(query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee), every), []string{"10000000029.4900", "-2.5", "10000000009.9899", "2000000005.898"}},
			{"coalesce", all(query.Coalesce[*of.Order, decimal.Decimal](order.Discount, order.Price), every), []string{"-12.5", "-10", "0.2", "-2.5"}},
		} {
			if diff := cmp.Diff(values(c.want), values(c.got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
		cost, err := query.Select1(query.SumDecimal[*of.Order, money.Amount](order.Cost)).From(client.Orders).All(ctx)
		if err != nil || len(cost) != 1 || cost[0].Cents.String() != "3550" {
			t.Errorf("sum of a type of the user's: %v, %v", cost, err)
		}
		median, err := query.Select3(query.PercentileDecimal[*of.Order, decimal.Decimal](order.Price, 0.5),
			query.PercentileDecimal[*of.Order, decimal.Decimal](order.Price, 1).Filter(order.Price.LT(dec("10"))),
			query.PercentileDecimal[*of.Order, decimal.Decimal](order.Price, 0).Filter(order.ID.EQ(99))).From(client.Orders).Only(ctx)
		if err != nil || median.V1 == nil || *median.V1 != 9 || median.V2 == nil || *median.V2 != 9 || median.V3 != nil {
			t.Errorf("percentiles: %v, %v", median, err)
		}
		filtered, err := query.Select1(query.SumDecimal[*of.Order, decimal.Decimal](order.Price).Filter(order.Price.LT(dec("0"))).Or(dec("0"))).From(client.Orders).All(ctx)
		if err != nil || len(filtered) != 1 || filtered[0].String() != "-12.5" {
			t.Errorf("filtered: %v, %v", filtered, err)
		}
	})
}

// values are decimals without zeros that say nothing.
func values(list []string) []string {
	out := slices.Clone(list)
	for i, v := range out {
		if v != "NULL" {
			out[i] = dec(v).String()
		}
	}
	return out
}

func TestGroups(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for i, amount := range []string{"1.10", "2.20", "10.00", "9.99", "1.10"} {
			l := db.NewLine()
			l.Amount, l.OrderID = dec(amount), new(int64(i%2+1))
			if err := client.Lines.Insert(ctx, l); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.Lines.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		groups, err := query.Select2(line.Amount, query.Count[*of.Line]()).From(client.Lines).GroupBy(line.Amount).
			OrderBy(line.Amount.Asc()).All(ctx)
		var got []string
		for _, g := range groups {
			got = append(got, g.V1.StringFixed(2))
		}
		if diff := cmp.Diff([]string{"1.10", "2.20", "9.99", "10.00"}, got); diff != "" || err != nil {
			t.Errorf("groups (-want +got):\n%s%v", diff, err)
		}
		having, err := query.Select2(line.OrderID, query.SumDecimal[*of.Line, decimal.Decimal](line.Amount)).From(client.Lines).GroupBy(line.OrderID).
			Having(query.SumDecimal[*of.Line, decimal.Decimal](line.Amount).GT(dec("12.195"))).All(ctx)
		if err != nil || len(having) != 1 || text(having[0].V2) != "12.2" {
			t.Errorf("Having: %v, %v", having, err)
		}
		having, err = query.Select2(line.OrderID, query.AvgDecimal[*of.Line, decimal.Decimal](line.Amount)).From(client.Lines).GroupBy(line.OrderID).
			Having(query.MaxDecimal[*of.Line, decimal.Decimal](line.Amount).GT(dec("9.99"))).All(ctx)
		if err != nil || len(having) != 1 || text(having[0].V2) != "4.06666667" {
			t.Errorf("Having of a maximum, and a mean: %v, %v", having, err)
		}
		sums, err := query.Select2(line.Amount, query.SumDecimal[*of.Line, decimal.Decimal](line.Amount).Over(query.OrderedBy[*of.Line](line.Amount.Asc()).Rows(-1, 0))).
			From(client.Lines).OrderBy(line.Amount.Asc()).All(ctx)
		got = nil
		for _, s := range sums {
			got = append(got, text(s.V2))
		}
		if diff := cmp.Diff([]string{"1.1", "2.2", "3.3", "12.19", "19.99"}, got); diff != "" || err != nil {
			t.Errorf("sums of a window (-want +got):\n%s%v", diff, err)
		}
		lags, err := query.Select1(query.Lag[*of.Line, decimal.Decimal](line.Amount, 1).Over(query.OrderedBy[*of.Line](line.Amount.Desc()))).From(client.Lines).
			OrderBy(line.Amount.Desc()).All(ctx)
		got = nil
		for _, l := range lags {
			got = append(got, text(l))
		}
		if diff := cmp.Diff([]string{"NULL", "10", "9.99", "2.2", "1.1"}, got); diff != "" || err != nil {
			t.Errorf("Lag (-want +got):\n%s%v", diff, err)
		}
		union, err := query.Union(query.Select1(line.Amount).From(client.Lines), query.Select1(order.Price).From(client.Orders)).
			OrderBy(query.Position(1).Desc()).All(ctx)
		got = nil
		for _, u := range union {
			got = append(got, u.String())
		}
		if diff := cmp.Diff([]string{"9999999999.99", "10", "9.99", "9", "2.2", "1.1", "-2.5", "-10"}, got); diff != "" || err != nil {
			t.Errorf("union (-want +got):\n%s%v", diff, err)
		}
		mixed, err := query.UnionAll(query.Select1(line.Amount).From(client.Lines), query.Select1(order.Fee).From(client.Orders)).
			OrderBy(query.Position(1).Asc()).All(ctx)
		got = nil
		for _, u := range mixed {
			got = append(got, u.String())
		}
		if diff := cmp.Diff([]string{"0", "1.1", "1.1", "1.5", "1.5001", "2.2", "9.99", "9.9999", "10", "10"}, got); diff != "" || err != nil {
			t.Errorf("union of two scales (-want +got):\n%s%v", diff, err)
		}
		in, err := client.Orders.Where(query.In[*of.Order, *of.Line](order.Price, query.Select1(line.Amount).From(client.Lines))).All(ctx)
		if err != nil || !slices.Equal(ids(in), []int64{2}) {
			t.Errorf("In of a query: %v, %v", ids(in), err)
		}
		loaded, err := client.Orders.Where(order.Lines.Has(line.Amount.EQ(dec("9.99")))).With(order.Lines).All(ctx)
		if err != nil || !slices.Equal(ids(loaded), []int64{2}) {
			t.Errorf("edges: %v, %v", ids(loaded), err)
		}
	})
}

func TestRawSQL(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		rows, err := query.SQL1[decimal.Decimal](client, "SELECT price FROM orders WHERE price > ? ORDER BY price", dec("9.99")).All(ctx)
		if err != nil || len(rows) != 2 || rows[0].String() != "10" || rows[1].String() != "9999999999.99" {
			t.Errorf("%v, %v", rows, err)
		}
		null, err := query.SQL1[*decimal.Decimal](client, "SELECT discount FROM orders ORDER BY id").All(ctx)
		if err != nil || len(null) != 5 || text(null[0]) != "0.1" || null[2] != nil {
			t.Errorf("%v, %v", null, err)
		}
		costs, err := query.SQL1[money.Amount](client, "SELECT cost FROM orders WHERE id = 1").All(ctx)
		if err != nil || len(costs) != 1 || costs[0].Cents.String() != "710" {
			t.Errorf("%v, %v", costs, err)
		}
	})
}

func TestInsertFrom(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		ids := query.Plus[*of.Order, int64](order.ID, query.Value[*of.Order](int64(100))).Or(0)
		_, err := query.InsertFrom3(ctx, client.Orders, query.Select3(ids, order.Fee, order.Rate).From(client.Orders), order.ID, order.Price, order.Rate)
		if err == nil || !strings.Contains(err.Error(), "RoundDecimal") {
			t.Errorf("a finer column: %v", err)
		}
		n, err := query.InsertFrom4(ctx, client.Orders, query.Select4(ids, order.Price, order.FirstPrice, order.Rate).From(client.Orders.Where(order.ID.EQ(3))),
			order.ID, order.Price, order.Fee, order.Rate)
		if err != nil || n != 1 {
			t.Fatalf("%d, %v", n, err)
		}
		if got := first(t)(client.Orders.Get(ctx, 103)); got.Price.String() != "-2.5" || got.Fee.StringFixed(4) != "1.5000" {
			t.Errorf("what was inserted: %v", texts(got))
		}
	})
}

// TestScales groups and compares decimals of several scales: 1.5 is 1.5000.
func TestScales(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		value := query.When[*of.Order, decimal.Decimal](order.ID.EQ(2), order.FirstPrice).Else(order.Fee)
		groups, err := query.Select2(value, query.Count[*of.Order]()).From(client.Orders.Where(order.ID.LTE(2))).GroupBy(value).All(ctx)
		if err != nil || len(groups) != 1 || groups[0].V2 != 2 {
			t.Errorf("groups: %v, %v", groups, err)
		}
		both, err := client.Orders.Where(query.Equal[*of.Order, decimal.Decimal](order.FirstPrice, order.Fee)).All(ctx)
		if err != nil || !slices.Equal(ids(both), []int64{1}) {
			t.Errorf("equal columns: %v, %v", ids(both), err)
		}
	})
}
