package queue

import (
	"context"
	"errors"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/queue/db"
	"github.com/crategen/crategen/test/queue/db/job"
)

const workers = 16

// jobs is the number of jobs: CRATEGEN_QUEUE_JOBS, for a run in which nodes are killed meanwhile, or a few.
func jobs() int {
	if n, err := strconv.Atoi(os.Getenv("CRATEGEN_QUEUE_JOBS")); err == nil {
		return n
	}
	return 200
}

// temporary reports whether a worker goes on after an error: of a lost node, or after a conflict in every attempt.
func temporary(err error) bool {
	return errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, dberr.ErrUnknownOutcome) || errors.Is(err, dberr.ErrSerialization) ||
		errors.Is(err, dberr.ErrIncomplete)
}

// run has workers work until every job is done, and returns how often they failed.
func run(t *testing.T, ctx context.Context, client *db.Client, work func(ctx context.Context) (int, error)) (failures int64) {
	t.Helper()
	list := make([]*db.Job, jobs())
	for i := range list {
		list[i] = &db.Job{Task: strconv.Itoa(i)}
	}
	if err := client.Jobs.InsertMany(ctx, list); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var failed atomic.Int64
	for range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				n, err := work(ctx)
				switch {
				case err != nil && !temporary(err):
					t.Error(err)
					return
				case err != nil:
					failed.Add(1)
				case n == 0:
					left, err := client.Jobs.Where(job.Done.EQ(false)).Exist(ctx)
					if err == nil && !left {
						return
					}
					time.Sleep(20 * time.Millisecond) // the rest is with the other workers
				}
			}
		})
	}
	all.Wait()
	done, err := client.Jobs.Where(job.Done.EQ(true), job.Runs.EQ(1)).Count(ctx)
	if err != nil || done != jobs() {
		t.Errorf("%d of %d jobs are done exactly once: %v", done, jobs(), err)
	}
	return failed.Load()
}

// TestWorkers holds that the row of each job is finished exactly once, and none is left.
func TestWorkers(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		var runs atomic.Int64
		failures := run(t, ctx, client, func(ctx context.Context) (int, error) {
			return Work(ctx, client, func(context.Context, *db.Job) error {
				runs.Add(1)
				return nil
			})
		})
		t.Logf("%d jobs, %d runs, %d failures", jobs(), runs.Load(), failures)
	})
}

// TestLeases does the same with jobs that are done outside of transactions.
func TestLeases(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		failures := run(t, ctx, client, func(ctx context.Context) (int, error) {
			mine, err := Lease(ctx, client, 10*time.Second)
			if err != nil {
				return 0, err
			}
			for _, j := range mine {
				err := Finish(ctx, client, j)
				for err != nil && temporary(err) && ctx.Err() == nil {
					err = Finish(ctx, client, j)
				}
				if err != nil && !errors.Is(err, ErrLeaseLost) {
					return 0, err
				}
			}
			return len(mine), nil
		})
		t.Logf("%d jobs, %d failures", jobs(), failures)
	})
}

// TestLeaseLost holds that a worker that is too slow does not finish the job of another one.
func TestLeaseLost(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		if err := client.Jobs.Insert(ctx, &db.Job{Task: "slow"}); err != nil {
			t.Fatal(err)
		}
		slow, err := Lease(ctx, client, -time.Second) // over at once
		if err != nil || len(slow) != 1 {
			t.Fatal(slow, err)
		}
		fast, err := Lease(ctx, client, time.Minute)
		if err != nil || len(fast) != 1 {
			t.Fatal(fast, err)
		}
		if none, err := Lease(ctx, client, time.Minute); err != nil || len(none) != 0 {
			t.Errorf("a job was leased twice: %v, %v", none, err)
		}
		if err := Finish(ctx, client, slow[0]); !errors.Is(err, ErrLeaseLost) {
			t.Errorf("the slow worker: %v", err)
		}
		for range 2 {
			if err := Finish(ctx, client, fast[0]); err != nil {
				t.Errorf("the fast worker: %v", err)
			}
		}
		if n, err := client.Jobs.Where(query.And(job.Done.EQ(true), job.Runs.EQ(1))).Count(ctx); n != 1 || err != nil {
			t.Error(n, err)
		}
	})
}
