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

func Example_memberList() {
	inMemory(db.Open, func(ctx context.Context, client *db.Client) error {
		err := client.Articles.InsertMany(ctx, []*db.Article{{ID: "1", Details: &orders.Details{Keywords: []string{"history", "maps"}}},
			{ID: "2", Details: &orders.Details{Keywords: []string{"history"}}}, {ID: "3"}})
		if err != nil {
			return err
		}
		n, err := historical(ctx, client)
		fmt.Println(n)
		return err
	})
	// Output: 1
}

func historical(ctx context.Context, client *db.Client) (int, error) {
	keywords := query.MemberList(article.Details.Keywords)
	hits, err := client.Articles.Where(keywords.Has("history"), keywords.Len().GT(1)).All(ctx)
	return len(hits), err
}

func Example_removeMember() {
	inMemory(db.Open, func(ctx context.Context, client *db.Client) error {
		err := client.Articles.Insert(ctx, &db.Article{ID: "1", Details: &orders.Details{Summary: "short", Pages: 289}})
		if err != nil {
			return err
		}
		if err := removed(ctx, client, "1"); err != nil {
			return err
		}
		a, err := client.Articles.Get(ctx, "1")
		fmt.Println(a.Details.Pages, a.Details.Summary)
		return err
	})
	// Output: 0 short
}

func removed(ctx context.Context, client *db.Client, id string) error {
	one := client.Articles.Where(article.ID.EQ(id))
	n, err := query.RemoveMember(ctx, one, article.Details.Pages)
	if err != nil || n != 1 {
		return fmt.Errorf("%d rows: %w", n, err)
	}
	return nil
}
