package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/category"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

func joins(ctx context.Context, client *db.Client) error {
	// each article with its author and the author's country, nil where there is none
	named, err := query.Select3(
		article.Title,
		query.Via(article.Author, author.Name),
		query.Via(article.Author, query.Via(author.Country, country.Name)),
	).From(client.Articles).OrderBy(article.Title.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(*named[0].V2, *named[0].V3, named[1].V2 == nil)

	// a row for each topic of each article, and one for an article without topics
	tagged, err := query.Select2(article.Title, query.Each(article.Topics, topic.Name)).From(client.Articles).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(tagged))

	// what each author has in stock
	stock := query.Sum(query.Each(author.Articles, article.Stock)).Or(0)
	sums, err := query.Select2(author.Name, stock).From(client.Authors).GroupBy(author.Name).OrderBy(stock.Desc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(sums)

	// articles of a status in which others are cheap
	cheap := query.RelateMany(article.Status, client.Articles.Where(article.Price.LT(8)), article.Status)
	n, err := client.Articles.Where(cheap.Has()).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_joins() {
	onTopics(joins)
	// Output:
	// Monty Python Great Britain true
	// 5
	// [(Douglas Adams, 5) (Monty Python, 2)]
	// 3
}

func subqueries(ctx context.Context, client *db.Client) error {
	british := query.Select1(author.ID).From(client.Authors).Where(author.CountryID.EQ("gb"))
	ofAuthor := query.Equal(article.AuthorID, query.Outer[*of.Article](author.ID)) // the author at hand

	n, err := client.Articles.Where(query.In(article.AuthorID, british)).Count(ctx)
	if err != nil {
		return err
	}
	soldOut, err := client.Authors.
		Where(query.NotExists[*of.Author](client.Articles.Where(ofAuthor, article.Stock.GT(2)))).
		All(ctx)
	if err != nil {
		return err
	}
	dearest := query.Scalar[*of.Article](query.Select1(query.Max(article.Price)).From(client.Articles))
	best, err := client.Articles.Where(query.Equal(article.Price, dearest)).Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n, soldOut[0].Name, best.Title)
	return nil
}

func Example_subqueries() {
	onTopics(subqueries)
	// Output: 3 Monty Python Monty Python's Big Red Book
}

func commonTables(ctx context.Context, client *db.Client) error {
	// the cheapest article of each author
	place := query.RowNumber[*of.Article]().Over(query.PartitionBy(article.AuthorID).OrderBy(article.Price.Asc()))
	ranked := query.CTE3("ranked", query.Select3(article.Title, article.AuthorID, place).From(client.Articles))
	titles, err := query.Select1(ranked.C1).From(ranked).Where(ranked.C3.EQ(1)).OrderBy(ranked.C1.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(len(titles), titles[1])

	// authors with the number of their articles, by a join with what was counted before
	counted := query.CTE2("counted",
		query.Select2(article.AuthorID, query.CountRows(client.Articles)).From(client.Articles).GroupBy(article.AuthorID))
	articles := query.Via(query.Relate(author.ID, counted, query.Nullable(counted.C1)), counted.C2).Or(0)
	rows, err := query.Select2(author.Name, articles).From(client.Authors).OrderBy(articles.Desc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(rows)

	n, err := query.Select1(counted.Count()).From(counted).Where(counted.C2.GT(1)).Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_commonTables() {
	onTopics(commonTables)
	// Output:
	// 3 Naked Lunch
	// [(Douglas Adams, 2) (Monty Python, 1)]
	// 1
}

func sets(ctx context.Context, client *db.Client) error {
	names := query.Select1(author.Name).From(client.Authors)
	topics := query.Select1(topic.Name).From(client.Topics)
	all, err := query.Union(names, topics).OrderBy(query.Position(1).Asc()).Limit(3).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(all)

	statuses, err := query.Select1(article.Status).From(client.Articles).Distinct().OrderBy(article.Status.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(statuses)
	return nil
}

func Example_sets() {
	onTopics(sets)
	// Output:
	// [Douglas Adams Monty Python humour]
	// [draft published sold-out]
}

func insertFrom(ctx context.Context, client *db.Client) error {
	// a category for each status, ranked by the number of its articles
	perStatus := query.Select2(
		query.AsText(article.Status).Or(""),
		query.PerGroup(query.AsInt(query.CountRows(client.Articles))).Or(0),
	).From(client.Articles).GroupBy(article.Status)
	n, err := query.InsertFrom2(ctx, client.Categories, perStatus, category.ID, category.Rank)
	if err != nil {
		return err
	}
	first, err := client.Categories.OrderBy(category.Rank.Desc()).First(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n, first.ID, first.Rank)
	return nil
}

func Example_insertFrom() {
	onShelf(insertFrom)
	// Output: 3 published 2
}

func updateReturning(ctx context.Context, client *db.Client) error {
	half := query.Times(article.Price, query.Value[*of.Article](0.5))
	onSale, err := query.UpdateReturning(ctx, client.Articles.Where(article.Stock.GTE(5)),
		query.SetTo(article.Price, half), // computed by the database
		article.Subtitle.Set("half price"),
	)
	if err != nil {
		return err
	}
	fmt.Println(onSale[0].Title, onSale[0].Price)
	return nil
}

func Example_updateReturning() {
	onShelf(updateReturning)
	// Output: The Hitchhiker's Guide to the Galaxy 3.75
}
