package conformance

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	shopgo "github.com/crategen/crategen/test/shop"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/odd"
	"github.com/crategen/crategen/test/shop/db/of"
)

var ignoreEdges = cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Edges" }, cmp.Ignore())

func TestInsertAndGet(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		signed := true
		a := &shop.Article{
			Title: "Go", Status: shop.ArticleStatusSoldOut, Tags: []string{"a", "b"}, Stock: 3, Price: 1.5,
			Details: &shopgo.Details{Pages: 12, Signed: &signed, Size: &shopgo.Size{Width: 2.5}},
			Labels:  map[string]string{"k": "v", "ü": "ß"},
		}
		before := time.Now().Add(-time.Second)
		ok(t, c.Articles.Insert(ctx, a))
		if a.ID == uuid.Nil || a.CreatedAt.Before(before) || a.Active {
			t.Errorf("defaults: a zero key and a zero time are filled in, a false is a false; got %+v", a)
		}
		got := must[*shop.Article](t)(c.Articles.Get(ctx, a.ID)) // before any refresh
		if diff := cmp.Diff(a, got, ignoreEdges); diff != "" {
			t.Errorf("what was written (-) and read (+):\n%s", diff)
		}
		_, err := c.Articles.Get(ctx, uuid.New())
		if !errors.Is(err, dberr.ErrNotFound) {
			t.Errorf("Get of a missing key: %v", err)
		}
		if err := c.Articles.Insert(ctx, a); !dberr.IsUnique(err) {
			t.Errorf("Insert of a key that exists: %v", err)
		}
	})
}

func TestCreate(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		a := must[*shop.Article](t)(c.Articles.Create(ctx, article.Title.Set("Made"), article.Price.Set(2)))
		is(t, "Status", a.Status, shop.ArticleStatusDraft)
		is(t, "Active", a.Active, true)
		is(t, "Price", a.Price, 2)
		is(t, "Subtitle", a.Subtitle, nil)
		got := must[*shop.Article](t)(c.Articles.Get(ctx, a.ID))
		if diff := cmp.Diff(a, got, ignoreEdges); diff != "" {
			t.Errorf("what Create returned (-) and what is there (+):\n%s", diff)
		}
		_, err := c.Articles.Create(ctx, article.Price.Set(2))
		var v *dberr.ValidationError
		if !errors.As(err, &v) || v.Field != "title" {
			t.Errorf("Create without a required column: %v", err)
		}
	})
}

func TestDefaultsSurvive(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		p := shop.NewPreset()
		p.ID = "new"
		ok(t, c.Presets.Insert(ctx, p))
		got := must[*shop.Preset](t)(c.Presets.Get(ctx, "new"))
		is(t, "Big", got.Big, 9007199254740993)
		is(t, "Quote", got.Quote, "it's \"quoted\"\n")
		is(t, "Yes", got.Yes, true)
		is(t, "Ratio", got.Ratio, 0.1)
		is(t, "List", text(got.List), "[a b]")
		is(t, "Made", got.Made, "made")
		if diff := cmp.Diff(p, got); diff != "" {
			t.Error(diff)
		}
		ok(t, c.Presets.Insert(ctx, &shop.Preset{ID: "zero"}))
		got = must[*shop.Preset](t)(c.Presets.Get(ctx, "zero"))
		is(t, "a zero number stays", got.Big, 0)
		is(t, "a false stays", got.Yes, false)
		is(t, "an empty string stays", got.Made, "")
		is(t, "a nil slice takes its default", text(got.List), "[a b]")
	})
}

func TestGetMany(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var many []*shop.Author
		for i := range 150 {
			many = append(many, &shop.Author{Name: fmt.Sprint("n", i)})
		}
		ok(t, c.Authors.InsertMany(ctx, many))
		keys := []uuid.UUID{many[140].ID, uuid.New(), many[3].ID}
		got := must[[]*shop.Author](t)(c.Authors.GetMany(ctx, keys...)) // before any refresh
		is(t, "found", len(got), 2)
		is(t, "order of the keys", got[0].Name+" "+got[1].Name, "n140 n3")
		keys = keys[:0]
		for _, a := range many {
			keys = append(keys, a.ID)
		}
		got = must[[]*shop.Author](t)(c.Authors.GetMany(ctx, keys...))
		is(t, "all, in batches", len(got), 150)
		is(t, "none", len(must[[]*shop.Author](t)(c.Authors.GetMany(ctx))), 0)
	})
}

