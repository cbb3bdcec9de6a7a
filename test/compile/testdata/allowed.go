// Package programs compiles: each line is the legal twin of one that refused.go holds.
package programs

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	bank "github.com/crategen/crategen/examples/bank/db"
	books "github.com/crategen/crategen/examples/books/db"
	"github.com/crategen/crategen/gen/testdata/server/db/invoice"
	serverof "github.com/crategen/crategen/gen/testdata/server/db/of"
	"github.com/crategen/crategen/runtime/geo"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/sqltype"
	files "github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/maker"
	documents "github.com/crategen/crategen/test/documents/db"
	paper "github.com/crategen/crategen/test/documents/db/article"
	relationof "github.com/crategen/crategen/test/everykind/relational/db/of"
	relation "github.com/crategen/crategen/test/everykind/relational/db/sample"
	wide "github.com/crategen/crategen/test/everykind/wide/db/sample"
	places "github.com/crategen/crategen/test/geo/db"
	geonote "github.com/crategen/crategen/test/geo/db/note"
	geoplace "github.com/crategen/crategen/test/geo/db/place"
	"github.com/crategen/crategen/test/geo/db/region"
	sphereplace "github.com/crategen/crategen/test/geo/sphere/place"
	sphereregion "github.com/crategen/crategen/test/geo/sphere/region"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	ledgerof "github.com/crategen/crategen/test/ledger/db/of"
	demo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/odd"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

func entities(ctx context.Context, c *shop.Client) {
	c.Authors.Where(author.Name.EQ("x"))
	c.Articles.Where(article.Title.EQ("x")).Where(article.Stock.EQ(1))
	c.Authors.OrderBy(author.Name.Asc())
	c.Authors.Where(author.Name.EQ("y")).Update(ctx, author.Name.Set("x"))
	query.Updating(c.Odds.Where(odd.FooBar.EQ(1)), odd.Select.Set("x"))
	c.Articles.Create(ctx, article.Title.Set("x"), article.ID.Set(uuid.Nil))
	query.Creating(c.Authors, author.ID.Set(uuid.Nil))
	c.Authors.Insert(ctx, &shop.Author{})
	c.Articles.InsertMany(ctx, []*shop.Article{})
	query.Load(ctx, c.Authors, slices.Values([]*shop.Author{}))
	query.Load(ctx, c.Authors, c.Authors.Iter(ctx))
	c.Articles.Upsert(ctx, &shop.Article{}, &shop.Article{})
	c.Articles.Where(query.And(article.Title.EQ("x"), article.Stock.EQ(1)))
	c.Authors.Where(query.Not(author.Name.EQ("x")))
	c.Authors.Where(query.Every[*of.Author]())
	c.Authors.Where(query.Raw[*of.Author]("1 = 1"))
	query.Select1(author.Name).From(c.Authors)
	query.Select1(author.Name).From(c.Authors.Where(author.Name.EQ("x")))
	query.Select2(article.Title, article.Stock)
	query.Select1(article.Title).From(c.Articles).Where(article.Title.EQ("x"))
	query.Select1(article.Title).From(c.Articles).OrderBy(article.Title.Asc())
	query.Select1(article.Status).From(c.Articles).GroupBy(article.Status)
	query.Select1(article.Title).Having(query.Count[*of.Article]().GT(1))
	query.Select1(article.Title).OrderBy(query.Count[*of.Article]().Desc())
}

// numbers come from a sequence by its name.
func numbers(ctx context.Context, c *shop.Client) {
	query.NextNumbers(ctx, c, "numbers", 3)
}

func edges(ctx context.Context, c *shop.Client, l *ledger.Client, a *shop.Article) {
	c.Authors.With(author.Articles)
	l.Entries.With(entry.Account)
	c.Articles.With(article.Author)
	c.Articles.Where(article.Author.Has(author.Name.EQ("x")))
	c.Articles.Where(article.Author.HasNone(author.Name.EQ("x")))
	c.Authors.Where(author.Articles.Has())
	c.Authors.With(author.Articles.OrderBy(article.Title.Asc()))
	c.Authors.With(author.Articles.With(article.Topics), author.Country)
	c.Authors.With(author.Articles.Limit(1))
	c.Articles.Where(query.Targets(article.Topics).GT(1))
	query.Link(ctx, c, article.Topics, uuid.Nil, uuid.Nil)
	who, loaded := a.Edges.Author.Get()
	_, _ = who.Name, loaded
}

