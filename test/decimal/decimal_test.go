package decimal_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/decimal/db"
	"github.com/crategen/crategen/test/decimal/db/dbtest"
	"github.com/crategen/crategen/test/decimal/db/of"
	"github.com/crategen/crategen/test/decimal/db/order"
	"github.com/crategen/crategen/test/decimal/money"
)

func dec(text string) decimal.Decimal { return decimal.RequireFromString(text) }

func ptr(text string) *decimal.Decimal { return new(dec(text)) }

type predicate = query.Predicate[*of.Order]

// orders are five orders whose prices as texts are in another order than as numbers.
func orders() []*db.Order {
	make := func(id int64, price, fee string) *db.Order {
		o := db.NewOrder()
		o.ID, o.Price, o.Fee = id, dec(price), dec(fee)
		return o
	}
	a, b, c, d, e := make(1, "9.00", "1.5000"), make(2, "10.00", "1.5001"), make(3, "-2.50", "0"), make(4, "-10.00", "10.0000"), make(5, "9999999999.99", "9.9999")
	a.Discount, b.Discount, e.Discount = ptr("0.10"), ptr("0.20"), ptr("-0.30")
	a.Huge, b.Huge = ptr("9999999999999999999999999999.9999999999"), ptr("0.0000000001")
	a.Part, b.Part = ptr("0.0001"), ptr("-0.9999")
	c.Whole = dec("999999999999999999")
	return []*db.Order{a, b, c, d, e}
}

func run(t *testing.T, scenario func(t *testing.T, ctx context.Context, target string, client *db.Client)) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		for _, o := range orders() {
			if err := client.Orders.Insert(ctx, o); err != nil {
				t.Fatal(err)
			}
		}
		if err := client.Orders.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		scenario(t, ctx, target, client)
	})
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for _, want := range orders() {
			got, err := client.Orders.Get(ctx, want.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(texts(want), texts(got)); diff != "" {
				t.Errorf("order %d (-written +read):\n%s", want.ID, diff)
			}
		}
		got, err := json.Marshal(first(t)(client.Orders.Get(ctx, 1)))
		if err != nil || !strings.Contains(string(got), `"price":"9"`) || !strings.Contains(string(got), `"huge":"9999999999999999999999999999.9999999999"`) {
			t.Errorf("JSON of an entity: %s, %v", got, err)
		}
	})
}

func first(t *testing.T) func(o *db.Order, err error) *db.Order {
	return func(o *db.Order, err error) *db.Order {
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

// texts are the decimals of an order.
func texts(o *db.Order) []string {
	out := []string{o.Price.StringFixed(2), o.Fee.StringFixed(4), o.Rate.StringFixed(10), o.Whole.String(), o.FirstPrice.StringFixed(2), o.Cost.Cents.String()}
	for _, p := range []*decimal.Decimal{o.Discount, o.Huge, o.Part} {
		if p == nil {
			out = append(out, "NULL")
		} else {
			out = append(out, p.String())
		}
	}
	return out
}

func TestComparisons(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for _, c := range []struct {
			name string
			p    predicate
			want []int64
		}{
			{"EQ", order.Price.EQ(dec("10")), []int64{2}},
			{"EQ with other zeros", order.Price.EQ(dec("10.000")), []int64{2}},
			{"NEQ", order.Price.NEQ(dec("10")), []int64{1, 3, 4, 5}},
			{"GT", order.Price.GT(dec("9")), []int64{2, 5}},
			{"GTE", order.Price.GTE(dec("9")), []int64{1, 2, 5}},
			{"LT", order.Price.LT(dec("9")), []int64{3, 4}},
			{"LTE", order.Price.LTE(dec("-2.5")), []int64{3, 4}},
			{"Between", order.Price.Between(dec("-2.5"), dec("10")), []int64{1, 2, 3}},
			{"In", order.Price.In(dec("9"), dec("-10.0"), dec("3")), []int64{1, 4}},
			{"In of none", order.Price.In(), nil},
			{"NotIn", order.Price.NotIn(dec("9"), dec("-10")), []int64{2, 3, 5}},
			{"Not NULL's EQ", query.Not(order.Discount.EQ(dec("0.1"))), []int64{2, 5}},
			{"NotIn with NULL", order.Discount.NotIn(dec("0.1")), []int64{2, 5}},
			{"IsNull", order.Discount.IsNull(), []int64{3, 4}},
			{"NotNull", order.Discount.NotNull(), []int64{1, 2, 5}},
			{"38 digits", order.Huge.EQ(dec("9999999999999999999999999999.9999999999")), []int64{1}},
			{"38 digits, less", order.Huge.LT(dec("9999999999999999999999999999.9999999999")), []int64{2}},
			{"38 digits, In", order.Huge.In(dec("0.0000000001")), []int64{2}},
			{"18 digits", order.Whole.EQ(dec("999999999999999999")), []int64{3}},
			{"of another type", order.Cost.GTE(money.Of("7.1")), []int64{1, 2, 3, 4, 5}},
			{"two columns", query.Less[*of.Order, decimal.Decimal](order.Fee, order.Price), []int64{1, 2, 5}},
			{"two columns, equal", query.Equal[*of.Order, decimal.Decimal](order.FirstPrice, order.Fee), []int64{1}},
			{"column and constant", query.Greater[*of.Order, decimal.Decimal](order.Price, query.ValueDecimal[*of.Order](dec("9.001"))), []int64{2, 5}},
			{"computed", query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee).GT(dec("10.4999")), []int64{1, 2, 5}},
			{"computed, In", query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee).In(dec("10.5"), dec("-2.50"), dec("11.5")), []int64{1, 3}},
			{"computed, NotIn", query.MinusDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee).NotIn(dec("7.50")), []int64{2, 3, 4, 5}},
			{"coalesce", query.Coalesce[*of.Order, decimal.Decimal](order.Discount, order.Price).LT(dec("-0.3")), []int64{3, 4}},
			{"or", query.AsNullable[*of.Order, decimal.Decimal](order.Discount).Or(dec("10.123")).GT(dec("9.0")), []int64{3, 4}},
			{"round", query.RoundDecimal[*of.Order, decimal.Decimal](order.Price, 0).EQ(dec("-3")), []int64{3}},
			{"times", query.TimesDecimal[*of.Order, decimal.Decimal](order.Price, order.Price).LTE(dec("81")), []int64{1, 3}},
			{"subquery", order.Price.EQ(dec("10")), []int64{2}},
		} {
			list, err := client.Orders.Where(c.p).OrderBy(order.ID.Asc()).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if diff := cmp.Diff(c.want, ids(list)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
	})
}

