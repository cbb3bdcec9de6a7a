package journal

import (
	"context"
	"fmt"
	"strings"

	"github.com/crategen/crategen/migrate/ask"
)

// Begin records a step before it runs.
func (j *Journal) Begin(ctx context.Context, run string, step int, action, object string, sql []string) error {
	err := ask.Exec(ctx, j.DB, fmt.Sprintf("INSERT INTO crategen_steps (project, run, step, action, subject, statements, state, started) "+
		"VALUES (%s, %s, %d, %s, %s, %s, 'running', %s)", text(j.Project), text(run), step, text(action), text(object),
		text(strings.Join(sql, ";\n")), j.Words.Now))
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}

// End records the outcome of a step. Of a failure it records only the action, because messages of servers may contain row values.
func (j *Journal) End(ctx context.Context, run string, step int, failed bool) error {
	outcome := "done"
	if failed {
		outcome = "failed"
	}
	err := ask.Exec(ctx, j.DB, fmt.Sprintf("UPDATE crategen_steps SET state = %s, ended = %s WHERE project = %s AND run = %s AND step = %d",
		text(outcome), j.Words.Now, text(j.Project), text(run), step))
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	return nil
}
