package reported_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/reported"
	"github.com/crategen/crategen/test/reported/db"
	"github.com/crategen/crategen/test/reported/db/item"
	"github.com/crategen/crategen/test/reported/db/of"
)

// report is what somebody reported to another project.
type report struct {
	issue string
	test  func(t *testing.T, ctx context.Context, client *db.Client)
}

// TestReported runs each report on every database, with an empty table.
func TestReported(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for _, r := range reports {
			t.Run(r.issue, func(t *testing.T) {
				if _, err := client.Items.Where(item.ID.GT(0)).Delete(ctx); err != nil {
					t.Fatal(err)
				}
				r.test(t, ctx, client)
			})
		}
	})
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func insert(t *testing.T, ctx context.Context, client *db.Client, items ...*db.Item) {
	t.Helper()
	check(t, client.Items.InsertMany(ctx, items))
	check(t, client.Items.Refresh(ctx))
}

// same reads an item by its key and in a list.
func same(t *testing.T, ctx context.Context, client *db.Client, want *db.Item) {
	t.Helper()
	check(t, client.Items.Refresh(ctx))
	got, err := client.Items.Get(ctx, want.ID)
	check(t, err)
	list, err := client.Items.Where(item.ID.GTE(want.ID), item.ID.LTE(want.ID)).All(ctx)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	for where, have := range map[string]*db.Item{"by key": got, "found": list[0]} {
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("%s (-want +have):\n%s", where, diff)
		}
	}
}

// found compares the keys of the items that a condition finds, and of those that its negation does.
func found(t *testing.T, ctx context.Context, client *db.Client, what string, p query.Predicate[*of.Item], want, others string) {
	t.Helper()
	for condition, want := range map[string]string{"": want, "not ": others} {
		q := p
		if condition != "" {
			q = query.Not(p)
		}
		ids, err := query.Select1(item.ID).From(client.Items).Where(q).OrderBy(item.ID.Asc()).All(ctx)
		if have := fmt.Sprint(ids); err != nil || have != want {
			t.Errorf("%s%s: %s, %v, want %s", condition, what, have, err, want)
		}
	}
}

