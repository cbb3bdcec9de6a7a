package conformance

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/folder"
	"github.com/crategen/crategen/test/shop/db/note"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

// lines are the rows of a selection, one after the other.
func lines[R any](t *testing.T, rows []R, show func(R) string) string {
	t.Helper()
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = show(r)
	}
	return strings.Join(out, "; ")
}

func show2[A, B any](r query.Row2[A, B]) string { return shown(r.V1) + " " + shown(r.V2) }

func TestVia(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		l := newLibrary(t, ctx, c)
		lost := shop.NewArticle()
		lost.Title, lost.Stock = "z1", 9
		ok(t, c.Articles.Insert(ctx, lost))
		refresh(t, ctx, c)
		name := query.Via(article.Author, author.Name)
		land := query.Via(article.Author, query.Via(author.Country, country.Name))

		got := must[[]*shop.Article](t)(c.Articles.Where(name.EQ("Ada"), article.Stock.GT(3)).OrderBy(article.Stock.Asc()).All(ctx))
		is(t, "Where", titles(got), "a4, a5")
		got = must[[]*shop.Article](t)(c.Articles.OrderBy(name.Desc(), article.Stock.Asc()).Where(name.NotNull()).Limit(3).All(ctx))
		is(t, "OrderBy", titles(got), "b1, b2, a1")
		got = must[[]*shop.Article](t)(c.Articles.Where(name.IsNull()).All(ctx))
		is(t, "without a target", titles(got), "z1")
		is(t, "Count", must[int](t)(c.Articles.Where(land.EQ("Great Britain")).Count(ctx)), 7)
		is(t, "Exist", must[bool](t)(c.Articles.Where(land.EQ("France")).Exist(ctx)), false)
		got = must[[]*shop.Article](t)(c.Articles.Where(query.Or(land.EQ("x"), name.EQ("Ben"))).With(article.Author.With(author.Country)).
			OrderBy(article.Title.Asc()).All(ctx))
		is(t, "with edges", titles(got), "b1, b2")
		is(t, "only a nested one", must[int](t)(c.Articles.Where(query.Equal(land, query.Via(article.Author, query.Via(author.Country, country.Name)))).Count(ctx)), 7)
		is(t, "computed", must[int](t)(c.Articles.Where(query.Concat(query.AsNullable(article.Title), name, query.Lower(land)).EQ("a1Adagreat britain")).Count(ctx)), 1)

		rows := must[[]query.Row2[*string, int64]](t)(query.Select2(name, query.Count[*of.Article]()).From(c.Articles).
			Where(article.Stock.GT(1)).GroupBy(name).OrderBy(query.Count[*of.Article]().Desc(), name.Desc()).
			Having(query.Count[*of.Article]().LT(4)).All(ctx))
		if got := lines(t, rows, show2); got != "NULL 1; Ben 1" && got != "Ben 1; NULL 1" { // NULL stands at either end
			t.Errorf("groups: %s", got)
		}
		// The edge of a subquery, and the same table once more.
		got = must[[]*shop.Article](t)(c.Articles.Where(article.Author.Has(query.Via(author.Country, country.Name).EQ("Great Britain"),
			author.Articles.Has(query.Via(article.Author, author.Name).EQ("Ben")))).OrderBy(article.Title.Asc()).All(ctx))
		is(t, "in Has", titles(got), "b1, b2")
		loaded := must[[]*shop.Author](t)(c.Authors.Where(author.ID.EQ(l.id("Ada"))).With(author.Articles.
			Where(query.Via(article.Author, author.Name).EQ("Ada")).OrderBy(query.Via(article.Author, author.Name).Asc(), article.Title.Desc()).Limit(2)).All(ctx))
		of, _ := loaded[0].Edges.Articles.Get()
		is(t, "in With", titles(of), "a5, a4")

		for _, err := range []error{
			errOf(c.Articles.Where(name.EQ("Ada")).Update(ctx, article.Stock.Set(1))),
			errOf(c.Articles.Where(name.EQ("Ada")).Delete(ctx)),
			errOf(c.Articles.Where(article.Stock.EQ(1)).Update(ctx, query.SetTo(article.Subtitle, name))),
		} {
			failsWith(t, err, "query.Via author")
			failsWith(t, err, "use the edge's Has")
		}
	})
}

func errOf[T any](_ T, err error) error { return err }

