package crate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

// readyFor bounds how long a cluster is given to have all of its primaries.
const readyFor = 2 * time.Minute

// Ready waits until all primary shards have started, because counts are too low and tables seem to be missing before that. It returns
// an error for a cluster with nodes of different versions, in which a swap of tables may damage them.
func (Printer) Ready(ctx context.Context, db wire.DB, _ string, _ plan.JobProgress) error {
	versions, err := ask.Value(ctx, db, "SELECT count(DISTINCT version['number'])::text FROM sys.nodes")
	if err != nil {
		return fmt.Errorf("reading the versions of the nodes: %w", err)
	}
	if versions != "1" {
		return errors.New("the nodes of the cluster are of several versions; finish the upgrade first")
	}
	end := time.Now().Add(readyFor)
	for {
		waiting, err := ask.Value(ctx, db, `SELECT count(*)::text FROM sys.shards WHERE "primary" AND state <> 'STARTED' AND state <> 'RELOCATING'`)
		if err != nil {
			return fmt.Errorf("reading the state of the shards: %w", err)
		}
		red, err := ask.Value(ctx, db, "SELECT count(*)::text FROM sys.health WHERE health = 'RED'")
		if err != nil {
			return fmt.Errorf("reading the health of the tables: %w", err)
		}
		if waiting == "0" && red == "0" {
			return nil
		}
		if time.Now().After(end) {
			return fmt.Errorf("%s primary shards have not started and %s tables are red after %s; look into sys.health", waiting, red, readyFor)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(300 * time.Millisecond):
		}
	}
}
