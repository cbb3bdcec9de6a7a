package examples

import (
	"context"
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

func filterByEdges(ctx context.Context, client *db.Client) error {
	name := query.Via(article.Author, author.Name)
	land := query.Via(article.Author, query.Via(author.Country, country.Name))

	list, err := client.Articles.
		Where(
			article.Topics.Has(topic.Name.In("space", "humour")),             // has a target that meets the conditions
			article.Author.HasNone(author.Born.LT(day(1))),                   // has none such
			query.Targets(article.Topics).GTE(1),                             // has so many
			query.Or(name.EQ("Douglas Adams"), query.HasPrefix(land, "New")), // a value of the target
		).
		OrderBy(name.Asc(), article.Price.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		fmt.Println(a.Title)
	}
	return nil
}

func Example_filterByEdges() {
	onTopics(filterByEdges)
	// Output:
	// The Hitchhiker's Guide to the Galaxy
	// The Restaurant at the End of the Universe
}

func computed(ctx context.Context, client *db.Client) error {
	worth := query.Times(article.Price, query.AsFloat(article.Stock))
	// []query.Row2[string, *float64]
	rows, err := query.Select2(article.Title, worth).
		From(client.Articles).
		Where(worth.GT(10)).
		OrderBy(worth.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(r.V1, *r.V2)
	}

	raised := query.Times(article.Price, query.Value[*of.Article](1.5))
	dearer, err := client.Articles.Where(query.Greater(raised, worth)).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(dearer)

	texts, err := query.Select2(
		query.Concat(query.Lower(article.Title), query.Value[*of.Article]("!")).Or(""), // a string
		query.Length(article.Subtitle), // an *int, nil where there is no subtitle
	).From(client.Articles.Where(article.Title.EQ("Naked Lunch"))).Only(ctx)
	if err != nil {
		return err
	}
	fmt.Println(texts.V1, texts.V2)
	return nil
}

func Example_computed() {
	onShelf(computed)
	// Output:
	// The Hitchhiker's Guide to the Galaxy 37.5
	// Monty Python's Big Red Book 24
	// 2
	// naked lunch! <nil>
}

func choices(ctx context.Context, client *db.Client) error {
	word := func(s string) query.NonNull[*of.Article, string] { return query.Value[*of.Article](s) }
	stock := query.
		When(article.Stock.EQ(0), word("none")).
		When(article.Stock.LT(5), word("few")).
		Else(word("many"))
	shown := query.Coalesce(article.Subtitle, article.Title)
	rows, err := query.Select3(shown.Or(""), stock, query.AsNullable(article.Details.Pages).Or(0)).
		From(client.Articles).
		OrderBy(article.CreatedAt.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(r.V1, *r.V2, r.V3)
	}
	return nil
}

func Example_choices() {
	onShelf(choices)
	// Output:
	// The Hitchhiker's Guide to the Galaxy many 208
	// The Restaurant at the End of the Universe none 250
	// Monty Python's Big Red Book few 0
	// Naked Lunch few 0
}

func dates(ctx context.Context, client *db.Client) error {
	week := query.DateTrunc(query.Week, article.CreatedAt)
	rows, err := query.Select2(week, query.CountRows(client.Articles)).
		From(client.Articles).
		Where(
			query.Extract(query.Year, article.CreatedAt).EQ(2024),
			query.Less(article.CreatedAt, query.Now[*of.Article]()),
		).
		GroupBy(week).
		OrderBy(week.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(r.V1.Format(time.DateOnly), r.V2)
	}
	return nil
}

func Example_dates() {
	onShelf(dates)
	// Output: 2024-01-01 4
}

func aggregates(ctx context.Context, client *db.Client) error {
	count, stock := query.CountRows(client.Articles), query.Sum(article.Stock)
	rows, err := query.Select4(
		query.Via(article.Author, author.Name),
		count.Filter(article.Price.LT(8)),                                        // int64: how many are cheap
		stock.Filter(article.Tags.Has("comedy")).Or(0),                           // int: 0 instead of NULL if none are
		query.PerGroup(query.Divide(query.AsFloat(stock), query.AsFloat(count))), // computed from aggregates
	).
		From(client.Articles).
		Where(article.Author.Has()).
		GroupBy(query.Via(article.Author, author.Name)).
		Having(query.Or(count.GT(1), stock.GT(1))).
		OrderBy(count.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(*r.V1, r.V2, r.V3, *r.V4)
	}
	return nil
}

func Example_aggregates() {
	onShelf(aggregates)
	// Output:
	// Douglas Adams 2 5 2.5
	// Monty Python 0 2 2
}

func statistics(ctx context.Context, client *db.Client) error {
	// the title of the newest article of each status, and the median of its prices
	newest, err := query.Select3(article.Status, query.MaxBy(article.Title, article.CreatedAt), query.Percentile(article.Price, 0.5)).
		From(client.Articles).
		GroupBy(article.Status).
		OrderBy(article.Status.Asc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range newest {
		fmt.Println(r.V1, *r.V2, *r.V3)
	}
	return nil
}

func Example_statistics() {
	onShelf(statistics)
	// Output:
	// draft Naked Lunch 9
	// published Monty Python's Big Red Book 9.75
	// sold-out The Restaurant at the End of the Universe 7
}

func phrases(ctx context.Context, client *db.Client) error {
	search := query.Search(query.PhrasePrefix("monty pyth"), query.Boosted(article.Title, 2)) // further columns follow
	hits, err := client.Articles.Where(search.Match()).OrderBy(search.Score().Desc(), article.ID.Asc()).Limit(10).All(ctx)
	if err != nil {
		return err
	}
	for _, a := range hits {
		fmt.Println(a.Title)
	}
	return nil
}

func Example_phrases() {
	onShelf(phrases)
	// Output:
	// Monty Python's Big Red Book
}

func windows(ctx context.Context, client *db.Client) error {
	perStatus := query.PartitionBy(article.Status).OrderBy(article.Price.Asc())
	byDay := query.OrderedBy(article.CreatedAt.Asc())
	rows, err := query.Select5(
		article.Title,
		query.RowNumber[*of.Article]().Over(perStatus),
		query.Lag(article.Price, 1).Over(byDay),          // of the row before, nil for the first
		query.Sum(article.Stock).Over(byDay),             // up to this row
		query.Avg(article.Price).Over(byDay.Rows(-1, 1)), // of three rows
	).
		From(client.Articles).
		OrderBy(article.CreatedAt.Asc()).
		Limit(3).
		All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Println(r.V1, r.V2, r.V3 == nil, *r.V4, *r.V5)
	}
	return nil
}

func Example_windows() {
	onShelf(windows)
	// Output:
	// The Hitchhiker's Guide to the Galaxy 1 true 5 7.25
	// The Restaurant at the End of the Universe 1 false 5 8.833333333333334
	// Monty Python's Big Red Book 2 false 7 9.333333333333334
}