func TestUpdateAndDelete(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for i := range 5 {
			ok(t, c.Articles.Insert(ctx, &shop.Article{Title: fmt.Sprint("t", i), Status: shop.ArticleStatusDraft, Stock: i}))
		}
		refresh(t, ctx, c)
		one := must[*shop.Article](t)(c.Articles.Where(article.Title.EQ("t1")).Only(ctx))
		n := must[int](t)(c.Articles.Where(article.Stock.GTE(2)).Update(ctx,
			article.Stock.Add(10), article.Subtitle.Set("s"), article.Status.Set(shop.ArticleStatusPublished)))
		is(t, "updated", n, 3)
		refresh(t, ctx, c)
		got := must[[]*shop.Article](t)(c.Articles.Where(article.Subtitle.NotNull()).OrderBy(article.Stock.Desc()).All(ctx))
		is(t, "titles", titles(got), "t4, t3, t2")
		is(t, "stock", got[0].Stock, 14)
		time.Sleep(2 * time.Millisecond) // the column's precision is a millisecond
		n = must[int](t)(c.Articles.Where(article.ID.EQ(one.ID)).Update(ctx, article.Stock.Set(99)))
		is(t, "updated by key", n, 1)
		again := must[*shop.Article](t)(c.Articles.Get(ctx, one.ID))
		is(t, "stock by key", again.Stock, 99)
		if !again.UpdatedAt.After(one.UpdatedAt) || !again.CreatedAt.Equal(one.CreatedAt) {
			t.Errorf("an update touches updated_at and nothing else: %v, %v", again, one)
		}
		is(t, "nothing to change", must[int](t)(c.Articles.Where(article.ID.EQ(one.ID)).Update(ctx)), 0)
		n = must[int](t)(c.Articles.Where(article.Subtitle.EQ("s")).Update(ctx, article.Subtitle.SetNull()))
		is(t, "set to NULL", n, 3)
		refresh(t, ctx, c)
		is(t, "none is left", must[bool](t)(c.Articles.Where(article.Subtitle.NotNull()).Exist(ctx)), false)
		is(t, "deleted", must[int](t)(c.Articles.Where(article.Title.In("t0", "t4", "x")).Delete(ctx)), 2)
		refresh(t, ctx, c)
		is(t, "left", must[int](t)(c.Articles.Count(ctx)), 3)
		_, err := c.Articles.Delete(ctx)
		if !errors.Is(err, dberr.ErrNoFilter) {
			t.Errorf("Delete without Where: %v", err)
		}
		_, err = c.Articles.Where(article.Stock.GT(0)).Limit(1).Offset(1).Delete(ctx)
		if err == nil {
			t.Error("Delete with Offset was not refused")
		}
		if _, err = c.Articles.Where(article.Stock.GT(99)).Limit(1).Delete(ctx); (err != nil) != (c.Conn().Dialect() == "cratedb") {
			t.Errorf("Delete with Limit: %v", err)
		}
	})
}

func TestUpsert(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		a := &shop.Author{Name: "first"}
		b := &shop.Author{Name: "other"}
		ok(t, c.Authors.Upsert(ctx, a, b))
		again := &shop.Author{ID: a.ID, Name: "second", Born: &shopgo.Epoch}
		ok(t, c.Authors.Upsert(ctx, again, &shop.Author{Name: "third"}))
		got := must[*shop.Author](t)(c.Authors.Get(ctx, a.ID))
		is(t, "overwritten", got.Name, "second")
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Authors.Count(ctx)), 3)
	})
}

func TestInsertMany(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		var many []*shop.Article
		for i := range 2500 {
			many = append(many, &shop.Article{
				Title: fmt.Sprint("m", i), Status: shop.ArticleStatusDraft, Stock: i, Tags: []string{"x", fmt.Sprint(i % 3)},
				Details: &shopgo.Details{Pages: int64(i)}, Labels: map[string]string{"i": fmt.Sprint(i)},
			})
		}
		many[7].Subtitle = ptr("only one")
		ok(t, c.Articles.InsertMany(ctx, many))
		refresh(t, ctx, c)
		is(t, "rows", must[int](t)(c.Articles.Count(ctx)), 2500)
		got := must[*shop.Article](t)(c.Articles.Get(ctx, many[7].ID))
		if diff := cmp.Diff(many[7], got, ignoreEdges); diff != "" {
			t.Errorf("written (-) and read (+):\n%s", diff)
		}
		ok(t, c.Articles.InsertMany(ctx, nil))

		err := c.Authors.InsertMany(ctx, []*shop.Author{{Name: "a"}, {Name: ""}})
		var v *dberr.ValidationError
		if !errors.As(err, &v) || v.Entity != "Author" || v.Field != "name" {
			t.Errorf("a row that breaks a validator: %v", err)
		}
		err = c.Authors.InsertMany(ctx, []*shop.Author{{Name: "x"}, {ID: many[0].ID, Name: "y"}, {ID: many[0].ID, Name: "z"}})
		if !dberr.IsUnique(err) {
			t.Errorf("rows with the same key: %v", err)
		}
	})
}

