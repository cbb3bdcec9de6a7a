package examples

import (
	"cmp"
	"context"
	"os"
	"testing"

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
