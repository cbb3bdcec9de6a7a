package cratewrites_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/counter"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/of"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/part"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/sample"
	"github.com/crategen/crategen/test/faultcases/cratewrites/db/word"
)

// TestFault01KeysOnce writes by several keys, in every form, and looks at every row: each is written once, and counted once.
func TestFault01KeysOnce(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, c *db.Client) {
		t.Run("integers", func(t *testing.T) { integerKeys(t, ctx, c) })
		t.Run("texts", func(t *testing.T) { textKeys(t, ctx, c) })
		t.Run("composite", func(t *testing.T) { compositeKeys(t, ctx, c) })
		t.Run("times", func(t *testing.T) { timeKeys(t, ctx, c) })
		t.Run("changes", func(t *testing.T) { changesOfKeys(t, ctx, c) })
		t.Run("deletes", func(t *testing.T) { deleteKeys(t, ctx, c) })
		t.Run("links", func(t *testing.T) { unlinkKeys(t, ctx, c) })
	})
}

func is(t *testing.T, what string, got, want any, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func ids(n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(i + 1)
	}
	return out
}

// counters makes the counters 1 to n.
func counters(t *testing.T, ctx context.Context, c *db.Client, n int) {
	t.Helper()
	list := make([]*db.Counter, n)
	for i, id := range ids(n) {
		list[i] = &db.Counter{ID: id}
	}
	if err := c.Counters.Upsert(ctx, list...); err != nil {
		t.Fatal(err)
	}
}

// sums returns the N of counters by their keys.
func sums(t *testing.T, ctx context.Context, c *db.Client, keys ...int64) []int {
	t.Helper()
	list, err := c.Counters.GetMany(ctx, keys...)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]int, len(list))
	for i, e := range list {
		out[i] = e.N
	}
	return out
}

func repeated(v, n int) []int { return slices.Repeat([]int{v}, n) }

func integerKeys(t *testing.T, ctx context.Context, c *db.Client) {
	add := func(n int, cond ...query.Predicate[*of.Counter]) (int, error) {
		return c.Counters.Where(cond...).Update(ctx, counter.N.Add(n))
	}
	for _, n := range []int{1, 2, 3, 5, 17, 50, 65, 130} {
		counters(t, ctx, c, n)
		changed, err := add(10, counter.ID.In(ids(n)...))
		is(t, fmt.Sprint(n, " keys"), changed, n, err)
		is(t, fmt.Sprint(n, " sums"), sums(t, ctx, c, ids(n)...), repeated(10, n), nil)
	}
	eq := counter.ID.EQ
	for _, tc := range []struct {
		name string
		cond []query.Predicate[*of.Counter]
		want []int // of the counters 1 to 5
	}{
		{"a key twice in a list", []query.Predicate[*of.Counter]{counter.ID.In(1, 2, 1, 1)}, []int{1, 1, 0, 0, 0}},
		{"keys that are not there", []query.Predicate[*of.Counter]{counter.ID.In(5, 900, 901)}, []int{0, 0, 0, 0, 1}},
		{"or of equalities", []query.Predicate[*of.Counter]{query.Or(eq(1), eq(2), eq(3))}, []int{1, 1, 1, 0, 0}},
		{"or of lists", []query.Predicate[*of.Counter]{query.Or(counter.ID.In(1, 2), counter.ID.In(2, 3), eq(1))}, []int{1, 1, 1, 0, 0}},
		{"nested", []query.Predicate[*of.Counter]{query.And(query.Or(eq(1), query.Or(eq(4), eq(2))), counter.ID.In(4, 2, 3))}, []int{0, 1, 0, 1, 0}},
		{"two conditions", []query.Predicate[*of.Counter]{counter.ID.In(1, 2, 3), counter.ID.In(3, 4)}, []int{0, 0, 1, 0, 0}},
		{"a contradiction", []query.Predicate[*of.Counter]{eq(1), eq(2)}, []int{0, 0, 0, 0, 0}},
		{"none", []query.Predicate[*of.Counter]{counter.ID.In()}, []int{0, 0, 0, 0, 0}},
		{"none of some", []query.Predicate[*of.Counter]{counter.ID.In(1, 2), counter.ID.In()}, []int{0, 0, 0, 0, 0}},
		{"an expression", []query.Predicate[*of.Counter]{query.AsNullable(counter.ID).In(1, 3, 3)}, []int{1, 0, 1, 0, 0}},
		{"keys with conditions of their own", []query.Predicate[*of.Counter]{query.Or(
			query.And(eq(1), counter.N.EQ(0)), query.And(eq(2), counter.N.GT(0)), query.And(eq(2), counter.Label.IsNull()), eq(3))}, []int{1, 1, 1, 0, 0}},
		{"a condition for all", []query.Predicate[*of.Counter]{counter.ID.In(1, 2, 3, 4, 5), counter.N.EQ(0)}, []int{1, 1, 1, 1, 1}},
	} {
		counters(t, ctx, c, 5)
		n, err := add(1, tc.cond...)
		want := 0
		for _, v := range tc.want {
			want += v
		}
		is(t, tc.name, n, want, err)
		is(t, tc.name+": sums", sums(t, ctx, c, ids(5)...), tc.want, nil)
	}
}

