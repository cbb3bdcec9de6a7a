package logic

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/db"
	"github.com/crategen/crategen/test/faultcases/logic/db/line"
	"github.com/crategen/crategen/test/faultcases/logic/db/of"
	"github.com/crategen/crategen/test/faultcases/logic/db/order"
	"github.com/crategen/crategen/test/faultcases/logic/db/owner"
	"github.com/crategen/crategen/test/faultcases/logic/db/stamp"
)

// fine are times that are finer than a millisecond, at both ends of the range and around 1970.
var fine = []time.Time{
	time.Date(2024, 2, 29, 12, 30, 15, 123_456_789, time.UTC),
	time.Date(2024, 2, 29, 23, 59, 59, 999_999_999, time.FixedZone("", 3600)),
	time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
	time.Date(1901, 5, 6, 7, 8, 9, 500_500_500, time.UTC),
	time.Date(1, 1, 1, 0, 0, 0, 999_999, time.UTC),
	time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
}

// around are the values that one is compared with.
func around(t time.Time, unit time.Duration) []time.Time {
	cut := t.UTC().Truncate(unit)
	out := []time.Time{t, cut, cut.Add(1), cut.Add(unit - 1)}
	for _, other := range []time.Time{cut.Add(-1), cut.Add(unit)} {
		if y := other.Year(); y >= 1 && y <= 9999 {
			out = append(out, other)
		}
	}
	return out
}

// comparison is a condition on a time, and what it means for a value that is c before, equal to or after the bound.
type comparison[M any] struct {
	name string
	is   query.Predicate[M]
	met  func(c int) bool
}

func less(c int) bool         { return c < 0 }
func lessEqual(c int) bool    { return c <= 0 }
func equal(c int) bool        { return c == 0 }
func notEqual(c int) bool     { return c != 0 }
func greater(c int) bool      { return c > 0 }
func greaterEqual(c int) bool { return c >= 0 }

// computedTime is what the comparisons of a computed time are made by.
type computedTime[M any] interface {
	EQ(time.Time) query.Predicate[M]
	NEQ(time.Time) query.Predicate[M]
	LT(time.Time) query.Predicate[M]
	LTE(time.Time) query.Predicate[M]
	GT(time.Time) query.Predicate[M]
	GTE(time.Time) query.Predicate[M]
}

func comparisons[M any](name string, x computedTime[M], at time.Time) []comparison[M] {
	return []comparison[M]{
		{name + ".EQ", x.EQ(at), equal},
		{name + ".NEQ", x.NEQ(at), notEqual},
		{name + ".LT", x.LT(at), less},
		{name + ".LTE", x.LTE(at), lessEqual},
		{name + ".GT", x.GT(at), greater},
		{name + ".GTE", x.GTE(at), greaterEqual},
		{"Not " + name + ".LT", query.Not(x.LT(at)), greaterEqual},
		{"Not " + name + ".GTE", query.Not(x.GTE(at)), less},
		{"Not " + name + ".EQ", query.Not(x.EQ(at)), notEqual},
	}
}

// listedTime is a time that can be looked for in a list.
type listedTime[M any] interface {
	In(...time.Time) query.Predicate[M]
	NotIn(...time.Time) query.Predicate[M]
}

func lists[M any](name string, x listedTime[M], at time.Time) []comparison[M] {
	return []comparison[M]{
		{name + ".In", x.In(at), equal},
		{name + ".In of two", x.In(time.Unix(1, 1), at), equal},
		{name + ".NotIn", x.NotIn(at), notEqual},
		{"Not " + name + ".In", query.Not(x.In(at)), notEqual},
	}
}

// onColumn are the ways to compare the column itself.
func onColumn(at time.Time) []comparison[*of.Order] {
	return append(comparisons("column", order.PlacedAt, at), append(lists("column", order.PlacedAt, at),
		comparison[*of.Order]{"Between", order.PlacedAt.Between(at, last), greaterEqual},
		comparison[*of.Order]{"Between first", order.PlacedAt.Between(time.Time{}, at), lessEqual},
		comparison[*of.Order]{"Between one", order.PlacedAt.Between(at, at), equal},
		comparison[*of.Order]{"Not Between", query.Not(order.PlacedAt.Between(at, last)), less},
	)...)
}

