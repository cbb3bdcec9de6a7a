package conformance

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	shop "github.com/crategen/crategen/test/shop/db"
	"github.com/crategen/crategen/test/shop/db/article"
	"github.com/crategen/crategen/test/shop/db/of"
)

// at inserts articles that were created at some times, with the stock 0, 1, ...
func at(t *testing.T, ctx context.Context, c *shop.Client, times ...string) {
	t.Helper()
	for i, text := range times {
		when, err := time.Parse(time.RFC3339Nano, text)
		ok(t, err)
		ok(t, c.Articles.Insert(ctx, &shop.Article{Title: "t", Stock: i, Status: of.ArticleStatusDraft, Tags: []string{}, CreatedAt: when, UpdatedAt: when}))
	}
	refresh(t, ctx, c)
}

func TestDateBin(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		at(t, ctx, c, "2024-03-31T01:37:15.25Z", "1969-12-31T23:59:59.5Z", "1700-02-28T00:00:00Z", "2024-03-31T01:30:00Z", "9999-12-31T23:59:59.999Z", "0001-01-02T00:00:00Z")
		origin := time.Date(2024, 1, 1, 0, 5, 0, 0, time.UTC)
		for _, x := range []struct {
			width  time.Duration
			origin time.Time
			want   string
		}{
			{15 * time.Minute, time.Time{}, "2024-03-31T01:30:00Z 1969-12-31T23:45:00Z 1700-02-28T00:00:00Z 2024-03-31T01:30:00Z 9999-12-31T23:45:00Z 0001-01-02T00:00:00Z"},
			{15 * time.Minute, origin, "2024-03-31T01:35:00Z 1969-12-31T23:50:00Z 1700-02-27T23:50:00Z 2024-03-31T01:20:00Z 9999-12-31T23:50:00Z"},
			{7 * 24 * time.Hour, time.Time{}, "2024-03-25T00:00:00Z 1969-12-29T00:00:00Z 1700-02-22T00:00:00Z 2024-03-25T00:00:00Z 9999-12-27T00:00:00Z 0001-01-01T00:00:00Z"},
			{100 * time.Millisecond, time.Time{}, "2024-03-31T01:37:15.2Z 1969-12-31T23:59:59.5Z 1700-02-28T00:00:00Z 2024-03-31T01:30:00Z 9999-12-31T23:59:59.9Z 0001-01-02T00:00:00Z"},
			{100 * 365 * 24 * time.Hour, origin, "2024-01-01T00:05:00Z 1924-01-26T00:05:00Z 1624-04-07T00:05:00Z 2024-01-01T00:05:00Z 9918-10-04T00:05:00Z"},
		} {
			var got []string
			for i := range strings.Fields(x.want) {
				got = append(got, computed(ctx, c, i, query.DateBin(x.width, article.CreatedAt, x.origin)))
			}
			is(t, fmt.Sprint(x.width, x.origin), strings.Join(got, " "), x.want)
		}
		bin := query.DateBin(time.Hour, article.CreatedAt, time.Time{})
		rows, err := query.Select2(bin, query.CountRows(c.Articles)).From(c.Articles).GroupBy(bin).OrderBy(bin.Desc()).Limit(2).All(ctx)
		ok(t, err)
		is(t, "grouped", line(shown(rows[0].V1), rows[0].V2, shown(rows[1].V1), rows[1].V2), "9999-12-31T23:00:00Z 1 2024-03-31T01:00:00Z 2")
		is(t, "NULL", computed(ctx, c, 0, query.DateBin(time.Hour, query.When(article.Stock.EQ(1), article.CreatedAt).End(), time.Time{})), "NULL")
		for _, width := range []time.Duration{0, -time.Hour, time.Microsecond} {
			if _, err := query.Select1(query.DateBin(width, article.CreatedAt, time.Time{})).From(c.Articles).All(ctx); err == nil || !strings.Contains(err.Error(), "whole milliseconds") {
				t.Error(width, err)
			}
		}
	})
}