func textKeys(t *testing.T, ctx context.Context, c *db.Client) {
	keys := []string{"a", "b", "it's", `"`, "😀", "c\\"}
	list := make([]*db.Word, len(keys))
	for i, k := range keys {
		list[i] = &db.Word{ID: k}
	}
	if err := c.Words.Upsert(ctx, list...); err != nil {
		t.Fatal(err)
	}
	n, err := c.Words.Where(word.ID.In(append(keys, keys...)...)).Update(ctx, word.N.Add(3))
	is(t, "texts", n, len(keys), err)
	found, err := c.Words.GetMany(ctx, keys...)
	for _, w := range found {
		is(t, w.ID, w.N, 3, err)
	}
	n, err = c.Words.Where(word.ID.In(keys[:3]...)).Delete(ctx)
	is(t, "texts deleted", n, 3, err)
	left, err := c.Words.GetMany(ctx, keys...)
	is(t, "texts left", len(left), 3, err)
}

func compositeKeys(t *testing.T, ctx context.Context, c *db.Client) {
	var list []*db.Part
	for _, kind := range []string{"bolt", "nut"} {
		for i := range 6 {
			list = append(list, &db.Part{Kind: kind, Number: i})
		}
	}
	make := func() {
		t.Helper()
		if err := c.Parts.Upsert(ctx, list...); err != nil {
			t.Fatal(err)
		}
	}
	bolt, nut := part.Kind.EQ("bolt"), part.Kind.EQ("nut")
	for _, tc := range []struct {
		name       string
		cond       []query.Predicate[*of.Part]
		bolts, nut []int
	}{
		{"one key", []query.Predicate[*of.Part]{bolt, part.Number.EQ(1)}, []int{1}, nil},
		{"one key, the other way round", []query.Predicate[*of.Part]{part.Number.EQ(1), nut}, nil, []int{1}},
		{"a list beside", []query.Predicate[*of.Part]{bolt, part.Number.In(0, 1, 2, 2)}, []int{0, 1, 2}, nil},
		{"lists", []query.Predicate[*of.Part]{part.Kind.In("bolt", "nut", "bolt"), part.Number.In(3, 4, 4)}, []int{3, 4}, []int{3, 4}},
		{"or", []query.Predicate[*of.Part]{query.Or(query.And(bolt, part.Number.EQ(1)), query.And(nut, part.Number.EQ(2)), query.And(part.Number.EQ(1), bolt))}, []int{1}, []int{2}},
		{"or within", []query.Predicate[*of.Part]{bolt, query.Or(part.Number.EQ(1), part.Number.EQ(5), part.Number.EQ(1))}, []int{1, 5}, nil},
		{"kinds that are not there", []query.Predicate[*of.Part]{part.Kind.In("bolt", "screw"), part.Number.EQ(0)}, []int{0}, nil},
		{"with a condition", []query.Predicate[*of.Part]{bolt, part.Number.In(0, 1), part.N.EQ(0)}, []int{0, 1}, nil},
	} {
		make()
		n, err := c.Parts.Where(tc.cond...).Update(ctx, part.N.Add(1))
		is(t, tc.name, n, len(tc.bolts)+len(tc.nut), err)
		for _, p := range list {
			want := 0
			if p.Kind == "bolt" && slices.Contains(tc.bolts, p.Number) || p.Kind == "nut" && slices.Contains(tc.nut, p.Number) {
				want = 1
			}
			got, err := c.Parts.Get(ctx, db.PartKey{Kind: p.Kind, Number: p.Number})
			if err != nil {
				t.Fatal(err)
			}
			is(t, fmt.Sprint(tc.name, ": ", p.Kind, p.Number), got.N, want, nil)
		}
	}
	rows, err := query.UpdateReturning(ctx, c.Parts.Where(part.Kind.In("bolt", "nut"), part.Number.In(0, 1, 2, 1)), part.N.Set(9))
	is(t, "returned", len(rows), 6, err)
	n, err := c.Parts.Where(bolt, part.Number.In(0, 1, 2, 3, 4, 5, 5)).Delete(ctx)
	is(t, "deleted", n, 6, err)
	left, err := c.Parts.GetMany(ctx, db.PartKey{Kind: "bolt", Number: 0}, db.PartKey{Kind: "nut", Number: 0})
	is(t, "left", len(left), 1, err)
}

