package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
)

func restock(ctx context.Context, client *db.Client, articles ...*db.Article) error {
	n, err := query.UpsertOn(client.Articles).
		Set(article.Stock.Add(1), query.SetExcluded(article.Price)).
		Where(query.Greater(query.Excluded(article.Price), article.Price)).
		Exec(ctx, articles...)
	if err != nil {
		return err
	}
	for _, a := range articles {
		fmt.Println(a.Title, a.Stock, a.Price)
	}
	fmt.Println(n, "written")
	return nil
}

func Example_restock() {
	onShelf(func(ctx context.Context, client *db.Client) error {
		list, err := client.Articles.OrderBy(article.Title.Asc()).Limit(2).All(ctx)
		if err != nil {
			return err
		}
		list[0].Price, list[1].Price = 13, 1
		return restock(ctx, client, list...)
	})
	// Output:
	// Monty Python's Big Red Book 3 13
	// Naked Lunch 1 1
	// 1 written
}
