package crateblob_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"testing"

	"github.com/crategen/crategen/crateblob"
	_ "github.com/crategen/crategen/cratesql"
	"github.com/crategen/crategen/internal/replay"
	"github.com/crategen/crategen/runtime/dberr"
)

// clusterURL is what the example opens: crate://user:password@host:4200,host:4200/schema.
var clusterURL string

func TestMain(m *testing.M) {
	server, err := replay.Start("testdata/recorded/Examples.json", "crateblob_test")
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
	for _, query := range []string{"DROP BLOB TABLE IF EXISTS images", "CREATE BLOB TABLE images CLUSTERED INTO 3 SHARDS"} {
		if _, err := db.ExecContext(ctx, query); err != nil {
			log.Fatal(err)
		}
	}

	blobs, err := crateblob.Open(clusterURL)
	if err != nil {
		log.Fatal(err)
	}
	defer blobs.Close()
	digest, created, err := blobs.Put(ctx, "images", strings.NewReader("the picture of a cat"))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(digest, created)

	blob, err := blobs.GetRange(ctx, "images", digest, 4, 7)
	if err != nil {
		log.Fatal(err)
	}
	defer blob.Close()
	part, err := io.ReadAll(blob)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s of %d bytes\n", part, blob.Size)

	if _, err := blobs.Delete(ctx, "images", digest); err != nil {
		log.Fatal(err)
	}
	_, err = blobs.Get(ctx, "images", digest)
	fmt.Println(errors.Is(err, dberr.ErrNotFound))
	// Output:
	// 2d7d898f835fe7f682b1de635ba3e31b36080f96 true
	// picture of 20 bytes
	// true
}
