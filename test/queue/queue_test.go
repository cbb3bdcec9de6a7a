package queue

import (
	"context"
	"errors"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/crategen/crategen/internal/testtarget"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/queue/db"
	"github.com/crategen/crategen/test/queue/db/job"
	"github.com/crategen/crategen/testdb"
)

const (
	workers = 16
	few     = 200 // jobs of a test that kills no nodes
)

// temporary reports whether a worker goes on after an error: of a lost node, or after a conflict in every attempt.
func temporary(err error) bool {
	return errors.Is(err, dberr.ErrUnavailable) || errors.Is(err, dberr.ErrUnknownOutcome) || errors.Is(err, dberr.ErrSerialization) ||
		errors.Is(err, dberr.ErrIncomplete)
}

// insert makes a number of jobs.
func insert(t *testing.T, ctx context.Context, client *db.Client, jobs int) {
	t.Helper()
	list := make([]*db.Job, jobs)
	for i := range list {
		list[i] = &db.Job{Task: strconv.Itoa(i)}
	}
	for part := range slices.Chunk(list, 1000) {
		if err := client.Jobs.InsertMany(ctx, part); err != nil {
			t.Fatal(err)
		}
	}
}

// run has workers work until every job is done, and returns how often they failed. work returns the jobs that it was told to be done, and how
// many it had.
func run(t *testing.T, ctx context.Context, client *db.Client, work func(ctx context.Context) (done []uuid.UUID, had int, err error)) (failures int64) {
	t.Helper()
	var all sync.WaitGroup
	var failed atomic.Int64
	var told sync.Map // the jobs that a worker was told to be done
	for range workers {
		all.Go(func() {
			for ctx.Err() == nil {
				done, had, err := work(ctx)
				for _, id := range done {
					if _, twice := told.LoadOrStore(id, true); twice {
						t.Errorf("two workers have finished the job %v", id)
					}
				}
				switch {
				case err != nil && !temporary(err):
					t.Error(err)
					return
				case err != nil:
					failed.Add(1)
				case had == 0:
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
	return failed.Load()
}

// finished holds that the row of each job is finished exactly once, and none is left.
func finished(t *testing.T, ctx context.Context, client *db.Client, jobs int) {
	t.Helper()
	all, err := client.Jobs.Count(ctx)
	done, err2 := client.Jobs.Where(job.Done.EQ(true), job.Runs.EQ(1)).Count(ctx)
	if err != nil || err2 != nil || done != jobs || all != jobs {
		t.Errorf("%d of %d jobs are done exactly once, and there are %d: %v, %v", done, jobs, all, err, err2)
	}
}

// byTransaction works with Work, and returns how often the workers failed, and how often a job was run.
func byTransaction(t *testing.T, ctx context.Context, client *db.Client) (failures, runs int64) {
	t.Helper()
	var ran atomic.Int64
	failures = run(t, ctx, client, func(ctx context.Context) ([]uuid.UUID, int, error) {
		var mine []uuid.UUID
		n, err := Work(ctx, client, func(_ context.Context, j *db.Job) error {
			ran.Add(1)
			mine = append(mine, j.ID)
			return nil
		})
		if err != nil {
			return nil, n, err
		}
		return mine[len(mine)-n:], n, nil // of the last attempt
	})
	return failures, ran.Load()
}

// byLease works with Lease and Finish, and returns how often the workers failed, and how often a lease was lost.
func byLease(t *testing.T, ctx context.Context, client *db.Client) (failures, lost int64) {
	t.Helper()
	var late atomic.Int64
	failures = run(t, ctx, client, func(ctx context.Context) (done []uuid.UUID, had int, err error) {
		mine, err := Lease(ctx, client, 10*time.Second)
		if err != nil {
			return nil, 0, err
		}
		for _, j := range mine {
			err := Finish(ctx, client, j)
			for err != nil && temporary(err) && ctx.Err() == nil {
				err = Finish(ctx, client, j)
			}
			switch {
			case err == nil:
				done = append(done, j.ID)
			case errors.Is(err, ErrLeaseLost):
				late.Add(1)
			default:
				return done, len(mine), err
			}
		}
		return done, len(mine), nil
	})
	return failures, late.Load()
}

// TestWorkers holds that the row of each job is finished exactly once, and none is left.
func TestWorkers(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		insert(t, ctx, client, few)
		failures, runs := byTransaction(t, ctx, client)
		finished(t, ctx, client, few)
		t.Logf("%d jobs, %d runs, %d failures", few, runs, failures)
	})
}

// TestLeases does the same with jobs that are done outside of transactions.
func TestLeases(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		insert(t, ctx, client, few)
		failures, lost := byLease(t, ctx, client)
		finished(t, ctx, client, few)
		t.Logf("%d jobs, %d failures, %d leases lost", few, failures, lost)
	})
}

// TestNodesKilled works as TestWorkers and TestLeases do, on a cluster whose nodes are killed and started again meanwhile, until each was
// killed at least once. CRATEGEN_QUEUE_JOBS is another number of jobs.
func TestNodesKilled(t *testing.T) {
	cluster := testtarget.ClusterOf(t, "cockroachdb")
	jobs := 10_000
	if n, err := strconv.Atoi(os.Getenv("CRATEGEN_QUEUE_JOBS")); err == nil {
		jobs = n
	}
	for _, form := range []struct {
		name, second string
		work         func(*testing.T, context.Context, *db.Client) (failures, second int64)
	}{{"transactions", "runs", byTransaction}, {"leases", "leases lost", byLease}} {
		t.Run(form.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Minute)
			defer cancel()
			client := testdb.Schema(t, db.Open, cluster.URL)
			insert(t, ctx, client, jobs)
			stop := cluster.KillInTurn(t, 5*time.Second)
			start := time.Now()
			failures, second := form.work(t, ctx, client)
			took := time.Since(start)
			killed := stop()
			finished(t, ctx, client, jobs)
			if killed < cluster.Nodes {
				t.Errorf("%d nodes were killed: set CRATEGEN_QUEUE_JOBS to more than %d", killed, jobs)
			}
			t.Logf("%d jobs in %v, %d nodes killed, %d failures, %d %s", jobs, took.Round(time.Second), killed, failures, second, form.second)
		})
	}
}

// leased waits for a job: CockroachDB also skips a row that a committed transaction is about to unlock.
func leased(ctx context.Context, client *db.Client, d time.Duration) (jobs []*db.Job, err error) {
	for range 100 {
		if jobs, err = Lease(ctx, client, d); err != nil || len(jobs) > 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	return jobs, err
}

// TestLeaseLost holds that a worker that is too slow does not finish the job of another one.
func TestLeaseLost(t *testing.T) {
	testtarget.Run(t, testtarget.Relational, db.Open, func(t *testing.T, ctx context.Context, _ string, client *db.Client) {
		if err := client.Jobs.Insert(ctx, &db.Job{Task: "slow"}); err != nil {
			t.Fatal(err)
		}
		slow, err := leased(ctx, client, -time.Second) // over at once
		if err != nil || len(slow) != 1 {
			t.Fatal(slow, err)
		}
		fast, err := leased(ctx, client, time.Minute)
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
