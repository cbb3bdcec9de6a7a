package cockroach

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/redact"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

var waiting = regexp.MustCompile(`waiting for job\(s\) to complete: ([0-9, ]+)`)

// Jobs reads the notice that the server sends when a statement starts jobs.
func (Printer) Jobs(notice string) []string {
	m := waiting.FindStringSubmatch(notice)
	if m == nil {
		return nil
	}
	return strings.Fields(strings.ReplaceAll(m[1], ",", " "))
}

// job is a job that changes tables.
type job struct {
	id                           int64
	status, doing, text, problem string
	fraction                     float64
}

func (j *job) ended() bool {
	return j.status == "succeeded" || j.status == "failed" || j.status == "canceled"
}

// paused is the error for a job that waits for an administrator.
func (j *job) paused() error {
	if j.status != "paused" && j.status != "pause-requested" {
		return nil
	}
	return fmt.Errorf("job %d is paused, and every other change of its table waits for it without limit; RESUME JOB %d or CANCEL JOB %d first",
		j.id, j.id, j.id)
}

const jobColumns = "SELECT job_id, status, COALESCE(running_status, ''), description, COALESCE(error, ''), COALESCE(fraction_completed, 0)::float8 FROM "

func jobsOf(ctx context.Context, db wire.DB, sql string) ([]job, error) {
	var out []job
	err := ask.Rows(ctx, db, jobColumns+sql, func(r wire.Rows) {
		out = append(out, job{r.Int(), r.Text(), r.Text(), r.Text(), r.Text(), r.Float()})
	})
	return out, err
}

// Await waits for the end of jobs. A job goes on without the client that started it, and also after a restart of the server.
func (Printer) Await(ctx context.Context, db wire.DB, ids []string, report plan.JobProgress) error {
	var errs []error
	start := time.Now()
	for _, id := range ids {
		for {
			list, err := jobsOf(ctx, db, "[SHOW JOB "+id+"]")
			if err != nil {
				return fmt.Errorf("reading job %s: %w", id, err)
			}
			if len(list) == 0 || list[0].ended() {
				if len(list) > 0 && list[0].status != "succeeded" {
					errs = append(errs, fmt.Errorf("job %s has %s: %s", id, list[0].status, redact.Pgwire(list[0].problem)))
				}
				break
			}
			if err := list[0].paused(); err != nil {
				return err
			}
			if err := list[0].goOn(ctx, report, start); err != nil {
				return err
			}
		}
	}
	return errors.Join(errs...)
}

// goOn reports how far a job is, and waits before it is read again, the longer the more time it has taken.
func (j *job) goOn(ctx context.Context, report plan.JobProgress, start time.Time) error {
	if report != nil {
		report(fmt.Sprint(j.id), j.fraction)
	}
	select {
	case <-ctx.Done():
		return fmt.Errorf("waiting for job %d (%s %s): %w", j.id, j.status, j.doing, context.Cause(ctx))
	case <-time.After(min(200*time.Millisecond+time.Since(start)/20, 2*time.Second)):
		return nil
	}
}

// Ready waits for running jobs of the table and reports the last one, because other DDL would wait for them without limit, also beyond statement_timeout. A
// paused job is an error, because an administrator must resume it.
func (Printer) Ready(ctx context.Context, db wire.DB, table string, report plan.JobProgress) error {
	if table == "" {
		return nil
	}
	name, err := fullName(ctx, db, table)
	if err != nil {
		return err
	}
	for start := time.Now(); ; {
		list, err := jobsOf(ctx, db, "[SHOW JOBS] WHERE job_type IN ('NEW SCHEMA CHANGE', 'SCHEMA CHANGE', 'TYPEDESC SCHEMA CHANGE') "+
			"AND status NOT IN ('succeeded', 'failed', 'canceled') ORDER BY created")
		if err != nil {
			return fmt.Errorf("looking for jobs that change the table %s: %w", table, err)
		}
		var running *job
		for i := range list {
			of, err := list[i].of(ctx, db, name)
			if err != nil {
				return err
			}
			if !of {
				continue
			}
			if err := list[i].paused(); err != nil {
				return fmt.Errorf("the table %s: %w", table, err)
			}
			running = &list[i]
		}
		if running == nil {
			return nil
		}
		if err := running.goOn(ctx, report, start); err != nil {
			return fmt.Errorf("the table %s: %w", table, err)
		}
	}
}

// fullName matches a table in the text of a job, which has full names in the server's form.
func fullName(ctx context.Context, db wire.DB, table string) (*regexp.Regexp, error) {
	database, err := ask.Value(ctx, db, "SELECT current_database()")
	if err != nil {
		return nil, err
	}
	schema, name, found := strings.Cut(table, ".")
	if !found {
		if schema, err = ask.Value(ctx, db, "SELECT current_schema()::text"); err != nil {
			return nil, err
		}
		name = table
	}
	part := func(s string) string { return `"?` + regexp.QuoteMeta(s) + `"?` }
	return regexp.Compile(`(^|[^\w"])` + part(database) + `\.` + part(schema) + `\.` + part(name) + `($|[^\w"])`)
}

// of reports whether a job is one of a table. The list of jobs cuts long texts.
func (j *job) of(ctx context.Context, db wire.DB, table *regexp.Regexp) (bool, error) {
	if !strings.Contains(j.text, "…") {
		return table.MatchString(j.text), nil
	}
	text, err := ask.Value(ctx, db, "SELECT description FROM [SHOW JOB "+fmt.Sprint(j.id)+"]")
	if err != nil {
		return false, fmt.Errorf("reading job %d: %w", j.id, err)
	}
	return table.MatchString(text), nil
}
