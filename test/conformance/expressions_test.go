package conformance

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/author"
	"github.com/crategen/crategen/test/shop/db/country"
	"github.com/crategen/crategen/test/shop/db/kind"
	"github.com/crategen/crategen/test/shop/db/of"
)

// value is a constant in an expression over articles.
func value[T query.Basic](v T) query.NonNull[*of.Article, T] { return query.Value[*of.Article](v) }

// computed selects one value of the articles whose stock is n.
func computed[T any](ctx context.Context, c *shop.Client, n int, v query.Selectable[*of.Article, T]) string {
	out, err := query.Select1(v).From(c.Articles.Where(article.Stock.EQ(n))).Only(ctx)
	if err != nil {
		return err.Error()
	}
	return shown(out)
}

// shown is a value as text; what a pointer leads to, and NULL for nil.
func shown(v any) string {
	switch v := v.(type) {
	case *string:
		return orNull(v)
	case *int:
		return orNull(v)
	case *int64:
		return orNull(v)
	case *float64:
		return orNull(v)
	case *time.Time:
		if v != nil {
			return v.Format(time.RFC3339Nano)
		}
		return orNull(v)
	case *bool:
		return orNull(v)
	}
	return fmt.Sprint(v)
}

// line is the values with spaces between.
func line(vs ...any) string { return strings.TrimSpace(fmt.Sprintln(vs...)) }

func orNull[T any](p *T) string {
	if p == nil {
		return "NULL"
	}
	return fmt.Sprint(*p)
}

func TestTextFunctions(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		title, subtitle := query.AsNullable(article.Title), query.AsNullable(article.Subtitle)
		for _, tc := range []struct {
			name string
			v    query.Selectable[*of.Article, *string]
			want string
		}{
			{"Upper", query.Upper(title), "A6"},
			{"Lower", query.Lower(query.Upper(title)), "a6"},
			{"Upper of an enum", query.Upper(article.Status), "PUBLISHED"},
			{"Trim", query.Trim(value("  x y ")), "x y"},
			{"Concat", query.Concat(title, value("/"), subtitle), "a6/100%_6"},
			{"Concat of NULL", query.Concat(title, article.Code), "NULL"},
			{"Substring", query.Substring(subtitle, 2, 3), "00%"},
			{"Substring past the end", query.Substring(subtitle, 5, 99), "_6"},
			{"Substring of nothing", query.Substring(subtitle, 2, 0), ""},
			{"Substring counts characters", query.Substring(value("äöü"), 2, 1), "ö"},
			{"Replace", query.Replace(subtitle, "0", "zero"), "1zerozero%_6"},
			{"Replace nothing", query.Replace(subtitle, "", "x"), "100%_6"},
			{"AsText", query.AsText(article.Stock), "6"},
			{"Coalesce", query.Coalesce(article.Code, query.AsNullable(article.Title)), "a6"},
			{"Case", query.When(article.Stock.GT(8), value("much")).When(article.Stock.GT(4), value("some")).Else(value("few")), "some"},
			{"Case without Else", query.When(article.Stock.GT(8), value("much")).End(), "NULL"},
		} {
			is(t, tc.name, computed(ctx, c, 6, tc.v), tc.want)
		}
		for _, tc := range []struct {
			name string
			p    query.Predicate[*of.Article]
			want string
		}{
			{"Contains", query.Contains(query.Concat(title, subtitle), "6100%_"), "a6"},
			{"Contains minds the case", query.Contains(query.Upper(title), "a6"), ""},
			{"HasPrefix", query.HasPrefix(query.Replace(title, "a", "%*[x"), "%*[x6"), "a6"},
			{"HasSuffix", query.HasSuffix(subtitle, "%_6"), "a6"},
			{"of NULL", query.Not(query.HasSuffix(query.Lower(article.Code), "a")), ""},
		} {
			is(t, tc.name, titles(must[[]*shop.Article](t)(c.Articles.Where(tc.p).All(ctx))), tc.want)
		}
		is(t, "Length", computed(ctx, c, 6, query.Length(value("äöü"))), "3")
		is(t, "Or", computed(ctx, c, 6, query.AsNullable(article.Code).Or("none")), "none")
		is(t, "Or of a value", computed(ctx, c, 6, subtitle.Or("none")), "100%_6")

		_, err := query.Select1(query.Substring(title, 0, 1)).From(c.Articles).All(ctx)
		failsWith(t, err, "starts at character 1")
		_, err = query.Select1(query.Substring(title, 1, -1)).From(c.Articles).All(ctx)
		failsWith(t, err, "negative number")
		_, err = c.Articles.Where(query.Expr[*of.Article, int]{}.EQ(1)).All(ctx)
		failsWith(t, err, "zero Expr")
	})
}

