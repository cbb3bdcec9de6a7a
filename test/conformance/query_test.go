package conformance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

type predicate = query.Predicate[*of.Article]

// shelf writes ten articles a0 to a9; their stock is their number.
func shelf(t *testing.T, ctx context.Context, c *shop.Client) []*shop.Article {
	t.Helper()
	var out []*shop.Article
	for i := range 10 {
		a := &shop.Article{
			Title: fmt.Sprint("a", i), Status: shop.ArticleStatusDraft, Stock: i, Price: float64(i) / 2, Active: i%2 == 0,
			Tags:      []string{"all", fmt.Sprint("t", i%3)},
			CreatedAt: time.Date(2024, 1, 1+i, 0, 0, 0, 0, time.UTC),
			Details:   &shopgo.Details{Pages: int64(i * 100), Binding: fmt.Sprint("b", i%2)},
		}
		switch {
		case i == 9:
			a.Details, a.Tags = nil, []string{}
		case i > 5:
			a.Subtitle = ptr(fmt.Sprint("100%_", i))
			a.Status = shop.ArticleStatusPublished
			a.Details.Size = &shopgo.Size{Width: float64(i)}
			a.Details.Signed = ptr(i == 6)
		}
		out = append(out, a)
	}
	ok(t, c.Articles.InsertMany(ctx, out))
	refresh(t, ctx, c)
	return out
}

func TestPredicates(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		all := shelf(t, ctx, c)
		not, and, or := query.Not[*of.Article], query.And[*of.Article], query.Or[*of.Article]
		for _, tc := range []struct {
			name string
			p    predicate
			want string
		}{
			{"EQ", article.Title.EQ("a3"), "a3"},
			{"NEQ", and(article.Stock.NEQ(0), article.Stock.LT(3)), "a1, a2"},
			{"GT", article.Stock.GT(7), "a8, a9"},
			{"GTE", article.Stock.GTE(8), "a8, a9"},
			{"LT", article.Price.LT(1), "a0, a1"},
			{"LTE", article.Price.LTE(0.5), "a0, a1"},
			{"Between", article.Stock.Between(2, 4), "a2, a3, a4"},
			{"In", article.Title.In("a1", "a5", "zz"), "a1, a5"},
			{"In of none", article.Title.In(), ""},
			{"NotIn of none", and(article.Title.NotIn(), article.Stock.LT(1)), "a0"},
			{"NotIn", article.Stock.NotIn(0, 1, 2, 3, 4, 5, 6), "a7, a8, a9"},
			{"In of numbers", article.Stock.In(0, 9), "a0, a9"},
			{"In of keys", article.ID.In(all[2].ID, all[4].ID), "a2, a4"},
			{"In of enums", article.Status.In(shop.ArticleStatusPublished), "a6, a7, a8"},
			{"In of times", article.CreatedAt.In(all[1].CreatedAt, all[3].CreatedAt), "a1, a3"},
			{"time", article.CreatedAt.GTE(all[8].CreatedAt), "a8, a9"},
			{"a time between two that a column holds", article.CreatedAt.LT(all[1].CreatedAt.Add(time.Nanosecond)), "a0"},
			{"bool", and(article.Active.EQ(true), article.Stock.LT(3)), "a0, a2"},
			{"enum", article.Status.NEQ(shop.ArticleStatusDraft), "a6, a7, a8"},
			{"IsNull", and(article.Subtitle.IsNull(), article.Stock.GT(4)), "a5, a9"},
			{"NotNull", article.Subtitle.NotNull(), "a6, a7, a8"},
			{"Not", not(article.Stock.GT(1)), "a0, a1"},
			{"Or", or(article.Stock.EQ(1), article.Stock.EQ(2)), "a1, a2"},
			{"Or of none", or(), ""},
			{"And of none", and(and(), article.Stock.EQ(2)), "a2"},
			{"Contains is literal", article.Subtitle.Contains("%_7"), "a7"},
			{"Contains minds the case", article.Title.Contains("A1"), ""},
			{"HasPrefix", article.Subtitle.HasPrefix("100%"), "a6, a7, a8"},
			{"HasSuffix", article.Subtitle.HasSuffix("_8"), "a8"},
			{"ContainsFold", article.Title.ContainsFold("A1"), "a1"},
			{"EqualFold", article.Title.EqualFold("A1"), "a1"},
			{"Has", article.Tags.Has("t2"), "a2, a5, a8"},
			{"HasAny", article.Tags.HasAny("t2", "t1", "zz"), "a1, a2, a4, a5, a7, a8"},
			{"HasAny of many", article.Tags.HasAny(append(slices.Repeat([]string{"zz"}, 70), "t2", "t1")...), "a1, a2, a4, a5, a7, a8"},
			{"not HasAny of many", query.Not(article.Tags.HasAny(append(slices.Repeat([]string{"zz"}, 70), "t2", "t1")...)), "a0, a3, a6, a9"},
			{"HasAny of none", article.Tags.HasAny(), ""},
			{"HasAll", article.Tags.HasAll("all", "t0"), "a0, a3, a6"},
			{"Len", article.Tags.Len().EQ(0), "a9"},
			{"Len GT", and(article.Tags.Len().GT(1), article.Stock.LT(2)), "a0, a1"},
			{"member", article.Details.Pages.GT(700), "a8"},
			{"member text", and(article.Details.Binding.EQ("b1"), article.Stock.GT(4)), "a5, a7"},
			{"member in", article.Details.Pages.In(100, 300), "a1, a3"},
			{"member of a member", article.Details.Size.Width.GTE(7), "a7, a8"},
			{"member bool", article.Details.Signed.EQ(true), "a6"},
			{"member is null", and(article.Details.Pages.IsNull()), "a9"},
			{"document is null", article.Details.IsNull(), "a9"},
			{"Raw", query.Raw[*of.Article](`"stock" = ? OR "title" = ?`, 4, "a7"), "a4, a7"},
		} {
			got, err := c.Articles.Where(tc.p).OrderBy(article.Stock.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			is(t, tc.name, titles(got), tc.want)
		}
	})
}