var reports = []report{
	// Members of documents.
	{"crate 3142: directory is a reserved word", func(t *testing.T, ctx context.Context, client *db.Client) {
		x := &db.Item{ID: 1, User: "select", CamelCase: 3, Table: true, Image: &reported.Image{Directory: "/a", Select: 7}}
		insert(t, ctx, client, x)
		same(t, ctx, client, x)
		found(t, ctx, client, "a member", item.Image.Directory.EQ("/a"), "[1]", "[]")
		found(t, ctx, client, "columns", query.And(item.User.EQ("select"), item.Table.EQ(true), item.Image.Select.EQ(7)), "[1]", "[]")
	}},
	{"crate 1648, 8523: the case of names", func(t *testing.T, ctx context.Context, client *db.Client) {
		x := &db.Item{ID: 1, CamelCase: 1, Image: &reported.Image{FileName: "upper", LowerName: "lower", BulkLoad: "dash", Größe: 1.5}}
		insert(t, ctx, client, x)
		same(t, ctx, client, x)
		found(t, ctx, client, "upper", item.Image.FileName.EQ("upper"), "[1]", "[]")
		found(t, ctx, client, "lower", item.Image.LowerName.EQ("upper"), "[]", "[1]")
		found(t, ctx, client, "dashes and umlauts", query.And(item.Image.BulkLoad.EQ("dash"), item.Image.Größe.GT(1)), "[1]", "[]")
	}},
	{"crate-python 183: an update of a nested element is lost", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, Image: &reported.Image{Directory: "/", FieldA: &reported.Inner{SubFieldB: "kept"}}})
		n, err := client.Items.Where(item.ID.EQ(1)).Update(ctx, item.Image.FileName.Set("manly man"), item.Image.FieldA.SubFieldA.Set("value_aaaa"))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		same(t, ctx, client, &db.Item{ID: 1, Image: &reported.Image{Directory: "/", FileName: "manly man", FieldA: &reported.Inner{SubFieldA: "value_aaaa", SubFieldB: "kept"}}})
	}},
	{"crate-python 223: an update of all rows", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1}, &db.Item{ID: 2})
		n, err := client.Items.Where(query.Every[*of.Item]()).Update(ctx, item.Hits.Set(5))
		if err != nil || n != 2 {
			t.Error(n, err)
		}
		if _, err := client.Items.Where().Update(ctx, item.Hits.Set(5)); !errors.Is(err, dberr.ErrNoFilter) {
			t.Errorf("by mistake: %v", err)
		}
	}},
	{"crate 16063: dots and brackets in the names of members", func(t *testing.T, ctx context.Context, client *db.Client) {
		names := map[string]string{"field.name": "a", "a[b]": "b", "$.x": "c", "it's \"q\"": "d", "": "e", "->": "f", "%_\\": "g", "größe 😀": "h"}
		x := &db.Item{ID: 1, Labels: names}
		insert(t, ctx, client, x, &db.Item{ID: 2, Labels: map[string]string{"field": "a"}})
		same(t, ctx, client, x)
		for name, value := range names {
			if strings.ContainsAny(name, ".[]") || name == "" {
				continue // CrateDB finds no path to them; below
			}
			found(t, ctx, client, name, query.TextMember(item.Labels, name).EQ(value), "[1]", "[]")
		}
	}},
	// NULL, and what is empty.
	{"crate 5761, 12749, 13100: an array of objects that is NULL or empty", func(t *testing.T, ctx context.Context, client *db.Client) {
		product := reported.Product{Key: "BD5A79D7", Amount: 7.38, Occurrences: 1}
		list := []*db.Item{{ID: 1}, {ID: 2, ProductInfo: []reported.Product{}}, {ID: 3, ProductInfo: []reported.Product{product}}, {ID: 4, ProductInfo: []reported.Product{{}, product}}}
		insert(t, ctx, client, list...)
		for _, x := range list {
			same(t, ctx, client, x)
		}
		found(t, ctx, client, "IsNull", item.ProductInfo.IsNull(), "[1]", "[2 3 4]")
		found(t, ctx, client, "an element", query.AnyElement(item.ProductInfo, item.ProductInfo.Key.EQ("BD5A79D7"), item.ProductInfo.Amount.GT(7)), "[3 4]", "[1 2]")
	}},
	{"bun 5, 901, pq 545: arrays that are NULL or empty", func(t *testing.T, ctx context.Context, client *db.Client) {
		one := uuid.MustParse("d8014c4e-7c90-42a4-bd1f-2ebd7ccb4545")
		list := []*db.Item{{ID: 1}, {ID: 2, Tags: []string{}, Ratios: []float64{}, Groups: []uuid.UUID{}, Prices: []decimal.Decimal{}},
			{ID: 3, Tags: []string{"", "null", "NULL", "{}", "a,b", `"`, `\`}, Groups: []uuid.UUID{one, {}}}}
		insert(t, ctx, client, list...)
		for _, x := range list {
			same(t, ctx, client, x)
		}
		found(t, ctx, client, "IsNull", item.Tags.IsNull(), "[1]", "[2 3]")
		found(t, ctx, client, "no elements", item.Tags.Len().EQ(0), "[2]", "[3]")
		found(t, ctx, client, "the text NULL", item.Tags.Has("NULL"), "[3]", "[2]")
		found(t, ctx, client, "a UUID", item.Groups.Has(one), "[3]", "[2]")
	}},
	{"crate 16680: null and an empty array in the rows of one statement", func(t *testing.T, ctx context.Context, client *db.Client) {
		list := []*db.Item{{ID: 1, Tags: []string{}}, {ID: 2}, {ID: 3, Tags: []string{"a"}}, {ID: 4, Ratios: []float64{1}}}
		check(t, client.Items.Upsert(ctx, list...))
		check(t, client.Items.Upsert(ctx, list...))
		for _, x := range list {
			same(t, ctx, client, x)
		}
	}},
	{"gorm datatypes 99, 314, go-pg 735, 1544: documents that are nil or empty", func(t *testing.T, ctx context.Context, client *db.Client) {
		list := []*db.Item{{ID: 1}, {ID: 2, Headers: map[string]any{}, Labels: map[string]string{}, Image: &reported.Image{}}, {ID: 3, Headers: map[string]any{"a": nil, "b": []any{}, "c": map[string]any{}}}}
		insert(t, ctx, client, list...)
		for _, x := range list {
			same(t, ctx, client, x)
		}
		found(t, ctx, client, "IsNull", item.Headers.IsNull(), "[1]", "[2 3]")
		n, err := client.Items.Where(item.ID.EQ(3)).Update(ctx, item.Headers.Set(nil), item.Labels.Set(map[string]string{}))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		same(t, ctx, client, &db.Item{ID: 3, Labels: map[string]string{}})
	}},
	{"bun 339, gorm 6902: zero values in an update", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "x", CamelCase: 1, Table: true, Tags: []string{"a"}, Owner: &uuid.UUID{1}, Hits: 7})
		n, err := client.Items.Where(item.ID.EQ(1)).Update(ctx, item.User.Set(""), item.CamelCase.Set(0), item.Table.Set(false), item.Tags.Set([]string{}), item.Owner.SetNull())
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		same(t, ctx, client, &db.Item{ID: 1, Tags: []string{}, Hits: 7})
	}},
	// Numbers.
	{"crate 7067: whole numbers among floats", func(t *testing.T, ctx context.Context, client *db.Client) {
		x := &db.Item{ID: 1, Ratios: []float64{0, 1, 1.2345, 1e300, -0.5}, Image: &reported.Image{Resolution: []float64{0, 1, 1.2345}},
			ProductInfo: []reported.Product{{Amount: 1}, {Amount: 1.5}}}
		insert(t, ctx, client, x)
		same(t, ctx, client, x)
		for _, f := range []float64{2, 2.5} { // the first whole value must not make the member an integer
			n, err := client.Items.Where(item.ID.EQ(1)).Update(ctx, item.Image.Größe.Set(f), item.Image.Resolution.Set([]float64{f, 3}))
			if err != nil || n != 1 {
				t.Fatal(n, err)
			}
			x.Image.Größe, x.Image.Resolution = f, []float64{f, 3}
			same(t, ctx, client, x)
		}
	}},
	{"crate-jdbc, gorm: digits of decimals are lost", func(t *testing.T, ctx context.Context, client *db.Client) {
		price := decimal.RequireFromString
		x := &db.Item{ID: 1, Price: new(price("9007199254740993.1234")), Prices: []decimal.Decimal{price("0.1"), price("-9999999999999999.9999")}}
		insert(t, ctx, client, x)
		got, err := client.Items.Get(ctx, 1)
		check(t, err)
		if !got.Price.Equal(*x.Price) || !got.Prices[0].Equal(x.Prices[0]) || !got.Prices[1].Equal(x.Prices[1]) {
			t.Errorf("%v, %v", got.Price, got.Prices)
		}
		found(t, ctx, client, "equal", item.Price.EQ(price("9007199254740993.12340")), "[1]", "[]")
		found(t, ctx, client, "greater", item.Price.GT(price("9007199254740993.1233")), "[1]", "[]")
		found(t, ctx, client, "an element", item.Prices.Has(price("0.10")), "[1]", "[]")
		sum, err := query.Select1(query.SumDecimal[*of.Item, decimal.Decimal, *decimal.Decimal](item.Price)).From(client.Items).Only(ctx)
		if err != nil || !sum.Equal(*x.Price) {
			t.Errorf("the sum is %v, %v", sum, err)
		}
		for _, wrong := range []string{"0.00001", "100000000000000000"} {
			err := client.Items.Insert(ctx, &db.Item{ID: 2, Price: new(price(wrong))})
			var invalid *dberr.ValidationError
			if !errors.As(err, &invalid) || invalid.Field != "price" {
				t.Errorf("%s: %v", wrong, err)
			}
		}
	}},
	{"crate 9724, gorm 4780: a conditional upsert, and the same key twice", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "old", Hits: 3})
		n, err := query.UpsertOn(client.Items).Set(query.SetTo(item.Hits, query.Plus(item.Hits, query.Excluded(item.Hits)))).Exec(ctx, &db.Item{ID: 1, User: "new", Hits: 4})
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		same(t, ctx, client, &db.Item{ID: 1, User: "old", Hits: 7})
		check(t, query.UpsertMany(ctx, client.Items, []*db.Item{{ID: 2, Hits: 1}, {ID: 1, Hits: 0}}))
		same(t, ctx, client, &db.Item{ID: 1})
		err = client.Items.Upsert(ctx, &db.Item{ID: 3, Hits: 1}, &db.Item{ID: 3, Hits: 2})
		if err != nil && !errors.Is(err, dberr.ErrTwice) { // of PostgreSQL and CockroachDB
			t.Errorf("the same key twice: %v", err)
		} else if err == nil {
			same(t, ctx, client, &db.Item{ID: 3, Hits: 2})
		}
	}},
	{"crate 6323: on conflict do nothing", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "first"})
		err := client.Items.Insert(ctx, &db.Item{ID: 1, User: "second"})
		if !dberr.IsUnique(err) {
			t.Errorf("a duplicate key: %v", err)
		}
		same(t, ctx, client, &db.Item{ID: 1, User: "first"})
	}},
	{"crate-jdbc, gorm: blanks of char(n)", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "ab", Code: new("ab")}, &db.Item{ID: 2, User: "xyz", Code: new("")}, &db.Item{ID: 3})
		got, err := client.Items.Get(ctx, 1)
		if check(t, err); strings.TrimRight(*got.Code, " ") != "ab" {
			t.Errorf("read %q", *got.Code)
		}
		found(t, ctx, client, "equal", item.Code.EQ("ab"), "[1]", "[2]")
		found(t, ctx, client, "a list", item.Code.In("ab", "cd"), "[1]", "[2]")
		found(t, ctx, client, "a prefix", item.Code.HasPrefix("a"), "[1]", "[2]")
		n, err := client.Items.Where(item.ID.EQ(2)).Update(ctx, query.SetTo(item.Code, query.AsNullable(item.User)))
		if err != nil || n != 1 {
			t.Fatal(n, err)
		}
		check(t, client.Items.Refresh(ctx))
		found(t, ctx, client, "a computed value", item.Code.EQ("xyz"), "[2]", "[1]")
		if err := client.Items.Insert(ctx, &db.Item{ID: 4, Code: new("abcde")}); err == nil {
			if long, _ := client.Items.Get(ctx, 4); *long.Code != "abcde" { // SQLite has no lengths
				t.Errorf("a longer text is cut to %q", *long.Code)
			}
		}
	}},
	// Many rows.
	{"knex 4174, crate-pdo 139: more rows than a statement has parameters", func(t *testing.T, ctx context.Context, client *db.Client) {
		list := make([]*db.Item, 9_000) // with 16 columns, over twice the 65,535 parameters of PostgreSQL
		for i := range list {
			list[i] = &db.Item{ID: int64(i + 1), User: "u", Tags: []string{fmt.Sprint(i)}}
		}
		check(t, query.UpsertMany(ctx, client.Items, list))
		for _, x := range list {
			x.Hits = 2
		}
		check(t, query.UpsertMany(ctx, client.Items, list))
		check(t, client.Items.Refresh(ctx))
		n, err := query.Select2(query.CountRows(client.Items), query.Sum(item.Hits)).From(client.Items).Only(ctx)
		if err != nil || n.V1 != int64(len(list)) || *n.V2 != 2*len(list) {
			t.Errorf("%v, %v", n, err)
		}
		ids := make([]int64, 70_000)
		for i := range ids {
			ids[i] = int64(i)
		}
		many, err := client.Items.Where(item.ID.In(ids...), item.Hits.EQ(2)).Count(ctx)
		if err != nil || many != len(list) {
			t.Errorf("%d of a long list, %v", many, err)
		}
	}},
	// Groups and distinct rows.
	{"typeorm 7308, blaze-persistence 675: values computed from a grouped value with arguments", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "A", Hits: 1}, &db.Item{ID: 2, User: "a", Hits: 3}, &db.Item{ID: 3, User: "b", Hits: 5})
		number := func(n int) query.NonNull[*of.Item, int] { return query.Value[*of.Item](n) }
		count := query.CountRows(client.Items)
		rest := query.Modulo(item.Hits, number(4))
		numbers, err := query.Select3(query.Plus(rest, number(10)).Or(0), rest.Or(0), count).From(client.Items.Where(item.Hits.GT(0))).
			GroupBy(rest).Having(count.GT(0)).OrderBy(count.Asc()).All(ctx)
		if have := fmt.Sprint(numbers); err != nil || have != "[(13, 3, 1) (11, 1, 2)]" {
			t.Errorf("%s, %v", have, err)
		}
		name := query.Concat(query.Lower(item.User), query.Value[*of.Item]("!"))
		names, err := query.Select3(name.Or(""), query.Length(name).Or(0), count).From(client.Items).GroupBy(rest, name).OrderBy(count.Desc(), name.Or("").Asc()).All(ctx)
		if have := fmt.Sprint(names); err != nil || have != "[(a!, 2, 1) (a!, 2, 1) (b!, 2, 1)]" {
			t.Errorf("%s, %v", have, err)
		}
	}},
	{"pony 175, dir 1807: distinct rows in the order of another column", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, User: "b", Hits: 1}, &db.Item{ID: 2, User: "a", Hits: 3}, &db.Item{ID: 3, User: "b", Hits: 5})
		_, err := query.Select1(item.User).From(client.Items).Distinct().OrderBy(item.Hits.Asc()).All(ctx)
		if err == nil || !strings.Contains(err.Error(), `distinct rows cannot be ordered by "hits", which is not selected`) {
			t.Errorf("another column: %v", err)
		}
		users, err := query.Select1(item.User).From(client.Items).Distinct().OrderBy(item.User.Asc()).All(ctx)
		if have := fmt.Sprint(users); err != nil || have != "[a b]" {
			t.Errorf("%s, %v", have, err)
		}
		least := query.Min(item.Hits)
		first, err := query.Select2(item.User, least).From(client.Items).GroupBy(item.User).OrderBy(least.Asc()).All(ctx)
		if err != nil || len(first) != 2 || first[0].V1 != "b" || *first[0].V2 != 1 {
			t.Errorf("%v, %v", first, err)
		}
	}},
	{"gorm: NaN and infinity in a list", func(t *testing.T, ctx context.Context, client *db.Client) {
		insert(t, ctx, client, &db.Item{ID: 1, Ratios: []float64{1}})
		err := client.Items.Insert(ctx, &db.Item{ID: 2, Image: &reported.Image{Resolution: []float64{math.NaN()}}})
		if err == nil || !strings.Contains(err.Error(), "image") || !strings.Contains(err.Error(), "NaN") {
			t.Errorf("NaN in a document: %v", err)
		}
		if n, err := client.Items.Count(ctx); err != nil || n != 1 {
			t.Errorf("%d rows, %v", n, err)
		}
	}},
}
