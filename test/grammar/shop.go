package grammar

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/odd"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

// shopStatements sends what the package shop can send: every operation, on columns of every kind.
func shopStatements(ctx context.Context, r *recorder, url string) error {
	c, err := db.Open(ctx, url, r)
	if err != nil {
		return err
	}
	if err := steps(
		func() error { return c.CreateTables(ctx) },
		func() error { return writes(ctx, c) },
		func() error { return reads(ctx, c) },
		func() error { return selections(ctx, c) },
		func() error { return expressions(ctx, c) },
		func() error { return combinations(ctx, c) },
		func() error { return edges(ctx, c) },
		func() error { return query.DropTables(ctx, c) },
	); err != nil {
		return err
	}
	for i, p := range articlePredicates() {
		if err := ok(c.Articles.Where(p).Count(ctx)); err != nil {
			return fmt.Errorf("predicate %d on articles: %w", i, err)
		}
	}
	for i, p := range kindPredicates() {
		if err := ok(c.Kinds.Where(p).Exist(ctx)); err != nil {
			return fmt.Errorf("predicate %d on kinds: %w", i, err)
		}
	}
	return nil
}

func writes(ctx context.Context, c *db.Client) error {
	id := uuid.New()
	articles := func(n int) []*db.Article {
		list := make([]*db.Article, n)
		for i := range list {
			list[i] = db.NewArticle()
		}
		return list
	}
	kinds := []*db.Kind{{ID: 1, AEnum: db.KindAEnumOne, AMap: map[string]any{}}}
	fillKind(kinds[0])
	return steps(
		func() error { return c.Articles.Insert(ctx, articles(1)[0]) },
		func() error { return c.Articles.InsertMany(ctx, articles(2)) },
		func() error { return c.Articles.Upsert(ctx, articles(2)...) },
		func() error { return c.Kinds.Insert(ctx, kinds[0]) },
		func() error { return c.Kinds.InsertMany(ctx, kinds) },
		func() error { return c.Kinds.Upsert(ctx, kinds...) },
		func() error { return c.Readings.Upsert(ctx, &db.Reading{Tenant: "a", Ts: shop.Epoch}) },
		func() error { return c.Odds.Upsert(ctx, &db.Odd{ID: "a"}) },
		func() error { return ok(c.Odds.Create(ctx, odd.ID.Set("a"), odd.Grün.Set("b"), odd.Type.SetNull())) },
		func() error {
			return ok(c.Articles.Create(ctx, article.Title.Set("a"), article.Details.Set(&shop.Details{})))
		},
		func() error {
			return ok(c.Articles.Where(article.ID.EQ(id)).Update(ctx, article.Stock.Add(-1), article.Price.Set(1.5),
				article.Tags.Set([]string{"a"}), article.Labels.SetNull(), article.Details.Set(&shop.Details{}),
				article.Status.Set(db.ArticleStatusDraft), article.AuthorID.Set(id), article.Active.Set(false)))
		},
		func() error {
			return ok(c.Kinds.Where(kind.ID.In(1, 2)).Update(ctx, kind.NInt.Add(2), kind.NTime.Set(shop.Epoch), kind.NUUID.SetNull(),
				kind.ABytes.Set([]byte("x")), kind.AMap.Set(map[string]any{"a": 1}), kind.AUuids.Set([]uuid.UUID{id}),
				kind.ATimes.Set([]time.Time{shop.Epoch}), kind.APoint.Set(shop.Point{}), kind.NFloat32.Set(1)))
		},
		func() error {
			return ok(c.Articles.Where(query.Every[*of.Article]()).Update(ctx, article.Title.Set("a")))
		},
		func() error { return ok(c.Articles.Where(query.Every[*of.Article]()).Delete(ctx)) },
		func() error {
			return ok(c.Readings.Where(reading.Tenant.EQ("a"), reading.Ts.LT(shop.Epoch)).Delete(ctx))
		},
		func() error { return ok(c.Authors.Where(author.Articles.Has(article.Title.Match("a"))).Delete(ctx)) },
		func() error {
			return ok(c.Authors.Where(author.Articles.HasNone(article.Stock.GT(1))).Update(ctx, author.Born.SetNull()))
		},
		func() error { return c.Articles.Refresh(ctx) },
	)
}

// fillKind sets what an insert refuses to be empty.
func fillKind(k *db.Kind) {
	k.ATime, k.ABytes, k.AGrade = shop.Epoch, []byte{}, "a"
	k.AStrings, k.AInts, k.AFloats, k.ABools = []string{}, []int{}, []float64{}, []bool{}
	k.AInt64s, k.ATimes, k.AUuids = []int64{}, []time.Time{}, []uuid.UUID{}
}

