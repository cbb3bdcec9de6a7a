package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/ledger/db"
	"github.com/crategen/crategen/test/ledger/db/account"
	"github.com/crategen/crategen/test/ledger/db/group"
	"github.com/crategen/crategen/test/ledger/db/membership"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/category"
	"github.com/crategen/crategen/test/shop/db/of"
	"github.com/crategen/crategen/test/shop/db/topic"
)

// onTopics runs an example on the shelf, whose articles have topics and whose authors have a country.
func onTopics(example func(context.Context, *shop.Client) error) {
	onShelf(func(ctx context.Context, client *shop.Client) error {
		if err := client.Countries.Insert(ctx, &shop.Country{ID: "gb", Name: "Great Britain"}); err != nil {
			return err
		}
		if _, err := client.Authors.Where(query.Every[*of.Author]()).Update(ctx, author.CountryID.Set("gb")); err != nil {
			return err
		}
		space, humour := &shop.Topic{Name: "space"}, &shop.Topic{Name: "humour"}
		if err := client.Topics.InsertMany(ctx, []*shop.Topic{space, humour}); err != nil {
			return err
		}
		for title, topics := range map[string][]*shop.Topic{"Hitchhiker": {space, humour}, "Universe": {space}, "Big Red Book": {humour}} {
			a, err := client.Articles.Where(article.Title.Contains(title)).First(ctx)
			if err != nil {
				return err
			}
			for _, t := range topics {
				if err := query.Link(ctx, client, article.Topics, a.ID, t.ID); err != nil {
					return err
				}
			}
		}
		return example(ctx, client)
	})
}

func loadNested(ctx context.Context, client *shop.Client) error {
	authors, err := client.Authors.
		OrderBy(author.Name.Asc()).
		With(
			author.Articles.
				Where(article.Price.LT(20)).
				OrderBy(article.Stock.Desc()).
				Limit(3).
				With(article.Topics.OrderBy(topic.Name.Asc())),
			author.Country,
		).
		All(ctx)
	if err != nil {
		return err
	}
	for _, a := range authors {
		country, _ := a.Edges.Country.Get()
		fmt.Println(a.Name, "from", country.Name)
		articles, _ := a.Edges.Articles.Get()
		for _, x := range articles {
			topics, _ := x.Edges.Topics.Get()
			fmt.Println("-", x.Title, len(topics))
		}
	}
	return nil
}

func Example_loadEdges() {
	onTopics(loadNested)
	// Output:
	// Douglas Adams from Great Britain
	// - The Hitchhiker's Guide to the Galaxy 2
	// - The Restaurant at the End of the Universe 1
	// Monty Python from Great Britain
	// - Monty Python's Big Red Book 1
}

func countEdges(ctx context.Context, client *shop.Client) error {
	authors, err := client.Authors.
		OrderBy(author.Name.Asc()).
		With(
			author.Articles.OrderBy(article.Price.Asc()).Limit(1), // the cheapest
			author.Articles.Where(article.Stock.GT(0)).Count(),    // and how many there are to sell
		).
		All(ctx)
	if err != nil {
		return err
	}
	for _, a := range authors {
		cheapest, _ := a.Edges.Articles.Get()
		n, _ := a.Edges.Articles.Count()
		fmt.Println(a.Name, n, cheapest[0].Title)
	}
	return nil
}

func Example_countEdges() {
	onTopics(countEdges)
	// Output:
	// Douglas Adams 1 The Restaurant at the End of the Universe
	// Monty Python 1 Monty Python's Big Red Book
}

func conditions(ctx context.Context, client *shop.Client) error {
	funny := author.Articles.Has(article.Topics.Has(topic.Name.EQ("humour")))
	busy := query.Targets(author.Articles, article.Price.LT(20)).GT(1)
	for _, p := range []query.Predicate[*of.Author]{
		funny,
		query.Not(funny),
		author.Articles.HasNone(article.Stock.GT(0)),
		busy,
	} {
		n, err := client.Authors.Where(p).Count(ctx)
		if err != nil {
			return err
		}
		fmt.Println(n)
	}

	most, err := client.Authors.OrderBy(query.Targets(author.Articles).Desc()).First(ctx)
	if err != nil {
		return err
	}
	fmt.Println(most.Name)

	rows, err := query.Select2(author.Name, query.Targets(author.Articles)).From(client.Authors).OrderBy(author.Name.Asc()).All(ctx)
	if err != nil {
		return err
	}
	fmt.Println(rows[0].V1, rows[0].V2)
	return nil
}

func Example_edgeConditions() {
	onTopics(conditions)
	// Output:
	// 2
	// 0
	// 0
	// 1
	// Douglas Adams
	// Douglas Adams 2
}

func links(ctx context.Context, client *shop.Client) error {
	lunch, err := client.Articles.Where(article.Title.EQ("Naked Lunch")).Only(ctx)
	if err != nil {
		return err
	}
	topics, err := client.Topics.All(ctx)
	if err != nil {
		return err
	}

	if err := query.Link(ctx, client, article.Topics, lunch.ID, topics[0].ID, topics[1].ID); err != nil {
		return err
	}
	if err := query.Unlink(ctx, client, article.Topics, lunch.ID, topics[0].ID); err != nil {
		return err
	}

	n, err := client.Topics.Where(topic.Articles.Has(article.ID.EQ(lunch.ID))).Count(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_links() {
	onTopics(links)
	// Output: 1
}

func tree(ctx context.Context, client *shop.Client) error {
	name := func(s string) *string { return &s }
	err := client.Categories.InsertMany(ctx, []*shop.Category{
		{ID: "books"}, {ID: "novels", ParentID: name("books")}, {ID: "westerns", ParentID: name("novels")},
	})
	if err != nil {
		return err
	}

	books, err := client.Categories.
		Where(category.Parent.HasNone()).
		With(category.Children.With(category.Children)). // two levels, two statements more
		Only(ctx)
	if err != nil {
		return err
	}
	below, _ := books.Edges.Children.Get()
	leaves, _ := below[0].Edges.Children.Get()
	fmt.Println(books.ID, below[0].ID, leaves[0].ID)
	return nil
}

func Example_tree() {
	onShop(tree)
	// Output: books novels westerns
}

func members(ctx context.Context, client *db.Client) error {
	ada := &db.Account{Email: "ada@example.com", Currency: "EUR"}
	if err := client.Accounts.Insert(ctx, ada); err != nil {
		return err
	}
	if err := client.Groups.Insert(ctx, &db.Group{ID: "staff"}); err != nil {
		return err
	}
	_, err := client.Memberships.Create(ctx,
		membership.AccountID.Set(int(ada.ID)), membership.GroupID.Set("staff"), membership.Role.Set("owner"))
	if err != nil {
		return err
	}

	staff, err := client.Groups.
		Where(group.Accounts.Has(account.Email.HasPrefix("ada"))). // to the other side
		With(group.Accounts, group.Memberships).                   // or to what is in between
		Only(ctx)
	if err != nil {
		return err
	}
	accounts, _ := staff.Edges.Accounts.Get()
	roles, _ := staff.Edges.Memberships.Get()
	fmt.Println(accounts[0].Email, roles[0].Role)
	return nil
}

func Example_edgeSchema() {
	onLedger(members)
	// Output: ada@example.com owner
}
