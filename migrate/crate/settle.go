package crate

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// settled is the time after a change of a table in which clients may compare versions of rows with the cluster state before the change: they
// read the version of the cluster state once a second (package query).
const settled = 1500 * time.Millisecond

// settleFor bounds how long the statements are waited for that began before a column was there.
const settleFor = 5 * time.Minute

// harmless matches statements that write no rows, behind a comment.
var harmless = regexp.MustCompile(`(?is)^\s*(?:/\*.*?\*/\s*)*(?:SELECT|WITH|EXPLAIN|SHOW|REFRESH|OPTIMIZE|SET|KILL)\b`)

// Settle waits until clients know the cluster state that a new column has made. Otherwise a conditional write of a client to a row that is filled meanwhile
// could not tell the fill from a repetition of itself, and would have an unknown outcome. Then it waits for the statements that were running: the rows of
// an INSERT that a node planned before the column was there have no default, and would come behind the fill.
func (Printer) Settle(ctx context.Context, db wire.DB, table state.TableName) error {
	if any, err := ask.Value(ctx, db, "SELECT count(*)::text FROM (SELECT 1 FROM "+ddltext.Table(table)+" LIMIT 1) AS any_row"); err != nil {
		return err
	} else if any != "0" {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(settled):
		}
	}
	return settleJobs(ctx, db, table)
}

// mayWrite reports whether a statement may write rows of a table: it names the table, and is none that writes nothing.
func mayWrite(stmt, table string) bool {
	return state.Names(syntax, stmt, table) && !harmless.MatchString(stmt)
}

// settleJobs waits for the end of the statements that write to a table now. Later ones know its columns.
func settleJobs(ctx context.Context, db wire.DB, table state.TableName) error {
	writing := func() (map[string]bool, error) {
		out := make(map[string]bool)
		err := ask.Rows(ctx, db, "SELECT id, stmt FROM sys.jobs", func(r wire.Rows) {
			id, stmt := r.Text(), r.Text()
			if mayWrite(stmt, table.Name) {
				out[id] = true
			}
		})
		if err != nil {
			return nil, fmt.Errorf("looking for the statements that write to the table %s: %w", table, err)
		}
		return out, nil
	}
	older, err := writing()
	for end := time.Now().Add(settleFor); err == nil && len(older) > 0; {
		if time.Now().After(end) {
			return fmt.Errorf("%d statements that began before the new column was there still write to the table %s after %s, and their rows may lack its value; "+
				"wait for them or KILL them (sys.jobs), and migrate again", len(older), table, settleFor)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(50 * time.Millisecond):
		}
		var now map[string]bool
		if now, err = writing(); err == nil {
			for id := range older {
				if !now[id] {
					delete(older, id)
				}
			}
		}
	}
	return err
}