func failsWith(t *testing.T, err error, part string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), part) {
		t.Errorf("got the error %v, want one with %q", err, part)
	}
}

func TestArithmetic(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		stock, price := article.Stock, article.Price
		for _, tc := range []struct {
			name string
			v    query.Selectable[*of.Article, *int]
			want string
		}{
			{"Plus", query.Plus(stock, value(3)), "10"},
			{"Minus", query.Minus(value(1), stock), "-6"},
			{"Times", query.Times(stock, stock), "49"},
			{"Divide", query.Divide(stock, value(2)), "3"},
			{"Divide cuts towards zero", query.Divide(query.Minus(value(0), stock), value(2)), "-3"},
			{"Divide by zero", query.Divide(stock, value(0)), "NULL"},
			{"Modulo", query.Modulo(query.Minus(value(0), stock), value(3)), "-1"},
			{"Modulo by zero", query.Modulo(stock, value(0)), "NULL"},
			{"nested", query.Times(query.Plus(stock, value(1)), query.Minus(stock, value(1))), "48"},
			{"Abs", query.Abs(query.Minus(value(1), stock)), "6"},
			{"AsInt cuts", query.AsInt(value(2.7)), "2"},
			{"AsInt cuts towards zero", query.AsInt(value(-2.7)), "-2"},
			{"AsInt of text", query.AsInt(value("12")), "12"},
			{"with a member", query.Plus(query.AsInt(article.Details.Pages), stock), "707"},
		} {
			is(t, tc.name, computed(ctx, c, 7, tc.v), tc.want)
		}
		for _, tc := range []struct {
			name string
			v    query.Selectable[*of.Article, *float64]
			want string
		}{
			{"Times", query.Times(price, value(1.5)), "5.25"},
			{"Divide", query.Divide(price, value(2.0)), "1.75"},
			{"Divide by zero", query.Divide(price, value(0.0)), "NULL"},
			{"Round up", query.Round(value(2.5)), "3"},
			{"Round down", query.Round(value(2.4)), "2"},
			{"Round a negative half", query.Round(value(-2.5)), "-3"},
			{"Floor", query.Floor(value(-2.5)), "-3"},
			{"Ceil", query.Ceil(value(-2.5)), "-2"},
			{"AsFloat", query.Divide(query.AsFloat(stock), value(2.0)), "3.5"},
			{"AsFloat of text with spaces", query.AsFloat(query.Trim(value(" 1e2 "))), "100"},
			{"AsFloat of text", query.AsFloat(value("2.5")), "2.5"},
			{"Case of an empty member", query.When(article.Active.EQ(true), article.Details.Size.Height).Else(price), "3.5"},
		} {
			is(t, tc.name, computed(ctx, c, 7, tc.v), tc.want)
		}

		word := query.Select2(query.AsInt(value("a word")), query.AsFloat(value("a word"))).From(c.Articles.Where(stock.EQ(7)))
		switch row, err := word.Only(ctx); {
		case c.Conn().Dialect() == "sqlite":
			is(t, "numbers of a word", line(shown(row.V1), shown(row.V2)), "0 0")
		case err == nil:
			t.Error("a word is taken for a number")
		}

		expr := query.Plus(stock, query.AsInt(price))
		got := must[[]*shop.Article](t)(c.Articles.Where(expr.GTE(10), expr.LT(14), expr.NEQ(12)).OrderBy(expr.Desc()).All(ctx))
		is(t, "conditions and order", titles(got), "a9, a7")
		got = must[[]*shop.Article](t)(c.Articles.Where(expr.In(0, 3)).OrderBy(article.Stock.Asc()).All(ctx))
		is(t, "In", titles(got), "a0, a2")
		got = must[[]*shop.Article](t)(c.Articles.Where(query.Less(query.AsInt(article.Details.Pages), query.Times(stock, value(101))),
			query.Greater(price, value(3.0))).OrderBy(article.Stock.Asc()).All(ctx))
		is(t, "two values", titles(got), "a7, a8")
		got = must[[]*shop.Article](t)(c.Articles.Where(query.Divide(stock, query.Minus(stock, value(4))).IsNull()).All(ctx))
		is(t, "IsNull", titles(got), "a4")
	})
}