func TestDateTruncIn(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		at(t, ctx, c, "2024-03-31T01:30:00Z", "2024-10-27T01:30:00Z", "1969-12-31T23:59:59.5Z")
		for _, x := range []struct {
			unit query.Unit
			zone string
			want string
		}{
			{query.Second, "Europe/Vienna", "2024-03-31T01:30:00Z 2024-10-27T01:30:00Z 1969-12-31T23:59:59Z"},
			{query.Minute, "UTC", "2024-03-31T01:30:00Z 2024-10-27T01:30:00Z 1969-12-31T23:59:00Z"},
			{query.Hour, "Asia/Kathmandu", "2024-03-31T01:15:00Z 2024-10-27T01:15:00Z 1969-12-31T23:30:00Z"},
			{query.Hour, "Europe/Vienna", "2024-03-31T01:00:00Z 2024-10-27T01:00:00Z 1969-12-31T23:00:00Z"},
			{query.Day, "Europe/Vienna", "2024-03-30T23:00:00Z 2024-10-26T22:00:00Z 1969-12-31T23:00:00Z"},
			{query.Week, "Europe/Vienna", "2024-03-24T23:00:00Z 2024-10-20T22:00:00Z 1969-12-28T23:00:00Z"},
			{query.Month, "America/New_York", "2024-03-01T05:00:00Z 2024-10-01T04:00:00Z 1969-12-01T05:00:00Z"},
			{query.Quarter, "Europe/Vienna", "2023-12-31T23:00:00Z 2024-09-30T22:00:00Z 1969-12-31T23:00:00Z"},
			{query.Year, "Europe/Vienna", "2023-12-31T23:00:00Z 2023-12-31T23:00:00Z 1969-12-31T23:00:00Z"},
		} {
			var got []string
			for i := range 3 {
				got = append(got, computed(ctx, c, i, query.DateTruncIn(x.unit, article.CreatedAt, x.zone)))
			}
			is(t, fmt.Sprint(x.unit, x.zone), strings.Join(got, " "), x.want)
		}
		for _, zone := range []string{"", "EST", "+02:00", "UTC+2", "a'b/c"} {
			if _, err := query.Select1(query.DateTruncIn(query.Day, article.CreatedAt, zone)).From(c.Articles).All(ctx); err == nil || !strings.Contains(err.Error(), "is no time zone") {
				t.Error(zone, err)
			}
		}
		if _, err := query.Select1(query.DateTruncIn(query.Day, article.CreatedAt, "Europe/Nowhere")).From(c.Articles).All(ctx); err == nil {
			t.Error("an unknown zone is no error")
		}
	})
}

// TestGaps counts in buckets, with a row for each empty one.
func TestGaps(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		at(t, ctx, c, "2024-03-29T23:30:00Z", "2024-04-01T10:00:00Z", "2024-04-01T11:00:00Z")
		from := time.Date(2024, 3, 30, 12, 0, 0, 0, time.UTC)
		list, err := query.UnitBuckets(query.Day, "Europe/Vienna", from, from.AddDate(0, 0, 3))
		ok(t, err)
		days := query.List("days", c.Articles, list)
		day := query.DateTruncIn(query.Day, article.CreatedAt, "Europe/Vienna")
		perDay := query.CTE2("per_day", query.Select2(day, query.CountRows(c.Articles)).From(c.Articles).GroupBy(day))
		n := query.Via(query.Relate(days.C1, perDay, query.Nullable(perDay.C1)), perDay.C2).Or(0)
		rows, err := query.Select2(days.C1, n).From(days).OrderBy(days.C1.Asc()).All(ctx)
		ok(t, err)
		is(t, "days", fmt.Sprint(rows), "[(2024-03-29 23:00:00 +0000 UTC, 1) (2024-03-30 23:00:00 +0000 UTC, 0) (2024-03-31 22:00:00 +0000 UTC, 2) (2024-04-01 22:00:00 +0000 UTC, 0)]")

		hours, err := query.Buckets(time.Hour, time.Time{}, time.Date(2024, 4, 1, 9, 30, 0, 0, time.UTC), time.Date(2024, 4, 1, 12, 0, 0, 0, time.UTC))
		ok(t, err)
		bin := query.DateBin(time.Hour, article.CreatedAt, time.Time{})
		perHour := query.CTE2("per_hour", query.Select2(bin, query.Sum(article.Stock)).From(c.Articles).GroupBy(bin))
		series := query.List("hours", c.Articles, hours)
		sums, err := query.Select1(query.Via(query.Relate(series.C1, perHour, query.Nullable(perHour.C1)), query.Nullable(perHour.C2)).Or(-1)).
			From(series).OrderBy(series.C1.Asc()).All(ctx)
		ok(t, err)
		is(t, "hours", fmt.Sprint(sums), "[-1 1 2]")
	})
}