var last = time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)

// elsewhere are the ways to compare what is made of it.
func elsewhere(client *db.Client, at time.Time) []comparison[*of.Order] {
	value := query.Value[*of.Order](at)
	one, two := query.Value[*of.Order](1), query.Value[*of.Order](2)
	unset := query.AsNullable(order.SentAt) // NULL in every row
	via := query.Via(order.Owner, owner.JoinedAt)
	placed := query.AsNullable(order.PlacedAt)
	same := query.Equal(order.ID, query.Outer[*of.Order](order.ID))
	var all []comparison[*of.Order]
	add := func(c ...comparison[*of.Order]) { all = append(all, c...) }
	for name, x := range map[string]query.Expr[*of.Order, time.Time]{
		"Via":         via,
		"Coalesce":    query.Coalesce(unset, placed),
		"When":        query.When(order.Amount.EQ(0), order.PlacedAt).End(),
		"Via of When": query.Via(order.Owner, query.When(owner.Level.EQ(0), owner.JoinedAt).End()),
		"Scalar":      query.Scalar[*of.Order](query.Select1(query.AsNullable(order.PlacedAt)).From(client.Orders.Where(same))),
	} {
		add(comparisons(name, x, at)...)
		add(lists(name, x, at)...)
	}
	ids := func(s query.Selection[*of.Order, string]) query.Predicate[*of.Order] { return query.In(order.ID, s) }
	perID := query.Select1(order.ID).From(client.Orders).GroupBy(order.ID)
	for _, h := range comparisons("", query.Max(order.PlacedAt), at) {
		add(comparison[*of.Order]{"Having" + h.name, ids(perID.Having(h.is)), h.met})
	}
	plain := query.CTE2("plain", query.Select2(order.ID, order.PlacedAt).From(client.Orders))
	inWindow := query.CTE2("inwindow", query.Select2(order.ID, query.Max(order.PlacedAt).Over(query.PartitionBy(order.ID))).From(client.Orders))
	orders := query.Select1(order.ID).From(client.Orders)
	add(
		comparison[*of.Order]{"CTE", query.In(order.ID, query.Select1(plain.C1).From(plain).Where(plain.C2.GTE(at))), greaterEqual},
		comparison[*of.Order]{"CTE.EQ", query.In(order.ID, query.Select1(plain.C1).From(plain).Where(plain.C2.EQ(at))), equal},
		comparison[*of.Order]{"window", query.In(order.ID, query.Select1(inWindow.C1).From(inWindow).Where(query.Nullable(inWindow.C2).GTE(at))), greaterEqual},
		comparison[*of.Order]{"window.EQ", query.In(order.ID, query.Select1(inWindow.C1).From(inWindow).Where(query.Nullable(inWindow.C2).EQ(at))), equal},
		comparison[*of.Order]{"In a selection", ids(orders.Where(order.PlacedAt.LT(at))), less},
		comparison[*of.Order]{"Exists", query.Exists[*of.Order](client.Orders.Where(same, order.PlacedAt.GTE(at))), greaterEqual},
		comparison[*of.Order]{"Has", order.SeenAt.Has(at), equal},
		comparison[*of.Order]{"HasAny", order.SeenAt.HasAny(at, time.Unix(1, 1)), equal},
		comparison[*of.Order]{"HasAll", order.SeenAt.HasAll(at), equal},
		comparison[*of.Order]{"Equal to a constant", query.Equal(order.PlacedAt, value), equal},
		comparison[*of.Order]{"a constant equal to it", query.Equal(value, order.PlacedAt), equal},
		comparison[*of.Order]{"Less than a constant", query.Less(order.PlacedAt, value), less},
		comparison[*of.Order]{"GreaterEqual of a constant", query.GreaterEqual(order.PlacedAt, value), greaterEqual},
		comparison[*of.Order]{"Via and a constant", query.GreaterEqual(via, value), greaterEqual},
		comparison[*of.Order]{"a choice", query.When(order.PlacedAt.GTE(at), one).Else(two).EQ(1), greaterEqual},
		comparison[*of.Order]{"an edge", order.Owner.Has(owner.JoinedAt.GTE(at)), greaterEqual},
		comparison[*of.Order]{"no edge", order.Owner.HasNone(owner.JoinedAt.GTE(at)), less},
		comparison[*of.Order]{"Or", unset.Or(at).EQ(at), func(int) bool { return true }},
		comparison[*of.Order]{"Or less", unset.Or(at).LT(at), func(int) bool { return false }},
		comparison[*of.Order]{"Coalesce with a constant", query.Coalesce(unset, query.AsNullable(value)).GTE(at), func(int) bool { return true }},
	)
	return all
}