func fixed(ctx context.Context, now time.Time, c *shop.Client, l *ledger.Client, d *documents.Client) {
	c.Articles.Create(ctx, article.ID.Set(uuid.Nil), article.CreatedAt.Set(now))
	query.Creating(c.Articles, article.CreatedAt.Set(now))
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, article.UpdatedAt.Set(now))
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, article.Details.Pages.Set(1))
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, article.Details.Pages.SetNull())
	query.RemoveMember(ctx, c.Articles.Where(article.Stock.EQ(1)), article.Details.Pages)
	query.RemoveMember(ctx, d.Articles.Where(paper.ID.EQ("1")), paper.Details.Author) // a whole struct
	keywords := query.MemberList(paper.Details.Keywords)
	d.Articles.Where(keywords.Has("x"), keywords.Len().GT(1), query.AnyElementOf(query.MemberList(paper.Details.Ratings)).GT(3)).
		Update(ctx, query.AppendTo(paper.Details.Keywords, "x"), query.RemoveFrom(paper.Details.Ratings, 3))
	c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, kind.AInt64.Add(1))
	c.Readings.Create(ctx, reading.Tenant.Set("x"))
	l.Accounts.Create(ctx, account.Currency.Set("USD"))
}

func nulls(s string, id uuid.UUID) {
	article.Subtitle.SetNull()
	article.Subtitle.IsNull()
	article.AuthorID.NotNull()
	kind.NStrings.SetNull()
	kind.NJSON.SetNull()
	kind.NPoint.IsNull()
	article.Details.SetNull()
	article.Details.Pages.IsNull()
	article.Subtitle.Set(s)
	article.Subtitle.EQ(s)
	_ = shop.Article{Title: s}
	_ = shop.Article{Subtitle: nil}
	_ = shop.Article{Subtitle: &s}
	_ = shop.Article{AuthorID: &id}
}

func operations(point demo.Point) {
	article.Title.Match("x")
	article.Title.Score("x").Desc()
	query.Matches(article.Title, "^x")
	query.Tuple2(article.Title, article.Stock).GT("x", 1)
	query.StringAggBy(account.Email, ",", account.Email.Asc())
	query.DistinctOn(query.Select1(article.Title), article.Status)
	query.LikeAny(article.Subtitle, "x%", "y%")
	query.ArrayPosition(article.Tags, "x")
	query.AnyElementOf(article.Tags).GT("x")
	query.Select1(query.Unnest(article.Tags))
	query.DateBin(time.Hour, article.CreatedAt, time.Time{})
	query.Lag(article.Subtitle, 1).IgnoreNulls()
	article.Tags.Has("x")
	article.Tags.Len().EQ(1)
	article.Stock.Add(1)
	article.Price.Add(0.5)
	query.Sum(article.Stock)
	query.Avg(article.Price)
	query.Min(article.CreatedAt)
	query.Max(article.Title)
	article.Active.EQ(true)
	article.Stock.GT(1)
	article.Status.NEQ(shop.ArticleStatusDraft)
	article.Subtitle.Contains("x")
	article.Tags.HasAll("x", "y")
	article.Tags.Len().Asc()
	article.Title.Asc()
	article.Labels.IsNull()
	kind.ABytes.EQ(nil)
	kind.APoint.EQ(point)
	query.Select1(kind.APoint)
	query.CountDistinct(kind.AGrade)
	query.Select1(article.AuthorID)
	_ = article.Details.Pages
	article.Details.Set(&demo.Details{Pages: 1})
	article.Details.Size.Width.EQ(1)
}