// TestList reads lists of every type of values.
func TestList(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		id := uuid.MustParse("00000000-0000-4000-8000-00000000000f")
		texts := query.List("texts", c.Articles, []string{"b", "a'", ""})
		got, err := query.Select1(texts.C1).From(texts).Where(texts.C1.NEQ("b")).OrderBy(texts.C1.Asc()).All(ctx)
		is(t, "texts", fmt.Sprintf("%q %v", got, err), `["" "a'"] <nil>`)
		ints := query.List("ints", c.Articles, []int{3, -1})
		sum, err := query.Select1(query.Sum(ints.C1)).From(ints).Only(ctx)
		is(t, "ints", fmt.Sprint(shown(sum), err), "2<nil>")
		floats := query.List("floats", c.Articles, []float32{1.5})
		f, err := query.Select1(floats.C1).From(floats).All(ctx)
		is(t, "floats", fmt.Sprint(f, err), "[1.5] <nil>")
		bools := query.List("bools", c.Articles, []bool{true, false})
		b, err := query.Select1(bools.C1).From(bools).Where(bools.C1.EQ(true)).All(ctx)
		is(t, "bools", fmt.Sprint(b, err), "[true] <nil>")
		ids := query.List("ids", c.Articles, []uuid.UUID{id})
		u, err := query.Select1(ids.C1).From(ids).Where(ids.C1.EQ(id)).All(ctx)
		is(t, "ids", fmt.Sprint(u, err), "["+id.String()+"] <nil>")
		none := query.List("none", c.Articles, []string(nil))
		n, err := query.Select1(none.Count()).From(none).Only(ctx)
		is(t, "none", fmt.Sprint(n, err), "0 <nil>")
		at(t, ctx, c, "2024-03-29T23:30:00Z", "2024-04-01T10:00:00Z")
		wanted := query.List("wanted", c.Articles, []int{1, 7})
		found, err := c.Articles.Where(query.In(article.Stock, query.Select1(wanted.C1).From(wanted))).Count(ctx)
		is(t, "in a condition", fmt.Sprint(found, err), "1 <nil>")
	})
}

