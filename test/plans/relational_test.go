package plans_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/plans"
	"github.com/crategen/crategen/test/plans/db"
	"github.com/crategen/crategen/test/plans/db/doc"
	"github.com/crategen/crategen/test/plans/db/of"
)

func some(t *testing.T, ctx context.Context, c *db.Client) {
	t.Helper()
	day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	err := c.Docs.InsertMany(ctx, []*db.Doc{
		{ID: 1, Title: "a", Status: "x", CreatedAt: day, Details: &plans.Details{Kind: "k", Pages: 5, Words: []string{"w", "v"}, Size: plans.Size{Unit: "cm"}}, Labels: map[string]string{"to": "2"}},
		{ID: 2, Title: "b'", Status: "x", CreatedAt: day.AddDate(0, 0, 1), Details: &plans.Details{Kind: "5"}, Labels: map[string]string{"to": "3"}},
		{ID: 3, Title: "c", Status: "y", CreatedAt: day.AddDate(0, 0, 2), Labels: map[string]string{}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ids are the documents that meet a condition, and those that meet its Not.
func ids(ctx context.Context, c *db.Client, p query.Predicate[*of.Doc]) string {
	out := ""
	for _, p := range []query.Predicate[*of.Doc]{p, query.Not(p)} {
		list, err := query.Select1(doc.ID).From(c.Docs).Where(p).OrderBy(doc.ID.Asc()).All(ctx)
		if err != nil {
			return err.Error()
		}
		out += fmt.Sprint(list)
	}
	return out
}

func is(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %s, want %s", what, got, want)
	}
}

func TestRelational(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, target string, c *db.Client) {
		some(t, ctx, c)
		type object = map[string]any
		is(t, "a member", ids(ctx, c, query.ContainsJSON(doc.Details, object{"kind": "k"})), "[1][2]")
		is(t, "a number", ids(ctx, c, query.ContainsJSON(doc.Details, object{"pages": 5.0})), "[1][2]")
		is(t, "of another type", ids(ctx, c, query.ContainsJSON(doc.Details, object{"kind": 5})), "[][1 2]")
		is(t, "in depth", ids(ctx, c, query.ContainsJSON(doc.Details, object{"size": object{"unit": "cm"}, "words": []string{"v"}})), "[1][2]")
		is(t, "nothing", ids(ctx, c, query.ContainsJSON(doc.Details, object{})), "[1 2][]")
		is(t, "elements", ids(ctx, c, query.ContainsJSON(doc.Details, object{"words": []string{"v", "u"}})), "[][1 2]")
		is(t, "a scalar for a list", ids(ctx, c, query.ContainsJSON(doc.Details, object{"words": "v"})), "[][1 2]")
		is(t, "a key", ids(ctx, c, query.HasKey(doc.Labels, "to")), "[1 2][3]")
		is(t, "a key of NULL", ids(ctx, c, query.HasKey(doc.Details, "words")), "[1][2]")

		text, err := query.Select2(query.StringAggBy(doc.Title, "+", doc.CreatedAt.Desc()), query.ArrayAggBy(doc.ID, doc.Status.Desc(), doc.ID.Desc())).From(c.Docs).Only(ctx)
		is(t, "in an order", fmt.Sprint(*text.V1, " ", text.V2, err), "c+b'+a [3 2 1] <nil>")
		filtered, err := query.Select1(query.ArrayAggBy(doc.ID, doc.ID.Desc()).Filter(doc.ID.LT(3))).From(c.Docs).Only(ctx)
		is(t, "filtered", fmt.Sprint(filtered, err), "[2 1] <nil>")

		// The chain of labels from document 1: each leads to the next one.
		base := query.Select2(doc.ID, query.TextMember(doc.Labels, "to")).From(c.Docs.Where(doc.ID.EQ(1)))
		chain := query.Recursive2("chain", base, func(self *query.With2[int64, *string]) query.Rows[*query.With2[int64, *string], query.Row2[int64, *string]] {
			next := query.RelateMany(query.Nullable(self.C2), c.Docs, query.AsText(doc.ID))
			return query.Select2(query.Each(next, doc.ID).Or(0), query.Each(next, query.TextMember(doc.Labels, "to"))).From(self).Where(query.Each(next, doc.ID).NotNull())
		})
		steps, err := query.Select1(chain.C1).From(chain).OrderBy(chain.C1.Asc()).All(ctx)
		is(t, "a recursion", fmt.Sprint(steps, err), "[1 2 3] <nil>")
		n, err := c.Docs.Where(query.In(doc.ID, query.Select1(chain.C1).From(chain).Where(chain.C1.GT(1)))).Count(ctx)
		is(t, "a recursion in a condition", fmt.Sprint(n, err), "2 <nil>")
		numbers := query.Recursive1("numbers", query.Select1(doc.ID).From(c.Docs.Where(doc.ID.EQ(1))), func(self *query.With1[int64]) query.Rows[*query.With1[int64], int64] {
			return query.Select1(query.Plus(self.C1, query.Value[*query.With1[int64]](int64(1))).Or(0)).From(self).Where(self.C1.LT(4))
		})
		sum, err := query.Select1(query.Sum(numbers.C1)).From(numbers).Only(ctx)
		is(t, "numbers", fmt.Sprint(*sum, err), "10 <nil>")

		newest := query.DistinctOn(query.Select2(doc.Status, doc.Title).From(c.Docs).OrderBy(doc.CreatedAt.Desc()), doc.Status)
		rows, err := newest.All(ctx)
		is(t, "distinct on", fmt.Sprint(rows, err), "[(x, b') (y, c)] <nil>")
	})
}
