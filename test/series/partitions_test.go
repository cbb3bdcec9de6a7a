package series_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/series/db"
	"github.com/crategen/crategen/test/series/db/of"
	"github.com/crategen/crategen/test/series/db/reading"
)

func months(t *testing.T, ctx context.Context, client *db.Client, n int) {
	t.Helper()
	var rows []*db.Reading
	for i := range n {
		rows = append(rows, &db.Reading{Sensor: "a", Ts: early.AddDate(0, i, 0)}, &db.Reading{Sensor: "b", Ts: early.AddDate(0, i, 0)})
	}
	check(t, client.Readings.InsertMany(ctx, rows))
	check(t, client.Readings.Refresh(ctx))
}

func TestPartitions(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		months(t, ctx, client, 4)
		list, err := query.Partitions(ctx, client.Readings)
		check(t, err)
		equal(t, len(list), 4)
		seen := map[time.Time]int64{}
		for _, p := range list {
			seen[p.Values["month"].(time.Time)] = p.Rows
			equal(t, p.Closed, false)
		}
		for i := range 4 {
			equal(t, seen[november.AddDate(0, i, 0)], 2)
		}

		cutoff := november.AddDate(0, 2, 0)
		for _, want := range []int{2, 0} { // it may be repeated
			n, err := query.DropPartitions(ctx, client.Readings, reading.Month.LT(cutoff))
			check(t, err)
			equal(t, n, want)
		}
		check(t, client.Readings.Refresh(ctx))
		left, err := client.Readings.Count(ctx)
		check(t, err)
		equal(t, left, 4)

		for name, refused := range map[string][]query.Predicate[*of.Reading]{
			"another column": {reading.Month.LT(cutoff), reading.Value.GT(1)}, "the source": {reading.Ts.LT(cutoff)}, "no condition": nil,
		} {
			if _, err := query.DropPartitions(ctx, client.Readings, refused...); err == nil {
				t.Errorf("%s: it was not refused", name)
			}
		}
		n, err := client.Readings.Where(reading.Month.EQ(cutoff)).Delete(ctx)
		if target == "cratedb" {
			if !errors.Is(err, dberr.ErrRowsUnknown) {
				t.Errorf("the rows of a dropped partition are %d, %v", n, err)
			}
			return
		}
		check(t, err)
		equal(t, n, 2)
	})
}

func TestClosedPartition(t *testing.T) {
	testtarget.Run(t, testtarget.All, db.Open, func(t *testing.T, ctx context.Context, target string, client *db.Client) {
		months(t, ctx, client, 1)
		list, err := query.Partitions(ctx, client.Readings)
		check(t, err)
		equal(t, len(list), 1)
		check(t, query.RefreshPartition(ctx, client.Readings, list[0]))
		check(t, query.OptimizePartition(ctx, client.Readings, list[0]))
		err = query.ClosePartition(ctx, client.Readings, list[0])
		if target != "cratedb" {
			if err == nil {
				t.Error("a partition was closed")
			}
			return
		}
		check(t, err)
		list, err = query.Partitions(ctx, client.Readings)
		check(t, err)
		equal(t, list[0].Closed, true)
		row := &db.Reading{Sensor: "c", Ts: early}
		for name, err := range map[string]error{
			"insert": client.Readings.Insert(ctx, row), "create": second(client.Readings.Create(ctx, reading.Sensor.Set("c"), reading.Ts.Set(early), reading.Value.Set(1))),
			"bulk": client.Readings.InsertMany(ctx, []*db.Reading{row}), "upsert": client.Readings.Upsert(ctx, row),
			"get": second(client.Readings.Get(ctx, db.ReadingKey{Sensor: "a", Ts: early})), "query by key": second(client.Readings.Where(reading.Sensor.EQ("a"), reading.Ts.EQ(early)).All(ctx)),
			"update": second(client.Readings.Where(reading.Sensor.EQ("a"), reading.Ts.EQ(early)).Update(ctx, reading.Value.Set(1))),
		} {
			if !errors.Is(err, dberr.ErrPartitionClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
		check(t, query.OpenPartition(ctx, client.Readings, list[0]))
		n, err := query.DropPartitions(ctx, client.Readings, reading.Month.EQ(november))
		check(t, err)
		equal(t, n, 1)
	})
}

func second[T any](_ T, err error) error { return err }
