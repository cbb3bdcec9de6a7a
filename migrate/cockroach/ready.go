package cockroach

import (
	"context"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/runtime/wire"
)

// Ready waits for running jobs of the table. A job continues without the client that started it, and other DDL would wait for it
// without limit. A paused job is an error, because an administrator must resume it.
func (Printer) Ready(ctx context.Context, db wire.DB, table string) error {
	if table == "" {
		return nil
	}
	for {
		var id int64
		var status, doing string
		err := ask.Rows(ctx, db, "SELECT job_id, status, COALESCE(running_status, '') FROM [SHOW JOBS] WHERE job_type IN "+
			"('NEW SCHEMA CHANGE', 'SCHEMA CHANGE', 'TYPEDESC SCHEMA CHANGE') AND status NOT IN ('succeeded', 'failed', 'canceled') "+
			"AND description LIKE "+ddltext.Literal("%"+table+"%")+" ORDER BY created DESC LIMIT 1",
			func(r wire.Rows) { id, status, doing = r.Int(), r.Text(), r.Text() })
		if err != nil || id == 0 {
			return err
		}
		if status == "paused" || status == "pause-requested" {
			return fmt.Errorf("job %d, which changes the table %s, is paused; RESUME JOB %d or CANCEL JOB %d first", id, table, id, id)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for job %d, which changes the table %s (%s %s): %w", id, table, status, doing, context.Cause(ctx))
		case <-time.After(200 * time.Millisecond):
		}
	}
}
