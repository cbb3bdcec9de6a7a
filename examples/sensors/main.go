// Command sensors is a time series with retention: readings of sensors, in a partition for each month. It writes a year of them, corrects
// one by its key, prints the last reading and the average of each sensor, and drops the months before October.
//
// CRATEDB_URL names the cluster, crate://crate@localhost:4200 for instance. Without it an SQLite database in memory stands in.
package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"

	"github.com/crategen/crategen/examples/sensors/db"
	"github.com/crategen/crategen/examples/sensors/db/reading"
)

var sensors = []string{"garden", "roof"}

// start is the time of the first reading.
var start = time.Date(2025, 1, 1, 6, 0, 0, 0, time.UTC)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, cmp.Or(os.Getenv("CRATEDB_URL"), "sqlite::memory:")); err != nil {
		stop()
		log.Fatal(err)
	}
}

func run(ctx context.Context, url string) error {
	client, err := db.Open(ctx, url, sqlite.Driver)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, step := range []func(context.Context, *db.Client) error{write, correct, last, averages, retain} {
		if err := step(ctx, client); err != nil {
			return err
		}
	}
	return nil
}

// write replaces the table by a year of readings, one a day for each sensor. The database computes the month.
func write(ctx context.Context, client *db.Client) error {
	if err := query.DropTable(ctx, client.Readings); err != nil {
		return err
	}
	if err := client.CreateTables(ctx); err != nil {
		return err
	}
	var rows []*db.Reading
	for day := range 365 {
		for i, sensor := range sensors {
			rows = append(rows, &db.Reading{Sensor: sensor, Ts: start.AddDate(0, 0, day), Celsius: float64(day%30 + i)})
		}
	}
	if err := client.Readings.InsertMany(ctx, rows); err != nil {
		return err
	}
	fmt.Println("Readings:", len(rows), "- the first is of", rows[0].Month.Format("January 2006"))
	return nil
}

// correct reads and changes one reading by its key, which needs no refresh.
func correct(ctx context.Context, client *db.Client) error {
	key := db.ReadingKey{Sensor: "roof", Ts: start.AddDate(0, 0, 364)}
	if _, err := client.Readings.Where(reading.Sensor.EQ(key.Sensor), reading.Ts.EQ(key.Ts)).Update(ctx, reading.Celsius.Set(-2.5)); err != nil {
		return err
	}
	r, err := client.Readings.Get(ctx, key)
	if err != nil {
		return err
	}
	fmt.Printf("Corrected: %s %s %.1f\n", r.Sensor, r.Ts.Format(time.DateOnly), r.Celsius)
	return client.Readings.Refresh(ctx) // for the searches that follow
}

// last prints the last reading of each sensor: the value at the latest time.
func last(ctx context.Context, client *db.Client) error {
	fmt.Println("\nLast readings:")
	rows, err := query.Select3(reading.Sensor, query.Max(reading.Ts), query.MaxBy(reading.Celsius, reading.Ts)).From(client.Readings).
		GroupBy(reading.Sensor).OrderBy(reading.Sensor.Asc()).All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Printf("%s %s %.1f\n", r.V1, r.V2.Format(time.DateOnly), *r.V3)
	}
	return nil
}

// averages prints the average of December. The server reads only the partition of this month.
func averages(ctx context.Context, client *db.Client) error {
	fmt.Println("\nAverages of December:")
	december := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	rows, err := query.Select2(reading.Sensor, query.Avg(reading.Celsius)).From(client.Readings).
		Where(reading.Ts.GTE(december)).GroupBy(reading.Sensor).OrderBy(reading.Sensor.Asc()).All(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Printf("%s %.1f\n", r.V1, *r.V2)
	}
	return nil
}

// retain drops the months before October, and does nothing if it runs again.
func retain(ctx context.Context, client *db.Client) error {
	cutoff := time.Date(2025, 10, 1, 0, 0, 0, 0, time.UTC)
	dropped, err := query.DropPartitions(ctx, client.Readings, reading.Month.LT(cutoff))
	if err != nil {
		return err
	}
	fmt.Println("\nDropped months:", dropped)
	left, err := query.Partitions(ctx, client.Readings)
	if err != nil {
		return err
	}
	slices.SortFunc(left, func(a, b query.Partition) int { return month(a).Compare(month(b)) })
	for _, p := range left {
		fmt.Println(month(p).Format("January 2006"), p.Rows)
	}
	return nil
}

func month(p query.Partition) time.Time { return p.Values["month"].(time.Time) }