func TestOrderLimitOffset(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		q := c.Articles.OrderBy(article.Active.Desc(), article.Stock.Asc())
		is(t, "order", titles(must[[]*shop.Article](t)(q.All(ctx))), "a0, a2, a4, a6, a8, a1, a3, a5, a7, a9")
		is(t, "page", titles(must[[]*shop.Article](t)(q.Limit(2).Offset(4).All(ctx))), "a8, a1")
		is(t, "offset", titles(must[[]*shop.Article](t)(q.Offset(8).All(ctx))), "a7, a9")
		is(t, "limit 0", len(must[[]*shop.Article](t)(q.Limit(0).All(ctx))), 0)
		is(t, "order by a member", titles(must[[]*shop.Article](t)(
			c.Articles.Where(article.Details.NotNull()).OrderBy(article.Details.Pages.Desc()).Limit(2).All(ctx))), "a8, a7")
		is(t, "count", must[int](t)(c.Articles.Where(article.Active.EQ(true)).Count(ctx)), 5)
		is(t, "first", must[*shop.Article](t)(q.First(ctx)).Title, "a0")
		_, err := c.Articles.Where(article.Stock.GT(100)).First(ctx)
		is(t, "first of none", errors.Is(err, dberr.ErrNotFound), true)
		_, err = q.Only(ctx)
		is(t, "only of many", errors.Is(err, dberr.ErrNotSingular), true)
		base := c.Articles.Where(article.Stock.GT(5))
		base.Where(article.Stock.GT(8))
		is(t, "a query is a value", must[int](t)(base.Count(ctx)), 4)
	})
}

func TestIter(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		seen := ""
		for a, err := range c.Articles.OrderBy(article.Stock.Asc()).Iter(ctx) {
			ok(t, err)
			seen += a.Title
			if a.Stock == 3 {
				break
			}
		}
		is(t, "until break", seen, "a0a1a2a3")
		is(t, "the connection is free again", must[int](t)(c.Articles.Count(ctx)), 10)
	})
}

func TestSelections(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		names := must[[]string](t)(query.Select1(article.Title).From(c.Articles.Where(article.Stock.LT(2))).
			OrderBy(article.Title.Desc()).All(ctx))
		is(t, "Select1", text(names), "[a1 a0]")
		count := query.Count[*of.Article]()
		groups := must[[]query.Row2[int64, shop.ArticleStatus]](t)(query.Select2(count, article.Status).From(c.Articles).
			GroupBy(article.Status).OrderBy(count.Desc()).All(ctx))
		is(t, "group count", text(groups), "[(7, draft) (3, published)]")
		groups = must[[]query.Row2[int64, shop.ArticleStatus]](t)(query.Select2(count, article.Status).From(c.Articles).
			GroupBy(article.Status).Having(count.LT(7)).All(ctx))
		is(t, "having", text(groups), "[(3, published)]")
		sums := must[query.Row4[*int, *float64, *int, *time.Time]](t)(query.Select4(query.Sum(article.Stock), query.Avg(article.Price),
			query.Max(article.Stock), query.Min(article.CreatedAt)).From(c.Articles).Only(ctx))
		is(t, "sum", *sums.V1, 45)
		is(t, "avg", *sums.V2, 2.25)
		is(t, "max", *sums.V3, 9)
		is(t, "min", *sums.V4, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC))
		none := must[*int](t)(query.Select1(query.Sum(article.Stock)).From(c.Articles).Where(article.Stock.GT(99)).Only(ctx))
		is(t, "sum of none", none, nil)
		subtitles := must[[]*string](t)(query.Select1(article.Subtitle).From(c.Articles).Where(article.Stock.In(5, 6)).
			OrderBy(article.Stock.Asc()).All(ctx))
		if subtitles[0] != nil || *subtitles[1] != "100%_6" {
			t.Errorf("nullable: %v", subtitles)
		}
		pages := must[[]query.Row3[*int64, []string, *int64]](t)(query.Select3(article.Details.Pages, article.Tags, article.Tags.Len()).
			From(c.Articles).Where(article.Stock.GTE(8)).OrderBy(article.Stock.Asc()).All(ctx))
		if *pages[0].V1 != 800 || pages[1].V1 != nil || text(pages[0].V2) != "[all t2]" || *pages[1].V3 != 0 {
			t.Errorf("members and arrays: %v", pages)
		}
		distinct := must[[]shop.ArticleStatus](t)(query.Select1(article.Status).From(c.Articles).Distinct().
			OrderBy(article.Status.Asc()).All(ctx))
		is(t, "distinct", text(distinct), "[draft published]")
		is(t, "count distinct", must[int64](t)(query.Select1(query.CountDistinct(article.Status)).From(c.Articles).Only(ctx)), 2)
		_, err := query.Select1(article.Title).All(ctx)
		if err == nil {
			t.Error("a selection without From did not fail")
		}
	})
}