func TestIgnoreNulls(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for i, v := range []*string{nil, new("1"), nil, new("3"), nil} {
			ok(t, c.Articles.Insert(ctx, &shop.Article{Title: "t", Stock: i, Subtitle: v, Status: of.ArticleStatusDraft, Tags: []string{}}))
		}
		refresh(t, ctx, c)
		w := query.OrderedBy(article.Stock.Asc())
		whole := w
		so := w.Rows(query.Unbounded, 0)
		first, last := query.FirstValue(article.Subtitle).IgnoreNulls(), query.LastValue(article.Subtitle).IgnoreNulls()
		columns := func(vs ...query.Expr[*of.Article, string]) string {
			var out []string
			for _, v := range vs {
				rows, err := query.Select1(v).From(c.Articles).OrderBy(article.Stock.Asc()).All(ctx)
				if err != nil {
					return err.Error()
				}
				var cells []string
				for _, r := range rows {
					cells = append(cells, strings.ReplaceAll(shown(r), "NULL", "-"))
				}
				out = append(out, strings.Join(cells, ""))
			}
			return strings.Join(out, " ")
		}
		is(t, "first, last", columns(first.Over(whole), last.Over(whole), first.Over(so), last.Over(so)), "11111 33333 -1111 -1133")
		is(t, "nth", columns(query.NthValue(article.Subtitle, 2).Over(whole), query.NthValue(article.Subtitle, 2).IgnoreNulls().Over(whole), query.NthValue(article.Subtitle, 3).IgnoreNulls().Over(whole)),
			"11111 33333 -----")
		is(t, "lag", columns(query.Lag(article.Subtitle, 1).Over(w), query.Lag(article.Subtitle, 1).IgnoreNulls().Over(w), query.Lag(article.Subtitle, 2).IgnoreNulls().Over(w)), "--1-3 --113 ----1")
		is(t, "lead", columns(query.Lead(article.Subtitle, 1).Over(w), query.Lead(article.Subtitle, 1).IgnoreNulls().Over(w), query.Lead(article.Subtitle, 2).IgnoreNulls().Over(w)), "1-3-- 133-- 3----")
		halves := query.PartitionBy[*of.Article](query.Divide(article.Stock, value(2))).OrderBy(article.Stock.Desc())
		is(t, "parts", columns(first.Over(halves), last.Over(halves)), "1133- 1133-")
		computed := query.LastValue(query.When(article.Stock.GT(0), query.Concat(article.Subtitle, value("0"))).End()).IgnoreNulls()
		is(t, "computed", columns(computed.Over(so)), "-10103030")
		for _, wrong := range []query.OffsetFunction[*of.Article, string]{query.Lag(article.Subtitle, 0).IgnoreNulls(), query.NthValue(article.Subtitle, 0)} {
			if err := columns(wrong.Over(w)); !strings.Contains(err, "1") || !strings.Contains(err, "row") {
				t.Error(err)
			}
		}
	})
}

func TestTopK(t *testing.T) {
	onShop(t, func(t *testing.T, ctx context.Context, c *shop.Client) {
		for i, tag := range []string{"a", "b", "a", "c", "b", "a"} {
			a := &shop.Article{Title: tag, Stock: i / 4, Price: 0.5, Status: of.ArticleStatusDraft, Tags: []string{}, CreatedAt: time.UnixMilli(int64(i / 4 * 1500)).UTC(), Active: i > 1}
			if i < 4 {
				a.Subtitle = new("s")
			}
			ok(t, c.Articles.Insert(ctx, a))
		}
		refresh(t, ctx, c)
		texts, err := query.TopK(ctx, c.Articles, article.Title, 2)
		is(t, "texts", fmt.Sprint(texts, err), "[{a 3} {b 2}] <nil>")
		known, err := query.TopK(ctx, c.Articles, article.Subtitle, 5)
		is(t, "without NULL", fmt.Sprint(known, err), "[{s 4}] <nil>")
		ints, err := query.TopK(ctx, c.Articles, article.Stock, 2)
		is(t, "ints", fmt.Sprint(ints, err), "[{0 4} {1 2}] <nil>")
		bools, err := query.TopK(ctx, c.Articles, article.Active, 2)
		is(t, "bools", fmt.Sprint(bools, err), "[{true 4} {false 2}] <nil>")
		floats, err := query.TopK(ctx, c.Articles.Where(article.Stock.EQ(1)), query.Times(article.Price, value(3.0)), 2)
		is(t, "computed floats", fmt.Sprint(floats, err), "[{1.5 2}] <nil>")
		times, err := query.TopK(ctx, c.Articles, article.CreatedAt, 1)
		is(t, "times", fmt.Sprint(times, err), "[{1970-01-01 00:00:00 +0000 UTC 4}] <nil>")
		ids, err := query.TopK(ctx, c.Articles, article.ID, 9)
		is(t, "ids", fmt.Sprint(len(ids), ids[0].Value != uuid.Nil, err), "6 true <nil>")
		none, err := query.TopK(ctx, c.Articles.Where(article.Stock.GT(9)), article.Title, 2)
		is(t, "no rows", fmt.Sprint(none, err), "[] <nil>")
		for _, k := range []int{0, 10_001} {
			if _, err := query.TopK(ctx, c.Articles, article.Title, k); err == nil || !strings.Contains(err.Error(), "1 to 10000") {
				t.Error(k, err)
			}
		}
	})
}
