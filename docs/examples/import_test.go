package examples

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/maker"
	"github.com/crategen/crategen/test/bulkfiles/cockroach/db/of"
)

// moveMakers copies the rows of a table from one cluster to another, through a storage that both can reach.
func moveMakers(ctx context.Context, from, to *db.Client, storage string) error {
	columns := []query.Column[*of.Maker]{maker.ID, maker.Name}
	files, err := query.ExportInto(ctx, query.AsOf(from.Makers, query.FollowerRead()), storage, query.ExportOptions{Gzip: true}, columns...)
	if err != nil {
		return err
	}
	uris := make([]string, len(files))
	for i, f := range files {
		uris[i] = storage + "/" + f.Name
	}
	return query.ImportInto(ctx, to.Makers, uris, query.ImportOptions{Progress: func(p query.ImportProgress) {
		log.Printf("job %d: %.0f %%", p.Job, 100*p.Fraction)
	}}, columns...)
}

func Example_import() {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	err = moveMakers(ctx, client, client, "external://storage")
	fmt.Println(err, errors.Is(err, errors.ErrUnsupported))
	// Output: export Maker: unsupported operation: sqlite does not read and write files of a server true
}
