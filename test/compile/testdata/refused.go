// Package programs must not compile where a comment says so.
package programs

import (
	"context"
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
	documents "github.com/crategen/crategen/test/documents/db"
	paper "github.com/crategen/crategen/test/documents/db/article"
	relationof "github.com/crategen/crategen/test/everykind/relational/db/of"
	relation "github.com/crategen/crategen/test/everykind/relational/db/sample"
	wide "github.com/crategen/crategen/test/everykind/wide/db/sample"
	places "github.com/crategen/crategen/test/geo/db"
	geonote "github.com/crategen/crategen/test/geo/db/note"
	geoplace "github.com/crategen/crategen/test/geo/db/place"
	"github.com/crategen/crategen/test/geo/db/region"
	ledger "github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/entry"
	demo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/odd"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/reading"
)

// Code of another version of the generator does not fit the runtime; the message says what to do.
const (
	_ uint = 0 - query.TooOldRunGoGenerate           // want `cannot use 0 - query.TooOldRunGoGenerate`
	_ uint = query.TooNewUpgradeCrategen - 1_000_000 // want `cannot use query.TooNewUpgradeCrategen - 1_000_000`
)

// What belongs to one entity has no place in a query of another.
func entities(ctx context.Context, c *shop.Client) {
	c.Articles.Where(author.Name.EQ("x"))                                      // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	c.Articles.Where(account.Email.EQ("x"))                                    // want `query.Predicate[*of.Account]) as query.Predicate[*of.Article] value`
	c.Articles.Where(article.Title.EQ("x")).Where(author.Name.EQ("x"))         // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	c.Articles.OrderBy(author.Name.Asc())                                      // want `query.Order[*of.Author]) as query.Order[*of.Article] value`
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, author.Name.Set("x"))    // want `query.Change[*of.Author]) as query.Change[*of.Article] value`
	query.Updating(c.Articles.Where(article.Stock.EQ(1)), odd.Select.Set("x")) // want `does not match inferred type query.Change[*of.Article]`
	c.Articles.Create(ctx, article.Title.Set("x"), author.Name.Set("x"))       // want `query.Change[*of.Author]) as query.Assignment[*of.Article] value`
	query.Creating(c.Articles, author.ID.Set(uuid.Nil))                        // want `does not match inferred type query.Assignment[*of.Article]`
	c.Articles.Insert(ctx, &shop.Author{})                                     // want `*db.Author) as *db.Article value`
	c.Articles.Insert(ctx, shop.Article{})                                     // want `db.Article) as *db.Article value`
	c.Articles.InsertMany(ctx, []*shop.Author{})                               // want `[]*db.Author) as []*db.Article value`
	query.Load(ctx, c.Articles, c.Authors.Iter(ctx))                           // want `iter.Seq2[*db.Author, error] does not satisfy query.Sequence[*db.Article]`
	query.Load(ctx, c.Articles, []*shop.Article{})                             // want `[]*db.Article does not satisfy query.Sequence[*db.Article]`
	c.Articles.Upsert(ctx, &shop.Article{}, &shop.Author{})                    // want `*db.Author) as *db.Article value`
	c.Articles.Where(query.And(article.Title.EQ("x"), author.Name.EQ("x")))    // want `query.Predicate[*of.Author] of author.Name.EQ("x") does not match inferred type query.Predicate`
	c.Articles.Where(query.Not(author.Name.EQ("x")))                           // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	c.Articles.Where(query.Every[*of.Author]())                                // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	c.Articles.Where(query.Raw[*of.Author]("1 = 1"))                           // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	c.Articles.Where(article.Stock.EQ(1)).Insert(ctx, &shop.Article{})         // want `has no field or method Insert`
	c.Articles.Where(article.Stock.EQ(1)).Get(ctx, uuid.Nil)                   // want `has no field or method Get`
	query.Inserting(c.Articles.Where(article.Stock.EQ(1)), &shop.Article{})    // want `does not match query.TableOf[E]`
	query.Load(ctx, c.Articles.Where(), c.Articles.Iter(ctx))                  // want `does not match query.TableOf[E]`
	c.Articles.Where(article.Stock.EQ(1)).WithDeleted()                        // want `has no field or method WithDeleted`
	c.Articles.Where(article.Stock.EQ(1)).Restore(ctx)                         // want `has no field or method Restore`
	query.Select1(author.Name).From(c.Articles)                                // want `*db.ArticleTable) as query.Source[*of.Author] value`
	query.Select2(article.Title, author.Name)                                  // want `*query.Text[*of.Author, string] of author.Name does not match inferred type query.Selectable`
	query.Select1(article.Title).From(c.Articles).Where(author.Name.EQ("x"))   // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	query.Select1(article.Title).From(c.Articles).OrderBy(author.Name.Asc())   // want `query.Order[*of.Author]) as query.Ordering[*of.Article] value`
	query.Select1(article.Status).From(c.Articles).GroupBy(author.Name)        // want `query.Text[*of.Author, string]) as query.Groupable[*of.Article] value`
	query.Select1(article.Title).Having(query.Count[*of.Author]().GT(1))       // want `query.Having[*of.Author]) as query.Having[*of.Article] value`
	query.Select1(article.Title).OrderBy(query.Count[*of.Author]().Desc())     // want `query.AggregateOrder[*of.Author]) as query.Ordering[*of.Article] value`
}