// TestArithmeticOverflow: a result beyond 64 bits is an error, never a number that wrapped around. SQLite goes on with a
// floating-point number where the result is not read but compared.
func TestArithmeticOverflow(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		const half = 1 << 62
		for i, n := range []int64{half, half - 1, -half, 1} {
			k := plain(int64(i + 1))
			k.AInt64 = n
			ok(t, c.Kinds.Insert(ctx, k))
		}
		refresh(t, ctx, c)
		sum, none := query.Sum(kind.AInt64), query.Value[*of.Kind](int64(0))
		total := func(ps ...query.Predicate[*of.Kind]) (*int64, error) {
			return query.Select1(sum).From(c.Kinds.Where(ps...)).Only(ctx)
		}
		is(t, "the greatest sum", *must[*int64](t)(total(kind.AInt64.GT(1))), math.MaxInt64)
		is(t, "Min of the same", *must[*int64](t)(query.Select1(query.Min(kind.AInt64)).From(c.Kinds).Only(ctx)), -half)
		product := query.Times(kind.AInt64, query.Value[*of.Kind](int64(2)))
		least := query.Minus(query.Minus(none, kind.AInt64), query.Value[*of.Kind](int64(half)))
		is(t, "the least difference", *must[*int64](t)(query.Select1(least).From(c.Kinds.Where(kind.ID.EQ(1))).Only(ctx)), math.MinInt64)
		for name, err := range map[string]error{
			"Sum":          errOf(total(kind.AInt64.GTE(1))),
			"Sum Over":     errOf(query.Select1(sum.Over(query.OrderedBy(kind.AInt64.Desc()))).From(c.Kinds.Where(kind.AInt64.GTE(1))).All(ctx)),
			"Sum Or":       errOf(query.Select1(sum.Or(0)).From(c.Kinds.Where(kind.AInt64.GTE(1))).All(ctx)),
			"Having":       errOf(query.Select1(kind.ABool).From(c.Kinds.Where(kind.AInt64.GTE(1))).GroupBy(kind.ABool).Having(sum.GT(0)).All(ctx)),
			"Plus":         errOf(query.Select1(query.Plus(kind.AInt64, kind.AInt64)).From(c.Kinds.Where(kind.ID.EQ(1))).All(ctx)),
			"Times":        errOf(query.Select1(product).From(c.Kinds.Where(kind.ID.EQ(1))).All(ctx)),
			"Update SetTo": errOf(c.Kinds.Where(kind.ID.EQ(1)).Update(ctx, query.SetTo(kind.AInt64, product))),
		} {
			if err == nil {
				t.Errorf("%s beyond 64 bits is no error", name)
			}
		}
		n, err := c.Kinds.Where(product.GT(0)).Count(ctx)
		if c.Conn().Dialect() == "sqlite" {
			ok(t, err)
			is(t, "compared on SQLite", n, 3)
		} else if err == nil {
			t.Error("a condition beyond 64 bits is no error")
		}
	})
}