func values(s string, n int64, id uuid.UUID, point demo.Point) {
	article.Stock.EQ(3)
	article.Stock.Between(1, 2)
	article.Stock.In(1, 2)
	article.Stock.Add(-1)
	article.Stock.Set(0)
	kind.AInt8.EQ(100)
	kind.AUint8.Set(1)
	kind.AInt64.EQ(n)
	article.Title.EQ(s)
	article.Title.Match(s)
	article.Active.EQ(false)
	article.Price.Set(1)
	article.Status.EQ(shop.ArticleStatus(s))
	article.Status.EQ("draft") // an untyped constant; an unknown one is an error of the statement
	article.Status.Set(shop.ArticleStatusDraft)
	kind.AEnum.EQ(shop.KindAEnumOne)
	article.ID.EQ(id)
	article.ID.In(uuid.Nil, id)
	article.CreatedAt.GT(time.Time{})
	article.Tags.Has(s)
	article.Tags.HasAny("x", s)
	article.Tags.Set([]string{s})
	article.Tags.Len().GT(1)
	article.Details.Pages.GT(300)
	article.Labels.Set(map[string]string{})
	kind.AGrade.EQ(demo.Grade(s))
	kind.APoint.EQ(point)
	_ = shop.Article{Status: shop.ArticleStatusDraft}
}

func aggregates(c *shop.Client) {
	c.Articles.Where(article.Stock.GT(3))
	c.Articles.OrderBy(article.Stock.Asc())
	query.Select1(article.Status).From(c.Articles).GroupBy(article.Status).Having(query.Max(article.Stock).GT(1))
	query.Select1(article.Status).From(c.Articles).OrderBy(query.Sum(article.Stock).Asc(), article.Status.Asc())
	query.MaxBy(article.Title, article.Stock).Or("")
	query.Percentile(article.Stock, 0.5).Filter(article.Stock.GT(1))
	query.StringAgg(article.Title, ",").Over(query.OrderedBy(article.Stock.Asc()))
	query.ArrayAgg(article.Stock).Filter(article.Stock.GT(1))
	query.And(article.Stock.GT(1), article.Stock.LT(9))
	c.Articles.Where(article.Tags.Len().GT(1))
	c.Articles.OrderBy(article.Title.Score("x").Desc())
	c.Articles.Where(query.Search(query.BestFields("x", query.Fuzziness(1), query.AnyWord()), article.Title).Match())
	c.Articles.Where(query.Search(query.PhrasePrefix("x", query.Slop(1), query.MaxExpansions(5)), query.Boosted(article.Title, 2)).MinScore(0.5))
}

func expressions(ctx context.Context, c *shop.Client) {
	query.Plus(article.Stock, query.AsInt(article.Price))
	query.Plus(article.Stock, query.Value[*of.Article](1))
	query.Modulo(article.Stock, article.Stock)
	query.Round(query.AsFloat(article.Stock))
	query.Lower(article.Status)
	query.Concat(article.Title, article.Subtitle)
	query.DateTrunc(query.Day, article.CreatedAt)
	query.Extract(query.DayOfWeek, article.CreatedAt)
	query.Extract(query.Day, article.CreatedAt)
	query.Coalesce(article.Subtitle, query.Lower(article.Title))
	query.When(article.Stock.GT(1), article.Title).Else(article.Subtitle)
	c.Articles.Where(query.Plus(article.Stock, article.Stock).GT(1))
	c.Articles.Where(query.Upper(article.Title).EQ("x"))
	c.Articles.Where(query.Equal(article.Title, article.Subtitle))
	query.Sum(query.AsInt(kind.AInt8))
	query.Sum(article.Stock).GT(1)
	query.Select1(query.Upper(article.Title)).GroupBy(query.Upper(article.Title))
	query.Select1(query.Sum(article.Stock).Filter(article.Title.EQ("x")))
	query.Select1(query.RowNumber[*of.Article]().Over(query.PartitionBy(article.Status)))
	query.Sum(article.Stock).Over(query.OrderedBy(article.Title.Asc()))
	query.Plus(query.Sum(article.Stock), query.Max(article.Stock))
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, query.SetTo(article.Stock, query.AsInt(article.Price)))
	lower, _ := query.Select1(query.Lower(article.Title).Or("")).From(c.Articles).First(ctx)
	var _ string = lower
}