// The numbers of a sequence are those of a client, and the sequence has its name.
func numbers(ctx context.Context, c *shop.Client) {
	query.NextNumbers(ctx, c.Articles, "numbers", 3) // want `as query.Runner value`
	query.NextNumbers(ctx, c, kind.NInt64, 3)        // want `as string value`
}

// Edges lead from one entity to another, and nowhere else.
func edges(ctx context.Context, c *shop.Client, a *shop.Article) {
	c.Articles.With(author.Articles)                                // want `query.ToMany[*of.Author, *of.Article]) as query.Edge[*of.Article] value`
	c.Articles.With(entry.Account)                                  // want `query.ToOne[*of.Entry, *of.Account]) as query.Edge[*of.Article] value`
	c.Articles.With(article.Title)                                  // want `query.Fulltext[*of.Article, string]) as query.Edge[*of.Article] value`
	c.Articles.Where(article.Author.Has(article.Title.EQ("x")))     // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	c.Articles.Where(article.Author.HasNone(article.Title.EQ("x"))) // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	c.Authors.Where(article.Author.Has())                           // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	c.Authors.Where(author.Articles.EQ(uuid.Nil))                   // want `has no field or method EQ`
	c.Authors.With(author.Articles.OrderBy(author.Name.Asc()))      // want `query.Order[*of.Author]) as query.Order[*of.Article] value`
	c.Authors.With(author.Articles.With(author.Country))            // want `query.ToOne[*of.Author, *of.Country]) as query.Edge[*of.Article] value`
	c.Articles.With(article.Author.Limit(1))                        // want `has no field or method Limit`
	c.Authors.Where(query.Targets(article.Topics).GT(1))            // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	query.Link(ctx, c, author.Articles, uuid.Nil, uuid.Nil)         // want `author.Articles does not match query.Links[K, L]`
	query.Link(ctx, c, article.Topics, uuid.Nil, "x")               // want `"x" (untyped string constant) as uuid.UUID value`
	_ = a.Edges.Author.Name                                         // want `has no field or method Name`
	a.Edges.Author = new(shop.Author)                               // want `*db.Author) as query.One[*db.Author] value`
}

// Keys and immutable columns are set by an insert and never again.
func fixed(ctx context.Context, now time.Time, c *shop.Client, l *ledger.Client) {
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, article.ID.Set(uuid.Nil))          // want `query.Setter[*of.Article]) as query.Change[*of.Article] value`
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, article.CreatedAt.Set(now))        // want `query.Setter[*of.Article]) as query.Change[*of.Article] value`
	query.Updating(c.Articles.Where(article.Stock.EQ(1)), article.CreatedAt.Set(now))    // want `does not match inferred type query.Change[*of.Article]`
	c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, kind.ID.Add(1))                             // want `has no field or method Add`
	c.Readings.Where(reading.Value.EQ(1)).Update(ctx, reading.Tenant.Set("x"))           // want `query.Setter[*of.Reading]) as query.Change[*of.Reading] value`
	l.Accounts.Where(account.ID.EQ(1)).Update(ctx, account.Currency.Set("USD"))          // want `query.Setter[*of.Account]) as query.Change[*of.Account] value`
	query.RemoveMember(ctx, c.Articles.Where(article.Stock.EQ(1)), paper.Details.Pages)  // want `paper.Details.Pages`
	query.RemoveMember(ctx, c.Articles.Where(article.Stock.EQ(1)), paper.Details.Author) // want `paper.Details.Author`
	query.RemoveMember(ctx, c.Articles.Where(article.Stock.EQ(1)), article.Title)        // want `article.Title does not match inferred type query.MemberOf`
	query.AppendTo(paper.Details.Keywords, 1)                                            // want `1 (untyped int constant)`
	query.AppendTo(paper.Details.Summary, "x")                                           // want `paper.Details.Summary`
	query.MemberList(paper.Details.Chapters.PathJSON)                                    // want `documents.Chapter does not satisfy query.ListElement`
	query.MemberList(paper.Details.Keywords).Has(1)                                      // want `cannot use 1`
}

// Only what may be NULL knows of NULL.
func nulls(s string) {
	article.Title.SetNull()              // want `has no field or method SetNull`
	article.Title.IsNull()               // want `has no field or method IsNull`
	article.Stock.NotNull()              // want `has no field or method NotNull`
	article.ID.SetNull()                 // want `has no field or method SetNull`
	article.Tags.SetNull()               // want `has no field or method SetNull`
	kind.AJSON.SetNull()                 // want `has no field or method SetNull`
	kind.APoint.IsNull()                 // want `has no field or method IsNull`
	article.Details.Size.Set(3)          // want `as *shop.Size value`
	article.Subtitle.Set(nil)            // want `cannot use nil as string value in argument to article.Subtitle.Set`
	article.Subtitle.Set(&s)             // want `*string) as string value`
	article.Subtitle.EQ(nil)             // want `cannot use nil as string value in argument to article.Subtitle.EQ`
	_ = shop.Article{Title: nil}         // want `cannot use nil as string value in struct literal`
	_ = shop.Article{Title: &s}          // want `*string) as string value`
	_ = shop.Article{Subtitle: s}        // want `string) as *string value`
	_ = shop.Article{AuthorID: uuid.Nil} // want `uuid.UUID) as *uuid.UUID value`
}

