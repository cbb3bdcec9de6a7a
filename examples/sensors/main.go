// Command sensors is a time series with retention: readings of sensors, in a partition for each month. It writes a year of them, corrects
// one by its key, prints the last reading and the average of each sensor, finds the sensors near a place, and drops the months before October.
//
// CRATEDB_URL names the cluster, crate://crate@localhost:4200 for instance. Without it an SQLite database in memory stands in.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"

	"github.com/crategen/crategen/examples/sensors/db"
	"github.com/crategen/crategen/examples/sensors/db/reading"
	"github.com/crategen/crategen/examples/sensors/db/sensor"
)

var sensors = []string{"garden", "roof"}

// locations are where the sensors are, with the longitude first. The one on the summit has no readings yet.
var locations = map[string]orb.Point{"garden": {9.7425, 47.4125}, "roof": {9.7444, 47.4131}, "summit": {9.7869, 47.3892}}

// square is a place in the town.
var square = orb.Point{9.7438, 47.4125}

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
	for _, step := range []func(context.Context, *db.Client) error{write, correct, last, averages, near, retain} {
		if err := step(ctx, client); err != nil {
			return err
		}
	}
	return nil
}

// write replaces the table by a year of readings, one a day for each sensor. The database computes the month.
func write(ctx context.Context, client *db.Client) error {
	if err := errors.Join(query.DropTable(ctx, client.Readings), query.DropTable(ctx, client.Sensors)); err != nil {
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
	for id, location := range locations {
		if err := client.Sensors.Insert(ctx, &db.Sensor{ID: id, Location: location}); err != nil {
			return err
		}
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

// near prints the sensors within two kilometres of the square, the nearest first.
func near(ctx context.Context, client *db.Client) error {
	fmt.Println("\nNear the square:")
	distance := sensor.Location.Distance(square)
	rows, err := query.Select2(sensor.ID, distance).From(client.Sensors).Where(sensor.Location.Near(square, 2_000)).
		OrderBy(distance.Asc()).All(query.Fresh(ctx)) // sees the sensors that were written just now
	if err != nil {
		return err
	}
	for _, r := range rows {
		fmt.Printf("%s %.0f m\n", r.V1, r.V2)
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
