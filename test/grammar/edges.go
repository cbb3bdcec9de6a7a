package grammar

import (
	"context"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/category"
	"github.com/crategen/crategen/test/shop/db/topic"
)

// edges sends what edges of every shape send: loads, counts, conditions, links.
func edges(ctx context.Context, c *db.Client) error {
	id := uuid.New()
	inStock := author.Articles.Where(article.Stock.GT(1))
	targets := query.Targets(author.Articles, article.Stock.GT(1))
	return steps(
		func() error {
			return ok(c.Authors.With(inStock.OrderBy(article.Title.Desc()).Limit(3).With(article.Topics), inStock.Count(), author.Country).All(ctx))
		},
		func() error {
			topics := article.Topics.Where(topic.Name.EQ("a")).OrderBy(query.Targets(topic.Articles).Desc())
			return ok(c.Articles.With(topics.Limit(2), topics.Count(), article.Author.Where(author.Name.EQ("a"))).All(ctx))
		},
		func() error { return ok(c.Articles.With(article.Topics.OrderBy(topic.Name.Asc())).All(ctx)) },
		func() error { return ok(c.Categories.With(category.Children.Limit(1), category.Parent).All(ctx)) },
		func() error { return ok(c.Categories.Where(category.Parent.HasNone()).All(ctx)) },
		func() error { return ok(c.Articles.Where(article.Topics.Has(topic.Name.EQ("a"))).Delete(ctx)) },
		func() error { return ok(c.Authors.Where(targets.GT(1)).OrderBy(targets.Asc()).All(ctx)) },
		func() error {
			return ok(query.Select2(article.Title, query.Targets(article.Topics)).From(c.Articles).All(ctx))
		},
		func() error { return query.Link(ctx, c, article.Topics, id, id, id) },
		func() error { return query.Unlink(ctx, c, article.Topics, id, id, id, id) },
		func() error { return query.Refresh(ctx, c) },
	)
}
