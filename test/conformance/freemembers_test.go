package conformance

import (
	"context"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

// TestFreeMembers reads and sets members of documents whose members the schema does not name, with values of several types in one member.
func TestFreeMembers(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for i, m := range []map[string]any{
			{"k": "x", "in": map[string]any{"it's": 5}, "ok": true, "f": 1.5},
			{"k": 7, "in": "text", "ok": "other", "f": "none"},
			{},
			{"k": nil, "in": map[string]any{"it's": "no number"}, "f": []any{1}},
		} {
			k := plain(int64(i + 1))
			k.AMap = m
			ok(t, c.Kinds.Insert(ctx, k))
		}
		refresh(t, ctx, c)
		text, n := query.TextMember(kind.AMap, "k"), query.IntMember(kind.AMap, "in", "it's")
		b, f := query.BoolMember(kind.AMap, "ok"), query.FloatMember(kind.AMap, "f")
		for what, x := range map[string]struct {
			p    query.Predicate[*of.Kind]
			want int
		}{
			"text": {text.EQ("x"), 1}, "prefix": {text.HasPrefix("x"), 1}, "int": {n.GT(4), 1}, "list": {n.In(5, 6), 1},
			"bool": {b.EQ(true), 1}, "float": {f.LT(2), 1}, "NULL": {n.IsNull(), 3}, "not": {query.Not(f.GT(2)), 1},
		} {
			is(t, what, must[int](t)(c.Kinds.Where(x.p).Count(ctx)), x.want)
		}
		first := must[[]*int64](t)(query.Select1(n).From(c.Kinds).OrderBy(kind.ID.Asc()).All(ctx))
		is(t, "selected", *first[0], 5)
		is(t, "rows", must[int](t)(c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, n.Set(6), query.TextMember(kind.AMap, "new", "->k").Set("y"))), 1)
		refresh(t, ctx, c)
		is(t, "set", must[int](t)(c.Kinds.Where(n.EQ(6), text.EQ("x"), query.TextMember(kind.AMap, "new", "->k").EQ("y")).Count(ctx)), 1)
	})
}
