package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/of"
)

func selections(ctx context.Context, client *db.Client) error {
	// []string
	titles, err := query.Select1(article.Title).
		From(client.Articles.Where(article.Stock.GT(0))).
		OrderBy(article.Title.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(titles), titles[0])

	count := query.CountRows(client.Articles)
	// []query.Row3[db.ArticleStatus, int64, *int]
	perStatus, err := query.Select3(article.Status, count, query.Sum(article.Stock)).
		From(client.Articles).
		GroupBy(article.Status).
		Having(count.GT(1)).
		OrderBy(count.Desc(), article.Status.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range perStatus {
		fmt.Println(r.V1, r.V2, *r.V3)
	}

	// a query.Row2[string, *int64]
	pages, err := query.Select2(article.Title, article.Details.Pages).
		From(client.Articles).
		Where(article.Title.HasPrefix("The H")).
		Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println(pages.V1, *pages.V2)
	return nil
}

func Example_selections() {
	onShelf(selections)
	// Output:
	// 3 Monty Python's Big Red Book
	// published 2 7
	// The Hitchhiker's Guide to the Galaxy 208
}

func fulltext(ctx context.Context, client *db.Client) error {
	hits, err := client.Articles.Where(article.Title.Match("python books")).All(ctx) // both words, stemmed
	if err != nil {
		return err
	}
	for _, a := range hits {
		fmt.Println(a.Title)
	}

	score := article.Title.Score("galaxy")
	// []query.Row2[string, float64]
	ranked, err := query.Select2(article.Title, score).
		From(client.Articles).
		Where(article.Title.Match("galaxy")).
		OrderBy(score.Desc()).
		Limit(10).
		All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(ranked[0].V1)
	return nil
}

func Example_fulltext() {
	onShelf(fulltext)
	// Output:
	// Monty Python's Big Red Book
	// The Hitchhiker's Guide to the Galaxy
}

func rawSQL(ctx context.Context, client *db.Client) error {
	rows, err := query.SQL2[string, int64](client,
		"SELECT title, stock FROM articles WHERE stock > ? ORDER BY stock DESC", 1).All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(r.V1, r.V2)
	}

	n, err := client.Exec(ctx, "UPDATE articles SET stock = stock * 2 WHERE price < ?", 8.0)
	if err != nil {
		return err
	}
	fmt.Println(n)

	odd := query.Raw[*of.Article]("stock % ? = 1", 2)
	n, err = client.Articles.Where(odd, article.Active.EQ(false)).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_rawSQL() {
	onShelf(rawSQL)
	// Output:
	// The Hitchhiker's Guide to the Galaxy 5
	// Monty Python's Big Red Book 2
	// 2
	// 1
}