// A column has the operations of its kind and of its indexes.
func operations(point demo.Point) {
	query.Matches(article.Stock, "^x")                         // want `T (type int) does not satisfy ~string`
	query.ArrayPosition(article.Tags, 1)                       // want `cannot use 1`
	query.StringAggBy(article.Title, ",", article.Title.Asc()) // want `does not satisfy capability.Relate`
	query.ContainsJSON(article.Labels, "x")                    // want `does not satisfy capability.Relate`
	query.Tuple2(article.Title, article.Stock).GT("x", "y")    // want `cannot use "y"`
	query.ArrayMin(article.Title)                              // want `does not match query.ArrayOf`
	query.AnyElementOf(article.Tags).GT(1)                     // want `cannot use 1`
	query.DateTruncIn(1, article.Stock, "x")                   // want `query.Operand`
	article.Subtitle.Match("x")                                // want `has no field or method Match`
	article.Subtitle.Score("x")                                // want `has no field or method Score`
	article.Tags.Match("x")                                    // want `has no field or method Match`
	article.Title.Has("x")                                     // want `has no field or method Has`
	article.Labels.Has("x")                                    // want `has no field or method Has`
	article.Title.Len()                                        // want `has no field or method Len`
	article.Title.Add("x")                                     // want `has no field or method Add`
	article.Active.Add(true)                                   // want `has no field or method Add`
	article.CreatedAt.Add(1)                                   // want `has no field or method Add`
	query.Sum(article.Title)                                   // want `string does not satisfy query.Wide`
	query.Avg(article.Title)                                   // want `string does not satisfy query.Number`
	query.Sum(article.CreatedAt)                               // want `time.Time does not satisfy query.Wide`
	query.Max(article.ID)                                      // want `uuid.UUID does not satisfy query.Ordered`
	article.Active.GT(false)                                   // want `has no field or method GT`
	query.Min(article.Active)                                  // want `bool does not satisfy query.Ordered`
	article.Status.GT(shop.ArticleStatusDraft)                 // want `has no field or method GT`
	article.Status.Contains("x")                               // want `has no field or method Contains`
	article.Stock.Contains("1")                                // want `has no field or method Contains`
	article.Tags.EQ("x")                                       // want `article.Tags.EQ undefined`
	article.Tags.Asc()                                         // want `has no field or method Asc`
	article.Labels.EQ(nil)                                     // want `has no field or method EQ`
	article.Labels.Asc()                                       // want `has no field or method Asc`
	kind.ABytes.GT(nil)                                        // want `has no field or method GT`
	kind.ABytes.Asc()                                          // want `has no field or method Asc`
	kind.APoint.GT(point)                                      // want `has no field or method GT`
	query.Min(kind.APoint)                                     // want `does not match query.Operand[M, T]`
	query.Min(article.Tags)                                    // want `does not match query.Operand[M, T]`
	query.Sum(article.Status)                                  // want `of.ArticleStatus does not satisfy query.Wide`
	query.Select1(article.Author)                              // want `*query.ToOne[*of.Article, *of.Author] of article.Author does not match query.Selectable`
	_ = article.Details.Weight                                 // want `has no field or method Weight`
	article.Details.Notes.Set([]int{1})                        // want `as []string value`
	article.Details.Notes.EQ(nil)                              // want `has no field or method EQ`
	article.Details.Pages.Set("x")                             // want `cannot use "x"`
	article.Details.Size.EQ(nil)                               // want `has no field or method EQ`
}

