package crate

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// What a rebuild was seen to take, on two busy cores. It is for the order of size only.
const (
	rowsPerSecond  = 12_000
	drainAndCheck  = 3 * time.Second
	swapOneNode    = time.Second
	swapCluster    = 8 * time.Second
	renamePerShard = 250 * time.Millisecond
)

// Estimate notes how long the rebuilds will refuse writes, and how long reads will fail.
func (Printer) Estimate(ctx context.Context, db wire.DB, steps []plan.Step) error {
	for i := range steps {
		c := steps[i].Rebuild
		if c == nil {
			continue
		}
		name := c.To.TableName
		schema := "CURRENT_SCHEMA"
		if name.Schema != "" {
			schema = ddltext.Literal(name.Schema)
		}
		// Shards do not count rows that were written after their last refresh, which an idle table may be without for days. If the server
		// refuses the refresh, the hazards or the checks of the plan say why.
		if err := ask.Exec(ctx, db, "REFRESH TABLE "+ddltext.Table(name)); err != nil && !errors.As(err, new(*dberr.ServerError)) {
			return fmt.Errorf("refreshing the table %s: %w", name, err)
		}
		var rows, shards, nodes int64
		err := ask.Rows(ctx, db, `SELECT COALESCE(sum(num_docs), 0)::bigint, count(*), (SELECT count(*) FROM sys.nodes) FROM sys.shards WHERE "primary" AND schema_name = `+
			schema+" AND table_name = "+ddltext.Literal(name.Name), func(r wire.Rows) { rows, shards, nodes = r.Int(), r.Int(), r.Int() })
		if err != nil {
			return fmt.Errorf("reading the size of the table %s: %w", name, err)
		}
		o := &plan.Outage{Rows: rows, Writes: drainAndCheck + time.Duration(rows)*time.Second/rowsPerSecond, Reads: swapOneNode}
		if nodes > 1 {
			o.Reads = swapCluster
		}
		if len(c.From.PartitionedBy) > 0 {
			o.Incomplete = true
			o.Reads += time.Duration(shards) * renamePerShard
		}
		o.Writes += o.Reads
		steps[i].Outage = o
	}
	return nil
}
