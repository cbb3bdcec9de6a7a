package examples

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/test/ledger/db"
)

// onLedger runs f with an empty ledger in memory.
func onLedger(f func(ctx context.Context, client *db.Client) error) {
	ctx := context.Background()
	client, err := db.Open(ctx, "sqlite::memory:", sqlite.Driver)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	if err := client.CreateTables(ctx); err != nil {
		fmt.Println(err)
		return
	}
	if err := f(ctx, client); err != nil {
		fmt.Println(err)
	}
}