// A column is compared with values of its own type.
func values(s string, n int, other otherID) {
	article.Stock.EQ("3")                       // want `cannot use "3" (untyped string constant) as int value in`
	article.Stock.EQ(2.5)                       // want `cannot use 2.5 (untyped float constant) as int value in`
	article.Stock.Between(1, "2")               // want `cannot use "2" (untyped string constant) as int value in`
	article.Stock.In(1, "2")                    // want `cannot use "2" (untyped string constant) as int value in`
	article.Stock.Add("1")                      // want `cannot use "1" (untyped string constant) as int value in`
	article.Stock.Set(nil)                      // want `cannot use nil as int value in argument to article.Stock.Set`
	kind.AInt8.EQ(1000)                         // want `cannot use 1000 (untyped int constant) as int8 value in`
	kind.AUint8.Set(-1)                         // want `cannot use -1 (untyped int constant) as uint8 value in`
	kind.AInt64.EQ(n)                           // want `int) as int64 value`
	article.Title.EQ(3)                         // want `cannot use 3 (untyped int constant) as string value in`
	article.Title.Match(3)                      // want `cannot use 3 (untyped int constant) as string value in`
	article.Active.EQ(1)                        // want `cannot use 1 (untyped int constant) as bool value in`
	article.Price.Set("1")                      // want `cannot use "1" (untyped string constant) as float64 value in`
	article.Status.EQ(s)                        // want `string) as of.ArticleStatus value`
	article.Status.EQ(shop.KindAEnumOne)        // want `cannot use shop.KindAEnumOne (constant "one" of string type of.KindAEnum) as of.ArticleStatus value in`
	article.Status.Set(shop.KindAEnumOne)       // want `cannot use shop.KindAEnumOne (constant "one" of string type of.KindAEnum) as of.ArticleStatus value in`
	article.ID.EQ(s)                            // want `string) as uuid.UUID value`
	article.ID.EQ(other)                        // want `otherID) as uuid.UUID value`
	article.ID.In(uuid.Nil, other)              // want `otherID) as uuid.UUID value`
	article.CreatedAt.GT("2024-01-01")          // want `cannot use "2024-01-01" (untyped string constant) as time.Time value in`
	article.Tags.Has(1)                         // want `cannot use 1 (untyped int constant) as string value in`
	article.Tags.HasAny("x", 1)                 // want `cannot use 1 (untyped int constant) as string value in`
	article.Tags.Set("x")                       // want `cannot use "x" (untyped string constant) as []string value in`
	article.Tags.Len().GT("1")                  // want `cannot use "1" (untyped string constant) as int value in`
	article.Details.Pages.GT("300")             // want `cannot use "300" (untyped string constant) as int64 value in`
	article.Details.Set(map[string]any{})       // want `map[string]any) as *shop.Details value`
	kind.AGrade.EQ(s)                           // want `string) as shop.Grade value`
	kind.APoint.EQ(s)                           // want `string) as shop.Point value`
	_ = shop.Article{Status: s}                 // want `string) as db.ArticleStatus value`
	_ = shop.Article{Status: shop.KindAEnumOne} // want `cannot use shop.KindAEnumOne (constant "one" of string type of.KindAEnum) as db.ArticleStatus value in`
}

// Conditions on rows and conditions on groups do not mix, and a query of entities has no groups.
func aggregates(c *shop.Client) {
	c.Articles.Where(query.Sum(article.Stock).GT(3))                                     // want `query.Having[*of.Article]) as query.Predicate[*of.Article] value`
	c.Articles.Where(query.Count[*of.Article]().GT(1))                                   // want `query.Having[*of.Article]) as query.Predicate[*of.Article] value`
	c.Articles.OrderBy(query.Count[*of.Article]().Desc())                                // want `query.AggregateOrder[*of.Article]) as query.Order[*of.Article] value`
	c.Articles.OrderBy(query.Sum(article.Stock).Asc())                                   // want `query.AggregateOrder[*of.Article]) as query.Order[*of.Article] value`
	c.Articles.GroupBy(article.Status)                                                   // want `has no field or method GroupBy`
	c.Articles.Having(query.Count[*of.Article]().GT(1))                                  // want `has no field or method Having`
	query.Select1(article.Status).From(c.Articles).Where(query.Max(article.Stock).GT(1)) // want `query.Having[*of.Article]) as query.Predicate[*of.Article] value`
	query.Select1(article.Status).From(c.Articles).Having(article.Stock.GT(1))           // want `query.Predicate[*of.Article]) as query.Having[*of.Article] value`
	query.Select1(query.Max(query.Sum(article.Stock))).From(c.Articles)                  // want `as query.Source[*query.Grouped[*of.Article]] value`
	query.Select1(article.Status).Having(query.Max(query.Sum(article.Stock)).GT(1))      // want `query.Having[*query.Grouped[*of.Article]]) as query.Having[*of.Article] value`
	c.Articles.Where(query.Less(query.Sum(article.Stock), query.Max(article.Stock)))     // want `query.Predicate[*query.Grouped[*of.Article]]) as query.Predicate[*of.Article] value`
	query.MaxBy(article.Stock, article.Title)                                            // want `string does not satisfy query.NumberOrTime`
	query.Percentile(article.Title, 0.5)                                                 // want `string does not satisfy query.Number`
	query.StringAgg(article.Stock, ",")                                                  // want `T (type int) does not satisfy ~string`
	query.ArrayAgg(article.Stock).Over(query.OrderedBy(article.Stock.Asc()))             // want `has no field or method Over`
	query.Via(article.Author, query.Min(author.Name))                                    // want `does not match inferred type query.Operand[*of.Author, T]`
	query.And(article.Stock.GT(1), query.Sum(article.Stock).GT(1))                       // want `query.Having[*of.Article] of query.Sum(article.Stock).GT(1) does not match inferred type query.Predicate`
	c.Articles.Where(article.Tags.Len())                                                 // want `query.ArrayLength[*of.Article]) as query.Predicate[*of.Article] value`
	query.Phrase("x", query.Fuzziness(1))                                                // want `as query.PhraseOption value`
	query.CrossFields("x", query.Fuzziness(1))                                           // want `as query.CrossOption value`
	query.BestFields("x", query.Slop(1))                                                 // want `as query.WordOption value`
	query.PhrasePrefix("x", query.AnyWord())                                             // want `as query.PrefixOption value`
	query.Search(query.Phrase("x"), article.Subtitle)                                    // want `does not match query.Searched`
	c.Articles.Where(article.Title.Score("x"))                                           // want `query.Score[*of.Article]) as query.Predicate[*of.Article] value`
}