func timeKeys(t *testing.T, ctx context.Context, c *db.Client) {
	at := time.Date(2024, 2, 29, 12, 0, 0, 123_456_789, time.UTC) // finer than a column holds
	for i := range 3 {
		if err := c.Samples.Insert(ctx, &db.Sample{Tenant: "acme", Ts: at.Add(time.Duration(i) * time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	n, err := c.Samples.Where(sample.Tenant.EQ("acme"), sample.Ts.In(at, at.Add(time.Second), at.Add(time.Nanosecond))).Update(ctx, sample.N.Add(1))
	is(t, "times", n, 2, err)
	got, err := c.Samples.Get(ctx, db.SampleKey{Tenant: "acme", Ts: at})
	if err != nil {
		t.Fatal(err)
	}
	is(t, "a time", got.N, 1, nil)
}

func changesOfKeys(t *testing.T, ctx context.Context, c *db.Client) {
	counters(t, ctx, c, 3)
	all := c.Counters.Where(counter.ID.In(ids(3)...))
	n, err := all.Update(ctx, counter.Label.Set("x"), counter.Ratio.Add(0.5), counter.Tags.Set([]string{"a", "b"}), counter.At.Set(time.Unix(5, 0)),
		counter.Doc.Set(map[string]any{"a": "b"}))
	is(t, "every kind", n, 3, err)
	n, err = all.Update(ctx, counter.Label.SetNull(), query.SetTo(counter.N, query.Plus(counter.N, query.Value[*of.Counter](7))))
	is(t, "computed", n, 3, err)
	for _, e := range must(c.Counters.GetMany(ctx, ids(3)...))(t) {
		is(t, "row", fmt.Sprint(e.N, e.Ratio, e.Label == nil, e.Tags, e.At.Unix(), e.Doc), fmt.Sprint(7, 0.5, true, []string{"a", "b"}, 5, map[string]any{"a": "b"}), nil)
	}
	most := query.Scalar[*of.Counter](query.Select1(query.Max(part.Number)).From(c.Parts.Where(part.Kind.EQ("none"))))
	for name, change := range map[string]query.Change[*of.Counter]{
		"a subquery":       query.SetTo(counter.N, query.Coalesce(most, query.Value[*of.Counter](7))),
		"SELECT as a text": query.SetTo(counter.N, query.When(query.Raw[*of.Counter]("ratio IN (select 0.5)"), query.Value[*of.Counter](7)).Else(counter.N)),
	} {
		n, err = all.Update(ctx, counter.N.Set(0))
		is(t, name+": zero", n, 3, err)
		n, err = all.Update(ctx, change)
		is(t, name, n, 3, err)
		is(t, name, sums(t, ctx, c, ids(3)...), repeated(7, 3), nil)
	}
	n, err = all.Update(ctx, counter.Label.Set("(SELECT "), query.SetTo(counter.N, query.When(query.Raw[*of.Counter]("'(SELECT ' = 'x'"), query.Value[*of.Counter](1)).Else(counter.N)))
	is(t, "no subquery", n, 3, err)
	rows, err := query.UpdateReturning(ctx, c.Counters.Where(counter.ID.In(1, 2, 3, 2, 999)), counter.N.Add(1))
	is(t, "returned", len(rows), 3, err)
	seen := map[int64]int{}
	for _, e := range rows {
		seen[e.ID] += e.N
	}
	is(t, "returned rows", seen, map[int64]int{1: 8, 2: 8, 3: 8}, nil)
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func deleteKeys(t *testing.T, ctx context.Context, c *db.Client) {
	for _, n := range []int{3, 17, 50, 129} {
		counters(t, ctx, c, n)
		deleted, err := c.Counters.Where(counter.ID.In(append(ids(n), 1, 2, int64(n+1000))...)).Delete(ctx)
		is(t, fmt.Sprint(n, " deleted"), deleted, n, err)
		is(t, "left", len(sums(t, ctx, c, ids(n)...)), 0, nil)
	}
	counters(t, ctx, c, 2)
	n, err := c.Counters.Where(query.Or(counter.ID.EQ(1), counter.ID.EQ(1), counter.ID.EQ(2))).Delete(ctx)
	is(t, "deleted twice named", n, 2, err)
}

func unlinkKeys(t *testing.T, ctx context.Context, c *db.Client) {
	counters(t, ctx, c, 1)
	var words []string
	var list []*db.Word
	for i := range 40 {
		words = append(words, fmt.Sprint("w", i))
		list = append(list, &db.Word{ID: words[i]})
	}
	if err := c.Words.Upsert(ctx, list...); err != nil {
		t.Fatal(err)
	}
	if err := query.Link(ctx, c, counter.Words, int64(1), words...); err != nil {
		t.Fatal(err)
	}
	if err := query.Unlink(ctx, c, counter.Words, int64(1), append(words[:39:39], words[0])...); err != nil {
		t.Fatal(err)
	}
	if err := query.Refresh(ctx, c); err != nil {
		t.Fatal(err)
	}
	n, err := c.Words.Where(word.Counters.Has()).Count(ctx)
	is(t, "linked", n, 1, err)
}
