package examples

import (
	"context"
	"time"

	"github.com/crategen/crategen/test/shop"
	"github.com/crategen/crategen/test/shop/db"
)

// onShop runs an example on an empty shop and prints its error, which no example expects.
func onShop(example func(context.Context, *db.Client) error) {
	inMemory(db.Open, example)
}

// onShelf runs an example on a shop with two authors and four articles.
func onShelf(example func(context.Context, *db.Client) error) {
	onShop(func(ctx context.Context, client *db.Client) error {
		adams, python := &db.Author{Name: "Douglas Adams"}, &db.Author{Name: "Monty Python"}
		if err := client.Authors.InsertMany(ctx, []*db.Author{adams, python}); err != nil {
			return err
		}
		err := client.Articles.InsertMany(ctx, []*db.Article{{
			Title: "The Hitchhiker's Guide to the Galaxy", Stock: 5, Price: 7.5, Tags: []string{"novel", "comedy"},
			Status: db.ArticleStatusPublished, Details: &shop.Details{Pages: 208}, AuthorID: &adams.ID, CreatedAt: day(1),
		}, {
			Title: "The Restaurant at the End of the Universe", Stock: 0, Price: 7, Tags: []string{"novel", "comedy"},
			Status: db.ArticleStatusSoldOut, Details: &shop.Details{Pages: 250}, AuthorID: &adams.ID, CreatedAt: day(2),
		}, {
			Title: "Monty Python's Big Red Book", Stock: 2, Price: 12, Tags: []string{"comedy"},
			Status: db.ArticleStatusPublished, AuthorID: &python.ID, CreatedAt: day(3),
		}, {
			Title: "Naked Lunch", Stock: 1, Price: 9, Tags: []string{"novel"},
			Status: db.ArticleStatusDraft, CreatedAt: day(4),
		}})
		if err != nil {
			return err
		}
		return example(ctx, client)
	})
}

func day(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
