package conformance

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

func TestSubqueries(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		lost := shop.NewArticle()
		lost.Title, lost.Stock = "z1", 9
		ok(t, c.Articles.Insert(ctx, lost))
		refresh(t, ctx, c)
		byAda := query.Select1(author.ID).From(c.Authors).Where(author.Name.EQ("Ada"))
		writers := query.Pick(article.AuthorID).From(c.Articles)
		ofAuthor := query.Equal(article.AuthorID, query.Outer[*of.Article](author.ID))
		most := query.Select1(query.Max(article.Stock)).From(c.Articles)
		for _, tc := range []struct {
			name string
			p    predicate
			want string
		}{
			{"In", query.In(article.AuthorID, byAda), "a1, a2, a3, a4, a5"},
			{"NotIn", query.NotIn(article.AuthorID, byAda), "b1, b2"},
			{"In of a page", query.In(article.Stock, query.Select1(article.Stock).From(c.Articles).OrderBy(article.Stock.Desc()).Limit(2)), "a5, z1"},
			{"Exists", query.And(query.Exists[*of.Article](c.Countries), article.Stock.EQ(5)), "a5"},
			{"Exists not", query.Exists[*of.Article](c.Countries.Where(country.Name.EQ("France"))), ""},
			{"NotExists", query.And(query.NotExists[*of.Article](c.Countries.Where(country.Name.EQ("France"))), article.Stock.EQ(5)), "a5"},
			{"Scalar", query.Equal(article.Stock, query.Scalar[*of.Article](most)), "z1"},
			{"Scalar of no rows", query.Equal(article.Stock, query.Scalar[*of.Article](query.Select1(query.AsNullable(article.Stock)).From(c.Articles.
				Where(article.Stock.GT(99))))), ""},
			{"its own table", query.Exists[*of.Article](c.Articles.Where(query.Less(article.Stock, query.Outer[*of.Article](article.Stock)),
				query.Equal(article.AuthorID, query.Outer[*of.Article](article.AuthorID)), article.Stock.GT(3))), "a5"},
		} {
			got, err := c.Articles.Where(tc.p).OrderBy(article.Title.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", tc.name, err)
				continue
			}
			is(t, tc.name, titles(got), tc.want)
		}
		authors := func(ps ...query.Predicate[*of.Author]) string {
			t.Helper()
			return authorNames(must[[]*shop.Author](t)(c.Authors.Where(ps...).OrderBy(author.Name.Asc()).All(ctx)))
		}
		is(t, "In of what may be NULL", authors(query.In(author.ID, writers)), "Ada Ben")
		is(t, "NotIn of what may be NULL", authors(query.NotIn(author.ID, writers)), "Cy")
		is(t, "correlated", authors(query.Exists[*of.Author](c.Articles.Where(ofAuthor, article.Stock.GT(2)))), "Ada")
		is(t, "correlated, not", authors(query.NotExists[*of.Author](c.Articles.Where(ofAuthor))), "Cy")
		is(t, "correlated, over a join", authors(query.Exists[*of.Author](c.Articles.Where(ofAuthor,
			query.Equal(query.Via(article.Author, author.Name), query.Outer[*of.Article](query.Via(author.Country, query.Value[*of.Country]("Ben"))))))), "Ben")
		best := query.Scalar[*of.Author](query.Select1(query.Max(article.Stock)).From(c.Articles).Where(ofAuthor))
		rows := must[[]query.Row2[string, int]](t)(query.Select2(author.Name, best.Or(0)).From(c.Authors).OrderBy(best.Or(0).Desc()).All(ctx))
		is(t, "a correlated value", lines(t, rows, show2), "Ada 5; Ben 2; Cy 0")

		_, err := c.Articles.Where(ofAuthor).All(ctx)
		failsWith(t, err, "not inside a query of that entity")
		changed, err := c.Authors.Where(query.Exists[*of.Author](c.Articles.Where(ofAuthor, article.Stock.GT(2)))).Update(ctx, author.Name.Set("Eve"))
		if c.Conn().Dialect() == "cratedb" {
			failsWith(t, err, "cannot refer to the rows")
			return
		}
		ok(t, err)
		is(t, "a correlated update", changed, 1)
		must[int](t)(c.Authors.Where(author.Name.EQ("Eve")).Update(ctx, query.SetTo(author.Name, query.Concat(query.AsNullable(author.Name), query.AsText(best)))))
		is(t, "a correlated value that is set", must[int](t)(c.Authors.Where(author.Name.EQ("Eve5")).Count(ctx)), 1)
	})
}

