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

// TestFulltextIndex searches in an index over columns and members, and changes what it finds.
func TestFulltextIndex(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		body := "A dog barks at the moon."
		check(t, client.Articles.InsertMany(ctx, []*db.Article{
			{ID: "1", Title: "Cats", Body: &body, Details: &documents.Details{Summary: "about mice and \"men\"", Keywords: []string{"running", "it's"},
				Author: documents.Author{Name: "Ann Lee"}}},
			{ID: "2", Title: "Dogs and cats", Details: &documents.Details{Author: documents.Author{Name: "Bob"}}},
			{ID: "3", Title: "Nothing"},
		}))
		check(t, client.Articles.Refresh(ctx))
		ids := func(what string, want []string, p ...query.Predicate[*of.Article]) {
			t.Helper()
			rows, err := client.Articles.Where(p...).OrderBy(article.ID.Asc()).All(ctx)
			check(t, err)
			var have []string
			for _, r := range rows {
				have = append(have, r.ID)
			}
			if diff := cmp.Diff(want, have); diff != "" {
				t.Errorf("%s (-want +have):\n%s", what, diff)
			}
		}
		ids("stemmed", []string{"1", "2"}, article.Search.Match("cat"))
		ids("words of several texts", []string{"1"}, article.Search.Match("cat dog moon runs"))
		ids("a member", []string{"1"}, article.Search.Match("mice men"))
		ids("a deeper member", []string{"1"}, article.Search.Match("lee ann"))
		ids("the other index", []string{"2"}, article.Names.Match("cats bob"))
		ids("not stemmed", nil, article.Names.Match("cat"))
		ids("not", []string{"3"}, query.Not(article.Search.Match("cat")))
		ids("no words", nil, article.Search.Match(" - "))
		ids("with more", []string{"2"}, article.Search.Match("cat"), article.Body.IsNull())
		best, err := client.Articles.Where(article.Search.Match("dog")).OrderBy(article.Search.Score("dog").Desc(), article.ID.Asc()).All(ctx)
		check(t, err)
		if len(best) != 2 {
			t.Errorf("%d rows, want 2", len(best))
		}

		_, err = client.Articles.Where(article.ID.EQ("3")).Update(ctx, article.Title.Set("A horse"), article.Details.Author.Name.Set("Horace"))
		check(t, err)
		_, err = client.Articles.Where(article.ID.EQ("1")).Update(ctx, article.Body.SetNull())
		check(t, err)
		_, err = client.Articles.Where(article.ID.EQ("2")).Delete(ctx)
		check(t, err)
		check(t, client.Articles.Refresh(ctx))
		ids("after an update", []string{"3"}, article.Search.Match("horses horace"))
		ids("old words", nil, article.Search.Match("nothing"))
		ids("old body", nil, article.Search.Match("moon"))
		ids("after a delete", []string{"1"}, article.Search.Match("cat"))
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestOwnAnalyzers searches in indexes with analyzers of crate.Analyzers, which only CrateDB has; CreateTables creates them once.
func TestOwnAnalyzers(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Articles.InsertMany(ctx, []*db.Article{{ID: "1", Title: "Photography for dogs"}, {ID: "2", Title: "Phönix", Details: &documents.Details{Author: documents.Author{Name: "Otto"}}}}))
		check(t, client.Articles.Refresh(ctx))
		check(t, client.CreateTables(ctx))
		crate := target == "cratedb"
		for i, tt := range []struct {
			p    query.Predicate[*of.Article]
			want bool
		}{
			{article.Prefix.Match("phot"), crate}, {article.Prefix.Match("phoni"), crate}, {article.Prefix.Match("ott phö"), crate},
			{article.Prefix.Match("photography"), true}, {article.Prefix.Match("hotography"), false},
			{article.Prefix.Match("phonograph"), false}, {article.OtherStops.Match("dog"), !crate}, {article.OtherStops.Match("photographies"), true},
		} {
			n, err := client.Articles.Where(tt.p).Count(ctx)
			check(t, err)
			if n == 1 != tt.want {
				t.Errorf("condition %d: %d rows", i, n)
			}
		}
	})
}
