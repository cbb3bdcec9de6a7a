package queue

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/test/queue/db"
	"github.com/crategen/crategen/test/queue/db/job"
)

// openJobs is the index that has the jobs which are not done side by side. Without the hint CockroachDB reads the whole table, also the jobs that are
// done, as long as its statistics are those of a time when most jobs were open.
const openJobs = "job_done_leased_until"

// Work takes up to ten jobs that no other worker has, does them and marks them as done, in one transaction. It returns their number. A job
// that fails, and a worker that dies, leaves its jobs to the others. The row of a job is marked exactly once; do may run more than once for
// it, because a transaction runs again after a conflict.
func Work(ctx context.Context, client *db.Client, do func(context.Context, *db.Job) error) (n int, err error) {
	err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) error {
		open := query.UseIndex(tx.Jobs.Where(job.Done.EQ(false)), openJobs)
		jobs, err := query.ForUpdate(open.Limit(10), query.SkipLocked).All(ctx)
		if err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(jobs))
		for i, j := range jobs {
			if err := do(ctx, j); err != nil {
				return err
			}
			ids[i] = j.ID
		}
		n, err = tx.Jobs.Where(job.ID.In(ids...)).Update(ctx, job.Done.Set(true), job.Runs.Add(1))
		return err
	}, query.Isolation(wire.ReadCommitted)) // the locks are enough, and serializable workers would often run again
	return n, err
}

// Lease takes up to ten jobs for a time, for jobs that take longer than a transaction should. Other workers can take them after that time.
func Lease(ctx context.Context, client *db.Client, d time.Duration) (jobs []*db.Job, err error) {
	err = client.Tx(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		now, lease := time.Now(), uuid.New()
		free := query.UseIndex(tx.Jobs.Where(job.Done.EQ(false), job.LeasedUntil.LT(now)), openJobs)
		if jobs, err = query.ForUpdate(free.Limit(10), query.SkipLocked).All(ctx); err != nil {
			return err
		}
		ids := make([]uuid.UUID, len(jobs))
		for i, j := range jobs {
			j.Lease, ids[i] = &lease, j.ID
		}
		_, err = tx.Jobs.Where(job.ID.In(ids...)).Update(ctx, job.LeasedUntil.Set(now.Add(d)), job.Lease.Set(lease))
		return err
	}, query.Isolation(wire.ReadCommitted))
	return jobs, err
}

// ErrLeaseLost is the error of Finish for a job that took longer than its lease, and that another worker has taken.
var ErrLeaseLost = errors.New("another worker has the job")

// Finish marks a job of Lease as done. It may be repeated if its outcome is unknown.
func Finish(ctx context.Context, client *db.Client, j *db.Job) error {
	mine := client.Jobs.Where(job.ID.EQ(j.ID), job.Lease.EQ(*j.Lease))
	n, err := mine.Where(job.Done.EQ(false)).Update(ctx, job.Done.Set(true), job.Runs.Add(1))
	if n > 0 || err != nil {
		return err
	}
	if done, err := mine.Where(job.Done.EQ(true)).Exist(ctx); done || err != nil {
		return err
	}
	return ErrLeaseLost
}