func TestFault07TimesFinerThanTheColumn(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		for i, at := range fine {
			id := fmt.Sprint(i)
			insert[*of.Owner](t, ctx, client.Owners, &db.Owner{ID: id, JoinedAt: at})
			o := &db.Order{ID: id, PlacedAt: at, SeenAt: []time.Time{at}, OwnerID: &id}
			insert[*of.Order](t, ctx, client.Orders, o)
			if want := at.UTC().Truncate(time.Millisecond); !o.PlacedAt.Equal(want) || !o.SeenAt[0].Equal(want) {
				t.Errorf("written %v, kept as %v and %v", at, o.PlacedAt, o.SeenAt)
			}
		}
		refresh(t, ctx, client)
		check := func(at time.Time, conditions []comparison[*of.Order]) {
			for _, c := range conditions {
				var want []string
				for i, row := range fine {
					if c.met(row.Truncate(time.Millisecond).Compare(at.Truncate(time.Millisecond))) {
						want = append(want, fmt.Sprint(i))
					}
				}
				got, err := query.Select1(order.ID).From(client.Orders).Where(c.is).OrderBy(order.ID.Asc()).All(ctx)
				if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("%s of %v: %v, %v; want %v", c.name, at.Format(time.RFC3339Nano), got, err, want)
				}
			}
		}
		for _, at := range fine {
			for _, bound := range around(at, time.Millisecond) {
				check(bound, onColumn(bound))
			}
			check(at, elsewhere(client, at))
		}
	})
}

// TestFault07Now is the program that showed it: what was written after a time is found from that time on.
func TestFault07Now(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		for range 20 {
			start := time.Now()
			o := &db.Order{ID: start.String()}
			insert[*of.Order](t, ctx, client.Orders, o)
			refresh(t, ctx, client)
			for name, is := range map[string]query.Predicate[*of.Order]{
				"GTE":     order.PlacedAt.GTE(start),
				"Between": order.PlacedAt.Between(start, time.Now().Add(time.Hour)),
				"Not LT":  query.Not(order.PlacedAt.LT(start)),
				"EQ":      order.PlacedAt.EQ(o.PlacedAt),
				"LTE now": order.PlacedAt.LTE(time.Now()),
			} {
				if ok, err := client.Orders.Where(is, order.ID.EQ(o.ID)).Exist(ctx); !ok || err != nil {
					t.Errorf("%s: %v, %v", name, ok, err)
				}
			}
		}
	})
}

