package migrate

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// runner is one run.
type runner struct {
	engine  engine
	want    *state.Database
	options Options
	j       *journal.Journal
	lease   *journal.Lease

	ctx    context.Context // ends when the lease is lost
	cancel context.CancelCauseFunc
	beats  chan struct{} // closed when the heartbeat has ended
	doing  atomic.Value  // string
	begun  int           // steps that were begun

	// commit records a step in the transaction that makes it, so that a run that dies right after it does not make it again. nil for nothing.
	commit func(ctx context.Context, tx wire.Session) error
}

// newRunner returns a run that has not begun.
func newRunner(db wire.DB, e engine, want *state.Database, o Options) *runner {
	return &runner{engine: e, want: want, options: o, j: &journal.Journal{DB: db, Words: e.Words(), Project: o.project()}}
}

// leased calls fn while the run holds the lease.
func leased[T any](ctx context.Context, r *runner, fn func(context.Context) (T, error)) (T, error) {
	if err := r.begin(ctx); err != nil {
		var none T
		return none, err
	}
	result, err := fn(r.ctx)
	return result, errors.Join(err, r.end())
}

// heartbeat is the time between two renewals of the lease.
const heartbeat = 10 * time.Second

// begin takes the lease. It waits for another run if it may, and for the end of a lease that nobody renews.
func (r *runner) begin(ctx context.Context) error {
	owner, end := journal.NewOwner(), time.Now().Add(r.options.Wait)
	var dead *journal.Holder // the run whose lease must expire
	for {
		lease, err := r.j.Take(ctx, owner)
		var held *journal.HeldError
		switch {
		case err == nil:
			r.lease = lease
			r.start(ctx)
			return nil
		case !errors.As(err, &held):
			return err
		case r.options.TakeOver && dead == nil:
			dead = &held.Holder
		case dead != nil && held.Holder.Fence == dead.Fence && held.Holder.Left <= dead.Left:
		case time.Now().After(end):
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// start renews the lease until end. A database in the program itself has one connection that writes: it is renewed between the
// steps.
func (r *runner) start(ctx context.Context) {
	r.doing.Store("planning")
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.beats = make(chan struct{})
	if target.Of(r.want.Target).Embedded() {
		close(r.beats)
		return
	}
	go func() {
		defer close(r.beats)
		for {
			select {
			case <-r.ctx.Done():
				return
			case <-time.After(heartbeat):
			}
			if err := r.lease.Renew(r.ctx, r.doing.Load().(string)); errors.Is(err, journal.ErrLost) {
				r.cancel(err)
			}
		}
	}()
}

// end gives the lease back.
func (r *runner) end() error {
	r.cancel(nil)
	<-r.beats
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return r.lease.Release(ctx)
}

// alive is nil while the run holds the lease, which it renews.
func (r *runner) alive(ctx context.Context) error {
	return r.lease.Renew(ctx, r.doing.Load().(string))
}

// id names the run in the journal and in comments of statements.
func (r *runner) id() string { return r.lease.Owner + "-" + strconv.FormatInt(r.lease.Fence, 10) }

// plain describes the run without a step.
func (r *runner) plain() plan.Run {
	return plan.Run{ID: r.id(), Fence: r.lease.Fence, Alive: func() error { return r.alive(r.ctx) }, Progress: func(int64, int64) {}}
}

// of describes the run of a step.
func (r *runner) of(s plan.Step, n int) plan.Run {
	run, subject := r.plain(), s.Change.String()
	run.Step = n
	run.Position = func(ctx context.Context) (string, error) { return r.j.Position(ctx, subject) }
	run.SetPosition = func(ctx context.Context, position string) error { return r.j.SetPosition(ctx, subject, position) }
	if r.options.Progress != nil {
		run.Progress = func(done, all int64) { r.options.Progress(s, done, all) }
	}
	return run
}

// note passes a message about a run that died.
func (r *runner) note(message string) {
	if r.options.Note != nil {
		r.options.Note(message)
	}
}
