package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
)

func cleanUp(ctx context.Context, client *db.Client, save func(query.Cursor) error) error {
	n, err := query.DeleteBatches(ctx, client.Articles.Where(article.Stock.EQ(0)),
		query.BatchDone(func(p query.BatchProgress) error { return save(p.Next) }))
	fmt.Println(n, "deleted")
	return err
}

func Example_cleanUp() {
	onShelf(func(ctx context.Context, client *db.Client) error {
		return cleanUp(ctx, client, func(next query.Cursor) error {
			fmt.Println("last batch:", next == "")
			return nil
		})
	})
	// Output:
	// last batch: true
	// 1 deleted
}