func TestFulltext(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for _, title := range []string{"Monty Python's Big Red Book", "The Meaning of Life", "Monty and the big Book of big red Books", "Naked Lunch"} {
			ok(t, c.Articles.Insert(ctx, &shop.Article{Title: title, Status: shop.ArticleStatusDraft}))
		}
		refresh(t, ctx, c)
		find := func(words string) string {
			t.Helper()
			return titles(must[[]*shop.Article](t)(c.Articles.Where(article.Title.Match(words)).OrderBy(article.Title.Asc()).All(ctx)))
		}
		is(t, "one word", find("monty"), "Monty Python's Big Red Book, Monty and the big Book of big red Books")
		is(t, "every word", find("python MONTY"), "Monty Python's Big Red Book")
		is(t, "a word's stem", find("lunches"), "Naked Lunch")
		is(t, "no such word", find("zebra monty"), "")
		is(t, "nothing in the words is syntax", find(`"life" - * (meaning:`), "The Meaning of Life")
		is(t, "no words at all", find(`- "`), "")
		is(t, "equality stays exact", must[int](t)(c.Articles.Where(article.Title.EQ("Naked")).Count(ctx)), 0)
		best := must[[]query.Row2[string, float64]](t)(query.Select2(article.Title, article.Title.Score("book")).From(c.Articles).
			Where(article.Title.Match("book")).OrderBy(article.Title.Score("book").Desc()).All(ctx))
		if len(best) != 2 || best[0].V2 < best[1].V2 {
			t.Errorf("scores: %v", best)
		}
		a := must[*shop.Article](t)(c.Articles.Where(article.Title.EQ("Naked Lunch")).Only(ctx))
		must[int](t)(c.Articles.Where(article.ID.EQ(a.ID)).Update(ctx, article.Title.Set("Clothed Dinner")))
		refresh(t, ctx, c)
		is(t, "after an update", find("dinner")+find("lunch"), "Clothed Dinner")
		must[int](t)(c.Articles.Where(article.ID.EQ(a.ID)).Delete(ctx))
		refresh(t, ctx, c)
		is(t, "after a delete", find("dinner"), "")
	})
}

func TestEdges(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		adams := must[*shop.Author](t)(c.Authors.Create(ctx, author.Name.Set("Adams")))
		must[*shop.Author](t)(c.Authors.Create(ctx, author.Name.Set("Nobody")))
		for i := range 3 {
			ok(t, c.Articles.Insert(ctx, &shop.Article{Title: fmt.Sprint("e", i), Status: shop.ArticleStatusDraft, Stock: i, AuthorID: &adams.ID}))
		}
		ok(t, c.Articles.Insert(ctx, &shop.Article{Title: "orphan", Status: shop.ArticleStatusDraft}))
		refresh(t, ctx, c)

		list := must[[]*shop.Article](t)(c.Articles.With(article.Author).OrderBy(article.Title.Asc()).All(ctx))
		for _, a := range list {
			who, loaded := a.Edges.Author.Get()
			if !loaded || (who == nil) != (a.Title == "orphan") {
				t.Errorf("%s: author %v, loaded %v", a.Title, who, loaded)
			}
		}
		_, loaded := must[*shop.Article](t)(c.Articles.First(ctx)).Edges.Author.Get()
		is(t, "not asked for", loaded, false)

		authors := must[[]*shop.Author](t)(c.Authors.With(author.Articles).OrderBy(author.Name.Asc()).All(ctx))
		his, loaded := authors[0].Edges.Articles.Get()
		is(t, "his", len(his), 3)
		is(t, "loaded", loaded, true)
		none, loaded := authors[1].Edges.Articles.Get()
		is(t, "loaded and empty", loaded && none != nil && len(none) == 0, true)

		is(t, "Has", must[int](t)(c.Articles.Where(article.Author.Has(author.Name.EQ("Adams"))).Count(ctx)), 3)
		is(t, "HasNone", titles(must[[]*shop.Article](t)(c.Articles.Where(article.Author.HasNone()).All(ctx))), "orphan")
		is(t, "Has of many", must[int](t)(c.Authors.Where(author.Articles.Has(article.Stock.GT(1))).Count(ctx)), 1)
		is(t, "HasNone of many", must[*shop.Author](t)(c.Authors.Where(author.Articles.HasNone()).Only(ctx)).Name, "Nobody")
	})
}

