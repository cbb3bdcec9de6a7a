package series_test

import (
	"context"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/series/db"
	"github.com/crategen/crategen/test/series/db/reading"
	"github.com/crategen/crategen/test/series/db/summary"
)

var (
	november = time.Date(2023, 11, 1, 0, 0, 0, 0, time.UTC)
	at       = time.Date(2023, 11, 30, 23, 59, 59, 123_000_000, time.FixedZone("", -3600)) // in UTC it is December
	early    = time.Date(2023, 11, 14, 22, 13, 20, 123_000_000, time.UTC)
)

// TestKeyWithSource has the source of the generated month in the key. No write is preceded by a refresh, so each must be by key.
func TestKeyWithSource(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := &db.Reading{Sensor: "a", Ts: early, Value: 1}
		check(t, client.Readings.Insert(ctx, a))
		equal(t, a.Month, november)
		many := []*db.Reading{{Sensor: "b", Ts: early, Value: 2}, {Sensor: "b", Ts: at, Value: 3}}
		check(t, client.Readings.InsertMany(ctx, many))
		equal(t, many[0].Month, november)
		equal(t, many[1].Month, november.AddDate(0, 1, 0))

		a.Value = 5
		check(t, client.Readings.Upsert(ctx, a))
		equal(t, get(t, ctx, client, "a", early).Value, 5)

		key := query.And(reading.Sensor.EQ("a"), reading.Ts.EQ(early))
		changed(t, 1)(client.Readings.Where(key).Update(ctx, reading.Value.Set(6)))
		changed(t, 1)(client.Readings.Where(key, reading.Value.EQ(6)).Update(ctx, reading.Value.Set(7)))
		changed(t, 1)(client.Readings.Where(key, reading.Month.EQ(november)).Update(ctx, reading.Value.Add(1)))
		changed(t, 0)(client.Readings.Where(key, reading.Month.EQ(at)).Update(ctx, reading.Value.Set(0)))
		equal(t, get(t, ctx, client, "a", early).Value, 8)
		changed(t, 1)(client.Readings.Where(key, reading.Month.EQ(november)).Delete(ctx))
		if _, err := client.Readings.Get(ctx, db.ReadingKey{Sensor: "a", Ts: early}); err == nil {
			t.Error("the row was not deleted")
		}
		check(t, client.Readings.Refresh(ctx))
		left, err := client.Readings.Where(reading.Month.EQ(november)).All(ctx)
		check(t, err)
		equal(t, len(left), 1)
		equal(t, left[0].Ts, early)
	})
}

// TestKeyWithoutSource has a generated month in the key, and its source is not.
func TestKeyWithoutSource(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		a := &db.Summary{Sensor: "a", Ts: early, Count: 1}
		check(t, client.Summaries.Insert(ctx, a))
		equal(t, a.Month, november)
		equal(t, a.Week, time.Date(2023, 11, 13, 0, 0, 0, 0, time.UTC))
		equal(t, a.Quarter, time.Date(2023, 10, 1, 0, 0, 0, 0, time.UTC))
		equal(t, a.Double, 2)
		check(t, client.Summaries.InsertMany(ctx, []*db.Summary{{Sensor: "b", Ts: early}, {Sensor: "b", Ts: at, Count: 4}}))

		again := &db.Summary{Sensor: "a", Ts: early.AddDate(0, 0, 1), Count: 2} // the same month
		check(t, client.Summaries.Upsert(ctx, again))
		equal(t, again.Ts, early) // it cannot change, because the key is made of it
		equal(t, again.Double, 4)

		key := db.SummaryKey{Sensor: "a", Month: db.SummaryMonthOf(early)}
		got, err := client.Summaries.Get(ctx, key)
		check(t, err)
		equal(t, got.Count, 2)
		row := query.And(summary.Sensor.EQ("a"), summary.Month.EQ(november))
		changed(t, 1)(client.Summaries.Where(row).Update(ctx, summary.Count.Set(3)))
		changed(t, 1)(client.Summaries.Where(row, summary.Count.EQ(3)).Update(ctx, summary.Count.Set(4)))
		changed(t, 0)(client.Summaries.Where(row, summary.Count.EQ(3)).Update(ctx, summary.Count.Set(5)))
		changed(t, 1)(client.Summaries.Where(row).Delete(ctx))
		both, err := client.Summaries.GetMany(ctx, key, db.SummaryKey{Sensor: "b", Month: november}, db.SummaryKey{Sensor: "b", Month: db.SummaryMonthOf(at)})
		check(t, err)
		equal(t, len(both), 2)
	})
}

func get(t *testing.T, ctx context.Context, client *db.Client, sensor string, ts time.Time) *db.Reading {
	t.Helper()
	r, err := client.Readings.Get(ctx, db.ReadingKey{Sensor: sensor, Ts: ts})
	check(t, err)
	return r
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func changed(t *testing.T, want int) func(int, error) {
	t.Helper()
	return func(n int, err error) {
		t.Helper()
		check(t, err)
		equal(t, n, want)
	}
}

// TestStorage searches, orders and groups by columns without an index and without a column store.
func TestStorage(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		check(t, client.Readings.InsertMany(ctx, []*db.Reading{
			{Sensor: "a", Ts: early, Raw: 2.5, Note: "x", Code: 7}, {Sensor: "b", Ts: early, Raw: 1.5, Note: "y", Code: 8}, {Sensor: "c", Ts: early, Raw: 3.5, Note: "y", Code: 9},
		}))
		check(t, client.Readings.Refresh(ctx))
		rows, err := client.Readings.Where(reading.Raw.GT(2), reading.Code.LTE(9)).OrderBy(reading.Raw.Desc()).All(ctx)
		check(t, err)
		equal(t, len(rows), 2)
		equal(t, rows[0].Sensor, "c")
		n, err := client.Readings.Where(reading.Note.EQ("y"), reading.Code.EQ(8)).Count(ctx)
		check(t, err)
		equal(t, n, 1)
	})
}