func TestEach(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		title, stock := query.Each(author.Articles, article.Title), query.Each(author.Articles, article.Stock)
		rows := must[[]query.Row2[string, *string]](t)(query.Select2(author.Name, title).From(c.Authors).
			Where(query.Or(stock.GT(3), title.IsNull())).OrderBy(author.Name.Asc(), title.Asc()).All(ctx))
		is(t, "each", lines(t, rows, show2), "Ada a4; Ada a5; Cy NULL")
		sums := must[[]query.Row2[string, int]](t)(query.Select2(author.Name, query.Sum(stock).Or(0)).From(c.Authors).
			GroupBy(author.Name).OrderBy(author.Name.Asc()).All(ctx))
		is(t, "sums", lines(t, sums, show2), "Ada 15; Ben 3; Cy 0")
		counts := must[[]query.Row2[string, int64]](t)(query.Select2(topic.Name, query.CountOf(query.Each(topic.Articles, article.ID))).
			From(c.Topics).GroupBy(topic.Name).OrderBy(topic.Name.Asc()).All(ctx))
		is(t, "many to many", lines(t, counts, show2), "db 0; go 3; sql 2")
		nested := must[[]query.Row2[string, *string]](t)(query.Select2(topic.Name,
			query.Each(topic.Articles, query.Via(article.Author, author.Name))).From(c.Topics).Distinct().
			Where(query.Each(topic.Articles, article.Active).EQ(true)).OrderBy(topic.Name.Asc(),
			query.Each(topic.Articles, query.Via(article.Author, author.Name)).Asc()).All(ctx))
		is(t, "nested", lines(t, nested, show2), "go Ada; go Ben; sql Ada")

		_, err := c.Authors.Where(title.EQ("a1")).All(ctx)
		failsWith(t, err, "query.Each articles: a query of entities cannot join several rows")
		_, err = c.Authors.OrderBy(title.Asc()).Limit(1).All(ctx)
		failsWith(t, err, "cannot join several rows")
	})
}

func TestRelate(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		newLibrary(t, ctx, c)
		// Articles that have the same stock as another one that is titled b...
		twins := query.RelateMany(article.Stock, c.Articles.Where(article.Title.HasPrefix("b")), article.Stock)
		rows := must[[]query.Row2[string, *string]](t)(query.Select2(article.Title, query.Each(twins, article.Title)).From(c.Articles).
			Where(article.Title.HasPrefix("a"), article.Stock.LT(4)).OrderBy(article.Title.Asc()).All(ctx))
		is(t, "each", lines(t, rows, show2), "a1 b1; a2 b2; a3 NULL")
		got := must[[]*shop.Article](t)(c.Articles.Where(twins.Has(article.Stock.GT(1)), article.Title.HasPrefix("a")).All(ctx))
		is(t, "has", titles(got), "a2")
		is(t, "has none", must[int](t)(c.Articles.Where(twins.HasNone()).Count(ctx)), 3)
		is(t, "delete", must[int](t)(c.Articles.Where(twins.Has(article.Stock.EQ(2)), article.Title.HasPrefix("a")).Delete(ctx)), 1)
	})
}

func TestJoinsLeaveOutDeletedRows(t *testing.T) {
	onNotes(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		f, gone := &shop.Folder{ID: uuid.New(), Tenant: "a", Name: "f"}, &shop.Folder{ID: uuid.New(), Tenant: "b", Name: "gone"}
		ok(t, c.Folders.InsertMany(ctx, []*shop.Folder{f, gone}))
		ok(t, c.Notes.InsertMany(ctx, []*shop.Note{
			{Tenant: "a", Title: "1", FolderID: &f.ID}, {Tenant: "a", Title: "2", FolderID: &gone.ID}, {Tenant: "b", Title: "3", FolderID: &f.ID},
		}))
		refresh(t, ctx, c)
		must[int](t)(c.Folders.Where(folder.Name.EQ("gone")).Delete(ctx))
		must[int](t)(c.Notes.Where(note.Title.EQ("3")).Delete(ctx))
		refresh(t, ctx, c)
		rows := must[[]query.Row2[string, *string]](t)(query.Select2(note.Title, query.Via(note.Folder, folder.Name)).From(c.Notes).
			OrderBy(note.Title.Asc()).All(ctx))
		is(t, "Via", lines(t, rows, show2), "1 f; 2 NULL")
		counts := must[[]query.Row2[string, int64]](t)(query.Select2(folder.Name, query.CountOf(query.Each(folder.Notes, note.ID))).
			From(c.Folders).GroupBy(folder.Name).All(ctx))
		is(t, "Each", lines(t, counts, show2), "f 1")
	})
}
