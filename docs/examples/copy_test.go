package examples

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/examples/sensors/db"
	"github.com/crategen/crategen/examples/sensors/db/reading"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
)

// archive writes the readings before a month to files, and drops them.
func archive(ctx context.Context, client *db.Client, bucket string, before time.Time) error {
	old := reading.Month.LT(before)
	n, err := query.CopyTo(query.Fresh(ctx), client.Readings.Where(old), bucket+"/"+before.Format("2006-01"), query.CopyToOptions{Gzip: true})
	if err != nil {
		return err
	}
	fmt.Println("archived", n, "readings")
	_, err = query.DropPartitions(ctx, client.Readings, old)
	return err
}

// restore reads archived readings again, in the place of those that are there. It may be repeated.
func restore(ctx context.Context, client *db.Client, bucket, month string) error {
	files := []string{bucket + "/" + month + "/*.json.gz"}
	n, err := query.CopyFrom(ctx, client.Readings, files, query.CopyFromOptions{Gzip: true, Overwrite: true})
	var skipped *dberr.SkippedError
	if errors.As(err, &skipped) {
		for _, file := range skipped.Files {
			fmt.Println(file) // its rows that were not written, and why, without credentials
		}
	}
	fmt.Println("restored", n, "readings")
	return err
}

func Example_copy() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	err = archive(ctx, client, "s3://key:secret@bucket", time.Now())
	fmt.Println(err, errors.Is(err, errors.ErrUnsupported))
	fmt.Println(errors.Is(restore(ctx, client, "s3://key:secret@bucket", "2026-01"), errors.ErrUnsupported))
	// Output:
	// export Reading: unsupported operation: sqlite does not read and write files of a server true
	// restored 0 readings
	// true
}