func TestTimes(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		at := func(s string) time.Time { return must[time.Time](t)(time.Parse(time.RFC3339Nano, s)) }
		ok(t, c.Articles.Insert(ctx, &shop.Article{Title: "a", Tags: []string{}, Status: shop.ArticleStatusDraft,
			CreatedAt: at("2021-01-01T13:14:59.999Z")}))
		ok(t, c.Articles.Insert(ctx, &shop.Article{Title: "b", Tags: []string{}, Status: shop.ArticleStatusDraft, Stock: 1,
			CreatedAt: at("2024-12-31T23:59:59.999Z")}))
		refresh(t, ctx, c)
		for _, tc := range []struct {
			u     query.Unit
			trunc string
			n     string
		}{
			{query.Second, "2021-01-01T13:14:59Z", "59"},
			{query.Minute, "2021-01-01T13:14:00Z", "14"},
			{query.Hour, "2021-01-01T13:00:00Z", "13"},
			{query.Day, "2021-01-01T00:00:00Z", "1"},
			{query.Week, "2020-12-28T00:00:00Z", "53"},
			{query.Month, "2021-01-01T00:00:00Z", "1"},
			{query.Quarter, "2021-01-01T00:00:00Z", "1"},
			{query.Year, "2021-01-01T00:00:00Z", "2021"},
		} {
			is(t, fmt.Sprint("DateTrunc ", tc.u), computed(ctx, c, 0, query.DateTrunc(tc.u, article.CreatedAt)), tc.trunc)
			is(t, fmt.Sprint("Extract ", tc.u), computed(ctx, c, 0, query.Extract(tc.u, article.CreatedAt)), tc.n)
		}
		for _, tc := range []struct {
			p    query.Part
			want string
		}{{query.DayOfWeek, "2"}, {query.DayOfYear, "366"}, {query.Epoch, "1735689599"}} {
			is(t, fmt.Sprint("Extract part ", tc.p), computed(ctx, c, 1, query.Extract(tc.p, article.CreatedAt)), tc.want)
		}
		is(t, "week", computed(ctx, c, 1, query.DateTrunc(query.Week, article.CreatedAt)), "2024-12-30T00:00:00Z")
		is(t, "quarter", computed(ctx, c, 1, query.DateTrunc(query.Quarter, article.CreatedAt)), "2024-10-01T00:00:00Z")

		day := query.DateTrunc(query.Day, article.CreatedAt)
		is(t, "a day", titles(must[[]*shop.Article](t)(c.Articles.Where(day.EQ(at("2021-01-01T00:00:00Z"))).All(ctx))), "a")
		is(t, "days", titles(must[[]*shop.Article](t)(c.Articles.Where(day.In(at("2024-12-31T00:00:00Z"))).All(ctx))), "b")
		is(t, "before now", titles(must[[]*shop.Article](t)(c.Articles.Where(
			query.Less(article.CreatedAt, query.Now[*of.Article]())).OrderBy(article.CreatedAt.Asc()).All(ctx))), "a, b")
		now := must[time.Time](t)(query.Select1(query.Now[*of.Article]()).From(c.Articles).Limit(1).First(ctx))
		if d := time.Since(now).Abs(); d > time.Hour {
			t.Errorf("Now is off by %s", d)
		}
		years := must[[]query.Row2[*int, int64]](t)(query.Select2(query.Extract(query.Year, article.CreatedAt), query.Count[*of.Article]()).
			From(c.Articles).GroupBy(query.Extract(query.Year, article.CreatedAt)).OrderBy(query.Extract(query.Year, article.CreatedAt).Asc()).All(ctx))
		is(t, "grouped", line(*years[0].V1, years[0].V2, *years[1].V1, years[1].V2), "2021 1 2024 1")
	})
}

func TestGroupsOfComputedValues(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		size := query.When(article.Stock.GT(6), value("big")).Else(value("small"))
		count := query.Count[*of.Article]()
		rows := must[[]query.Row2[*string, int64]](t)(query.Select2(size, count).From(c.Articles).GroupBy(size).OrderBy(size.Asc()).All(ctx))
		is(t, "by a value with arguments", line(*rows[0].V1, rows[0].V2, *rows[1].V1, rows[1].V2), "big 3 small 7")

		sum := query.Sum(query.Times(article.Stock, value(2)))
		filtered := query.Select4(sum, sum.Filter(article.Stock.GT(7)), count.Filter(article.Active.EQ(true)), sum.Filter(article.Stock.GT(99)).Or(-1))
		row := must[query.Row4[*int, *int, int64, int]](t)(filtered.From(c.Articles).Only(ctx))
		is(t, "filters", line(*row.V1, *row.V2, row.V3, row.V4), "90 34 5 -1")

		mean := query.PerGroup(query.Divide(query.AsFloat(query.Sum(article.Stock)), query.AsFloat(count)))
		type pair = query.Row2[bool, *float64]
		pairs := must[[]pair](t)(query.Select2(article.Active, mean).From(c.Articles).GroupBy(article.Active).
			Having(query.Or(count.GT(99), query.Greater(query.Max(article.Stock), query.Min(article.Stock)))).
			OrderBy(article.Active.Asc()).All(ctx))
		is(t, "computed from aggregates", line(*pairs[0].V2, *pairs[1].V2), "5 4")
		_, err := query.Select1(mean.Filter(article.Stock.GT(1))).From(c.Articles).All(ctx)
		failsWith(t, err, "PerGroup")
		small := must[query.Row3[*int8, *float32, *int]](t)(query.Select3(query.Min(kind.AInt8), query.Max(kind.AFloat32),
			query.Sum(query.AsInt(kind.AInt8))).From(c.Kinds).Only(ctx))
		is(t, "of none", line(small.V1 == nil, small.V2 == nil, small.V3 == nil), "true true true")
	})
}