func authorNames(authors []*shop.Author) string {
	out := make([]any, len(authors))
	for i, a := range authors {
		out[i] = a.Name
	}
	return line(out...)
}

func TestCTEs(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		count := query.Count[*of.Article]()
		perAuthor := query.CTE3("per_author", query.Select3(article.AuthorID, count, query.Max(article.CreatedAt)).From(c.Articles).GroupBy(article.AuthorID))
		rows := must[[]int64](t)(query.Select1(perAuthor.C2).From(perAuthor).Where(perAuthor.C2.GT(2)).All(ctx))
		is(t, "from", text(rows), "[5]")
		is(t, "a time", must[int64](t)(query.Select1(perAuthor.Count()).From(perAuthor).
			Where(query.Nullable(perAuthor.C3).LT(time.Now().Add(time.Hour))).Only(ctx)), 2)

		counted := query.Relate(author.ID, perAuthor, query.Nullable(perAuthor.C1))
		articles := query.Via(counted, perAuthor.C2).Or(0)
		names := must[[]query.Row2[string, int64]](t)(query.Select2(author.Name, articles).From(c.Authors).OrderBy(articles.Desc()).All(ctx))
		is(t, "joined", lines(t, names, show2), "Ada 5; Ben 2; Cy 0")
		is(t, "has", authorNames(must[[]*shop.Author](t)(c.Authors.Where(counted.Has(perAuthor.C2.LT(5))).All(ctx))), "Ben")
		is(t, "of entities", authorNames(must[[]*shop.Author](t)(c.Authors.OrderBy(articles.Asc()).Limit(2).All(ctx))), "Cy Ben")

		busy := query.CTE1("busy", query.Pick(query.Nullable(perAuthor.C1)).From(perAuthor).Where(perAuthor.C2.GT(2)))
		is(t, "of a CTE", authorNames(must[[]*shop.Author](t)(c.Authors.Where(query.In(author.ID, query.Select1(busy.C1).From(busy))).All(ctx))), "Ada")
		is(t, "several", must[int](t)(c.Articles.Where(query.In(article.AuthorID, query.Select1(busy.C1).From(busy)),
			query.Exists[*of.Article](perAuthor)).Count(ctx)), 5)

		rank := query.RowNumber[*of.Article]().Over(query.PartitionBy(article.AuthorID).OrderBy(article.Stock.Desc()))
		ranked := query.CTE2("ranked", query.Select2(article.Title, rank).From(c.Articles))
		is(t, "part of a column", must[int64](t)(query.Select1(ranked.Count()).From(ranked).Where(query.HasPrefix(ranked.C1, "a")).Only(ctx)), 5)
		firsts := must[[]string](t)(query.Select1(ranked.C1).From(ranked).Where(ranked.C2.EQ(1)).OrderBy(ranked.C1.Asc()).All(ctx))
		is(t, "the first of each", text(firsts), "[a5 b2]")
		is(t, "deleted by a CTE", must[int](t)(c.Articles.Where(query.In(article.Title,
			query.Select1(ranked.C1).From(ranked).Where(ranked.C2.GT(1)))).Delete(ctx)), 5)

		_, err := query.Select1(ranked.C1).From(query.CTE2("other", query.Select2(article.Title, rank).From(c.Articles))).All(ctx)
		failsWith(t, err, `CTE "ranked" is used outside`)
		clash := query.CTE1("authors", query.Select1(article.Title).From(c.Articles))
		_, err = query.Select1(clash.C1).From(clash).All(ctx)
		failsWith(t, err, "has the name of a table")
		_, err = query.Select1(ranked.C1).From(ranked).Where(query.In(ranked.C1, query.Select1(clash2(c).C1).From(clash2(c)))).All(ctx)
		failsWith(t, err, "is used outside")
	})
}

func clash2(c *shop.Client) *query.With1[string] {
	return query.CTE1("ranked", query.Select1(article.Title).From(c.Articles))
}

