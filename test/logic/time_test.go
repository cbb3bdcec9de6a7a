package logic_test

import (
	"time"

	"github.com/crategen/crategen/runtime/query"
)

// moments are the times of columns: before 1970 and behind it, at the ends of seconds, days, weeks and years.
var moments = []time.Time{
	time.Unix(0, 0), time.Unix(0, -1), time.Unix(-1, 0), time.UnixMilli(-1), time.UnixMilli(1), time.UnixMilli(-1500),
	time.Date(2024, 2, 29, 23, 59, 59, 999_999_999, time.UTC), time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC),
	time.Date(2024, 3, 1, 12, 30, 15, 123_456_789, time.UTC), time.Date(2024, 3, 1, 12, 30, 15, 123_000_000, time.UTC),
	time.Date(2024, 12, 30, 0, 0, 0, 0, time.UTC), time.Date(2023, 1, 1, 0, 0, 0, 1, time.UTC), time.Date(2020, 12, 31, 1, 2, 3, 4_000_000, time.UTC),
	time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1582, 10, 15, 0, 0, 0, 0, time.UTC), time.Date(1582, 10, 4, 12, 0, 0, 0, time.UTC),
	time.Date(1, 1, 1, 0, 0, 0, 1_000_000, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999_500_000, time.UTC),
	time.Date(9999, 12, 31, 23, 59, 59, 999_000_000, time.UTC), time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC),
}

// steps are differences around the precision of a column.
var steps = []time.Duration{1, 999, 1000, 400_000, 500_000, 999_999, time.Millisecond, time.Second, 24 * time.Hour}

// cutTime cuts a time to the milliseconds that columns hold.
func cutTime(t time.Time) time.Time {
	n := t.UnixNano()
	if t.Year() < 1700 || t.Year() > 2200 {
		n = int64(t.Nanosecond())
	}
	rest := n % 1_000_000
	if rest < 0 {
		rest += 1_000_000
	}
	return t.Add(-time.Duration(rest)).UTC()
}

func newTime[M, R any](s *pool[M, R], weight int, rows func(*gen) []R) *kind[M, R, time.Time] {
	k := newKind(s, "time", weight, time.Time.Compare, rows, func(g *gen) time.Time { return pick(g, moments).UTC() })
	k.fit = cutTime
	k.near = nearTime
	k.show = func(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
	k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, time.Time] {
		u := pick(g, units)
		return mapped("DateTrunc "+u.name, k.value(g, depth), func(o query.Operand[M, time.Time]) query.Expr[M, time.Time] {
			return query.DateTrunc(u.unit, o)
		}, u.start)
	})
	return k
}

func nearTime(g *gen, t time.Time) time.Time {
	d := pick(g, steps)
	if g.chance(0.5) {
		d = -d
	}
	if out := t.Add(d); out.Year() >= 1 && out.Year() <= 9999 && !out.IsZero() {
		return out
	}
	return t
}

func day(t time.Time, months, days int) time.Time {
	return time.Date(t.Year(), t.Month()-time.Month(months), t.Day()-days, 0, 0, 0, 0, time.UTC)
}

// monday is the number of days since Monday.
func monday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

var units = []struct {
	name   string
	unit   query.Unit
	start  func(time.Time) time.Time
	number func(time.Time) int
}{
	{"second", query.Second, func(t time.Time) time.Time { return t.Add(-time.Duration(t.Nanosecond())) }, time.Time.Second},
	{"minute", query.Minute, func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC)
	}, time.Time.Minute},
	{"hour", query.Hour, func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 0, 0, 0, time.UTC)
	}, time.Time.Hour},
	{"day", query.Day, func(t time.Time) time.Time { return day(t, 0, 0) }, time.Time.Day},
	{"week", query.Week, func(t time.Time) time.Time { return day(t, 0, monday(t)) }, func(t time.Time) int { _, w := t.ISOWeek(); return w }},
	{"month", query.Month, func(t time.Time) time.Time { return day(t, 0, t.Day()-1) }, func(t time.Time) int { return int(t.Month()) }},
	{"quarter", query.Quarter, func(t time.Time) time.Time { return day(t, (int(t.Month())-1)%3, t.Day()-1) },
		func(t time.Time) int { return (int(t.Month()) + 2) / 3 }},
	{"year", query.Year, func(t time.Time) time.Time { return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC) }, time.Time.Year},
}

var timeParts = []struct {
	name   string
	part   query.Part
	number func(time.Time) int
}{
	{"day of week", query.DayOfWeek, func(t time.Time) int { return monday(t) + 1 }},
	{"day of year", query.DayOfYear, time.Time.YearDay},
	{"epoch", query.Epoch, func(t time.Time) int { return int(t.Unix()) }},
}

// extract is a part of a time as a number.
func extract[M, R any](g *gen, v val[M, R, time.Time]) val[M, R, int] {
	if i := g.IntN(len(units) + len(timeParts)); i >= len(units) {
		p := timeParts[i-len(units)]
		return mapped("Extract "+p.name, v, func(o query.Operand[M, time.Time]) query.Expr[M, int] { return query.Extract(p.part, o) }, p.number)
	}
	u := pick(g, units)
	return mapped("Extract "+u.name, v, func(o query.Operand[M, time.Time]) query.Expr[M, int] { return query.Extract(u.unit, o) }, u.number)
}
