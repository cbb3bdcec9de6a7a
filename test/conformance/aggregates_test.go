package conformance

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/of"
)

// measured inserts articles with a title, a stock, a price and an age in hours; the subtitle is NULL for every second one.
func measured(t *testing.T, ctx context.Context, c *shop.Client) {
	t.Helper()
	start := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	for i, price := range []float64{4, 1, 3, 2} {
		a := &shop.Article{Title: "m" + fmt.Sprint(i), Stock: i % 2, Price: price, Status: of.ArticleStatusDraft, Tags: []string{},
			CreatedAt: start.Add(time.Duration(price) * time.Hour), UpdatedAt: start, Active: i > 0}
		if i%2 == 0 {
			a.Subtitle = new("s" + fmt.Sprint(i))
		}
		if err := c.Articles.Insert(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	refresh(t, ctx, c)
}

func TestExtremes(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		measured(t, ctx, c)
		last, first := query.MaxBy(article.Title, article.CreatedAt), query.MinBy(article.Title, article.CreatedAt)
		rows, err := query.Select5(article.Stock, last, first, query.MaxBy(article.Active, article.Price), last.Filter(article.Price.LT(3)).Or("none")).
			From(c.Articles).GroupBy(article.Stock).OrderBy(article.Stock.Asc()).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, line(r.V1, shown(r.V2), shown(r.V3), shown(r.V4), r.V5))
		}
		is(t, "by stock", strings.Join(got, ", "), "0 m0 m2 false none, 1 m3 m1 true m3")
		is(t, "value NULL", computedAll(ctx, c, query.MinBy(article.Subtitle, article.Price)), "NULL")
		is(t, "a key of NULL is ignored", computedAll(ctx, c, query.MaxBy(article.Title, query.When(article.Price.LT(3), article.Price).End())), "m3")
		is(t, "of numbers", computedAll(ctx, c, query.MinBy(article.Stock, article.CreatedAt)), "1")
		is(t, "of times", computedAll(ctx, c, query.MinBy(article.CreatedAt, article.Price)), "2024-05-01T01:00:00Z")
		is(t, "of computed values", computedAll(ctx, c, query.MaxBy(query.Plus(article.Stock, value(5)), query.Times(article.Price, value(-1.0)))), "6")
		none := c.Articles.Where(article.Price.GT(9))
		empty, err := query.Select2(last, query.MinBy(article.Stock, article.Price).Or(-1)).From(none).Only(ctx)
		is(t, "no rows", fmt.Sprint(shown(empty.V1), empty.V2, err), "NULL-1 <nil>")
		n, err := query.Select1(article.Stock).From(c.Articles).GroupBy(article.Stock).Having(last.EQ("m3")).OrderBy(article.Stock.Asc()).All(ctx)
		is(t, "having", fmt.Sprint(n, err), "[1] <nil>")
		err = errOf(query.Select1(last.Over(query.PartitionBy[*of.Article](article.Stock))).From(c.Articles).All(ctx))
		if err == nil || !strings.Contains(err.Error(), "MaxBy has no Over: select LastValue") {
			t.Error(err)
		}
	})
}

// computedAll selects one aggregate of all articles.
func computedAll[T any](ctx context.Context, c *shop.Client, v query.Selectable[*of.Article, T]) string {
	out, err := query.Select1(v).From(c.Articles).Only(ctx)
	if err != nil {
		return err.Error()
	}
	return shown(out)
}

