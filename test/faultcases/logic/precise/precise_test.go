package precise

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/faultcases/logic/precise/db"
	"github.com/crategen/crategen/test/faultcases/logic/precise/db/moment"
	"github.com/crategen/crategen/test/faultcases/logic/precise/db/of"
)

type is = query.Predicate[*of.Moment]

// columns are the columns with what they cut times to.
var columns = []struct {
	name   string
	column *query.Time[*of.Moment]
	unit   time.Duration
	value  func(*db.Moment) time.Time
}{
	{"timestamptz", moment.Micros, time.Microsecond, func(m *db.Moment) time.Time { return m.Micros }},
	{"timestamptz(3)", moment.Millis, time.Millisecond, func(m *db.Moment) time.Time { return m.Millis }},
	{"timestamp(1) with time zone", moment.Tenths, 100 * time.Millisecond, func(m *db.Moment) time.Time { return m.Tenths }},
	{"timestamp(0)", moment.Seconds, time.Second, func(m *db.Moment) time.Time { return m.Seconds }},
	{"timestamp without time zone", moment.Plain, time.Microsecond, func(m *db.Moment) time.Time { return m.Plain }},
	{"date", moment.Day, 24 * time.Hour, func(m *db.Moment) time.Time { return m.Day }},
}

// fine are times whose rest a database would round up.
var fine = []time.Time{
	time.Date(2024, 2, 29, 12, 30, 15, 999_999_999, time.UTC),
	time.Date(2024, 2, 29, 23, 59, 59, 999_999_500, time.UTC),
	time.Date(1969, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
	time.Date(1, 1, 1, 0, 0, 0, 999_999_999, time.UTC),
	time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC),
}

func at(id string, t time.Time) *db.Moment {
	return &db.Moment{ID: id, Micros: t, Millis: t, Tenths: t, Seconds: t, Plain: t, Day: t}
}

// TestFault07Precisions writes times that are finer than their columns, in every way, and finds them by what was written.
func TestFault07Precisions(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		for n, write := range map[string]func(id string, t time.Time) error{
			"Insert": func(id string, t time.Time) error { return client.Moments.Insert(ctx, at(id, t)) },
			"Create": func(id string, t time.Time) error {
				_, err := client.Moments.Create(ctx, moment.ID.Set(id), moment.Micros.Set(t), moment.Millis.Set(t), moment.Tenths.Set(t),
					moment.Seconds.Set(t), moment.Plain.Set(t), moment.Day.Set(t))
				return err
			},
			"InsertMany": func(id string, t time.Time) error { return client.Moments.InsertMany(ctx, []*db.Moment{at(id, t)}) },
			"Load": func(id string, t time.Time) error {
				_, err := query.Load(ctx, client.Moments, slices.Values([]*db.Moment{at(id, t)}))
				return err
			},
			"Upsert": func(id string, t time.Time) error { return client.Moments.Upsert(ctx, at(id, t)) },
			"Update": func(id string, t time.Time) error {
				if err := client.Moments.Insert(ctx, at(id, time.Unix(0, 0))); err != nil {
					return err
				}
				_, err := client.Moments.Where(moment.ID.EQ(id)).Update(ctx, moment.Micros.Set(t), moment.Millis.Set(t), moment.Tenths.Set(t),
					moment.Seconds.Set(t), moment.Plain.Set(t), moment.Day.Set(t))
				return err
			},
			"SetTo": func(id string, t time.Time) error {
				if err := client.Moments.Insert(ctx, at(id, time.Unix(0, 0))); err != nil {
					return err
				}
				v := query.Value[*of.Moment](t)
				_, err := client.Moments.Where(moment.ID.EQ(id)).Update(ctx, query.SetTo(moment.Micros, v), query.SetTo(moment.Millis, v),
					query.SetTo(moment.Tenths, v), query.SetTo(moment.Seconds, v), query.SetTo(moment.Plain, v), query.SetTo(moment.Day, v))
				return err
			},
		} {
			if _, err := client.Moments.Where(query.Every[*of.Moment]()).Delete(ctx); err != nil {
				t.Fatal(err)
			}
			for i, ts := range fine {
				if err := write(fmt.Sprint(i), ts); err != nil {
					t.Fatalf("%s of %v: %v", n, ts, err)
				}
			}
			list, err := client.Moments.OrderBy(moment.ID.Asc()).All(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range columns {
				for i, ts := range fine {
					if got, want := c.value(list[i]), ts.Truncate(c.unit); !got.Equal(want) {
						t.Errorf("%s: %v in %s: %v", n, ts, c.name, got)
					}
					compare(t, ctx, client, n, c.name, c.column, c.unit, ts)
				}
			}
		}
	})
}

