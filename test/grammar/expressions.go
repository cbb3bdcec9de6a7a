package grammar

import (
	"context"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

// expressions sends what is computed: every function, windows and filters.
func expressions(ctx context.Context, c *db.Client) error {
	title, stock, price, made := article.Title, article.Stock, article.Price, article.CreatedAt
	one, half, a := query.Value[*of.Article](1), query.Value[*of.Article](0.5), query.Value[*of.Article]("a")
	texts := []query.Expr[*of.Article, string]{
		query.Lower(title), query.Upper(article.Status), query.Trim(title), query.Concat(title, article.Subtitle, a),
		query.Substring(title, 2, 3), query.Replace(title, "a", "b"), query.AsText(stock), query.AsText(article.ID),
		query.Coalesce(article.Subtitle, title, a), query.When(stock.GT(1), title).When(price.LT(1), a).Else(article.Code),
		query.When(query.And(stock.GT(1), article.Author.Has()), title).End(), query.AsNullable(article.Details.Binding),
	}
	ints := []query.Expr[*of.Article, int]{
		query.Length(title), query.Plus(stock, one), query.Minus(stock, one), query.Times(stock, query.AsInt(article.Details.Pages)),
		query.Divide(stock, one), query.Modulo(stock, one), query.Abs(stock), query.AsInt(price), query.AsInt(title),
	}
	floats := []query.Expr[*of.Article, float64]{
		query.Divide(price, half), query.Round(price), query.Floor(price), query.Ceil(price), query.AsFloat(stock), query.AsFloat(title),
	}
	for u := query.Second; u <= query.Year; u++ {
		ints = append(ints, query.Extract(u, made))
		if err := ok(c.Articles.Where(query.Less(query.DateTrunc(u, made), query.Now[*of.Article]())).Count(ctx)); err != nil {
			return err
		}
	}
	ints = append(ints, query.Extract(query.DayOfWeek, made), query.Extract(query.DayOfYear, made), query.Extract(query.Epoch, made))
	if err := each(ctx, c, texts, "a", "b"); err != nil {
		return err
	}
	if err := each(ctx, c, ints, 1, 2); err != nil {
		return err
	}
	if err := each(ctx, c, floats, 1, 2); err != nil {
		return err
	}
	return windows(ctx, c)
}

// each selects, compares, orders by and groups by each of the values.
func each[T any](ctx context.Context, c *db.Client, values []query.Expr[*of.Article, T], a, b T) error {
	count := query.Count[*of.Article]()
	for _, v := range values {
		if err := steps(
			func() error {
				return ok(query.Select3(v, v.Or(a), count).From(c.Articles).GroupBy(v, v.Or(a)).OrderBy(v.Asc(), v.Or(a).Desc()).All(ctx))
			},
			func() error {
				return ok(c.Articles.Where(v.EQ(a), v.NEQ(b), v.GT(a), v.GTE(a), v.LT(b), v.LTE(b), v.In(a, b), v.NotIn(a), v.NotNull(),
					query.Equal(v, v)).OrderBy(v.Desc()).All(ctx))
			},
		); err != nil {
			return err
		}
	}
	return nil
}

func windows(ctx context.Context, c *db.Client) error {
	sum, count := query.Sum(article.Stock), query.Count[*of.Article]()
	w := query.PartitionBy(article.Status, query.DateTrunc(query.Day, article.CreatedAt)).OrderBy(article.Stock.Desc(), article.Title.Asc())
	return steps(
		func() error {
			return ok(query.Select8(query.RowNumber[*of.Article]().Over(w), query.Rank[*of.Article]().Over(w), query.DenseRank[*of.Article]().Over(w),
				query.Lag(article.Title, 1).Over(w), query.Lead(article.Stock, 2).Over(w), query.FirstValue(article.Title).Over(w),
				query.LastValue(article.Title).Over(w), sum.Over(w.Rows(-2, 0))).From(c.Articles).All(ctx))
		},
		func() error {
			return ok(query.Select5(sum.Over(w.Rows(query.Unbounded, 3)).Or(1), count.Over(query.PartitionBy[*of.Article]()),
				query.Avg(article.Price).Over(query.OrderedBy(article.Stock.Asc()).Rows(1, query.Unbounded)),
				sum.Filter(article.Active.EQ(true)).Over(w), query.Minus(article.Stock, query.Lag(article.Stock, 1).Over(w))).From(c.Articles).
				OrderBy(query.RowNumber[*of.Article]().Over(w).Asc()).All(ctx))
		},
		func() error {
			return ok(query.Select4(sum.Filter(article.Active.EQ(true), article.Stock.GT(1)), sum.Or(0), count.Filter(article.Stock.GT(1)),
				query.PerGroup(query.Divide(query.AsFloat(sum), query.AsFloat(count)))).From(c.Articles).GroupBy(article.Status).
				Having(query.Or(query.Less(sum, query.Max(article.Stock)), query.Not(count.GT(1)))).All(ctx))
		},
		func() error {
			return ok(query.Select2(count, query.Rank[*of.Article]().Over(query.OrderedBy[*of.Article](count.Desc()))).From(c.Articles).GroupBy(article.Status).All(ctx))
		},
	)
}

// combinations sends joins, subqueries, CTEs, set operations and the writes that have them.
func combinations(ctx context.Context, c *db.Client) error {
	name := query.Via(article.Author, author.Name)
	land := query.Via(article.Author, query.Via(author.Country, country.Name))
	count := query.Count[*of.Article]()
	perAuthor := query.CTE2("per_author", query.Select2(article.AuthorID, count).From(c.Articles).GroupBy(article.AuthorID))
	busy := query.CTE1("busy", query.Pick(query.Nullable(perAuthor.C1)).From(perAuthor).Where(perAuthor.C2.GT(1)))
	counted := query.Relate(author.ID, perAuthor, query.Nullable(perAuthor.C1))
	ofAuthor := query.Equal(article.AuthorID, query.Outer[*of.Article](author.ID))
	names, topics := query.Select1(author.Name).From(c.Authors), query.Select1(topic.Name).From(c.Topics)
	return steps(
		func() error {
			return ok(c.Articles.Where(name.EQ("a"), land.EQ("b")).OrderBy(land.Desc(), article.Title.Asc()).Limit(3).Offset(1).All(ctx))
		},
		func() error { return ok(c.Articles.Where(name.IsNull()).Count(ctx)) },
		func() error { return ok(c.Articles.Where(land.EQ("a")).Exist(ctx)) },
		func() error {
			return ok(query.Select3(name, land, count).From(c.Articles).GroupBy(name, land).OrderBy(name.Asc()).All(ctx))
		},
		func() error {
			return ok(query.Select2(author.Name, query.Each(author.Articles, article.Title)).From(c.Authors).Distinct().All(ctx))
		},
		func() error {
			return ok(query.Select2(topic.Name, query.CountOf(query.Each(topic.Articles, query.Via(article.Author, author.Name)))).From(c.Topics).
				GroupBy(topic.Name).All(ctx))
		},
		func() error {
			return ok(c.Articles.Where(article.Author.Has(query.Via(author.Country, country.Name).EQ("a"))).Update(ctx, article.Stock.Set(1)))
		},
		func() error {
			return ok(c.Articles.Where(query.In(article.AuthorID, query.Select1(author.ID).From(c.Authors).OrderBy(author.Name.Asc()).Limit(1)),
				query.NotIn(article.AuthorID, query.Pick(article.AuthorID).From(c.Articles))).Delete(ctx))
		},
		func() error {
			return ok(c.Authors.Where(query.Exists[*of.Author](c.Articles.Where(ofAuthor, name.EQ("a"))), query.NotExists[*of.Author](c.Topics)).All(ctx))
		},
		func() error {
			most := query.Scalar[*of.Author](query.Select1(query.Max(article.Stock)).From(c.Articles).Where(ofAuthor))
			return ok(query.Select2(author.Name, most.Or(0)).From(c.Authors).OrderBy(most.Asc()).All(ctx))
		},
		func() error {
			return ok(query.Select2(author.Name, query.Via(counted, perAuthor.C2).Or(0)).From(c.Authors).
				Where(query.In(author.ID, query.Select1(busy.C1).From(busy))).All(ctx))
		},
		func() error {
			return ok(c.Articles.Where(query.In(article.AuthorID, query.Select1(busy.C1).From(busy))).Update(ctx, article.Stock.Add(1)))
		},
		func() error {
			return ok(query.Union(names.OrderBy(author.Name.Asc()).Limit(2), query.UnionAll(topics, names)).OrderBy(query.Position(1).Desc()).
				Limit(3).Offset(1).All(ctx))
		},
		func() error {
			all := query.CTE1("all_names", query.UnionAll(topics, names))
			return ok(query.Select1(all.C1).From(all).Where(all.C1.GT("a")).All(ctx))
		},
		func() error {
			return ok(query.InsertFrom2(ctx, c.Topics, query.Select2(article.ID, query.Lower(article.Title).Or("")).From(c.Articles), topic.ID, topic.Name))
		},
		func() error {
			return ok(query.InsertFrom2(ctx, c.Topics, query.Select2(busy.C1, query.Value[*query.With1[uuid.UUID]]("a")).From(busy), topic.ID, topic.Name))
		},
		func() error {
			return ok(query.UpdateReturning(ctx, c.Articles.Where(article.Stock.GT(1)), article.Title.Set("a"),
				query.SetTo(article.Price, query.Times(article.Price, query.Value[*of.Article](2.5)))))
		},
	)
}