// TestFault07Writes looks for rows by the times that updates, keys, soft deletion and the database's clock gave them.
func TestFault07Writes(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		found := func(name string, is ...query.Predicate[*of.Order]) {
			t.Helper()
			refresh(t, ctx, client)
			if n, err := client.Orders.Where(is...).Count(ctx); n != 1 || err != nil {
				t.Errorf("%s: %d rows, %v", name, n, err)
			}
		}
		insert[*of.Order](t, ctx, client.Orders, &db.Order{ID: "a"})
		for _, at := range fine {
			for name, change := range map[string]query.Change[*of.Order]{
				"Set":   order.PlacedAt.Set(at),
				"SetTo": query.SetTo(order.PlacedAt, query.Value[*of.Order](at)),
				"When":  query.SetTo(order.PlacedAt, query.When(order.ID.EQ("a"), query.Value[*of.Order](at)).Else(query.Value[*of.Order](last))),
			} {
				if _, err := client.Orders.Where(order.ID.EQ("a")).Update(ctx, change, order.SeenAt.Set([]time.Time{at})); err != nil {
					t.Fatal(err)
				}
				found(name, order.PlacedAt.EQ(at), order.PlacedAt.GTE(at), order.PlacedAt.LTE(at), order.SeenAt.Has(at), query.Not(order.PlacedAt.LT(at)))
			}
			if err := client.Orders.Upsert(ctx, &db.Order{ID: "a", PlacedAt: at}); err != nil {
				t.Fatal(err)
			}
			found("Upsert", order.PlacedAt.EQ(at), order.PlacedAt.GTE(at))
		}
		if _, err := client.Orders.Where(order.ID.EQ("a")).Update(ctx, query.SetTo(order.PlacedAt, query.Now[*of.Order]())); err != nil {
			t.Fatal(err)
		}
		refresh(t, ctx, client)
		o, err := client.Orders.Where(order.ID.EQ("a")).Only(ctx)
		if err != nil {
			t.Fatal(err)
		}
		found("Now", order.PlacedAt.EQ(o.PlacedAt), order.PlacedAt.LTE(o.PlacedAt))

		for i, at := range fine {
			if at.Truncate(time.Millisecond).IsZero() {
				continue // a key is never zero
			}
			s := &db.Stamp{Name: "s", At: at, N: i}
			insert[*of.Stamp](t, ctx, client.Stamps, s)
			if got, err := client.Stamps.Get(ctx, db.StampKey{Name: "s", At: at}); err != nil || got.N != i {
				t.Errorf("Get by a key with %v: %v, %v", at, got, err)
			}
			refresh(t, ctx, client)
			if n, err := client.Stamps.Where(stamp.Name.EQ("s"), stamp.At.GTE(at), stamp.At.LTE(at)).Update(ctx, stamp.N.Add(1)); n != 1 || err != nil {
				t.Errorf("update of the key with %v: %d, %v", at, n, err)
			}
		}

		insert[*of.Line](t, ctx, client.Lines, &db.Line{ID: "l", OrderID: "a"})
		refresh(t, ctx, client)
		before := time.Now()
		if n, err := client.Lines.Where(line.ID.EQ("l")).Delete(ctx); n != 1 || err != nil {
			t.Fatalf("deleted %d, %v", n, err)
		}
		refresh(t, ctx, client)
		deleted := client.Lines.Where(line.DeletedAt.GTE(before), line.DeletedAt.LTE(time.Now())).OnlyDeleted()
		if n, err := deleted.Count(ctx); n != 1 || err != nil {
			t.Errorf("found %d lines that were deleted since %v, %v", n, before, err)
		}
	})
}

// TestFault07Pages reads a list by pages whose order is of times in one millisecond and around it.
func TestFault07Pages(t *testing.T) {
	on(t, func(t *testing.T, ctx context.Context, client *db.Client) {
		base := time.Date(1969, 12, 31, 23, 59, 59, 998_999_999, time.UTC)
		var list []*db.Order
		for i := range 12 {
			list = append(list, &db.Order{ID: fmt.Sprintf("%02d", i), PlacedAt: base.Add(time.Duration(i) * 300 * time.Microsecond)})
		}
		insert[*of.Order](t, ctx, client.Orders, list...)
		refresh(t, ctx, client)
		for _, by := range []query.Order[*of.Order]{order.PlacedAt.Asc(), order.PlacedAt.Desc()} {
			var after query.Cursor
			var ids []string
			for {
				page, err := client.Orders.Where(order.PlacedAt.GTE(base)).OrderBy(by).Page(ctx, 5, after)
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range page.Items {
					ids = append(ids, o.ID)
				}
				if after = page.Next; !page.More {
					break
				}
			}
			if seen := len(ids); seen != len(list) {
				t.Errorf("%d of %d orders: %v", seen, len(list), ids)
			}
		}
	})
}