// Functions take operands of one entity and of types that they can work with, and what may be NULL is not read as if it could not.
func expressions(ctx context.Context, c *shop.Client) {
	query.Plus(article.Stock, article.Price)                                                     // want `article.Price does not match inferred type query.Operand[*of.Article, int]`
	query.Plus(article.Stock, query.Value[*of.Article](1.5))                                     // want `does not match inferred type query.Operand[*of.Article, int]`
	query.Plus(article.Stock, query.Value[*of.Author](1))                                        // want `does not match inferred type query.Operand[*of.Article, int]`
	query.Plus(article.Stock, 1)                                                                 // want `cannot use 1 (constant of type int) as query.Operand[*of.Article, int] value`
	query.Plus(article.Title, article.Title)                                                     // want `string does not satisfy query.Number`
	query.Modulo(article.Price, article.Price)                                                   // want `float64 does not satisfy wire.Integer`
	query.Round(article.Stock)                                                                   // want `int does not satisfy wire.Float64or32`
	query.Lower(article.Stock)                                                                   // want `T (type int) does not satisfy ~string`
	query.Lower(article.Tags)                                                                    // want `article.Tags does not match query.Operand`
	query.Concat(article.Title, author.Name)                                                     // want `author.Name does not match inferred type query.Operand[*of.Article, string]`
	query.DateTrunc(query.Day, article.Stock)                                                    // want `article.Stock does not match inferred type query.Operand[*of.Article, time.Time]`
	query.DateTrunc(query.DayOfWeek, article.CreatedAt)                                          // want `query.Part) as query.Unit value`
	query.Extract(3, article.CreatedAt)                                                          // want `int does not satisfy query.Unit | query.Part`
	query.Coalesce(article.Subtitle, article.Price)                                              // want `article.Price does not match inferred type query.Operand[*of.Article, string]`
	query.When(article.Stock.GT(1), article.Title).Else(article.Stock)                           // want `as query.Operand[*of.Article, string] value`
	query.When(author.Name.EQ("x"), article.Title)                                               // want `article.Title does not match inferred type query.Operand[*of.Author, T]`
	c.Articles.Where(query.Plus(article.Stock, article.Stock))                                   // want `query.Expr[*of.Article, int]) as query.Predicate[*of.Article] value`
	c.Articles.Where(query.Upper(article.Title).EQ(1))                                           // want `cannot use 1 (untyped int constant) as string value in`
	c.Articles.Where(query.Equal(article.Title, article.Stock))                                  // want `article.Stock does not match inferred type query.Operand[*of.Article, string]`
	c.Authors.Where(query.Upper(article.Title).EQ("x"))                                          // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	query.Sum(kind.AInt8)                                                                        // want `int8 does not satisfy query.Wide`
	query.Sum(article.Stock).GT("1")                                                             // want `cannot use "1" (untyped string constant) as int value in`
	query.Select1(article.Status).GroupBy(query.Sum(article.Stock))                              // want `query.Aggregate[*of.Article, int]) as query.Groupable[*of.Article] value`
	query.Select1(article.Status).GroupBy(query.Count[*of.Article]())                            // want `query.NonNullAggregate[*of.Article, int64]) as query.Groupable[*of.Article] value`
	query.Select1(query.Sum(article.Stock).Filter(author.Name.EQ("x")))                          // want `query.Predicate[*of.Author]) as query.Predicate[*of.Article] value`
	query.Select1(query.RowNumber[*of.Article]())                                                // want `does not match query.Selectable`
	query.Sum(article.Stock).Over(query.PartitionBy(author.Name))                                // want `query.Window[*of.Author]) as query.Window[*of.Article] value`
	query.Plus(query.Sum(article.Stock), article.Stock)                                          // want `article.Stock does not match inferred type query.Operand[*query.Grouped[*of.Article], int]`
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, query.SetTo(article.Stock, article.Price)) // want `article.Price does not match inferred type query.Operand[*of.Article, int]`
	c.Articles.Where(article.Stock.EQ(1)).Update(ctx, query.SetTo(article.ID, article.AuthorID)) // want `article.ID does not match inferred type query.Settable[*of.Article, uuid.UUID]`
	lower, _ := query.Select1(query.Lower(article.Title)).From(c.Articles).First(ctx)
	var _ string = lower // want `*string) as string value`
}

