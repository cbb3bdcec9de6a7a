package examples

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/shop/db"
)

func load(ctx context.Context, client *db.Client, authors []*db.Author) error {
	err := client.Authors.InsertMany(ctx, authors, query.ContinueOnError())
	var bulk *dberr.BulkError
	if !errors.As(err, &bulk) {
		return err
	}
	for _, row := range bulk.Rows {
		if !dberr.IsUnique(row.Err) { // what is there already may stay
			return fmt.Errorf("%s: %w", authors[row.Index].Name, row.Err)
		}
	}
	return nil
}

func Example_bulk() {
	onShop(func(ctx context.Context, client *db.Client) error {
		authors := []*db.Author{{Name: "a"}, {Name: "b"}}
		if err := load(ctx, client, authors); err != nil {
			return err
		}
		authors[1].Name = "c"
		if err := load(ctx, client, authors); err != nil {
			return err
		}
		n, err := client.Authors.Count(ctx)
		fmt.Println(n)
		return err
	})
	// Output: 2
}
