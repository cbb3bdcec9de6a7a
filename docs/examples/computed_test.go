package examples

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	orders "github.com/crategen/crategen/test/decimal/db"
	"github.com/crategen/crategen/test/decimal/db/of"
	"github.com/crategen/crategen/test/decimal/db/order"
	linked "github.com/crategen/crategen/test/plans/db"
	"github.com/crategen/crategen/test/plans/db/doc"
	search "github.com/crategen/crategen/test/search/db"
	"github.com/crategen/crategen/test/search/db/page"
	series "github.com/crategen/crategen/test/series/db"
	"github.com/crategen/crategen/test/series/db/reading"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
)

func addFee(ctx context.Context, client *orders.Client, id int64, fee, rate decimal.Decimal) error {
	part := query.RoundDecimal(query.TimesDecimal(order.Price, query.ValueDecimal[*of.Order](rate)), 2)
	_, err := client.Orders.Where(order.ID.EQ(id)).Update(ctx, order.Price.Add(fee), query.SetTo(order.Discount, part))
	return err
}

func Example_decimals() {
	inMemory(orders.Open, func(ctx context.Context, client *orders.Client) error {
		money := decimal.RequireFromString
		o := orders.NewOrder()
		o.ID, o.Price = 1, money("12.50")
		if err := client.Orders.Insert(ctx, o); err != nil {
			return err
		}
		if err := addFee(ctx, client, 1, money("0.50"), money("0.333")); err != nil {
			return err
		}
		changed, err := client.Orders.Get(ctx, 1)
		if err != nil {
			return err
		}
		fmt.Println(changed.Price, changed.Discount)
		return nil
	})
	// Output: 13 4.16
}

func like(ctx context.Context, client *shop.Client, prefix string) ([]*shop.Article, error) {
	found, err := client.Articles.Where(query.Or(
		query.Matches(article.Code, `^[A-Z]{2}-\d+$`),
		query.LikeAny(article.Title, "The %", query.EscapeLike(prefix)+"%"),
	)).All(ctx)
	return found, err
}

func Example_patterns() {
	onShelf(func(ctx context.Context, client *shop.Client) error {
		found, err := like(ctx, client, "Naked")
		fmt.Println(len(found))
		return err
	})
	// Output: 3
}

func tagCounts(ctx context.Context, client *shop.Client) (int, error) {
	tags := query.CTE1("tags", query.Select1(query.Unnest(article.Tags)).From(client.Articles))
	counts, err := query.Select2(tags.C1, tags.Count()).From(tags).GroupBy(tags.C1).All(ctx)
	return len(counts), err
}

func Example_elements() {
	onShelf(func(ctx context.Context, client *shop.Client) error {
		n, err := tagCounts(ctx, client)
		fmt.Println(n, "tags")
		return err
	})
	// Output: 2 tags
}

func perDay(ctx context.Context, client *shop.Client, from, to time.Time) error {
	day := query.DateTruncIn(query.Day, article.CreatedAt, "Europe/Vienna")
	perDay := query.CTE2("per_day", query.Select2(day, query.CountRows(client.Articles)).From(client.Articles).GroupBy(day))
	list, err := query.UnitBuckets(query.Day, "Europe/Vienna", from, to)
	if err != nil {
		return err
	}
	days := query.List("days", client.Articles, list)
	n := query.Via(query.Relate(days.C1, perDay, query.Nullable(perDay.C1)), perDay.C2).Or(0)
	rows, err := query.Select2(days.C1, n).From(days).OrderBy(days.C1.Asc()).All(ctx)
	fmt.Println(len(rows))
	return err
}

func Example_buckets() {
	onShelf(func(ctx context.Context, client *shop.Client) error { return perDay(ctx, client, day(1), day(8)) })
	// Output: 8
}

func newestOfStatus(ctx context.Context, client *shop.Client) (int, error) {
	newest := query.DistinctOn(query.Select2(article.Status, article.Title).From(client.Articles).OrderBy(article.CreatedAt.Desc()), article.Status)
	rows, err := newest.All(ctx)
	return len(rows), err
}

func Example_distinctOn() {
	onShelf(func(ctx context.Context, client *shop.Client) error {
		n, err := newestOfStatus(ctx, client)
		fmt.Println(n)
		return err
	})
	// Output: 3
}

func chained(ctx context.Context, client *linked.Client, id int64) ([]int64, error) {
	type link = query.With2[int64, *string] // a document, and the one that it leads to
	base := query.Select2(doc.ID, query.TextMember(doc.Labels, "to")).From(client.Docs.Where(doc.ID.EQ(id)))
	chain := query.Recursive2("chain", base, func(last *link) query.Rows[*link, query.Row2[int64, *string]] {
		next := query.RelateMany(query.Nullable(last.C2), client.Docs, query.AsText(doc.ID))
		return query.Select2(query.Each(next, doc.ID).Or(0), query.Each(next, query.TextMember(doc.Labels, "to"))).From(last).
			Where(query.Each(next, doc.ID).NotNull())
	})
	return query.Select1(chain.C1).From(chain).OrderBy(chain.C1.Asc()).All(ctx)
}

func Example_recursion() {
	inMemory(linked.Open, func(ctx context.Context, client *linked.Client) error {
		err := client.Docs.InsertMany(ctx, []*linked.Doc{{ID: 1, CreatedAt: day(1), Labels: map[string]string{"to": "3"}},
			{ID: 2, CreatedAt: day(1), Labels: map[string]string{"to": "1"}}, {ID: 3, CreatedAt: day(1), Labels: map[string]string{}}})
		if err != nil {
			return err
		}
		ids, err := chained(ctx, client, 2)
		fmt.Println(ids)
		return err
	})
	// Output: [1 2 3]
}

func Example_fulltextIndex() {
	inMemory(search.Open, func(ctx context.Context, client *search.Client) error {
		hits, err := client.Pages.Where(page.Search.Match("python books")).OrderBy(page.Search.Score("python books").Desc()).All(ctx)
		fmt.Println(len(hits))
		return err
	})
	// Output: 0
}

// TestRetention drops partitions, which CrateDB alone has.
func TestRetention(t *testing.T) {
	testtarget.Run(t, testtarget.All[2:3], series.Open, func(t *testing.T, ctx context.Context, _ string, client *series.Client) {
		cutoff := day(1)
		n, err := query.DropPartitions(ctx, client.Readings, reading.Month.LT(cutoff))
		if err != nil || n != 0 {
			t.Errorf("%d partitions, %v", n, err)
		}
	})
}
