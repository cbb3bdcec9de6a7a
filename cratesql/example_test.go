package cratesql_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"os"
	"testing"
	"time"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// clusterURL is what the examples open: crate://user:password@host:4200,host:4200/schema.
var clusterURL string

func TestMain(m *testing.M) {
	server, err := replay.Start("testdata/recorded/Examples.json", "cratesql_test")
	if err != nil {
		log.Fatal(err)
	}
	clusterURL = server.URL
	code := m.Run()
	if err := server.Close(); err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}

func Example() {
	ctx := context.Background()
	db, err := sql.Open("crate", clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	exec := func(query string, args ...any) {
		if _, err := db.ExecContext(ctx, query, args...); err != nil {
			log.Fatal(err)
		}
	}
	exec(`CREATE TABLE IF NOT EXISTS readings (
		sensor text, at timestamp with time zone, celsius double precision,
		PRIMARY KEY (sensor, at)
	) WITH (number_of_replicas = '0-1')`)
	noon := time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC)
	exec("INSERT INTO readings (sensor, at, celsius) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", "attic", noon, 21.5)
	exec("INSERT INTO readings (sensor, at, celsius) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", "attic", noon.Add(time.Minute), 22.0)
	exec("REFRESH TABLE readings") // makes what was written visible to searches at once

	rows, err := db.QueryContext(ctx, "SELECT at, celsius FROM readings WHERE sensor = @sensor ORDER BY at",
		sql.Named("sensor", "attic"))
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var at time.Time
		var celsius float64
		if err := rows.Scan(&at, &celsius); err != nil {
			log.Fatal(err)
		}
		fmt.Println(at.Format(time.TimeOnly), celsius)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 12:00:00 21.5
	// 12:01:00 22
}

func ExampleScan() {
	ctx := context.Background()
	db, err := sql.Open("crate", clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()

	type Address struct {
		City string `json:"city"`
		Zip  string `json:"zip"`
	}
	_, err = db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS shops (
		id text PRIMARY KEY, tags array(text), address object(strict) AS (city text, zip text), place geo_point
	)`)
	if err != nil {
		log.Fatal(err)
	}
	_, err = db.ExecContext(ctx, "INSERT INTO shops (id, tags, address, place) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		"s1", []string{"books", "tea"}, Address{"Dornbirn", "6850"}, [2]float64{9.74, 47.41})
	if err != nil {
		log.Fatal(err)
	}

	var tags []string
	var address Address
	var place [2]float64 // longitude, latitude
	err = db.QueryRowContext(ctx, "SELECT tags, address, place FROM shops WHERE id = ?", "s1").
		Scan(cratesql.Scan(&tags), cratesql.Scan(&address), cratesql.Scan(&place))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tags, address.City, place)
	// Output:
	// [books tea] Dornbirn [9.74 47.41]
}

func ExampleBulk() {
	ctx := context.Background()
	db, err := sql.Open("crate", clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	for _, query := range []string{"DROP TABLE IF EXISTS orders", "CREATE TABLE orders (id integer PRIMARY KEY, amount integer CHECK (amount > 0))"} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			log.Fatal(err)
		}
	}

	_, err = cratesql.Bulk(ctx, db, "INSERT INTO orders (id, amount) VALUES (?, ?)", [][]any{{1, 10}, {2, -5}, {1, 10}})
	var failed *dberr.BulkError
	if errors.As(err, &failed) {
		for _, row := range failed.Rows {
			fmt.Println("row", row.Index, "is a duplicate:", dberr.IsUnique(row.Err))
		}
	}
	// Output:
	// row 1 is a duplicate: false
	// row 2 is a duplicate: true
}

func ExampleIdempotent() {
	ctx := context.Background()
	db, err := sql.Open("crate", clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS settings (name text PRIMARY KEY, value text)")
	if err != nil {
		log.Fatal(err)
	}

	// Sent again to another node if its answer is lost. Without Idempotent, that would be an error:
	_, err = db.ExecContext(cratesql.Idempotent(ctx),
		"INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", "colour", "blue")
	if errors.Is(err, dberr.ErrUnknownOutcome) {
		fmt.Println("it may or may not have been executed")
	}
	fmt.Println(err)
	// Output:
	// <nil>
}

func ExampleNewConnector() {
	config, err := connect.Parse(clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	config.Timeout = 5 * time.Second
	config.Location = time.FixedZone("EAT", 3*60*60)
	connector, err := cratesql.NewConnector(config)
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()

	var at time.Time
	err = db.QueryRowContext(context.Background(), "SELECT '2024-02-29T12:00:00Z'::timestamp with time zone").Scan(&at)
	fmt.Println(at, err)
	// Output:
	// 2024-02-29 15:00:00 +0300 EAT <nil>
}
