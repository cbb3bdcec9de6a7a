package conformance

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

// TestSetMembers sets members of documents, of which some are NULL or have no parent, in rows by one key, by several keys and by a search.
func TestSetMembers(t *testing.T) {
	yes := true
	old := &shopgo.Details{Pages: 1, Binding: "b", Signed: &yes, Size: &shopgo.Size{Width: 1.5, Height: 2.5}, Notes: []string{"n"}}
	want := []*shopgo.Details{
		{Pages: 7, Binding: unicode, Size: &shopgo.Size{Width: 2, Height: 0.1}},
		{Pages: 7, Binding: unicode, Size: &shopgo.Size{Width: 2, Height: 0.1}},
		{Pages: 7, Binding: unicode, Size: &shopgo.Size{Width: 2, Height: 0.1}, Notes: []string{"n"}},
	}
	where := map[string]func(c *shop.Client) *shop.KindQuery{
		"key":    func(c *shop.Client) *shop.KindQuery { return nil },
		"keys":   func(c *shop.Client) *shop.KindQuery { return c.Kinds.Where(kind.ID.In(1, 2, 3)) },
		"search": func(c *shop.Client) *shop.KindQuery { return c.Kinds.Where(kind.AText.EQ("t")) },
	}
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for name, rows := range where {
			t.Run(name, func(t *testing.T) {
				emptyNotes(t, query.Unscoped(ctx), c)
				for i, d := range []*shopgo.Details{nil, {Pages: 9}, old} {
					k := plain(int64(i + 1))
					k.NJSON = d
					ok(t, c.Kinds.Insert(ctx, k))
				}
				refresh(t, ctx, c)
				changes := []query.Change[*of.Kind]{kind.NJSON.Size.Width.Set(2), kind.NJSON.Pages.Set(7), kind.AInt64.Set(5),
					kind.NJSON.Binding.Set(unicode), kind.NJSON.Size.Height.Set(0.1), kind.NJSON.Signed.SetNull()}
				n := 0
				if q := rows(c); q != nil {
					n = must[int](t)(q.Update(ctx, changes...))
				} else {
					for id := range int64(3) {
						n += must[int](t)(c.Kinds.Where(kind.ID.EQ(id+1)).Update(ctx, changes...))
					}
				}
				is(t, "rows", n, 3)
				for i, d := range want {
					k := must[*shop.Kind](t)(c.Kinds.Get(ctx, int64(i+1)))
					if diff := cmp.Diff(d, k.NJSON); diff != "" || k.AInt64 != 5 {
						t.Errorf("row %d (a_int64 %d): %s", i+1, k.AInt64, diff)
					}
				}
				refresh(t, ctx, c)
				is(t, "found", must[int](t)(c.Kinds.Where(kind.NJSON.Size.Width.EQ(2), kind.NJSON.Signed.IsNull()).Count(ctx)), 3)
			})
		}
	})
}

