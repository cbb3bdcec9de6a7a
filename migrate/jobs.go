package migrate

import (
	"context"
	"sync"
	"time"

	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/runtime/wire"
)

// statements runs the statements of a step one by one. It records the jobs that the server starts for them at once, and reports how far they are.
func (r *runner) statements(ctx context.Context, s plan.Step) error {
	var jobs []string
	var watching sync.WaitGroup
	watched, stop := context.WithCancel(ctx)
	defer watching.Wait()
	defer stop()
	report := r.reporter(s.Change.Name())
	noted := wire.WithNotices(ctx, func(message string) {
		list := r.engine.Jobs(message)
		if len(list) == 0 {
			return
		}
		jobs = append(jobs, list...)
		if err := r.j.SetPosition(ctx, jobsPrefix+s.Change.String(), spaced(jobs)); err != nil {
			r.note("the jobs of the step " + s.Change.String() + " could not be recorded: " + err.Error())
		}
		if report != nil {
			watching.Go(func() { _ = r.engine.Await(watched, r.j.DB, list, report) }) // a failure is the statement's, too
		}
	})
	for _, sql := range s.SQL {
		exec := func() error { return ask.Exec(noted, r.j.DB, sql) }
		err := exec()
		if err != nil {
			err = r.engine.Unlock(noted, r.j.DB, s.Change.Table, err, exec, func(unlocked bool) error { return r.noteLock(ctx, s.Change.Table, unlocked) })
		}
		if err != nil {
			return err
		}
	}
	if len(jobs) > 0 {
		return r.j.SetPosition(ctx, jobsPrefix+s.Change.String(), "")
	}
	return nil
}

// jobEvery is the least time between two reports of the jobs of a change, and before the first one.
const jobEvery = 2 * time.Second

// reporter returns what passes the progress of the jobs of a change to the caller: each percent of a job once. nil if the caller does not ask.
func (r *runner) reporter(change string) plan.JobProgress {
	if r.options.Job == nil {
		return nil
	}
	var mu sync.Mutex
	last, id, said := time.Now(), "", 0
	return func(job string, fraction float64) {
		mu.Lock()
		defer mu.Unlock()
		percent := int(fraction * 100)
		if time.Since(last) < jobEvery || job == id && percent == said {
			return
		}
		last, id, said = time.Now(), job, percent
		r.options.Job(change, job, fraction)
	}
}