func ids(list []*db.Order) (out []int64) {
	for _, o := range list {
		out = append(out, o.ID)
	}
	return out
}

func TestOrder(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for _, c := range []struct {
			name  string
			order query.Order[*of.Order]
			want  []int64
		}{
			{"Asc", order.Price.Asc(), []int64{4, 3, 1, 2, 5}},
			{"Desc", order.Price.Desc(), []int64{5, 2, 1, 3, 4}},
			{"computed", query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee).Desc(), []int64{5, 2, 1, 4, 3}},
			{"coalesce", query.Coalesce[*of.Order, decimal.Decimal](order.Discount, order.Price).Asc(), []int64{4, 3, 5, 1, 2}},
		} {
			list, err := client.Orders.OrderBy(c.order).All(ctx)
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				continue
			}
			if diff := cmp.Diff(c.want, ids(list)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
		}
		var got []int64
		for after, more := query.Cursor(""), true; more; {
			page, err := client.Orders.OrderBy(order.Price.Desc()).Page(ctx, 2, after)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, ids(page.Items)...)
			after, more = page.Next, page.More
		}
		if diff := cmp.Diff([]int64{5, 2, 1, 3, 4}, got); diff != "" {
			t.Errorf("pages (-want +got):\n%s", diff)
		}
	})
}

