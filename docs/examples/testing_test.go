package examples

import (
	"cmp"
	"context"
	"os"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/dbtest"
	"github.com/crategen/crategen/testdb"
)

func soldOut(ctx context.Context, client *db.Client) (int, error) {
	return client.Articles.Where(article.Stock.EQ(0)).Count(ctx)
}

func TestSoldOut(t *testing.T) {
	client := testdb.New(t, db.Open)
	dbtest.Article(t, client, article.Stock.Set(0))
	dbtest.Article(t, client, article.Stock.Set(5))

	n, err := soldOut(t.Context(), client)
	if err != nil || n != 1 {
		t.Errorf("%d articles are sold out, %v; want 1", n, err)
	}
}

func TestOnWhatIsThere(t *testing.T) {
	client := dbtest.At(t, cmp.Or(os.Getenv("TEST_DATABASE_URL"), "sqlite::memory:"))
	dbtest.Article(t, client)
}

func TestHiddenWrites(t *testing.T) {
	client := testdb.New(t, db.Open, testdb.HideWrites())
	ctx := t.Context()
	if err := client.Articles.Insert(ctx, &db.Article{Title: "x", Status: db.ArticleStatusDraft, CreatedAt: day(1)}); err != nil {
		t.Fatal(err)
	}
	before, err := soldOut(ctx, client)
	if err == nil {
		err = query.Refresh(ctx, client)
	}
	after, err2 := soldOut(ctx, client)
	if err != nil || err2 != nil || before != 0 || after != 1 {
		t.Errorf("%d articles before the refresh and %d after it, %v, %v; want 0 and 1", before, after, err, err2)
	}
}
