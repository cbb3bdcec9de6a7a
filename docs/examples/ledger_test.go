package examples

import (
	"context"

	"github.com/crategen/crategen/test/ledger/db"
)

// onLedger runs f with an empty ledger in memory.
func onLedger(f func(ctx context.Context, client *db.Client) error) {
	inMemory(db.Open, f)
}