func TestCompositeKey(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		at := time.Date(2024, 2, 29, 12, 0, 0, 1_000_000, time.FixedZone("x", 3600))
		for i := range 3 {
			ok(t, c.Readings.Insert(ctx, &shop.Reading{Tenant: "t", Ts: at.Add(time.Duration(i) * time.Hour), Value: float64(i)}))
		}
		got := must[*shop.Reading](t)(c.Readings.Get(ctx, shop.ReadingKey{Tenant: "t", Ts: at}))
		is(t, "value", got.Value, 0)
		if !got.Ts.Equal(at) {
			t.Errorf("time: %v", got.Ts)
		}
		many := must[[]*shop.Reading](t)(c.Readings.GetMany(ctx,
			shop.ReadingKey{Tenant: "t", Ts: at.Add(2 * time.Hour)}, shop.ReadingKey{Tenant: "u", Ts: at},
			shop.ReadingKey{Tenant: "t", Ts: at}))
		is(t, "many", len(many), 2)
		is(t, "in order of the keys", many[0].Value, 2)
		ok(t, c.Readings.Upsert(ctx, &shop.Reading{Tenant: "t", Ts: at, Value: 42}))
		is(t, "upserted", must[*shop.Reading](t)(c.Readings.Get(ctx, shop.ReadingKey{Tenant: "t", Ts: at})).Value, 42)
	})
}

func TestOddNames(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, c.Odds.Insert(ctx, &shop.Odd{ID: "1", Select: "s", FooBar: 2, Func: true, Type: ptr("t")}))
		refresh(t, ctx, c)
		got := must[*shop.Odd](t)(c.Odds.Where(odd.Select.EQ("s"), odd.FooBar.GT(1), odd.Func.EQ(true)).OrderBy(odd.Type.Asc()).Only(ctx))
		is(t, "Type", *got.Type, "t")
		is(t, "updated", must[int](t)(c.Odds.Where(odd.ID.EQ("1")).Update(ctx, odd.FooBar.Add(1), odd.Select.Set("x"))), 1)
	})
}

func TestTables(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		ok(t, query.DropTable(ctx, c.Odds))
		is(t, "exists", must[bool](t)(query.TableExists(ctx, c.Odds)), false)
		_, err := c.Odds.Count(ctx)
		if !errors.Is(err, dberr.ErrNoTable) {
			t.Errorf("a query on a table that is not there: %v", err)
		}
		ok(t, c.CreateTables(ctx))
		is(t, "exists again", must[bool](t)(query.TableExists(ctx, c.Odds)), true)
		ok(t, c.CreateTables(ctx))
	})
}

func TestStatementsAsValues(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		st := query.Creating(c.Authors, author.Name.Set("n"))
		sql := must[string](t)(st.SQL())
		if sql == "" {
			t.Error("no text")
		}
		a := must[*shop.Author](t)(st.Exec(ctx))
		refresh(t, ctx, c)
		up := query.Updating(c.Authors.Where(author.ID.EQ(a.ID)), author.Name.Set("m"))
		is(t, "updated", must[int](t)(up.Exec(ctx)), 1)
		list := must[[]*shop.Author](t)(query.Selecting(c.Authors.Where(author.ID.EQ(a.ID))).Exec(ctx))
		is(t, "name", list[0].Name, "m")
		is(t, "deleted", must[int](t)(query.Deleting(c.Authors.Where(author.ID.EQ(a.ID))).Exec(ctx)), 1)
		_, err := query.Selecting(c.Authors.Where(query.Raw[*of.Author]("name = ? AND name = ?", "x"))).SQL()
		if err == nil {
			t.Error("a missing argument of Raw was not noticed")
		}
	})
}

func ptr[T any](v T) *T { return &v }