// A join leads along its edge, with one row for each or not, and a subquery returns what is compared.
func subqueries(ctx context.Context, c *shop.Client, l *ledger.Client) {
	c.Articles.Where(query.Via(article.Author, article.Title).EQ("x"))                               // want `article.Title does not match inferred type query.Operand[*of.Author, T]`
	c.Authors.Where(query.Via(article.Author, author.Name).EQ("x"))                                  // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	query.Via(author.Articles, article.Title)                                                        // want `author.Articles does not match inferred type *query.ToOne[*of.Author, *of.Article]`
	query.Each(author.Articles, author.Name)                                                         // want `author.Name does not match inferred type query.Operand[*of.Article, T]`
	query.Relate(article.Stock, c.Authors, author.Name)                                              // want `author.Name does not match inferred type query.Operand[*of.Author, int]`
	query.Relate(article.Title, c.Articles, author.Name)                                             // want `author.Name does not match inferred type query.Operand[*of.Article, string]`
	c.Articles.Where(query.In(article.AuthorID, query.Select1(author.Name).From(c.Authors)))         // want `does not match inferred type query.Rows[*of.Author, uuid.UUID]`
	c.Articles.Where(query.NotIn(article.ID, query.Select1(article.AuthorID).From(c.Articles)))      // want `does not match inferred type query.Rows[*of.Article, uuid.UUID]`
	c.Authors.Where(query.In(article.AuthorID, query.Select1(author.ID).From(c.Authors)))            // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	c.Authors.Where(query.Exists[*of.Article](c.Articles))                                           // want `query.Predicate[*of.Article]) as query.Predicate[*of.Author] value`
	query.Equal(article.AuthorID, query.Outer[*of.Author](author.ID))                                // want `does not match inferred type query.Operand[*of.Article, uuid.UUID]`
	query.Scalar[*of.Article](query.Select1(article.Stock).From(c.Articles))                         // want `does not match inferred type query.Rows[*of.Article, *T]`
	query.Union(query.Select1(article.Title), query.Select1(article.Stock))                          // want `does not match inferred type query.Rows[*of.Article, string]`
	query.Intersect(query.Select1(article.Title), query.Select1(author.Name))                        // want `does not satisfy capability.Relate (missing method targetsWithoutCrateDB)`
	query.Except(query.Select1(article.Title), query.Select1(author.Name))                           // want `does not satisfy capability.Relate (missing method targetsWithoutCrateDB)`
	query.DeleteReturning(ctx, c.Articles.Where(article.Stock.EQ(1)))                                // want `does not satisfy capability.Relate (missing method targetsWithoutCrateDB)`
	query.NTile[*of.Article](4)                                                                      // want `does not satisfy capability.Relate (missing method targetsWithoutCrateDB)`
	query.PercentRank[*of.Article]()                                                                 // want `does not satisfy capability.Relate (missing method targetsWithoutCrateDB)`
	query.ForUpdate(c.Articles.Where(article.Stock.EQ(1)), query.SkipLocked)                         // want `does not satisfy capability.Locking (missing method targetsWithRowLocks)`
	query.ForShare(c.Articles)                                                                       // want `does not satisfy capability.Locking (missing method targetsWithRowLocks)`
	query.AsOf(query.Select1(article.Title), query.FollowerRead())                                   // want `does not`
	query.UpdateReturning(ctx, c.Articles.Where(article.Stock.EQ(1)), author.Name.Set("x"))          // want `query.Change[*of.Author]`
	query.Lateral(author.Articles.Limit(3))                                                          // want `does not satisfy capability.Relate`
	query.UpdateFrom(ctx, c.Articles.Where(), article.Author, article.Stock.Set(1))                  // want `does not satisfy capability.Relate`
	query.InsertFrom1(ctx, c.Authors, query.Select1(article.Stock).From(c.Articles), author.Name)    // want `does not match inferred type query.Place[*of.Author, int]`
	query.InsertFrom1(ctx, c.Authors, query.Select1(article.Subtitle).From(c.Articles), author.Name) // want `does not match inferred type query.Place[*of.Author, *string]`
	query.InsertFrom1(ctx, c.Authors, query.Select1(article.Title).From(c.Articles), article.Title)  // want `does not match inferred type query.Place[*of.Author, string]`
	top := query.CTE2("top", query.Select2(article.Title, query.Count[*of.Article]()).From(c.Articles))
	query.Select1(top.C1).From(c.Articles)               // want `as query.Source[*query.With2[string, int64]] value`
	query.Select1(article.Title).From(top)               // want `as query.Source[*of.Article] value`
	query.Select1(top.C2).From(top).Where(top.C2.GT("")) // want `cannot use "" (untyped string constant) as int64 value in`
	_ = top.C3                                           // want `has no field or method C3`
}

// Points, shapes and vectors are not compared as a whole.
func geography(c *places.Client, shape orb.Geometry, point orb.Point, vector []float32) {
	region.Area.EQ(shape)                                 // want `has no field or method EQ`
	region.Area.In(shape)                                 // want `has no field or method In`
	region.Area.Asc()                                     // want `has no field or method Asc`
	region.Area.IsNull()                                  // want `has no field or method IsNull`
	query.Min(region.Area)                                // want `does not match query.Operand[M, T]`
	query.Equal(region.Area, region.Route)                // want `does not match`
	query.Select1(region.ID).GroupBy(region.Area)         // want `missing method Asc`
	geoplace.Location.EQ(point)                           // want `has no field or method EQ`
	query.Select1(geoplace.ID).GroupBy(geoplace.Location) // want `missing method Asc`
	geonote.Embedding.EQ(vector)                          // want `has no field or method EQ`
	query.Select1(geonote.ID).GroupBy(geonote.Embedding)  // want `missing method Asc`
	geo.Within(region.Area, shape)                        // want `does not match`
	geo.Distance(region.Area, shape)                      // want `missing method targetsWithoutCrateDB`
	geo.Near(geoplace.Location, shape, 5)                 // want `missing method targetsWithoutCrateDB`
	geo.Within(geoplace.Location, point, shape)           // want `too many arguments`
	c.Regions.Where(geo.Within(geoplace.Location, shape)) // want `query.Predicate[*of.Place]) as query.Predicate[*of.Region] value`
}

