package documents_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
	"github.com/crategen/crategen/test/documents/db/of"
)

// TestWholeMembers reads, sets, tests and removes members that are structs and lists themselves.
func TestWholeMembers(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		ann := documents.Author{Name: "Ann"}
		chapters := []documents.Chapter{{Title: "a", Pages: 2, Score: 1}, {Title: "b", Score: 2.5}}
		details := &documents.Details{Summary: "s", Pages: 3, Keywords: []string{"x", "é\"'"}, Author: ann, Chapters: chapters}
		check(t, client.Articles.InsertMany(ctx, []*db.Article{{ID: "1", Title: "x", Details: details}, {ID: "2", Title: "y"},
			{ID: "3", Title: "z", Details: &documents.Details{}}}))
		read := func(want ...any) {
			t.Helper()
			check(t, client.Articles.Refresh(ctx))
			rows, err := query.Select3(article.Details.Author, article.Details.Keywords, article.Details.Chapters).From(client.Articles).OrderBy(article.ID.Asc()).All(ctx)
			check(t, err)
			var have []any
			for _, r := range rows {
				have = append(have, r.V1, r.V2, r.V3)
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("(-want +have):\n%s", diff)
			}
		}
		nobody, nothing, none := (*documents.Author)(nil), []string(nil), []documents.Chapter(nil)
		read(&ann, details.Keywords, chapters, nobody, nothing, none, &documents.Author{}, nothing, none)

		find := func(want string, p query.Predicate[*of.Article]) {
			t.Helper()
			ids, err := query.Select1(article.ID).From(client.Articles).Where(p).OrderBy(article.ID.Asc()).All(ctx)
			have := ""
			for _, id := range ids {
				have += id
			}
			if err != nil || have != want {
				t.Errorf("found %q, %v, want %q", have, err, want)
			}
		}
		find("2", article.Details.Author.IsNull())
		find("13", article.Details.Author.NotNull())
		find("23", article.Details.Keywords.IsNull())
		find("1", article.Details.Chapters.NotNull())
		find("1", query.And(article.Details.Chapters.NotNull(), query.AnyElement(article.Details.Chapters, article.Details.Chapters.Score.GT(2))))

		update := func(id string, changes ...query.Change[*of.Article]) {
			t.Helper()
			n, err := client.Articles.Where(article.ID.EQ(id)).Update(ctx, changes...)
			if err != nil || n != 1 {
				t.Errorf("%d rows are updated, %v", n, err)
			}
		}
		update("2", article.Details.Author.Set(&documents.Author{Name: "Bob"}), article.Details.Keywords.Set([]string{}))
		update("3", article.Details.Chapters.Set(chapters[:1]), article.Details.Author.SetNull(), article.Details.Pages.Set(9))
		read(&ann, details.Keywords, chapters, &documents.Author{Name: "Bob"}, []string{}, none, nobody, nothing, chapters[:1])
		find("3", article.Details.Author.IsNull()) // null in JSON
		find("13", article.Details.Pages.NotNull())

		for _, member := range []query.MemberOf[*of.Article]{article.Details.Author, article.Details.Keywords, article.Details.Chapters} {
			if n, err := query.RemoveMember(ctx, client.Articles.Where(article.ID.In("1", "2", "3")), member); err != nil || n != 3 {
				t.Errorf("%d rows, %v", n, err)
			}
		}
		read(nobody, nothing, none, nobody, nothing, none, nobody, nothing, none)
		got, err := client.Articles.Get(ctx, "1")
		check(t, err)
		if diff := cmp.Diff(&documents.Details{Summary: "s", Pages: 3}, got.Details); diff != "" {
			t.Errorf("what is left (-want +have):\n%s", diff)
		}
	})
}