func TestStatistics(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		measured(t, ctx, c)
		near := func(name string, v query.Selectable[*of.Article, *float64], from query.Source[*of.Article], want float64) {
			t.Helper()
			got, err := query.Select1(v).From(from).Only(ctx)
			if err != nil || got == nil || math.Abs(*got-want) > 1e-9 {
				t.Errorf("%s: %v, %v, want %v", name, shown(got), err, want)
			}
		}
		three, one, none := c.Articles.Where(article.Price.LT(4)), c.Articles.Where(article.Price.EQ(1)), c.Articles.Where(article.Price.GT(9))
		near("median of three", query.Percentile(article.Price, 0.5), three, 2)
		near("least", query.Percentile(article.Price, 0), c.Articles, 1)
		near("greatest", query.Percentile(article.Price, 1), c.Articles, 4)
		near("of integers", query.Percentile(article.Stock, 1), c.Articles, 1)
		near("filtered", query.Percentile(article.Price, 0.5).Filter(article.Price.LT(4)), c.Articles, 2)
		near("variance", query.Variance(article.Price), c.Articles, 5.0/3)
		near("variance of the population", query.VariancePopulation(article.Price), c.Articles, 1.25)
		near("standard deviation", query.StdDev(article.Price), three, 1)
		near("standard deviation of the population", query.StdDevPopulation(article.Stock), c.Articles, 0.5)
		near("filtered deviation", query.StdDev(article.Price).Filter(article.Price.LT(4)), c.Articles, 1)
		near("population of one", query.VariancePopulation(article.Price), one, 0)
		for name, v := range map[string]query.Aggregate[*of.Article, float64]{
			"Percentile": query.Percentile(article.Price, 0.5), "StdDev": query.StdDev(article.Price), "Variance": query.Variance(article.Price),
			"StdDevPopulation": query.StdDevPopulation(article.Price), "VariancePopulation": query.VariancePopulation(article.Price),
		} {
			got, err := query.Select1(v).From(none).Only(ctx)
			is(t, name+" without rows", fmt.Sprint(shown(got), err), "NULL<nil>")
		}
		is(t, "sample of one", computedIn(ctx, one, query.StdDev(article.Price)), "NULL")
		over, err := query.Select1(query.VariancePopulation(article.Price).Over(query.OrderedBy[*of.Article](article.Price.Asc()).Rows(-1, 0))).
			From(c.Articles).OrderBy(article.Price.Asc()).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var windows []string
		for _, v := range over {
			windows = append(windows, shown(v))
		}
		is(t, "window", strings.Join(windows, " "), "0 0.25 0.25 0.25")
		is(t, "approximate count", computedAll(ctx, c, query.ApproxCountDistinct(article.Stock)), "2")
		is(t, "approximate count without NULL", computedAll(ctx, c, query.ApproxCountDistinct(article.Subtitle)), "2")
		is(t, "approximate count of nothing", computedIn(ctx, none, query.ApproxCountDistinct(article.Stock)), "0")
		for _, fraction := range []float64{-0.1, 1.1, math.NaN()} {
			err := errOf(query.Select1(query.Percentile(article.Price, fraction)).From(c.Articles).All(ctx))
			if err == nil || !strings.Contains(err.Error(), "between 0 and 1") {
				t.Error(fraction, err)
			}
		}
	})
}

// computedIn selects one aggregate of a source.
func computedIn[T any](ctx context.Context, from query.Source[*of.Article], v query.Selectable[*of.Article, T]) string {
	out, err := query.Select1(v).From(from).Only(ctx)
	if err != nil {
		return err.Error()
	}
	return shown(out)
}

func TestCollected(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		measured(t, ctx, c)
		none := c.Articles.Where(article.Price.GT(9))
		text, err := query.Select1(query.StringAgg(article.Subtitle, "; ").Or("")).From(c.Articles).Only(ctx)
		parts := strings.Split(text, "; ")
		slices.Sort(parts)
		is(t, "texts", fmt.Sprint(parts, err), "[s0 s2] <nil>")
		is(t, "one text", computedIn(ctx, c.Articles.Where(article.Price.EQ(4)), query.StringAgg(article.Title, "', ?")), "m0")
		is(t, "no texts", computedIn(ctx, none, query.StringAgg(article.Title, ",")), "NULL")
		is(t, "only NULL", computedIn(ctx, c.Articles.Where(article.Stock.EQ(1)), query.StringAgg(article.Subtitle, ",")), "NULL")
		lists, err := query.Select5(query.ArrayAgg(article.Subtitle), query.ArrayAgg(article.Price), query.ArrayAgg(article.Active),
			query.ArrayAgg(article.CreatedAt).Filter(article.Price.LT(3)), query.ArrayAgg(article.Stock).Filter(article.Price.GT(9))).
			From(c.Articles).Only(ctx)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(lists.V1)
		slices.Sort(lists.V2)
		slices.SortFunc(lists.V4, time.Time.Compare)
		is(t, "lists", fmt.Sprint(lists.V1, lists.V2, len(lists.V3), slices.Contains(lists.V3, false), lists.V4, lists.V5 != nil, lists.V5),
			"[s0 s2] [1 2 3 4] 4 true [2024-05-01 01:00:00 +0000 UTC 2024-05-01 02:00:00 +0000 UTC] true []")
		is(t, "no list", computedIn(ctx, none, query.ArrayAgg(article.Title)), "[]")
		ids, err := query.Select1(query.ArrayAgg(article.ID)).From(c.Articles).Only(ctx)
		is(t, "ids", fmt.Sprint(len(ids), err), "4 <nil>")
		running, err := query.Select1(query.StringAgg(article.Title, "+").Over(query.OrderedBy[*of.Article](article.Price.Asc()))).
			From(c.Articles).OrderBy(article.Price.Asc()).All(ctx)
		if err != nil {
			t.Fatal(err)
		}
		is(t, "window", shown(running[1]), "m1+m3")
	})
}
