package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	orders "github.com/crategen/crategen/test/documents"
	"github.com/crategen/crategen/test/documents/db"
	"github.com/crategen/crategen/test/documents/db/article"
)

func Example_anyElement() {
	inMemory(db.Open, func(ctx context.Context, client *db.Client) error {
		err := client.Articles.InsertMany(ctx, []*db.Article{{ID: "1", Lines: []orders.Line{{Sku: "a-7", Quantity: 3}}},
			{ID: "2", Lines: []orders.Line{{Sku: "a-7", Quantity: 1}, {Sku: "b", Quantity: 5}}}})
		if err != nil {
			return err
		}
		n, err := bought(ctx, client)
		fmt.Println(n)
		return err
	})
	// Output: 1
}

func bought(ctx context.Context, client *db.Client) (int, error) {
	line := article.Lines
	hits, err := client.Articles.Where(query.AnyElement(line, line.Sku.EQ("a-7"), line.Quantity.GT(2))).All(ctx)
	return len(hits), err
}
