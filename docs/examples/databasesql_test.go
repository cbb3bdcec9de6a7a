package examples

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
)

// crateURL is the database URL of a CrateDB for the test, a real one or its recorded answers.
func crateURL(t *testing.T) string {
	t.Helper()
	server, err := replay.Start(filepath.Join("testdata", "recorded", t.Name()+".json"), "docs_test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server.URL
}

// onSensors runs an example on empty tables of sensors and readings.
func onSensors(t *testing.T, example func(ctx context.Context, db *sql.DB) error) {
	t.Helper()
	db, err := sql.Open("crate", crateURL(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, query := range []string{
		"DROP TABLE IF EXISTS readings",
		"CREATE TABLE readings (sensor text, at timestamp with time zone, celsius double precision CHECK (celsius > -274), PRIMARY KEY (sensor, at))",
		"DROP TABLE IF EXISTS sensors",
		"CREATE TABLE sensors (id text PRIMARY KEY, tags array(text), address object(strict) AS (city text, zip text), place geo_point)",
	} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			t.Fatal(err)
		}
	}
	if err := example(ctx, db); err != nil {
		t.Error(err)
	}
}

func noon() time.Time { return time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC) }

func record(ctx context.Context, db *sql.DB, sensor string, at time.Time, celsius float64) error {
	_, err := db.ExecContext(ctx, "INSERT INTO readings (sensor, at, celsius) VALUES (?, ?, ?)", sensor, at, celsius)
	return err
}

func warmest(ctx context.Context, db *sql.DB, since time.Time) (sensor string, celsius float64, err error) {
	err = db.QueryRowContext(ctx, `
		SELECT sensor, celsius FROM readings WHERE at >= @since ORDER BY celsius DESC LIMIT 1`, sql.Named("since", since)).
		Scan(&sensor, &celsius)
	return sensor, celsius, err
}

func TestReadings(t *testing.T) {
	onSensors(t, func(ctx context.Context, db *sql.DB) error {
		err := cmp.Or(record(ctx, db, "attic", noon(), 21.5), record(ctx, db, "cellar", noon(), 12))
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, "REFRESH TABLE readings"); err != nil {
			return err
		}
		sensor, celsius, err := warmest(ctx, db, noon())
		if sensor != "attic" || celsius != 21.5 {
			t.Errorf("%s: %v", sensor, celsius)
		}
		return err
	})
}

// Address is an object of CrateDB.
type Address struct {
	City string `json:"city"`
	Zip  string `json:"zip"`
}

func writeSensor(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "INSERT INTO sensors (id, tags, address, place) VALUES (?, ?, ?, ?)",
		"attic", []string{"indoor", "dry"}, Address{"Dornbirn", "6850"}, [2]float64{9.74, 47.41})
	return err
}

func readSensor(ctx context.Context, db *sql.DB, id string) (tags []string, address *Address, err error) {
	err = db.QueryRowContext(ctx, "SELECT tags, address FROM sensors WHERE id = ?", id).
		Scan(cratesql.Scan(&tags), cratesql.Scan(&address))
	return tags, address, err
}

func TestSensor(t *testing.T) {
	onSensors(t, func(ctx context.Context, db *sql.DB) error {
		if err := writeSensor(ctx, db); err != nil {
			return err
		}
		tags, address, err := readSensor(ctx, db, "attic")
		if diff := gocmp.Diff([]string{"indoor", "dry"}, tags) + gocmp.Diff(&Address{"Dornbirn", "6850"}, address); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		return err
	})
}

// recordAll returns how many readings are new, and how many there were already.
func recordAll(ctx context.Context, db *sql.DB, readings [][]any) (written, known int, err error) {
	_, err = cratesql.Bulk(ctx, db, "INSERT INTO readings (sensor, at, celsius) VALUES (?, ?, ?)", readings)
	var failed *dberr.BulkError
	if !errors.As(err, &failed) {
		return len(readings), 0, err
	}
	for _, row := range failed.Rows {
		if !dberr.IsUnique(row.Err) {
			return failed.Total - len(failed.Rows), known, fmt.Errorf("reading %d: %w", row.Index, row.Err)
		}
		known++
	}
	return failed.Total - known, known, nil
}

func TestRecordAll(t *testing.T) {
	onSensors(t, func(ctx context.Context, db *sql.DB) error {
		written, known, err := recordAll(ctx, db, [][]any{{"attic", noon(), 21.5}, {"cellar", noon(), 12}, {"attic", noon(), 21.5}})
		if written != 2 || known != 1 || err != nil {
			t.Errorf("%d written, %d known, %v", written, known, err)
		}
		if _, _, err = recordAll(ctx, db, [][]any{{"attic", noon(), -300}}); err == nil {
			t.Error("colder than cold")
		}
		return nil
	})
}

func rename(ctx context.Context, db *sql.DB, id, city string) error {
	for {
		var seqNo, primaryTerm int64
		var address Address
		err := db.QueryRowContext(ctx, "SELECT address, _seq_no, _primary_term FROM sensors WHERE id = ?", id).
			Scan(cratesql.Scan(&address), &seqNo, &primaryTerm)
		if err != nil {
			return err
		}
		address.City = city
		result, err := db.ExecContext(ctx, "UPDATE sensors SET address = ? WHERE id = ? AND _seq_no = ? AND _primary_term = ?",
			address, id, seqNo, primaryTerm)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); n == 1 || err != nil {
			return err
		} // 0: somebody changed the row meanwhile
	}
}

func TestRename(t *testing.T) {
	onSensors(t, func(ctx context.Context, db *sql.DB) error {
		if err := cmp.Or(writeSensor(ctx, db), rename(ctx, db, "attic", "Bregenz")); err != nil {
			return err
		}
		_, address, err := readSensor(ctx, db, "attic")
		if address == nil || address.City != "Bregenz" {
			t.Errorf("%+v", address)
		}
		return err
	})
}

// keep writes a reading, or the same reading once more.
func keep(ctx context.Context, db *sql.DB, sensor string, at time.Time, celsius float64) error {
	_, err := db.ExecContext(cratesql.Idempotent(ctx), `
		INSERT INTO readings (sensor, at, celsius) VALUES (?, ?, ?)
		ON CONFLICT (sensor, at) DO UPDATE SET celsius = excluded.celsius`, sensor, at, celsius)
	return err
}

func TestKeep(t *testing.T) {
	onSensors(t, func(ctx context.Context, db *sql.DB) error {
		return cmp.Or(keep(ctx, db, "attic", noon(), 20), keep(ctx, db, "attic", noon(), 21))
	})
}

func openIn(url string, zone *time.Location) (*sql.DB, error) {
	config, err := connect.Parse(url)
	if err != nil {
		return nil, err
	}
	config.Location = zone
	connector, err := cratesql.NewConnector(config)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(connector), nil
}

func TestOpenIn(t *testing.T) {
	db, err := openIn(crateURL(t), time.FixedZone("EAT", 3*60*60))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var at time.Time
	err = db.QueryRowContext(t.Context(), "SELECT ?::timestamp with time zone", noon()).Scan(&at)
	if got := at.Format(time.RFC3339); got != "2024-02-29T15:00:00+03:00" || err != nil {
		t.Errorf("%s, %v", got, err)
	}
}
