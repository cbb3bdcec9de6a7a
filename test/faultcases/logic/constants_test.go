package logic

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
)

// hard are texts that a constant of SQL has to quote.
var hard = []string{"it's", `back\slash`, `\'; DROP TABLE orders; --`, `"double"`, "$1 ? ??", "/* no end", "-- line\nnext", "tab\tnew\nline\r", "ünï 😀", "", `\u0041\x41`, "$$dollar$$", "%_"}

// TestFault15PartitionsAndOrders makes windows whose partitions and orders have values of every type in them.
func TestFault15PartitionsAndOrders(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		when := time.Date(1969, 12, 31, 23, 59, 59, 998_000_000, time.UTC)
		yes, no := text[*of.Order]("p"), text[*of.Order]("n")
		owners := []*db.Owner{{ID: "o1", Level: 9}, {ID: "o2", Level: 1}}
		insert[*of.Owner](t, ctx, client.Owners, owners...)
		orders := []*db.Order{
			{ID: "a", Amount: 5, Price: 1.5, State: "new", Tags: []string{"x"}, Rank: new(1), Paid: new(true), PlacedAt: when, OwnerID: new("o1")},
			{ID: "b", Amount: -5, Price: -2.5, State: "old", Tags: []string{"y"}, Rank: new(-7), Paid: new(false), PlacedAt: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), OwnerID: new("o2")},
			{ID: "c", Amount: 0, Price: 0, State: "it's", PlacedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)},
		}
		insert[*of.Order](t, ctx, client.Orders, orders...)
		refresh(t, ctx, client)
		for name, is := range map[string]struct {
			p     query.Predicate[*of.Order]
			first string // the orders that meet it
		}{
			"integer":          {order.Amount.GT(0), "a"},
			"negative":         {order.Amount.GT(-6), "abc"},
			"least":            {order.Amount.GT(math.MinInt64 + 1), "abc"},
			"greatest":         {order.Amount.LT(math.MaxInt64 - 1), "abc"},
			"float":            {order.Price.GT(-2.25), "ac"},
			"small float":      {order.Price.GT(1e-300), "a"},
			"infinity":         {order.Price.LT(math.Inf(1)), "abc"},
			"text":             {order.State.EQ("it's"), "c"},
			"In":               {order.State.In("it's", "new", `\`), "ac"},
			"NotIn":            {order.State.NotIn("it's", "new"), "b"},
			"In of integers":   {order.Amount.In(5, -5), "ab"},
			"HasPrefix":        {order.State.HasPrefix("it'"), "c"},
			"Contains":         {order.State.Contains("'"), "c"},
			"ContainsFold":     {order.State.ContainsFold("T'S"), "c"},
			"EqualFold":        {order.State.EqualFold("NEW"), "a"},
			"Has":              {order.Tags.Has("x"), "a"},
			"HasAny":           {order.Tags.HasAny("x", "y"), "ab"},
			"HasAll":           {order.Tags.HasAll("x"), "a"},
			"Not HasAny":       {query.Not(order.Tags.HasAny("x", "it's")), "b"},
			"Len":              {order.Tags.Len().EQ(1), "ab"},
			"boolean":          {order.Paid.EQ(true), "a"},
			"time":             {order.PlacedAt.EQ(when), "a"},
			"time before 1970": {order.PlacedAt.GT(when.Add(-1)), "abc"},
			"And, Or":          {query.And(query.Or(order.Amount.GT(0), order.State.EQ("it's")), order.ID.NEQ("?")), "ac"},
			"a choice":         {query.When(order.Amount.GT(0), yes).Else(no).EQ("p"), "a"},
			"Via":              {query.Via(order.Owner, query.When(owner.Level.GT(5), text[*of.Owner]("high")).Else(text[*of.Owner]("low"))).EQ("low"), "b"},
			"arithmetic":       {query.Plus(order.Amount, query.Value[*of.Order](10)).EQ(15), "a"},
			"Concat":           {query.Concat(order.State, text[*of.Order]("!'")).EQ("it's!'"), "c"},
			"Substring":        {query.Substring(order.State, 1, 1).EQ("n"), "a"},
			"Replace":          {query.Replace(order.State, "'", `\`).EQ(`it\s`), "c"},
			"DateTrunc":        {query.DateTrunc(query.Year, order.PlacedAt).EQ(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)), "c"},
		} {
			part := query.When(is.p, yes).Else(no)
			count := query.Count[*of.Order]()
			rows, err := query.Select4(order.ID, count.Over(query.PartitionBy(part)),
				query.RowNumber[*of.Order]().Over(query.OrderedBy[*of.Order](part.Desc(), order.ID.Asc())),
				query.Lag(order.ID, 1).Over(query.PartitionBy(part).OrderBy(order.ID.Asc())),
			).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			// Those that meet it come first, each part by the key.
			var met, others []string
			for _, o := range orders {
				if contains(is.first, o.ID) {
					met = append(met, o.ID)
				} else {
					others = append(others, o.ID)
				}
			}
			for _, r := range rows {
				list, before := met, 0
				if !contains(is.first, r.V1) {
					list, before = others, len(met)
				}
				at := 0
				for i, id := range list {
					if id == r.V1 {
						at = i
					}
				}
				lag := "NULL"
				if at > 0 {
					lag = list[at-1]
				}
				if got, want := fmt.Sprint(r.V2, r.V3, shown(r.V4)), fmt.Sprint(len(list), before+at+1, lag); got != want {
					t.Errorf("%s: order %s: %s, want %s", name, r.V1, got, want)
				}
			}
		}
	})
}

func contains(ids, id string) bool {
	for _, r := range ids {
		if string(r) == id {
			return true
		}
	}
	return false
}

// TestFault15Texts orders windows by texts that are hard to quote.
func TestFault15Texts(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		for i, s := range hard {
			insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: fmt.Sprintf("%02d", i), State: s})
		}
		refresh(t, ctx, client)
		for i, s := range hard {
			same := query.When(order.State.EQ(s), text[*of.Order](s)).Else(text[*of.Order](s + "'"))
			ranked := query.CTE3("ranked", query.Select3(order.ID, query.Count[*of.Order]().Over(query.PartitionBy(same)),
				query.FirstValue(same).Over(query.PartitionBy(same).OrderBy(same.Asc()))).From(client.Orders))
			rows, err := query.Select2(ranked.C1, ranked.C3).From(ranked).Where(ranked.C2.EQ(1)).All(ctx)
			if err != nil || len(rows) != 1 || rows[0].V1 != fmt.Sprintf("%02d", i) || shown(rows[0].V2) != s {
				t.Errorf("%q: %v, %v", s, rows, err)
			}
		}
		if _, err := query.Select1(query.RowNumber[*of.Order]().Over(query.PartitionBy(query.When(order.State.EQ("\xff"), order.ID).End()))).From(client.Orders).All(ctx); err == nil && client.Conn().Dialect() != "sqlite" {
			t.Error("text that is no UTF-8 was taken")
		}
	})
}

// TestFault15OtherPlaces has arguments wherever else a statement can have them.
func TestFault15OtherPlaces(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		withAndWithout(t, ctx, client)
		one, zero := query.Value[*of.Order](1), query.Value[*of.Order](0)
		label := query.When(order.Owner.Has(), text[*of.Order]("some")).Else(text[*of.Order]("none"))
		amount := query.Coalesce(query.AsNullable(order.Rank), query.AsNullable(query.Value[*of.Order](7)))
		count := query.Count[*of.Order]()
		all := query.OrderedBy(order.ID.Asc())
		check := func(name string, got any, err error, want string) {
			t.Helper()
			if fmt.Sprint(got) != want || err != nil {
				t.Errorf("%s: %v, %v, want %s", name, got, err, want)
			}
		}
		a, err := query.Select2(label, count).From(client.Orders).GroupBy(label).Having(count.GT(0)).OrderBy(count.Asc()).All(ctx)
		if err != nil || len(a) != 2 || a[0].V2 != 1 || a[1].V2 != 2 {
			t.Errorf("GroupBy: %v, %v", a, err)
		}
		b, err := query.Select1(count).From(client.Orders).GroupBy(label).OrderBy(count.Asc()).All(ctx)
		check("GroupBy of what is not selected", b, err, "[1 2]")
		c, err := query.Select1(query.Sum(query.When(order.ID.GT("a"), one).Else(zero)).Over(all).Or(0)).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		check("Sum over", c, err, "[0 1 2]")
		d, err := query.Select1(query.Count[*of.Order]().Filter(order.ID.GT("a")).Over(all.Rows(-1, 0))).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		check("Filter over", d, err, "[0 1 2]")
		// Of columns that stand nowhere else in the statement.
		price, err := query.Select2(query.Count[*of.Order]().Filter(order.Price.GTE(0.5), query.Not(order.State.In("it's", "?"))).Over(all),
			query.Sum(order.Amount).Filter(order.PlacedAt.LT(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))).Over(query.PartitionBy(order.State)).Or(-1)).
			From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		check("Filter over of other columns", price, err, "[(0, -1) (0, -1) (0, -1)]")
		owned, err := query.Select1(query.Count[*of.Order]().Filter(order.Owner.Has(owner.Level.GT(5)), order.Price.LT(9)).Over(all)).
			From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		if client.Conn().Dialect() != "cratedb" {
			check("Filter over of an edge", owned, err, "[1 1 1]")
		} else if err == nil || !strings.Contains(err.Error(), "CTE") {
			t.Errorf("Filter over of an edge: %v", err)
		}
		e, err := query.Select1(query.Lead(amount, 2).Over(all).Or(-1)).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		check("Lead", e, err, "[7 -1 -1]")
		f, err := client.Orders.OrderBy(label.Desc(), order.ID.Desc()).All(ctx)
		if err != nil || len(f) != 3 || f[0].ID != "b" {
			t.Errorf("OrderBy: %v, %v", f, err)
		}
		g, err := query.Select1(query.CountDistinct(label)).From(client.Orders).All(ctx)
		check("CountDistinct", g, err, "[2]")
		h, err := query.Select1(order.ID).From(client.Orders).OrderBy(query.Rank[*of.Order]().Over(query.OrderedBy[*of.Order](query.When(order.ID.EQ("b"), one).Else(zero).Desc())).Asc(), order.ID.Asc()).All(ctx)
		check("OrderBy a window", h, err, "[b a c]")
		i, err := query.Select1(query.PerGroup(query.Plus(count, query.Value[*query.Grouped[*of.Order]](int64(1)))).Or(0)).From(client.Orders).All(ctx)
		check("PerGroup", i, err, "[4]")
		grouped := query.Rank[*of.Order]().Over(query.OrderedBy[*of.Order](count.Desc()))
		j, err := query.Select3(order.State, count, grouped).From(client.Orders).GroupBy(order.State).All(ctx)
		check("a window over groups", len(j), err, "1")

		limited, err := client.Owners.OrderBy(owner.ID.Asc()).With(owner.Orders.OrderBy(query.When(order.ID.EQ("?"), one).Else(zero).Desc()).Limit(1)).All(ctx)
		if err != nil || len(limited) != 2 {
			t.Errorf("a load with a limit: %v, %v", limited, err)
		}
		by := query.Relate(query.Coalesce(owner.Nick, query.AsNullable(text[*of.Owner]("new"))), client.Orders.Where(order.ID.EQ("a")), query.Concat(order.State, text[*of.Order]("new")))
		k, err := query.Select2(owner.ID, query.Via(by, order.ID)).From(client.Owners).OrderBy(owner.ID.Asc()).All(ctx)
		if err != nil || len(k) != 2 || shown(k[0].V2) != "a" || shown(k[1].V2) != "NULL" {
			t.Errorf("Relate: %v, %v", k, err)
		}
		inWindow := query.Count[*of.Order]().Over(query.PartitionBy(label))
		rows, err := query.Select2(order.ID, inWindow).From(client.Orders).OrderBy(order.ID.Asc()).All(ctx)
		switch client.Conn().Dialect() {
		case "cratedb": // refused before it is sent, with the remedy
			if err == nil || fmt.Sprint(err) == "" {
				t.Errorf("a subquery in a window: %v", rows)
			}
		default:
			check("a subquery in a window", rows, err, "[(a, 2) (b, 2) (c, 1)]")
		}
	})
}