// A selection's rows have the types of what was selected.
func rows(ctx context.Context, c *shop.Client) {
	names, _ := query.Select1(article.Title).From(c.Articles).All(ctx)
	_ = []int(names) // want `cannot convert names (variable of type []string) to type []int`
	pairs, _ := query.Select2(query.Count[*of.Article](), article.Status).From(c.Articles).All(ctx)
	_ = []query.Row2[shop.ArticleStatus, int64](pairs) // want `cannot convert pairs (variable of type []query.Row2[int64, of.ArticleStatus]) to type []query.Row2[db.ArticleStatus, int64]`
	_ = pairs[0].V3                                    // want `has no field or method V3`
	var _ string = pairs[0].V2                         // want `cannot use pairs[0].V2 (variable of string type of.ArticleStatus) as string value in`
	sum, _ := query.Select1(query.Sum(article.Stock)).From(c.Articles).Only(ctx)
	var _ int = sum // want `*int) as int value`
	subtitle, _ := query.Select1(article.Subtitle).From(c.Articles).First(ctx)
	var _ string = subtitle // want `*string) as string value`
	pages, _ := query.Select1(article.Details.Pages).From(c.Articles).First(ctx)
	var _ int64 = pages // want `*int64) as int64 value`
	for a, err := range c.Articles.Iter(ctx) {
		var _ *shop.Author = a // want `*db.Article) as *db.Author value`
		_ = err
	}
	n, _ := query.Deleting(c.Articles.Where(article.Stock.GT(1))).Exec(ctx)
	var _ *shop.Article = n                                            // want `int) as *db.Article value`
	query.Select2(article.Title)                                       // want `not enough arguments in call to query.Select2`
	query.Select1(article.Title).From(c.Articles).With(article.Author) // want `has no field or method With`
}

// A key has its entity's own type.
func keys(ctx context.Context, now time.Time, c *shop.Client, l *ledger.Client, ids []uuid.UUID) {
	c.Articles.Get(ctx, "x")                                 // want `cannot use "x" (untyped string constant) as uuid.UUID value in`
	c.Articles.Get(ctx, 1)                                   // want `cannot use 1 (untyped int constant) as uuid.UUID value in`
	c.Articles.GetMany(ctx, ids)                             // want `[]uuid.UUID) as uuid.UUID value`
	c.Kinds.Get(ctx, uuid.Nil)                               // want `uuid.UUID) as int64 value`
	c.Readings.Get(ctx, "tenant")                            // want `cannot use "tenant" (untyped string constant) as db.ReadingKey value in`
	c.Readings.Get(ctx, "tenant", now)                       // want `too many arguments in call to c.Readings.Get`
	c.Readings.Get(ctx, shop.ReadingKey{Tenant: now})        // want `time.Time) as string value`
	l.Accounts.Get(ctx, uuid.Nil)                            // want `uuid.UUID) as int64 value`
	c.Articles.Where(article.Stock.EQ(1)).Get(ctx, uuid.Nil) // want `has no field or method Get`
}

// What a target cannot do is not there.
func targets(ctx context.Context, c *shop.Client, b *books.Client, l *ledger.Client, k *bank.Client) {
	c.Tx(ctx, nil)                                                                                // want `has no field or method Tx`
	b.Tx(ctx, nil)                                                                                // want `has no field or method Tx`
	var _ shop.Tx                                                                                 // want `undefined: shop.Tx`
	l.Accounts.Refresh(ctx)                                                                       // want `has no field or method Refresh`
	k.Accounts.Refresh(ctx)                                                                       // want `has no field or method Refresh`
	l.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) error { return tx.Accounts.Refresh(ctx) }) // want `has no field or method Refresh`
	query.CopyFrom(ctx, l.Accounts, nil, query.CopyFromOptions{})                                 // want `does not satisfy capability.Copying`
	query.CopyFrom(ctx, c.Articles, nil, query.CopyFromOptions{})                                 // want `does not satisfy capability.Copying`
	query.CopyTo(ctx, k.Accounts, "", query.CopyToOptions{})                                      // want `does not satisfy capability.Copying`
	query.Similar(account.Email, "x")                                                             // want `does not satisfy capability.Compare`
	query.Similarity(article.Title, "x")                                                          // want `does not satisfy capability.Compare`
	query.ImportInto(ctx, l.Accounts, nil, query.ImportOptions{})                                 // want `does not satisfy capability.Importing`
	query.ExportInto(ctx, b.Books, "", query.ExportOptions{})                                     // want `does not satisfy capability.Importing`
	query.CopyFrom(ctx, b.Books.Where(), nil, query.CopyFromOptions{})                            // want `does not match inferred type interface{query.TableOf`
	query.CopyTo(ctx, b.Books, "", query.CopyToOptions{}, article.ID)                             // want `article.ID`
}

