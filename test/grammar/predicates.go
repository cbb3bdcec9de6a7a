package grammar

import (
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

// ordered are the comparisons that numbers, texts, times and UUIDs share.
type ordered[M, T any] interface {
	EQ(T) query.Predicate[M]
	NEQ(T) query.Predicate[M]
	LT(T) query.Predicate[M]
	LTE(T) query.Predicate[M]
	GT(T) query.Predicate[M]
	GTE(T) query.Predicate[M]
	Between(low, high T) query.Predicate[M]
	In(...T) query.Predicate[M]
	NotIn(...T) query.Predicate[M]
}

// compare makes every comparison of a column; lists are empty, of one and of several elements.
func compare[M, T any](c ordered[M, T], a, b T) []query.Predicate[M] {
	return []query.Predicate[M]{
		c.EQ(a), c.NEQ(a), c.LT(a), c.LTE(a), c.GT(a), c.GTE(a), c.Between(a, b),
		c.In(), c.In(a), c.In(a, b, a), c.NotIn(), c.NotIn(a, b),
	}
}

// nullable are columns that may be NULL.
type nullable[M any] interface {
	IsNull() query.Predicate[M]
	NotNull() query.Predicate[M]
}

func nulls[M any](columns ...nullable[M]) (out []query.Predicate[M]) {
	for _, c := range columns {
		out = append(out, c.IsNull(), c.NotNull())
	}
	return out
}

// arrays are columns of arrays.
type arrays[M, T any] interface {
	Has(T) query.Predicate[M]
	HasAny(...T) query.Predicate[M]
	HasAll(...T) query.Predicate[M]
	Len() *query.ArrayLength[M]
}

func elements[M, T any](c arrays[M, T], a, b T) []query.Predicate[M] {
	n := c.Len()
	return []query.Predicate[M]{
		c.Has(a), c.HasAny(), c.HasAny(a, b), c.HasAll(), c.HasAll(a), c.HasAll(a, b),
		n.EQ(1), n.LT(1), n.LTE(1), n.GT(1), n.GTE(1),
	}
}

func articlePredicates() []query.Predicate[*of.Article] {
	all := []query.Predicate[*of.Article]{
		article.Title.Contains("a_b"), article.Title.ContainsFold("a"), article.Title.HasPrefix("a%"), article.Title.HasSuffix("a"),
		article.Title.EqualFold("a"), article.Title.Match("some words"),
		article.Active.EQ(true), article.Active.NEQ(true),
		article.Status.EQ(db.ArticleStatusDraft), article.Status.NEQ(db.ArticleStatusDraft),
		article.Status.In(db.ArticleStatusDraft, db.ArticleStatusPublished), article.Status.NotIn(db.ArticleStatusDraft),
		article.Details.Signed.EQ(true), article.Details.Binding.Contains("a"),
		article.Author.Has(), article.Author.HasNone(), article.Author.Has(author.Name.EQ("a"), author.Articles.HasNone(article.Stock.GT(1))),
		query.And[*of.Article](), query.Or[*of.Article](),
		query.Or(article.Stock.GT(1), query.And(article.Price.LT(1), query.Not(article.Title.EQ("a")))),
		query.Not(query.Or(article.Stock.GT(1), article.Active.EQ(true))),
		query.Raw[*of.Article]("length(title) > ? AND subtitle <> '??'", 3),
	}
	all = append(all, compare(article.ID, uuid.New(), uuid.New())...)
	all = append(all, compare(article.Details.Pages, 1, 2)...)
	all = append(all, compare(article.Details.Binding, "a", "b")...)
	all = append(all, compare(article.Details.Size.Width, 1, 2)...)
	all = append(all, elements(article.Tags, "a", "b")...)
	return append(all, nulls[*of.Article](article.Subtitle, article.Details, article.Details.Pages, article.Details.Signed, article.Labels,
		article.AuthorID)...)
}

func kindPredicates() []query.Predicate[*of.Kind] {
	all := []query.Predicate[*of.Kind]{
		kind.ABytes.EQ([]byte("a")), kind.ABytes.NEQ([]byte("a")),
		kind.APoint.EQ(shop.Point{X: 1}), kind.APoint.NEQ(shop.Point{X: 1}),
	}
	all = append(all, compare(kind.ID, 1, 2)...)
	all = append(all, compare(kind.AInt8, 1, 2)...)
	all = append(all, compare(kind.AUint64, 1, 2)...)
	all = append(all, compare(kind.AFloat32, 1, 2)...)
	all = append(all, compare(kind.AText, "a", "b")...)
	all = append(all, compare(kind.AGrade, "a", "b")...)
	all = append(all, compare(kind.ATime, shop.Epoch, shop.Epoch)...)
	all = append(all, compare(kind.NUUID, uuid.New(), uuid.New())...)
	all = append(all, elements(kind.AInts, 1, 2)...)
	all = append(all, elements(kind.AFloats, 1, 2)...)
	all = append(all, elements(kind.ABools, true, false)...)
	all = append(all, elements(kind.ATimes, time.Unix(1, 0), time.Unix(2, 0))...)
	all = append(all, elements(kind.AUuids, uuid.New(), uuid.New())...)
	return append(all, nulls[*of.Kind](kind.NBool, kind.NInt, kind.NFloat64, kind.NString, kind.NBytes, kind.NTime, kind.NUUID, kind.NEnum,
		kind.NJSON, kind.NMap, kind.NStrings, kind.NPoint)...)
}