func subqueries(ctx context.Context, c *shop.Client, l *ledger.Client) {
	c.Articles.Where(query.Via(article.Author, author.Name).EQ("x"))
	query.Each(author.Articles, article.Title)
	query.Relate(article.Title, c.Authors, author.Name)
	c.Articles.Where(query.In(article.AuthorID, query.Select1(author.ID).From(c.Authors)))
	c.Articles.Where(query.NotIn(article.ID, query.Pick(article.AuthorID).From(c.Articles)))
	c.Articles.Where(query.Exists[*of.Article](c.Authors))
	query.Equal(article.AuthorID, query.Outer[*of.Article](author.ID))
	query.Scalar[*of.Article](query.Select1(query.AsNullable(article.Stock)).From(c.Articles))
	query.Union(query.Select1(article.Title), query.Select1(author.Name))
	query.Intersect(query.Select1(account.Email), query.Select1(account.Currency))
	query.Except(query.Select1(account.Email), query.Select1(account.Currency))
	query.DeleteReturning(ctx, l.Accounts.Where(account.ID.EQ(1)))
	query.NTile[*ledgerof.Account](4)
	query.PercentRank[*ledgerof.Account]()
	query.ForUpdate(l.Accounts.Where(account.Balance.GT(1)).Limit(3), query.SkipLocked).All(ctx)
	query.ForShare(l.Accounts, query.NoWait).Get(ctx, 1)
	query.Select1(account.Email).From(query.ForUpdate(l.Accounts))
	query.AsOf(c.Articles.Where(article.Stock.EQ(1)), query.FollowerRead()).All(ctx)
	query.UpdateReturning(ctx, c.Articles.Where(article.Stock.EQ(1)), article.Title.Set("x"))
	query.Select2(account.Email, query.Each(query.Lateral(account.Entries.Limit(3)), entry.Amount)).From(l.Accounts)
	query.UpdateFrom(ctx, l.Entries.Where(entry.Amount.GT(1)), entry.Account, query.SetTo(entry.Amount, query.Via(entry.Account, account.Balance)))
	query.InsertFrom1(ctx, c.Authors, query.Select1(article.Title).From(c.Articles), author.Name)
	top := query.CTE2("top", query.Select2(article.Title, query.Count[*of.Article]()).From(c.Articles))
	query.Select1(top.C1).From(top).Where(top.C2.GT(1))
}

func rows(ctx context.Context, c *shop.Client) {
	names, _ := query.Select1(article.Title).From(c.Articles).All(ctx)
	_ = []string(names)
	pairs, _ := query.Select2(query.Count[*of.Article](), article.Status).From(c.Articles).All(ctx)
	_ = []query.Row2[int64, shop.ArticleStatus](pairs)
	var _ shop.ArticleStatus = pairs[0].V2
	sum, _ := query.Select1(query.Sum(article.Stock)).From(c.Articles).Only(ctx)
	var _ *int = sum
	subtitle, _ := query.Select1(article.Subtitle).From(c.Articles).First(ctx)
	var _ *string = subtitle
	pages, _ := query.Select1(article.Details.Pages).From(c.Articles).First(ctx)
	var _ *int64 = pages
	for a, err := range c.Articles.Iter(ctx) {
		var _ *shop.Article = a
		_ = err
	}
	n, _ := query.Deleting(c.Articles.Where(article.Stock.GT(1))).Exec(ctx)
	var _ int = n
}

func keys(ctx context.Context, now time.Time, c *shop.Client, l *ledger.Client, ids []uuid.UUID) {
	c.Articles.Get(ctx, ids[0])
	c.Articles.GetMany(ctx, ids...)
	c.Kinds.Get(ctx, 1)
	c.Readings.Get(ctx, shop.ReadingKey{Tenant: "t", Ts: now})
	l.Accounts.Get(ctx, 1)
}

