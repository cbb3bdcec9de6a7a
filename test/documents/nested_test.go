package documents_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
)

// TestNestedArrays writes and reads slices of slices, which are arrays of arrays on CrateDB and JSON elsewhere: by key and by a search, one by
// one and in bulk. Empty slices at every depth, NULL and numbers that a float64 does not hold stay.
func TestNestedArrays(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		rows := []*db.Article{
			{ID: "1", Title: "x", Grid: [][]int64{{1, 9007199254740993}, {}, {-3}}, Words: [][][]string{{{"a", "it's"}, {}}, {}}, Ratios: [][]float64{{1, 2.5}, {}}},
			{ID: "2", Title: "y"},
			{ID: "3", Title: "z", Grid: [][]int64{}, Words: [][][]string{{{}}}, Ratios: [][]float64{{}}},
		}
		check(t, client.Articles.InsertMany(ctx, rows[:2]))
		check(t, client.Articles.Insert(ctx, rows[2]))
		check(t, client.Articles.Refresh(ctx))
		same := func(what string, have ...*db.Article) {
			t.Helper()
			if diff := cmp.Diff(rows, have); diff != "" {
				t.Errorf("%s (-want +have):\n%s", what, diff)
			}
		}
		all, err := client.Articles.OrderBy(article.ID.Asc()).All(ctx)
		check(t, err)
		same("searched", all...)
		byKey, err := client.Articles.GetMany(ctx, "1", "2", "3")
		check(t, err)
		same("by key", byKey...)
		_, err = client.Articles.Where(article.ID.EQ("2")).Update(ctx, article.Grid.Set([][]int64{{7}, {8, 9}}))
		check(t, err)
		_, err = client.Articles.Where(article.ID.EQ("1")).Update(ctx, article.Grid.SetNull())
		check(t, err)
		rows[1].Grid, rows[0].Grid = [][]int64{{7}, {8, 9}}, nil
		byKey, err = client.Articles.GetMany(ctx, "1", "2", "3")
		check(t, err)
		same("updated", byKey...)
		check(t, client.Articles.Refresh(ctx))
		n, err := client.Articles.Where(article.Grid.IsNull()).Count(ctx)
		check(t, err)
		if n != 1 {
			t.Errorf("%d rows are NULL, want 1", n)
		}
	})
}
