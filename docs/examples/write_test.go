package examples

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/of"
)

func insert(ctx context.Context, client *db.Client) error {
	a := &db.Article{Title: "Naked Lunch", Status: db.ArticleStatusDraft}
	if err := client.Articles.Insert(ctx, a); err != nil {
		return err
	}
	fmt.Println(a.ID != uuid.Nil, !a.CreatedAt.IsZero(), a.Tags != nil) // filled in
	fmt.Println(a.Active, a.Stock)                                      // as they were: the default of Active is true

	b := db.NewArticle() // all defaults that the code knows
	b.Title = "Junky"
	fmt.Println(b.Active, b.Status)
	if err := client.Articles.Insert(ctx, b); err != nil {
		return err
	}

	c, err := client.Articles.Create(ctx, article.Title.Set("Queer"), article.Stock.Set(3))
	if err != nil {
		return err
	}
	fmt.Println(c.Active, c.Status, c.Stock)
	return nil
}

func Example_insert() {
	onShop(insert)
	// Output:
	// true true true
	// false 0
	// true draft
	// true draft 3
}

func insertMany(ctx context.Context, client *db.Client) error {
	authors := []*db.Author{{Name: "Ursula K. Le Guin"}, {Name: "Stanisław Lem"}}
	if err := client.Authors.InsertMany(ctx, authors); err != nil {
		return err
	}

	born := time.Date(1921, 9, 12, 0, 0, 0, 0, time.UTC)
	lem := &db.Author{ID: authors[1].ID, Name: "Stanisław Lem", Born: &born}
	err := client.Authors.Upsert(ctx, lem, &db.Author{Name: "Octavia E. Butler"})
	if err != nil {
		return err
	}

	list, err := client.Authors.OrderBy(author.Name.Asc()).All(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		fmt.Println(a.Name, a.Born != nil)
	}
	return nil
}

func Example_insertMany() {
	onShop(insertMany)
	// Output:
	// Octavia E. Butler false
	// Stanisław Lem true
	// Ursula K. Le Guin false
}

func update(ctx context.Context, client *db.Client) error {
	n, err := client.Articles.
		Where(article.Tags.Has("comedy"), article.Stock.GT(0)).
		Update(ctx, article.Stock.Add(10), article.Subtitle.Set("new edition"))
	if err != nil {
		return err
	}
	fmt.Println("updated", n)

	n, err = client.Articles.Where(article.Subtitle.NotNull()).Update(ctx, article.Subtitle.SetNull())
	if err != nil {
		return err
	}
	fmt.Println("set to NULL", n)

	n, err = client.Articles.Where(article.Status.EQ(db.ArticleStatusSoldOut)).Delete(ctx)
	if err != nil {
		return err
	}
	fmt.Println("deleted", n)

	n, err = client.Articles.Where(query.Every[*of.Article]()).Delete(ctx) // all of them, and said so
	if err != nil {
		return err
	}
	fmt.Println("deleted", n)
	return nil
}

func Example_update() {
	onShelf(update)
	// Output:
	// updated 2
	// set to NULL 2
	// deleted 1
	// deleted 3
}

func statements(ctx context.Context, client *db.Client) error {
	st := query.Updating(client.Articles.Where(article.Stock.LT(1)), article.Active.Set(false))
	sql, err := st.SQL()
	if err != nil {
		return err
	}
	fmt.Println(sql)
	n, err := st.Exec(ctx)
	if err != nil {
		return err
	}
	fmt.Println(n)
	return nil
}

func Example_statements() {
	onShelf(statements)
	// Output:
	// UPDATE "articles" SET "active" = ?1, "updated_at" = ?2 WHERE "stock" < ?3
	// 1
}