func TestWrites(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		update := func(id int64, changes ...query.Change[*of.Order]) error {
			_, err := client.Orders.Where(order.ID.EQ(id)).Update(ctx, changes...)
			return err
		}
		for _, err := range []error{
			update(1, order.Price.Add(dec("0.10")), order.Discount.Set(dec("-7")), order.Part.SetNull()),
			update(2, query.SetTo(order.Price, query.RoundDecimal[*of.Order, decimal.Decimal](query.TimesDecimal[*of.Order, decimal.Decimal](order.Price, order.Fee), 2))),
			update(3, query.SetTo(order.Fee, query.AsNullable[*of.Order, decimal.Decimal](order.Price))),
			update(4, query.SetTo(order.Price, query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, query.ValueDecimal[*of.Order](dec("0.01"))))),
		} {
			if err != nil {
				t.Error(err)
			}
		}
		got := first(t)(client.Orders.Get(ctx, 1))
		if got.Price.String() != "9.1" || got.Discount.String() != "-7" || got.Part != nil {
			t.Errorf("Add and Set: %v", texts(got))
		}
		for id, want := range map[int64]string{2: "15", 4: "-9.99"} {
			if got := first(t)(client.Orders.Get(ctx, id)).Price.String(); got != want {
				t.Errorf("order %d has the price %s, want %s", id, got, want)
			}
		}
		if got := first(t)(client.Orders.Get(ctx, 3)).Fee.StringFixed(4); got != "-2.5000" {
			t.Errorf("a column set to a coarser one: %s", got)
		}
		refused := func(what, want string, err error) {
			t.Helper()
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want an error with %q", what, err, want)
			}
		}
		invalid := func(what string, err error) {
			t.Helper()
			var v *dberr.ValidationError
			if !errors.As(err, &v) || v.Entity != "Order" || v.Field == "" {
				t.Errorf("%s: %v, want a ValidationError", what, err)
			} else if strings.Contains(err.Error(), "4711") {
				t.Errorf("%s: the error holds the value: %v", what, err)
			}
		}
		invalid("too fine", update(1, order.Price.Set(dec("1.004711"))))
		invalid("too large", update(1, order.Price.Set(dec("47110000000000"))))
		invalid("too fine to add", update(1, order.Price.Add(dec("1.004711"))))
		o := orders()[0]
		o.ID, o.Price = 20, dec("0.004711")
		invalid("too fine to insert", client.Orders.Insert(ctx, o))
		invalid("too fine to insert in bulk", client.Orders.InsertMany(ctx, []*db.Order{orders()[1], o}))
		o.Price, o.Fee = dec("1"), dec("-1")
		invalid("less than the least", client.Orders.Insert(ctx, o))
		o.Fee, o.Rate = dec("1"), dec("13")
		invalid("refused by a check", client.Orders.Insert(ctx, o))
		_, err := client.Orders.Where(order.Price.GT(dec("0.004711"))).All(ctx)
		invalid("compared with a finer one", err)
		_, err = client.Orders.Where(order.Price.In(dec("1"), dec("0.004711"))).All(ctx)
		invalid("compared with a list with a finer one", err)
		refused("a finer column", "RoundDecimal", update(1, query.SetTo(order.Price, query.AsNullable[*of.Order, decimal.Decimal](order.Fee))))
		refused("a product", "RoundDecimal", update(1, query.SetTo(order.Price, query.TimesDecimal[*of.Order, decimal.Decimal](order.Price, order.Price))))
		if err := update(5, order.Price.Add(dec("0.01"))); err == nil {
			t.Errorf("a sum beyond the column's digits was written: %v", texts(first(t)(client.Orders.Get(ctx, 5))))
		}
		if got := first(t)(client.Orders.Get(ctx, 5)).Price.String(); got != "9999999999.99" {
			t.Errorf("what was refused was written: %s", got)
		}
		if err := update(5, query.SetTo(order.Price, query.PlusDecimal[*of.Order, decimal.Decimal](order.Price, order.Price))); err == nil {
			t.Error("a sum of two columns beyond the column's digits was written")
		}
	})
}

func TestBulk(t *testing.T) {
	run(t, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		list := make([]*db.Order, 0, 200)
		for i := range 200 {
			o := db.NewOrder()
			o.ID, o.Price, o.Whole = int64(1000+i), decimal.New(int64(i)-100, -2), decimal.New(int64(i), 0)
			if i%2 == 0 {
				o.Huge = new(decimal.New(int64(i), -10))
			}
			list = append(list, o)
		}
		if err := client.Orders.InsertMany(ctx, list[:100]); err != nil {
			t.Fatal(err)
		}
		if _, err := query.Load(ctx, client.Orders, slices.Values(list[100:])); err != nil {
			t.Fatal(err)
		}
		if err := client.Orders.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
		got, err := client.Orders.Where(order.ID.GTE(1000)).OrderBy(order.Price.Asc()).All(ctx)
		if err != nil || len(got) != 200 {
			t.Fatalf("%d rows, %v", len(got), err)
		}
		for i, o := range got {
			if diff := cmp.Diff(texts(list[i]), texts(o)); diff != "" {
				t.Fatalf("row %d (-written +read):\n%s", i, diff)
			}
		}
		list[0].Price, list[1].Price = dec("123.45"), dec("-0.05")
		if err := client.Orders.Upsert(ctx, list[:2]...); err != nil {
			t.Fatal(err)
		}
		if got := first(t)(client.Orders.Get(ctx, 1001)).Price.String(); got != "-0.05" {
			t.Errorf("upsert in bulk: %s", got)
		}
	})
}

func TestFactories(t *testing.T) {
	client := dbtest.New(t)
	a, b := dbtest.Order(t, client), dbtest.Order(t, client, order.Price.Set(dec("7.77")))
	if a.Price.IsZero() || b.Price.String() != "7.77" || b.FirstPrice.String() != "1.5" {
		t.Errorf("%v, %v", texts(a), texts(b))
	}
	got, err := client.Orders.Create(t.Context(), order.ID.Set(77), order.Price.Set(dec("3")))
	if err != nil || got.Cost.Cents.String() != "710" || got.Whole.String() != "-5" || got.Discount != nil {
		t.Errorf("defaults of Create: %v, %v", got, err)
	}
}