func TestSetOperations(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		names := query.Select1(author.Name).From(c.Authors)
		topics := query.Select1(topic.Name).From(c.Topics)
		all := query.UnionAll(names, topics)
		is(t, "UnionAll", text(must[[]string](t)(all.OrderBy(query.Position(1).Asc()).Limit(4).Offset(1).All(ctx))), "[Ben Cy db go]")
		is(t, "Union", text(must[[]string](t)(query.Union(names, names).OrderBy(query.Position(1).Desc()).All(ctx))), "[Cy Ben Ada]")
		is(t, "of pages", text(must[[]string](t)(query.UnionAll(names.OrderBy(author.Name.Desc()).Limit(1),
			query.UnionAll(topics.Where(topic.Name.EQ("go")), topics.Where(topic.Name.EQ("db")))).OrderBy(query.Position(1).Asc()).All(ctx))), "[Cy db go]")
		is(t, "First", must[string](t)(query.Union(names, topics).OrderBy(query.Position(1).Desc()).First(ctx)), "sql")
		both := query.CTE1("names", query.Union(names, topics))
		is(t, "as a CTE", must[int64](t)(query.Select1(both.Count()).From(both).Where(both.C1.GT("C")).Only(ctx)), 4)
		is(t, "in In", must[int](t)(c.Authors.Where(query.In(author.Name, query.Union(topics, names.Where(author.Name.EQ("Cy"))))).Count(ctx)), 1)
		_, err := all.OrderBy(query.Position(2).Asc()).All(ctx)
		failsWith(t, err, "no column at this position")
		_, err = query.Union(names, query.Select1(topic.Name)).All(ctx)
		failsWith(t, err, "From is missing")
	})
}

func TestInsertFrom(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		n := must[int](t)(query.InsertFrom2(ctx, c.Topics, query.Select2(article.ID, query.Concat(value("about "), query.AsText(article.Title)).Or("")).
			From(c.Articles).Where(article.Title.HasPrefix("b")), topic.ID, topic.Name))
		is(t, "rows", n, 2)
		refresh(t, ctx, c)
		got := must[[]string](t)(query.Select1(topic.Name).From(c.Topics).Where(topic.Name.HasPrefix("about")).OrderBy(topic.Name.Asc()).All(ctx))
		is(t, "written", text(got), "[about b1 about b2]")
		busy := query.CTE2("busy", query.Select2(author.Name, author.ID).From(c.Authors).Where(author.Articles.Has()))
		is(t, "from a CTE", must[int](t)(query.InsertFrom2(ctx, c.Topics, query.Select2(busy.C2, busy.C1).From(busy), topic.ID, topic.Name)), 2)
		is(t, "from a union", must[int](t)(query.InsertFrom2(ctx, c.Countries, query.UnionAll(
			query.Select2(query.Substring(author.Name, 1, 2).Or(""), author.Name).From(c.Authors),
			query.Select2(query.AsNullable(topic.Name).Or(""), topic.Name).From(c.Topics).Where(topic.Name.EQ("go"))), country.ID, country.Name)), 4)

		_, err := query.InsertFrom1(ctx, c.Articles, query.Select1(author.Name).From(c.Authors), article.Title)
		var missing *dberr.ValidationError
		if !errors.As(err, &missing) || missing.Field != "created_at" {
			t.Errorf("a column without a value: %v", err)
		}
		failsWith(t, err, "InsertFrom cannot use defaults of Go code")
		_, err = query.InsertFrom2(ctx, c.Countries, query.Select2(author.Name, author.Name).From(c.Authors), country.ID, country.ID)
		failsWith(t, err, "a column twice")
		_, err = query.InsertFrom2(ctx, c.Countries.Where(country.ID.EQ("x")), query.Select2(author.Name, author.Name).From(c.Authors), country.ID, country.Name)
		failsWith(t, err, "needs the table itself")
	})
}

func TestUpdateReturning(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		got := must[[]*shop.Article](t)(query.UpdateReturning(ctx, c.Articles.Where(article.Stock.EQ(4)),
			query.SetTo(article.Price, query.Times(article.Price, value(2.5))), query.SetTo(article.Subtitle, query.Upper(article.Title)),
			article.Stock.Add(10)))
		is(t, "returned", line(len(got), got[0].Title, got[0].Price, *got[0].Subtitle, got[0].Stock), "1 a4 5 A4 14")
		refresh(t, ctx, c)
		is(t, "written", must[int](t)(c.Articles.Where(article.Price.EQ(5), article.Subtitle.EQ("A4")).Count(ctx)), 1)
		is(t, "of none", len(must[[]*shop.Article](t)(query.UpdateReturning(ctx, c.Articles.Where(article.Stock.EQ(99)), article.Price.Set(1)))), 0)
		is(t, "a column of another type of NULL", must[int](t)(c.Articles.Where(article.Stock.EQ(14)).Update(ctx,
			query.SetTo(article.Stock, query.Coalesce(query.Length(article.Code), query.AsNullable(article.Stock))))), 1)
		_, err := query.UpdateReturning(ctx, c.Articles.Limit(1), article.Price.Set(1))
		if !errors.Is(err, dberr.ErrNoFilter) {
			t.Errorf("without Where: %v", err)
		}
	})
}
