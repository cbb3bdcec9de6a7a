package documents_test

import (
	"context"
	"testing"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
	"github.com/crategen/crategen/test/documents/db/of"
)

// TestElements has conditions on one element of an array of documents: no two elements meet them together.
func TestElements(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Articles.InsertMany(ctx, []*db.Article{
			{ID: "1", Title: "a", Lines: []documents.Line{{Sku: "x", Quantity: 1, Price: 1.5, Gift: true, Place: &documents.Place{Shelf: "top"}}, {Sku: "y", Quantity: 5, Price: 2}},
				Value: []documents.Chapter{{Title: "v", Pages: 1}}},
			{ID: "2", Title: "b", Lines: []documents.Line{{Sku: "x", Quantity: 5, Price: 3}, {Sku: "y", Quantity: 1, Sizes: []string{"l"}}},
				Details: &documents.Details{Chapters: []documents.Chapter{{Title: "one", Pages: 3}, {Title: "two", Pages: 9, Score: 0.5}}}},
			{ID: "3", Title: "c", Lines: []documents.Line{}},
			{ID: "4", Title: "d", Details: &documents.Details{}},
		}))
		check(t, client.Articles.Refresh(ctx))
		lines, chapters := article.Lines, article.Details.Chapters
		line := func(ps ...query.Predicate[*article.LinesElement]) query.Predicate[*of.Article] {
			return query.AnyElement(lines, ps...)
		}
		both := line(lines.Sku.EQ("x"), lines.Quantity.GT(2))
		for what, x := range map[string]struct {
			p    query.Predicate[*of.Article]
			want string
		}{
			"one":        {line(lines.Sku.EQ("x")), "12"},
			"both":       {both, "2"},
			"or":         {line(query.Or(lines.Gift.EQ(true), lines.Price.GTE(3))), "12"},
			"not inside": {line(query.Not(lines.Sku.EQ("x")), lines.Quantity.LT(3)), "2"},
			"not":        {query.Not(both), "134"},
			"any":        {line(), "12"},
			"none":       {query.Not(line()), "34"},
			"text":       {line(lines.Sku.HasPrefix("x"), lines.Price.Between(1, 2)), "1"},
			"deeper":     {line(lines.Place.Shelf.EQ("top"), lines.Quantity.EQ(1)), "1"},
			"list":       {line(lines.Sku.In("x", "z"), lines.Quantity.In(5)), "2"},
			"NULL":       {line(lines.Place.Shelf.IsNull(), lines.Sku.EQ("x")), "2"},
			"member":     {query.AnyElement(chapters, chapters.Title.EQ("two"), chapters.Pages.GT(5), chapters.Score.LT(1)), "2"},
			"not member": {query.AnyElement(chapters, chapters.Title.EQ("one"), chapters.Pages.GT(5)), ""},
			"two":        {query.And(both, query.AnyElement(chapters, chapters.Pages.EQ(3))), "2"},
			"value":      {query.AnyElement(article.Value, article.Value.Title.EQ("v")), "1"},
			"with more":  {query.And(line(lines.Sku.EQ("x")), article.Title.EQ("b")), "2"},
			"by key":     {query.And(article.ID.EQ("2"), both), "2"},
			"no key":     {query.And(article.ID.EQ("1"), both), ""},
		} {
			rows, err := client.Articles.Where(x.p).OrderBy(article.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			have := ""
			for _, r := range rows {
				have += r.ID
			}
			if have != x.want {
				t.Errorf("%s finds %q, want %q", what, have, x.want)
			}
		}
		a, err := client.Articles.Where(article.ID.EQ("2")).Only(ctx)
		check(t, err)
		if len(a.Lines) != 2 || a.Lines[1].Sizes[0] != "l" || a.Details.Chapters[1].Score != 0.5 {
			t.Errorf("the row has %+v, %+v", a.Lines, a.Details)
		}

		n, err := client.Articles.Where(article.ID.EQ("2"), both).Update(ctx, article.Title.Set("by key"))
		count(t, n, err, 1)
		n, err = client.Articles.Where(article.ID.EQ("1"), both).Update(ctx, article.Title.Set("no"))
		count(t, n, err, 0)
		n, err = client.Articles.Where(line(lines.Sku.EQ("y"))).Update(ctx, article.Title.Set("by search"))
		count(t, n, err, 2)
		check(t, client.Articles.Refresh(ctx))
		n, err = client.Articles.Where(line(lines.Quantity.EQ(5), lines.Sku.EQ("y")), article.Title.EQ("by search")).Delete(ctx)
		count(t, n, err, 1)
	})
}

func count(t *testing.T, n int, err error, want int) {
	t.Helper()
	check(t, err)
	if n != want {
		t.Errorf("%d rows, want %d", n, want)
	}
}
