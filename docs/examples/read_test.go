package examples

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/of"
)

func keys(ctx context.Context, client *db.Client) error {
	a, err := client.Articles.Where(article.Title.EQ("Naked Lunch")).Only(ctx)
	if err != nil {
		return err
	}
	a, err = client.Articles.Get(ctx, a.ID)
	if err != nil {
		return err
	}
	some, err := client.Articles.GetMany(ctx, a.ID, uuid.New()) // in the order of the keys, without those that are not there
	if err != nil {
		return err
	}
	fmt.Println(a.Title, len(some))

	r := &db.Reading{Tenant: "acme", Ts: day(1), Value: 21.5}
	if err := client.Readings.Insert(ctx, r); err != nil {
		return err
	}
	r, err = client.Readings.Get(ctx, db.ReadingKey{Tenant: "acme", Ts: day(1)}) // a key of two columns
	if err != nil {
		return err
	}
	fmt.Println(r.Value)
	return nil
}

func Example_keys() {
	onShelf(keys)
	// Output:
	// Naked Lunch 1
	// 21.5
}

func readMany(ctx context.Context, client *db.Client) error {
	cheap := client.Articles.Where(article.Price.LTE(9), article.Tags.Has("novel"))

	list, err := cheap.OrderBy(article.Price.Asc(), article.Title.Asc()).Limit(10).All(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		fmt.Println(a.Price, a.Title)
	}
	first, err := cheap.OrderBy(article.Price.Desc()).First(ctx) // dberr.ErrNotFound if there is none
	if err != nil {
		return err
	}
	n, err := cheap.Count(ctx)
	if err != nil {
		return err
	}
	soldOut, err := cheap.Where(article.Stock.EQ(0)).Exist(ctx) // cheap itself does not change
	if err != nil {
		return err
	}
	fmt.Println(first.Title, n, soldOut)

	for a, err := range cheap.OrderBy(article.Title.Asc()).Iter(ctx) {
		if err != nil {
			return err
		}
		fmt.Println(a.Title)
		break // what is left is not read
	}
	return nil
}

func Example_read() {
	onShelf(readMany)
	// Output:
	// 7 The Restaurant at the End of the Universe
	// 7.5 The Hitchhiker's Guide to the Galaxy
	// 9 Naked Lunch
	// Naked Lunch 3 true
	// Naked Lunch
}

func combine(ctx context.Context, client *db.Client) error {
	n, err := client.Articles.Where(
		query.Or(article.Stock.EQ(0), article.Subtitle.IsNull()),
		query.Not(article.Title.Contains("Lunch")),
	).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_combine() {
	onShelf(combine)
	// Output: 3
}

func documents(ctx context.Context, client *db.Client) error {
	list, err := client.Articles.
		Where(article.Details.Pages.GT(200), article.Details.Size.Width.IsNull()).
		OrderBy(article.Details.Pages.Desc()).
		All(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		fmt.Println(a.Details.Pages, a.Title)
	}

	_, err = client.Articles.Where(article.Title.EQ("Naked Lunch")).
		Update(ctx, article.Details.Set(&shop.Details{Pages: 289, Binding: "paper"}))
	return err
}

func Example_documents() {
	onShelf(documents)
	// Output:
	// 250 The Restaurant at the End of the Universe
	// 208 The Hitchhiker's Guide to the Galaxy
}

func freeMembers(ctx context.Context, client *db.Client) error {
	color := query.TextMember(article.Labels, "color")
	book := client.Articles.Where(article.Title.EQ("Naked Lunch"))
	if _, err := book.Update(ctx, color.Set("yellow")); err != nil {
		return err
	}
	n, err := client.Articles.Where(color.EQ("yellow")).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_freeMembers() {
	onShelf(freeMembers)
	// Output:
	// 1
}

func memberChanges(ctx context.Context, client *db.Client) error {
	book := client.Articles.Where(article.Title.EQ("Naked Lunch"))
	_, err := book.Update(ctx, article.Details.Pages.Set(289), article.Details.Size.Width.Set(10.5), article.Details.Binding.SetNull(),
		article.Tags.Append("classic", "banned"))
	if err != nil {
		return err
	}
	_, err = book.Update(ctx, article.Tags.Remove("banned"))
	if err != nil {
		return err
	}
	a, err := book.First(ctx)
	if err != nil {
		return err
	}
	fmt.Println(a.Details.Pages, a.Details.Size.Width, a.Tags)
	return nil
}

func Example_memberChanges() {
	onShelf(memberChanges)
	// Output:
	// 289 10.5 [novel classic]
}

func arrays(ctx context.Context, client *db.Client) error {
	for _, p := range []query.Predicate[*of.Article]{
		article.Tags.Has("novel"),
		article.Tags.HasAny("novel", "comedy"),
		article.Tags.HasAll("novel", "comedy"),
		article.Tags.Len().EQ(1),
	} {
		n, err := client.Articles.Where(p).Count(ctx)
		if err != nil {
			return err
		}
		fmt.Println(n)
	}
	return nil
}

func Example_arrays() {
	onShelf(arrays)
	// Output:
	// 3
	// 4
	// 2
	// 2
}

func edges(ctx context.Context, client *db.Client) error {
	list, err := client.Articles.With(article.Author).OrderBy(article.Title.Asc()).All(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		switch who, loaded := a.Edges.Author.Get(); {
		case !loaded: // With was not asked for it
		case who == nil:
			fmt.Println(a.Title, "by nobody")
		default:
			fmt.Println(a.Title, "by", who.Name)
		}
	}

	authors, err := client.Authors.
		Where(author.Articles.Has(article.Stock.GT(2))).
		With(author.Articles).
		All(ctx)
	if err != nil {
		return err
	}
	his, _ := authors[0].Edges.Articles.Get()
	fmt.Println(authors[0].Name, len(his))

	orphans, err := client.Articles.Where(article.Author.HasNone()).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(orphans)
	return nil
}

func Example_edges() {
	onShelf(edges)
	// Output:
	// Monty Python's Big Red Book by Monty Python
	// Naked Lunch by nobody
	// The Hitchhiker's Guide to the Galaxy by Douglas Adams
	// The Restaurant at the End of the Universe by Douglas Adams
	// Douglas Adams 2
	// 1
}