// TestOneValuePerGroup: what a group has several values of is refused on every database, SQLite too.
func TestOneValuePerGroup(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		count, max := query.Count[*of.Article](), query.Max(article.Stock)
		size := query.When(article.Stock.GT(6), value("big")).Else(value("small"))
		name := query.Via(article.Author, author.Name)
		for what, err := range map[string]error{
			"beside an aggregate": errOf(query.Select2(article.Title, count).From(c.Articles).All(ctx)),
			"not grouped by":      errOf(query.Select2(article.Title, count).From(c.Articles).GroupBy(article.Status).All(ctx)),
			"in an expression":    errOf(query.Select1(query.Upper(article.Title)).From(c.Articles).GroupBy(article.Status).All(ctx)),
			"a target's":          errOf(query.Select2(name, count).From(c.Articles).GroupBy(article.Title).All(ctx)),
			"not the target's":    errOf(query.Select2(article.Title, count).From(c.Articles).GroupBy(query.Via(article.Author, query.Via(author.Country, country.Name))).All(ctx)),
			"in an order":         errOf(query.Select1(count).From(c.Articles).OrderBy(article.Title.Asc()).All(ctx)),
			"under a window":      errOf(query.Select2(count, query.Lag(article.Stock, 1).Over(query.OrderedBy[*of.Article](count.Asc()))).From(c.Articles).All(ctx)),
			"in a subquery":       errOf(c.Articles.Where(query.In(article.Title, query.Select1(article.Title).From(c.Articles).GroupBy(article.Status))).All(ctx)),
		} {
			if err == nil || !strings.Contains(err.Error(), "may have several values in a group") {
				t.Errorf("a value %s: %v", what, err)
			}
		}
		for what, err := range map[string]error{
			"of what is grouped by": errOf(query.Select2(query.Upper(article.Status), count).From(c.Articles).GroupBy(article.Status).All(ctx)),
			"twice":                 errOf(query.Select2(query.Times(article.Stock, article.Stock), count).From(c.Articles).GroupBy(article.Stock).All(ctx)),
			"a choice":              errOf(query.Select3(size, count, max).From(c.Articles).GroupBy(size).OrderBy(size.Asc()).All(ctx)),
			"a member":              errOf(query.Select2(article.Details.Pages, count).From(c.Articles).GroupBy(article.Details.Pages).OrderBy(article.Details.Pages.Asc()).All(ctx)),
			"a target's":            errOf(query.Select3(name, query.Lower(name), count).From(c.Articles).GroupBy(name).OrderBy(name.Asc()).Having(max.GT(1)).All(ctx)),
			"a constant":            errOf(query.Select2(value(1), count).From(c.Articles).All(ctx)),
			"the key itself":        errOf(query.Select2(article.ID, count).From(c.Articles).GroupBy(article.ID).All(ctx)),
		} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestWindows(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		byActive := query.PartitionBy(article.Active).OrderBy(article.Stock.Desc())
		all := query.OrderedBy(article.Stock.Asc())
		type row = query.Row8[string, int, *int, *int, *string, *string, *int, int64]
		rows := must[[]row](t)(query.Select8(article.Title, query.RowNumber[*of.Article]().Over(byActive),
			query.Lag(article.Stock, 1).Over(byActive), query.Minus(article.Stock, query.Lead(article.Stock, 2).Over(all)),
			query.FirstValue(article.Title).Over(byActive), query.LastValue(article.Title).Over(byActive),
			query.Sum(article.Stock).Over(all.Rows(-1, 0)), query.Count[*of.Article]().Over(query.PartitionBy(article.Active))).
			From(c.Articles).OrderBy(article.Stock.Asc()).Limit(3).All(ctx))
		var got []string
		for _, r := range rows {
			got = append(got, line(r.V1, r.V2, shown(r.V3), shown(r.V4), shown(r.V5), shown(r.V6), shown(r.V7), r.V8))
		}
		is(t, "windows", strings.Join(got, "; "), "a0 5 2 -2 a8 a0 0 5; a1 5 3 -2 a9 a1 1 5; a2 4 4 -2 a8 a0 3 5")

		rank := query.Rank[*of.Article]().Over(query.OrderedBy(article.Status.Asc()))
		dense := query.DenseRank[*of.Article]().Over(query.OrderedBy(article.Status.Asc()))
		last := must[query.Row2[int, int]](t)(query.Select2(rank, dense).From(c.Articles).OrderBy(rank.Desc()).Limit(1).First(ctx))
		is(t, "ranks", line(last.V1, last.V2), "8 2")
		is(t, "an order", titles(must[[]*shop.Article](t)(c.Articles.OrderBy(
			query.RowNumber[*of.Article]().Over(query.OrderedBy(article.Stock.Desc())).Asc()).Limit(2).All(ctx))), "a9, a8")

		for name, err := range map[string]error{
			"Where":           errOf(c.Articles.Where(rank.EQ(1)).All(ctx)),
			"selection":       errOf(query.Select1(article.Title).From(c.Articles).Where(rank.EQ(1)).All(ctx)),
			"GroupBy":         errOf(query.Select1(rank).From(c.Articles).GroupBy(rank).All(ctx)),
			"aggregate":       errOf(query.Select1(query.Sum(rank)).From(c.Articles).All(ctx)),
			"Filter":          errOf(query.Select1(query.Sum(article.Stock).Filter(rank.EQ(1))).From(c.Articles).All(ctx)),
			"window function": errOf(query.Select1(query.Lag(rank, 1).Over(all)).From(c.Articles).All(ctx)),
			"window":          errOf(query.Select1(query.Sum(article.Stock).Over(query.PartitionBy(rank))).From(c.Articles).All(ctx)),
			"Update":          errOf(c.Articles.Where(article.Stock.EQ(1)).Update(ctx, query.SetTo(article.Stock, rank))),
		} {
			if err == nil || !strings.Contains(err.Error(), "make the selection a CTE") {
				t.Errorf("a window function in %s: %v", name, err)
			}
		}
		_, err := query.Select1(query.Sum(article.Stock).Over(all.Rows(1, 0))).From(c.Articles).All(ctx)
		failsWith(t, err, "the end of Rows is before its start")
	})
}

// TestWindowsOfGroups ranks groups, and sets each beside all of them: an aggregate of aggregates is a window over the groups.
func TestWindowsOfGroups(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		shelf(t, ctx, c)
		stock, count := query.Sum(article.Stock), query.Count[*of.Article]()
		place := query.Rank[*of.Article]().Over(query.OrderedBy[*of.Article](count.Desc()))
		everything := query.Sum(stock).Over(query.PartitionBy[*query.Grouped[*of.Article]]())
		share := query.PerGroup(query.Divide(query.AsFloat(stock), query.AsFloat(everything)))
		rows, err := query.Select3(article.Active, place, share).From(c.Articles).GroupBy(article.Active).
			OrderBy(article.Active.Asc()).All(ctx)
		ok(t, err)
		is(t, "shares", lines(t, rows, func(r query.Row3[bool, int, *float64]) string { return line(r.V1, r.V2, shown(r.V3)) }),
			"false 1 0.5555555555555556; true 1 0.4444444444444444")
		_, err = query.Select1(article.Active).From(c.Articles).GroupBy(article.Active).
			Having(query.Greater(share, query.Value[*query.Grouped[*of.Article]](0.5))).All(ctx)
		failsWith(t, err, "make the selection a CTE")
	})
}