// TestArrayChanges adds elements to arrays of every type and removes some, also from NULL.
func TestArrayChanges(t *testing.T) {
	at := time.Date(2024, 2, 29, 1, 2, 3, 4_000_000, time.UTC)
	id := uuid.MustParse("ffffffff-0000-4000-8000-00000000ffff")
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ids := []int64{1, 2}
		for _, id := range ids {
			ok(t, c.Kinds.Insert(ctx, plain(id)))
		}
		refresh(t, ctx, c)
		update := func(changes ...query.Change[*of.Kind]) {
			t.Helper()
			is(t, "rows of one key", must[int](t)(c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, changes...)), 1)
			is(t, "rows", must[int](t)(c.Kinds.Where(kind.ID.In(ids...)).Update(ctx, changes...)), 2)
			is(t, "rows of a search", must[int](t)(c.Kinds.Where(kind.AText.EQ("t")).Update(ctx, changes...)), 2)
		}
		update(kind.AStrings.Append("a", unicode, ""), kind.NStrings.Append("b"), kind.AInts.Append(1, -2, 1), kind.NInts.Append(3),
			kind.AFloats.Append(1, 0.1), kind.NFloats.Append(2), kind.ABools.Append(true, false), kind.NBools.Append(false),
			kind.AInt64s.Append(9007199254740993), kind.NInt64s.Append(), kind.ATimes.Append(at, at.Add(time.Second)), kind.NTimes.Append(at),
			kind.AUuids.Append(id, uuid.Nil), kind.NUuids.Append(id))
		k := must[*shop.Kind](t)(c.Kinds.Get(ctx, 2))
		check := func(what string, got, want any) {
			t.Helper()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
		check("a_strings", k.AStrings, []string{"a", unicode, "", "a", unicode, ""})
		check("n_strings", k.NStrings, []string{"b", "b"})
		check("a_ints", k.AInts, []int{1, -2, 1, 1, -2, 1})
		check("a_floats", k.AFloats, []float64{1, 0.1, 1, 0.1})
		check("a_bools", k.ABools, []bool{true, false, true, false})
		check("a_int64s", k.AInt64s, []int64{9007199254740993, 9007199254740993})
		check("n_int64s", k.NInt64s, []int64(nil))
		check("a_times", k.ATimes, []time.Time{at, at.Add(time.Second), at, at.Add(time.Second)})
		check("a_uuids", k.AUuids, []uuid.UUID{id, uuid.Nil, id, uuid.Nil})
		refresh(t, ctx, c)

		update(kind.AStrings.Remove("a", unicode, "missing"), kind.NStrings.Remove("b"), kind.AInts.Remove(1), kind.NInts.Remove(3, 4),
			kind.AFloats.Remove(1), kind.NFloats.Remove(7), kind.ABools.Remove(true), kind.NBools.Remove(),
			kind.NInt64s.Remove(1), kind.ATimes.Remove(at), kind.NTimes.Remove(at), kind.AUuids.Remove(uuid.Nil))
		k = must[*shop.Kind](t)(c.Kinds.Get(ctx, 2))
		check("a_strings", k.AStrings, []string{"", ""})
		check("n_strings", k.NStrings, []string{})
		check("a_ints", k.AInts, []int{-2, -2})
		check("n_ints", k.NInts, []int{})
		check("a_floats", k.AFloats, []float64{0.1, 0.1})
		check("n_floats", k.NFloats, []float64{2, 2})
		check("a_bools", k.ABools, []bool{false, false})
		check("n_bools", k.NBools, []bool{false, false})
		check("n_int64s", k.NInt64s, []int64(nil))
		check("a_times", k.ATimes, []time.Time{at.Add(time.Second), at.Add(time.Second)})
		check("n_times", k.NTimes, []time.Time{})
		check("a_uuids", k.AUuids, []uuid.UUID{id, id})
	})
}

// TestMemberErrors refuses changes of one column that contradict each other, and values that have no JSON.
func TestMemberErrors(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		row := c.Kinds.Where(kind.ID.EQ(1))
		for what, changes := range map[string][]query.Change[*of.Kind]{
			"a_json: the update sets the column twice":   {kind.AJSON.Set(shopgo.Details{}), kind.AJSON.Pages.Set(1)},
			"n_json: the update sets the column twice":   {kind.NJSON.Pages.Set(1), kind.NJSON.SetNull()},
			"a_json: the update sets a member":           {kind.AJSON.Pages.Set(1), kind.AJSON.Pages.SetNull()},
			"a_ints: the update sets the column twice":   {kind.AInts.Append(1), kind.AInts.Remove(1)},
			"a_int64: the update sets the column twice":  {kind.AInt64.Set(1), kind.AInt64.Add(1)},
			"a_json: member size.width: json: unsupport": {kind.AJSON.Size.Width.Set(math.NaN())},
		} {
			_, err := row.Update(ctx, changes...)
			var v *dberr.ValidationError
			if !errors.As(err, &v) || !strings.Contains(err.Error(), strings.SplitN(what, ": ", 2)[1]) || v.Field != strings.SplitN(what, ":", 2)[0] {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := c.Kinds.Create(ctx, kind.ID.Set(1), kind.AJSON.Pages.Set(1)); err == nil {
			t.Error("a create sets a member")
		}
		if _, err := c.Kinds.Create(ctx, kind.ID.Set(1), kind.AInts.Append(1)); err == nil {
			t.Error("a create appends")
		}
	})
}