func TestRawSQL(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		rows := must[[]query.Row3[string, int64, *string]](t)(query.SQL3[string, int64, *string](c,
			"SELECT title, stock, subtitle FROM articles WHERE stock >= ? AND stock < ? ORDER BY stock", 5, 7).All(ctx))
		is(t, "rows", len(rows), 2)
		is(t, "cells", rows[0].V1+*rows[1].V3, "a5100%_6")
		n := must[int](t)(c.Exec(ctx, "UPDATE articles SET stock = stock + 1 WHERE stock > ?", 8))
		is(t, "changed", n, 1)
		_, err := query.SQL2[string, string](c, "SELECT title FROM articles").All(ctx)
		if err == nil {
			t.Error("a wrong number of columns was not noticed")
		}
	})
}

// TestNullArrays: a condition on NULL is never met, nor is its Not.
func TestNullArrays(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		k := plain(1)
		k.NInts = []int{1, 2}
		ok(t, c.Kinds.Insert(ctx, k))
		ok(t, c.Kinds.Insert(ctx, plain(2)))
		refresh(t, ctx, c)
		for name, p := range map[string]query.Predicate[*of.Kind]{
			"Has": kind.NInts.Has(7), "HasAny": kind.NInts.HasAny(7, 8), "HasAll": kind.NInts.HasAll(1, 7), "IsNull": kind.NInts.IsNull(),
		} {
			is(t, "Not "+name, must[int](t)(c.Kinds.Where(query.Not(p)).Count(ctx)), 1)
		}
		is(t, "Or with what is known", must[int](t)(c.Kinds.Where(query.Or(kind.NInt.GT(5), kind.NString.NotIn()), kind.ID.EQ(1)).Count(ctx)), 1)
		_, err := c.Kinds.Where(query.Predicate[*of.Kind]{}).Count(ctx)
		if err == nil {
			t.Error("a zero Predicate was taken")
		}
	})
}

// TestOverflow: an addition that leaves the column's range is refused, and the row stays readable.
func TestOverflow(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		k := plain(1)
		k.AInt64 = 1<<63 - 2
		ok(t, c.Kinds.Insert(ctx, k))
		if _, err := c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, kind.AInt64.Add(100)); err == nil {
			t.Error("the addition was taken")
		}
		is(t, "afterwards", must[*shop.Kind](t)(c.Kinds.Get(ctx, 1)).AInt64, 1<<63-2)
	})
}

// TestManyKeys asks for more keys than one statement takes.
func TestManyKeys(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var rows []*shop.Reading
		var keys []shop.ReadingKey
		for i := range 700 {
			at := shopgo.Epoch.Add(time.Duration(i) * time.Second)
			rows = append(rows, &shop.Reading{Tenant: "t", Ts: at, Value: float64(i)})
			keys = append(keys, shop.ReadingKey{Tenant: "t", Ts: at})
		}
		ok(t, c.Readings.InsertMany(ctx, rows))
		got := must[[]*shop.Reading](t)(c.Readings.GetMany(ctx, keys...))
		is(t, "found", len(got), len(keys))
	})
}

// TestLargeRows writes more bytes than one message takes.
func TestLargeRows(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var rows []*shop.Kind
		for i := range 400 {
			k := plain(int64(i + 1))
			k.AText = strings.Repeat("x", 50_000)
			rows = append(rows, k)
		}
		ok(t, c.Kinds.InsertMany(ctx, rows))
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Kinds.Count(ctx)), len(rows))
	})
}

// TestRawUUID reads a type that is an array of bytes underneath.
func TestRawUUID(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		a := must[*shop.Author](t)(c.Authors.Create(ctx, author.Name.Set("n")))
		refresh(t, ctx, c)
		ids := must[[]uuid.UUID](t)(query.SQL1[uuid.UUID](c, "SELECT id FROM authors WHERE name = ?", "n").All(ctx))
		is(t, "id", text(ids), "["+a.ID.String()+"]")
	})
}