// compare compares a column with a time, as it is and in a group.
func compare(t *testing.T, ctx context.Context, client *db.Client, written, name string, c *query.Time[*of.Moment], unit time.Duration, ts time.Time) {
	t.Helper()
	maxim := query.Max(c)
	perID := query.Select1(moment.ID).From(client.Moments).GroupBy(moment.ID)
	value := query.Value[*of.Moment](ts)
	later := time.Date(9999, 12, 31, 23, 59, 59, 999_999_999, time.UTC)
	for what, is := range map[string]struct {
		p   is
		met func(c int) bool
	}{
		"EQ":        {c.EQ(ts), func(c int) bool { return c == 0 }},
		"NEQ":       {c.NEQ(ts), func(c int) bool { return c != 0 }},
		"In":        {c.In(ts, ts), func(c int) bool { return c == 0 }},
		"NotIn":     {c.NotIn(ts), func(c int) bool { return c != 0 }},
		"LT":        {c.LT(ts), func(c int) bool { return c < 0 }},
		"LTE":       {c.LTE(ts), func(c int) bool { return c <= 0 }},
		"GT":        {c.GT(ts), func(c int) bool { return c > 0 }},
		"GTE":       {c.GTE(ts), func(c int) bool { return c >= 0 }},
		"Between":   {c.Between(ts, later), func(c int) bool { return c >= 0 }},
		"Not LT":    {query.Not(c.LT(ts)), func(c int) bool { return c >= 0 }},
		"Having":    {query.In(moment.ID, perID.Having(maxim.EQ(ts))), func(c int) bool { return c == 0 }},
		"Having GT": {query.In(moment.ID, perID.Having(maxim.GT(ts))), func(c int) bool { return c > 0 }},
		"Maybe":     {query.AsNullable(c).GTE(ts), func(c int) bool { return c >= 0 }},
		"Equal":     {query.Equal(c, value), func(c int) bool { return c == 0 }},
		"Less":      {query.Less(c, value), func(c int) bool { return c < 0 }},
	} {
		var want []string
		for i, row := range fine {
			if is.met(row.Truncate(unit).Compare(ts.Truncate(unit))) {
				want = append(want, fmt.Sprint(i))
			}
		}
		got, err := query.Select1(moment.ID).From(client.Moments).Where(is.p).OrderBy(moment.ID.Asc()).All(ctx)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %s of %s with %v: %v, %v; want %v", written, what, name, ts, got, err, want)
		}
	}
}

// TestFault07ComputedByTheDatabase sets columns to times that the database makes.
func TestFault07ComputedByTheDatabase(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		ts := fine[0]
		if err := client.Moments.Insert(ctx, at("a", ts)); err != nil {
			t.Fatal(err)
		}
		row := client.Moments.Where(moment.ID.EQ("a"))
		if _, err := row.Update(ctx, query.SetTo(moment.Millis, moment.Micros), query.SetTo(moment.Seconds, moment.Plain)); err != nil {
			t.Fatal(err)
		}
		m, err := client.Moments.Where(moment.Millis.EQ(ts), moment.Seconds.EQ(ts)).Only(ctx)
		if err != nil || !m.Millis.Equal(ts.Truncate(time.Millisecond)) || !m.Seconds.Equal(ts.Truncate(time.Second)) {
			t.Errorf("a finer column: %+v, %v", m, err)
		}
		if _, err := row.Update(ctx, query.SetTo(moment.Millis, query.Now[*of.Moment]()), query.SetTo(moment.Micros, query.Now[*of.Moment]()),
			query.SetTo(moment.Seconds, query.Now[*of.Moment]())); err != nil {
			t.Fatal(err)
		}
		if m, err = client.Moments.Where(moment.ID.EQ("a")).Only(ctx); err != nil {
			t.Fatal(err)
		}
		n, err := client.Moments.Where(moment.Micros.EQ(m.Micros), moment.Millis.EQ(m.Micros), moment.Seconds.EQ(m.Micros)).Count(ctx)
		if n != 1 || err != nil {
			t.Errorf("Now: %d, %v", n, err)
		}
		if _, err := row.Update(ctx, query.SetTo(moment.Tenths, moment.Micros)); err == nil {
			t.Error("a time that the database would round was taken")
		}
		if _, err := row.Update(ctx, query.SetTo(moment.Tenths, query.DateTrunc(query.Second, moment.Micros))); err != nil {
			t.Error(err)
		}
	})
}

// TestFault07Infinity compares with times that only PostgreSQL and CockroachDB have.
func TestFault07Infinity(t *testing.T) {
	testtarget.Run(t, testtarget.Relational[1:], db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		ts := fine[0]
		for id, text := range map[string]string{"past": "-infinity", "future": "infinity"} {
			if err := client.Moments.Insert(ctx, at(id, ts)); err != nil {
				t.Fatal(err)
			}
			if _, err := client.Exec(ctx, "UPDATE moments SET micros = '"+text+"', plain = '"+text+"' WHERE id = '"+id+"'"); err != nil {
				t.Fatal(err)
			}
		}
		for _, bound := range fine {
			for name, tc := range map[string]struct {
				p    is
				want string
			}{
				"GTE": {moment.Micros.GTE(bound), "[future]"}, "LT": {moment.Micros.LT(bound), "[past]"},
				"Not LT": {query.Not(moment.Plain.LT(bound)), "[future]"}, "LTE": {moment.Plain.LTE(bound), "[past]"},
			} {
				got, err := query.Select1(moment.ID).From(client.Moments).Where(tc.p).All(ctx)
				if fmt.Sprint(got) != tc.want || err != nil {
					t.Errorf("%s of %v: %v, %v", name, bound, got, err)
				}
			}
		}
	})
}

// TestFault13Returning says that a DeleteReturning of the whole table is meant only where Every is written.
func TestFault13Returning(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		if err := client.Moments.Insert(ctx, at("a", fine[0])); err != nil {
			t.Fatal(err)
		}
		for name, conds := range map[string][]is{
			"Where()": nil, "And()": {query.And[*of.Moment]()}, "Not(Or())": {query.Not(query.Or[*of.Moment]())}, "NotIn()": {moment.ID.NotIn()},
			"NotIn() of times": {moment.Day.NotIn()}, "Or": {query.Or(moment.ID.EQ("b"), moment.ID.NotIn())},
		} {
			if list, err := query.DeleteReturning(ctx, client.Moments.Where(conds...)); !errors.Is(err, dberr.ErrNoFilter) {
				t.Errorf("%s: %v, %v, want ErrNoFilter", name, list, err)
			}
		}
		if list, err := query.DeleteReturning(ctx, client.Moments.Where(query.Every[*of.Moment]())); len(list) != 1 || err != nil {
			t.Errorf("Every: %v, %v", list, err)
		}
	})
}
