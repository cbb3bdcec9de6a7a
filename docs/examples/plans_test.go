package examples

import (
	"context"
	"fmt"
	"testing"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/dbtest"
	"github.com/crategen/crategen/testdb"
)

func plans(ctx context.Context, client *db.Client) error {
	p, err := query.Explain(ctx, client, query.Selecting(client.Articles.Where(article.Price.LT(5))))
	if err != nil {
		return err
	}
	fmt.Println(p.ByKey, p.Indexes, p.FullScan)
	fmt.Println(p.Text)
	return nil
}

func Example_plans() {
	onTopics(plans)
	// Output:
	// false [] true
	// SCAN articles
}

func TestStaysByKey(t *testing.T) {
	client := dbtest.New(t)
	a := dbtest.Article(t, client)
	testdb.ByKey(t, client, query.Updating(client.Articles.Where(article.ID.EQ(a.ID)), article.Stock.Set(3)))
}
