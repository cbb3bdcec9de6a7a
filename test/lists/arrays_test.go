package lists

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/lists/db"
	"github.com/crategen/crategen/test/lists/db/item"
	"github.com/crategen/crategen/test/lists/db/of"
)

func on(t *testing.T, items []*db.Item, scenario func(t *testing.T, ctx context.Context, target string, c *db.Client)) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		if err := c.Items.InsertMany(ctx, items); err != nil {
			t.Fatal(err)
		}
		if err := query.Refresh(ctx, c); err != nil {
			t.Fatal(err)
		}
		scenario(t, ctx, target, c)
	})
}

var (
	early = time.Date(1969, 7, 20, 20, 17, 40, 0, time.UTC)
	late  = time.Date(2024, 2, 29, 0, 0, 0, 500e6, time.UTC)
	one   = uuid.MustParse("00000000-0000-4000-8000-000000000001")
	two   = uuid.MustParse("00000000-0000-4000-8000-000000000002")
)

// arrays are an item with values, one with empty arrays, and one with NULL.
func arrays() []*db.Item {
	return []*db.Item{
		{ID: 1, Tags: []string{"b", "a'", "b", ""}, Numbers: []int64{3, -1, 3}, Floats: []float64{0.5, 2}, Times: []time.Time{late, early}, Ids: []uuid.UUID{one, two, one}, Flags: []bool{true, true}},
		{ID: 2, Tags: []string{}, Numbers: []int64{}, Floats: []float64{}, Times: []time.Time{}, Ids: []uuid.UUID{}, Flags: []bool{}},
		{ID: 3},
	}
}

// values selects a value of each item.
func values[T any](ctx context.Context, c *db.Client, v query.Selectable[*of.Item, T]) string {
	rows, err := query.Select1(v).From(c.Items).OrderBy(item.ID.Asc()).All(ctx)
	if err != nil {
		return err.Error()
	}
	var out []string
	for _, r := range rows {
		switch r := any(r).(type) {
		case *int:
			out = append(out, shown(r))
		case *int64:
			out = append(out, shown(r))
		case *float64:
			out = append(out, shown(r))
		case *string:
			out = append(out, shown(r))
		case *time.Time:
			out = append(out, shown(r))
		default:
			out = append(out, fmt.Sprintf("%#v", r))
		}
	}
	return strings.ReplaceAll(strings.Join(out, " "), "[]string", "")
}

func shown[T any](p *T) string {
	if p == nil {
		return "NULL"
	}
	return fmt.Sprint(*p)
}

// found are the items that meet a condition, those that meet its Not, and the items of which neither is known.
func found(ctx context.Context, c *db.Client, p query.Predicate[*of.Item]) string {
	out := ""
	for _, p := range []query.Predicate[*of.Item]{p, query.Not(p)} {
		ids, err := query.Select1(item.ID).From(c.Items).Where(p).OrderBy(item.ID.Asc()).All(ctx)
		if err != nil {
			return err.Error()
		}
		out += fmt.Sprint(ids)
	}
	return out
}

func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func TestArrayFunctions(t *testing.T) {
	on(t, arrays(), func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		is(t, "position", values(ctx, c, query.ArrayPosition(item.Tags, "a'")), "2 NULL NULL")
		is(t, "position of the first", values(ctx, c, query.ArrayPosition(item.Numbers, int64(3))), "1 NULL NULL")
		is(t, "position of a float", values(ctx, c, query.ArrayPosition(item.Floats, 2.0)), "2 NULL NULL")
		is(t, "position of a time", values(ctx, c, query.ArrayPosition(item.Times, early)), "2 NULL NULL")
		is(t, "position of an id", values(ctx, c, query.ArrayPosition(item.Ids, two)), "2 NULL NULL")
		is(t, "position of a boolean", values(ctx, c, query.ArrayPosition(item.Flags, true)), "1 NULL NULL")
		is(t, "least", values(ctx, c, query.ArrayMin(item.Numbers)), "-1 NULL NULL")
		is(t, "least text", values(ctx, c, query.ArrayMin(item.Tags)), " NULL NULL")
		is(t, "greatest", values(ctx, c, query.ArrayMax(item.Floats)), "2 NULL NULL")
		is(t, "greatest time", values(ctx, c, query.ArrayMax(item.Times)), late.String()+" NULL NULL")
		is(t, "sum", values(ctx, c, query.ArraySum(item.Numbers)), "5 NULL NULL")
		is(t, "sum of floats", values(ctx, c, query.ArraySum(item.Floats)), "2.5 NULL NULL")
		is(t, "unique", values(ctx, c, query.ArrayUnique(item.Tags)), `{"b", "a'", ""} {} (nil)`)
		is(t, "slice", values(ctx, c, query.ArraySlice(item.Tags, 2, 2)), `{"a'", "b"} {} (nil)`)
		is(t, "slice beyond the end", values(ctx, c, query.ArraySlice(item.Tags, 4, 9)), `{""} {} (nil)`)
		is(t, "slice behind the end", values(ctx, c, query.ArraySlice(item.Tags, 9, 1)), `{} {} (nil)`)
		is(t, "concat", values(ctx, c, query.ArrayConcat(query.ArraySlice(item.Tags, 1, 1), query.ArrayValue[*of.Item]("x", `"`))), `{"b", "x", "\""} {"x", "\""} {"x", "\""}`)
		is(t, "concat with NULL", values(ctx, c, query.ArrayConcat(item.Tags, item.Tags)), `{"b", "a'", "b", "", "b", "a'", "b", ""} {} (nil)`)
		is(t, "nested", values(ctx, c, query.ArrayPosition(query.ArrayUnique(item.Tags), "")), "3 NULL NULL")
		is(t, "in a condition", found(ctx, c, query.ArrayMax(item.Numbers).GT(2)), "[1][]")
		is(t, "in a condition", found(ctx, c, query.ArrayUnique(item.Tags).Has("b")), "[1][2]")
		is(t, "ids", values(ctx, c, query.ArrayUnique(item.Ids)), fmt.Sprintf("%#v %#v %#v", []uuid.UUID{one, two}, []uuid.UUID{}, []uuid.UUID(nil)))
		is(t, "flags", values(ctx, c, query.ArrayUnique(item.Flags)), "[]bool{true} []bool{} []bool(nil)")
		for _, wrong := range []query.ArrayExpr[*of.Item, string]{query.ArraySlice(item.Tags, 0, 1), query.ArraySlice(item.Tags, 1, 0)} {
			if got := values(ctx, c, wrong); !strings.Contains(got, "ArraySlice begins") {
				t.Error(got)
			}
		}
	})
}