func targets(ctx context.Context, c *shop.Client, b *books.Client, l *ledger.Client, k *bank.Client) {
	l.Tx(ctx, nil)
	k.Tx(ctx, nil)
	var _ *ledger.Tx
	c.Articles.Refresh(ctx)
	b.Books.Refresh(ctx)
	query.CopyFrom(ctx, b.Books, nil, query.CopyFromOptions{})
	query.CopyTo(ctx, b.Books.Where(), "", query.CopyToOptions{})
	var cockroach *files.Client
	cockroach.Makers.Where(query.Similar(maker.Name, "x")).OrderBy(query.Similarity(maker.Name, "x").Desc())
	query.ImportInto(ctx, cockroach.Makers, nil, query.ImportOptions{}, maker.ID)
	query.ExportInto(ctx, cockroach.Makers.Where(), "", query.ExportOptions{})
}

func transactions(ctx context.Context, l *ledger.Client, k *bank.Client) {
	l.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error {
		both(&tx.Tables)
		_, err := tx.Exec(ctx, "SELECT 1")
		return err
	}, query.ReadOnly(), query.Attempts(1))
	k.Tx(ctx, func(ctx context.Context, tx *bank.Tx) error { return nil })
	both(&l.Tables)
}

// both takes the tables of a client as well as those of a transaction.
func both(*ledger.Tables) {}

func elements(c *documents.Client) {
	query.AnyElement(paper.Lines, paper.Lines.Sku.EQ("x"))
	query.AnyElement(paper.Value, paper.Value.Title.EQ("x"))
	c.Articles.Where(query.Not(query.AnyElement(paper.Details.Chapters, paper.Details.Chapters.Title.EQ("x"))))
	paper.Search.Match("x")
}

func geography(c *places.Client, shape orb.Geometry, point orb.Point, vector []float32) {
	c.Regions.Where(region.Area.Within(shape), region.Area.Contains(point), region.Area.Intersects(shape), region.Area.Disjoint(shape), region.Route.IsNull())
	query.Select2(region.Area, region.Route).From(c.Regions).OrderBy(region.Area.Area().Asc())
	query.Select1(region.Route.Area()).GroupBy(region.Route.Area())
	c.Places.Where(geo.Within(geoplace.Location, shape), geoplace.Location.Near(point, 5))
	article.Details.Notes.Set([]string{"a"})
	article.Details.Size.SetNull()
	geo.Distance(sphereregion.Area, shape).GT(5)
	geo.Near(sphereplace.Location, shape, 5)
	c.Notes.Nearest(geonote.Embedding, vector, 5)
}

func ownTypes(local sqltype.LocalTime, clock sqltype.TimeOfDay, span sqltype.Interval, day sqltype.Date) {
	wide.Date.Between(day, day)
	wide.LocalTime.GT(local)
	wide.LocalTimeNull.SetNull()
	wide.TimeOfDay.In(clock)
	wide.Bits.EQ("0101")
	wide.Ltree.Within("top.science")
	wide.Limited.Contains("x")
	wide.Dates.Has(day)
	wide.Ltrees.Append("top")
	relation.Interval.LT(span)
	relation.Citext.EQ("x")
	relation.Native.EQ(relationof.SampleNativeBad)
	relation.Native.In("good", relationof.SampleNativeGreat)
	relation.NativeNull.SetNull()
	relation.Natives.Has("good")
	relation.Natives.Append("good")
	query.Max(wide.Date)
	query.Min(wide.LocalTime)
	query.Less(wide.TimeOfDay, wide.TimeOfDayNull)
	query.Coalesce(wide.LocalTimeNull, wide.LocalTime)
}

func served() {
	_ = []query.Change[*serverof.Invoice]{invoice.Number.Set(1), invoice.Line.Set(1), invoice.Amount.Add(1)}
	invoice.Cents.GT(1)
	invoice.Customer.GT("a")
	invoice.State.EQ("open")
	invoice.States.Has("open")
	invoice.Moods.SetNull()
}