func reads(ctx context.Context, c *db.Client) error {
	id := uuid.New()
	cheap := c.Articles.Where(article.Price.LT(1))
	return steps(
		func() error { return ok(c.Articles.Get(ctx, id)) },
		func() error { return ok(c.Articles.GetMany(ctx, id)) },
		func() error { return ok(c.Articles.GetMany(ctx, id, uuid.New(), uuid.New())) },
		func() error { return ok(c.Readings.Get(ctx, db.ReadingKey{Tenant: "a", Ts: shop.Epoch})) },
		func() error {
			return ok(c.Readings.GetMany(ctx, db.ReadingKey{Tenant: "a", Ts: shop.Epoch}, db.ReadingKey{Tenant: "b", Ts: shop.Epoch}))
		},
		func() error { return ok(query.TableExists(ctx, c.Articles)) },
		func() error { return ok(cheap.All(ctx)) },
		func() error { return ok(cheap.First(ctx)) },
		func() error { return ok(cheap.Only(ctx)) },
		func() error { return ok(cheap.Count(ctx)) },
		func() error { return ok(cheap.Exist(ctx)) },
		func() error { return ok(cheap.Limit(3).Offset(4).Count(ctx)) },
		func() error { return ok(cheap.Offset(4).All(ctx)) },
		func() error { return ok(cheap.Limit(3).Offset(4).With(article.Author).All(ctx)) },
		func() error { return ok(c.Authors.With(author.Articles).All(ctx)) },
		func() error {
			return ok(c.Articles.Where(article.Title.Match("a")).OrderBy(article.Title.Score("a").Desc(), article.Title.Asc(),
				article.Details.Pages.Desc(), article.Tags.Len().Desc(), article.Active.Asc(), article.Status.Asc(), article.ID.Asc()).All(ctx))
		},
		func() error {
			return ok(c.Odds.Where(odd.FooBar.GT(1)).OrderBy(odd.Select.Desc(), odd.Grün.Asc()).All(ctx))
		},
	)
}

func selections(ctx context.Context, c *db.Client) error {
	count := query.Count[*of.Article]()
	return steps(
		func() error { return ok(query.Select1(article.Title).Distinct().From(c.Articles).All(ctx)) },
		func() error {
			return ok(query.Select4(article.Title.Score("a"), article.Title, article.Details, article.Tags).From(c.Articles).
				Where(article.Title.Match("a")).OrderBy(article.Title.Score("a").Desc()).Limit(2).Offset(1).All(ctx))
		},
		func() error {
			return ok(query.Select3(count, article.Status, article.Details.Binding).From(c.Articles).
				GroupBy(article.Status, article.Details.Binding).
				Having(count.GT(1), query.Avg(article.Price).LTE(2.5)).OrderBy(count.Desc(), article.Status.Asc()).All(ctx))
		},
		func() error {
			return ok(query.Select8(query.Sum(article.Stock), query.Avg(article.Stock), query.Min(article.Stock), query.Max(article.Stock),
				query.Sum(article.Price), query.Avg(article.Price), query.Min(article.CreatedAt), query.Max(article.Title)).From(c.Articles).All(ctx))
		},
		func() error {
			return ok(query.Select8(query.CountDistinct(article.ID), query.CountDistinct(article.Status), query.CountOf(article.AuthorID),
				query.CountDistinct(article.Subtitle), query.Sum(article.Details.Pages), query.Max(article.Details.Size.Width),
				query.CountOf(article.Tags), query.CountDistinct(article.Active)).From(c.Articles.Where(article.Stock.GT(0))).All(ctx))
		},
		func() error {
			title := query.MaxBy(article.Title, article.CreatedAt)
			return ok(query.Select8(title, title.Filter(article.Stock.GT(1)).Or("a"), query.MinBy(article.Stock, article.Price), query.Percentile(article.Price, 0.5),
				query.Percentile(article.Stock, 0.9).Filter(article.Stock.GT(1)), query.StringAgg(article.Title, ", "), query.ArrayAgg(article.ID),
				query.ArrayAgg(article.CreatedAt).Filter(article.Stock.GT(1))).From(c.Articles).All(ctx))
		},
		func() error {
			return ok(query.Select7(query.Variance(article.Price), query.VariancePopulation(article.Stock), query.StdDev(article.Stock).Filter(article.Stock.GT(1)),
				query.StdDevPopulation(article.Price), query.ApproxCountDistinct(article.Status), query.ApproxCountDistinct(article.ID).Filter(article.Stock.GT(1)),
				query.StringAgg(article.Title, "'").Filter(article.Stock.GT(1))).From(c.Articles).All(ctx))
		},
		func() error {
			w := query.PartitionBy(article.Status).OrderBy(article.Stock.Desc())
			return ok(query.Select2(query.StdDev(article.Price).Over(w), query.StringAgg(article.Title, "'").Filter(article.Stock.GT(1)).Over(w)).From(c.Articles).All(ctx))
		},
		func() error { return ok(query.Select2(kind.ABytes, kind.AGrade).From(c.Kinds).All(ctx)) },
		func() error {
			return ok(query.SQL2[string, int64](c, "SELECT title, stock FROM articles WHERE stock > ? AND title <> '??'", 5).All(ctx))
		},
		func() error { return ok(c.Exec(ctx, "DELETE FROM articles WHERE stock = ?", 1)) },
	)
}