func TestElementsCompared(t *testing.T) {
	on(t, arrays(), func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		some, all := query.AnyElementOf(item.Numbers), query.AllElementsOf(item.Numbers)
		is(t, "any =", found(ctx, c, some.EQ(-1)), "[1][2]")
		is(t, "any <>", found(ctx, c, some.NEQ(3)), "[1][2]")
		is(t, "any >", found(ctx, c, some.GT(3)), "[][1 2]")
		is(t, "any >=", found(ctx, c, some.GTE(3)), "[1][2]")
		is(t, "any <", found(ctx, c, some.LT(-1)), "[][1 2]")
		is(t, "any <=", found(ctx, c, some.LTE(-1)), "[1][2]")
		is(t, "all =", found(ctx, c, all.EQ(3)), "[2][1]")
		is(t, "all <>", found(ctx, c, all.NEQ(7)), "[1 2][]")
		is(t, "all >", found(ctx, c, all.GT(-2)), "[1 2][]")
		is(t, "all >=", found(ctx, c, all.GTE(0)), "[2][1]")
		is(t, "all <", found(ctx, c, all.LT(3)), "[2][1]")
		is(t, "all <=", found(ctx, c, all.LTE(3)), "[1 2][]")
		is(t, "texts", found(ctx, c, query.AnyElementOf(item.Tags).EQ("a'")), "[1][2]")
		is(t, "times", found(ctx, c, query.AllElementsOf(item.Times).LT(late.Add(time.Millisecond))), "[1 2][]")
		is(t, "floats", found(ctx, c, query.AnyElementOf(item.Floats).GT(1.5)), "[1][2]")
		is(t, "flags", found(ctx, c, query.AllElementsOf(item.Flags).EQ(true)), "[1 2][]")
		is(t, "ids", found(ctx, c, query.AnyElementOf(item.Ids).EQ(two)), "[1][2]")
		is(t, "a computed array", found(ctx, c, query.AnyElementOf(query.ArraySlice(item.Numbers, 1, 1)).EQ(-1)), "[][1 2]")
		is(t, "with others", found(ctx, c, query.Or(some.GT(2), query.And(all.LT(0), item.ID.EQ(2)))), "[1 2][]")
	})
}

func TestUnnest(t *testing.T) {
	on(t, arrays(), func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		rows, err := query.Select2(item.ID, query.Unnest(item.Tags)).From(c.Items.Where(item.ID.GT(0))).OrderBy(item.ID.Asc()).All(ctx)
		is(t, "rows", fmt.Sprint(rows, err), "[(1, b) (1, a') (1, b) (1, )] <nil>")
		tags := query.CTE2("tags", query.Select2(item.ID, query.Unnest(item.Tags)).From(c.Items))
		counts, err := query.Select2(tags.C2, tags.Count()).From(tags).Where(tags.C2.NEQ("")).GroupBy(tags.C2).OrderBy(tags.C2.Asc()).All(ctx)
		is(t, "grouped", fmt.Sprint(counts, err), "[(a', 1) (b, 2)] <nil>")
		numbers := query.CTE1("numbers", query.Select1(query.Unnest(query.ArrayUnique(item.Numbers))).From(c.Items))
		sum, err := query.Select1(query.Sum(numbers.C1)).From(numbers).Only(ctx)
		is(t, "of a computed array", fmt.Sprint(*sum, err), "2 <nil>")
		times := query.CTE1("times", query.Select1(query.Unnest(item.Times)).From(c.Items))
		first, err := query.Select1(times.C1).From(times).OrderBy(times.C1.Asc()).Limit(1).All(ctx)
		is(t, "times", fmt.Sprint(first, err), "["+early.String()+"] <nil>")
		if _, err := query.Select2(query.Unnest(item.Tags), query.Unnest(item.Numbers)).From(c.Items).All(ctx); err == nil || !strings.Contains(err.Error(), "one query.Unnest") {
			t.Error(err)
		}
		if _, err := query.Select1(query.Unnest(item.Tags)).From(c.Items).Distinct().All(ctx); err == nil || !strings.Contains(err.Error(), "cannot be grouped") {
			t.Error(err)
		}
	})
}