// A transaction ends as its function returns, and in no other way.
func transactions(ctx context.Context, tx *ledger.Tx, l *ledger.Client) {
	tx.Commit()                                                            // want `has no field or method Commit`
	tx.Rollback()                                                          // want `has no field or method Rollback`
	tx.Close()                                                             // want `has no field or method Close`
	tx.Tx(ctx, nil)                                                        // want `has no field or method Tx`
	tx.CreateTables(ctx)                                                   // want `has no field or method CreateTables`
	l.Tx(ctx, func(ctx context.Context) error { return nil })              // want `func(ctx context.Context) error) as func(ctx context.Context, tx *db.Tx) error value`
	l.Tx(ctx, func(ctx context.Context, tx *bank.Tx) error { return nil }) // want `func(ctx context.Context, tx *db.Tx) error) as func(ctx context.Context, tx *db.Tx) error value`
	l.Tx(ctx, func(ctx context.Context, tx *ledger.Tx) {})                 // want `func(ctx context.Context, tx *db.Tx)) as func(ctx context.Context, tx *db.Tx) error value`
	var _ *ledger.Client = tx                                              // want `*db.Tx) as *db.Client value`
}

// otherID is a UUID, but not the one of the columns.
type otherID [16]byte

// Conditions on the elements of an array of documents.
func elements(ctx context.Context, c *documents.Client) {
	c.Articles.Where(paper.Lines.Sku.EQ("x"))                                  // want `query.Predicate[*article.LinesElement]) as query.Predicate[*of.Article] value`
	query.AnyElement(paper.Lines, paper.Value.Title.EQ("x"))                   // want `does not match inferred type query.Predicate[*article.LinesElement]`
	query.AnyElement(paper.Details, paper.Value.Title.EQ("x"))                 // want `does not match query.ElementsOf`
	c.Articles.Where(paper.Title.EQ("x")).Update(ctx, paper.Lines.Sku.Set("")) // want `query.Change[*article.LinesElement]) as query.Change[*of.Article] value`
	paper.Search.EQ("x")                                                       // want `has no field or method EQ`
}

func ownTypes(local sqltype.LocalTime, clock sqltype.TimeOfDay, span sqltype.Interval, day sqltype.Date, now time.Time) {
	wide.Date.Between("2024-02-29", day)               // want `as sqltype.Date value`
	wide.LocalTime.GT(now)                             // want `as sqltype.LocalTime value`
	wide.LocalTime.SetNull()                           // want `no field or method SetNull`
	wide.TimeOfDay.In(local)                           // want `as sqltype.TimeOfDay value`
	wide.Bits.GT("0101")                               // want `no field or method GT`
	wide.Ltree.Contains("science")                     // want `no field or method Contains`
	wide.IP.EQ("10.0.0.1")                             // want `as netip.Addr value`
	wide.Dates.Has("2024-02-29")                       // want `as sqltype.Date value`
	wide.Ltrees.Append(1)                              // want `as sqltype.LTree value`
	relation.Interval.LT(time.Hour)                    // want `as sqltype.Interval value`
	relation.Citext.Contains("x")                      // want `no field or method Contains`
	relation.Native.GT(relationof.SampleNativeBad)     // want `no field or method GT`
	relation.Native.EQ(relationof.SampleNativeNullBad) // want `as of.SampleNative value`
	relation.Native.SetNull()                          // want `no field or method SetNull`
	relation.Natives.Has(relationof.SampleNativeBad)   // want `as string value`
	relation.Natives.Append(1)                         // want `as string value`
	query.Max(wide.Bits)                               // want `query.Operand`
	query.Sum(wide.Date)                               // want `sqltype.Date does not satisfy query.Wide`
	query.Less(wide.TimeOfDay, wide.LocalTime)         // want `query.Operand`
	query.Coalesce(wide.LocalTimeNull, wide.TimeOfDay) // want `query.Operand`
	wide.Decimal.EQ(1.5)                               // want `as decimal.Decimal value`
}

// What the server makes is not updated.
func served() {
	_ = []query.Change[*serverof.Invoice]{invoice.ID.Set(1)}    // want `query.Setter[*of.Invoice]) as query.Change[*of.Invoice] value`
	_ = []query.Change[*serverof.Invoice]{invoice.Cents.Set(1)} // want `query.Setter[*of.Invoice]) as query.Change[*of.Invoice] value`
	invoice.Cents.Contains("1")                                 // want `no field or method Contains`
	invoice.States.Has(1)                                       // want `as string value`
	invoice.State.EQ(invoice.Moods)                             // want `as of.InvoiceState value`
	invoice.States.SetNull()                                    // want `no field or method SetNull`
}
