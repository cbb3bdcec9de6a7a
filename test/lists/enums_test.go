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

// TestEnumArrays writes arrays of an enum type in each way, and tries each condition, function and change.
func TestEnumArrays(t *testing.T) {
	items := []*db.Item{{ID: 1, Moods: []string{"good", "it's", "good"}}, {ID: 2, Moods: []string{}}, {ID: 3}}
	on(t, items, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		refresh := func() {
			t.Helper()
			if err := query.Refresh(ctx, c); err != nil {
				t.Fatal(err)
			}
		}
		is(t, "has", found(ctx, c, item.Moods.Has("good")), "[1][2]")
		is(t, "has all", found(ctx, c, item.Moods.HasAll("good", "it's")), "[1][2]")
		is(t, "has any", found(ctx, c, item.Moods.HasAny("bad", "it's")), "[1][2]")
		is(t, "length", found(ctx, c, item.Moods.Len().GT(2)), "[1][2]")
		is(t, "any element", found(ctx, c, query.AnyElementOf(item.Moods).EQ("it's")), "[1][2]")
		is(t, "all elements", found(ctx, c, query.AllElementsOf(item.Moods).NEQ("bad")), "[1 2][]")
		is(t, "position", values(ctx, c, query.ArrayPosition(item.Moods, "it's")), "2 NULL NULL")
		is(t, "unique", values(ctx, c, query.ArrayUnique(item.Moods)), `{"good", "it's"} {} (nil)`)
		is(t, "slice", values(ctx, c, query.ArraySlice(item.Moods, 2, 2)), `{"it's", "good"} {} (nil)`)
		is(t, "concat", values(ctx, c, query.ArrayConcat(item.Moods, item.Tags)), `{"good", "it's", "good"} {} (nil)`)
		is(t, "whole", values(ctx, c, item.Moods), `{"good", "it's", "good"} {} (nil)`)
		rows, err := query.Select2(item.ID, query.Unnest(item.Moods)).From(c.Items).OrderBy(item.ID.Asc()).All(ctx)
		is(t, "unnest", fmt.Sprint(rows, err), "[(1, good) (1, it's) (1, good)] <nil>")

		for _, change := range []query.Change[*of.Item]{item.Moods.Append("bad"), item.Moods.Remove("good")} {
			if _, err := c.Items.Where(item.ID.EQ(1)).Update(ctx, change); err != nil {
				t.Error(err)
			}
		}
		if _, err := c.Items.Where(item.ID.EQ(2)).Update(ctx, item.Moods.Set([]string{"bad"})); err != nil {
			t.Error(err)
		}
		if err := c.Items.Upsert(ctx, &db.Item{ID: 3, Moods: []string{"good"}}, &db.Item{ID: 4, Moods: []string{"it's", "bad"}}); err != nil {
			t.Error(err)
		}
		if _, err := query.Load(ctx, c.Items, func(yield func(*db.Item) bool) {
			_ = yield(&db.Item{ID: 5, Moods: []string{"good", "bad"}}) && yield(&db.Item{ID: 6, Moods: []string{}}) && yield(&db.Item{ID: 7})
		}); err != nil {
			t.Error(err)
		}
		refresh()
		is(t, "written", values(ctx, c, item.Moods), `{"it's", "bad"} {"bad"} {"good"} {"it's", "bad"} {"good", "bad"} {} (nil)`)
		list, err := c.Items.Where(item.Moods.HasAll("bad")).OrderBy(item.ID.Asc()).All(ctx)
		ids := ""
		for _, x := range list {
			ids += fmt.Sprintf("%d%v", x.ID, x.Moods)
		}
		is(t, "entities", fmt.Sprint(ids, err), "1[it's bad]2[bad]4[it's bad]5[good bad]<nil>")
		err = c.Items.Insert(ctx, &db.Item{ID: 8, Moods: []string{"other"}})
		if typed := target == "postgres" || target == "cockroachdb"; typed != (err != nil) || typed && !strings.Contains(err.Error(), "moods") && !strings.Contains(err.Error(), "item_mood") {
			t.Errorf("a value that the type does not have: %v", err)
		}
	})
}
