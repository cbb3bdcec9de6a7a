package migrate

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/journal"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/dberr"
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
}

// heartbeat is the time between two renewals of the lease.
const heartbeat = 10 * time.Second

// begin takes the lease, waiting for another run if it may.
func (r *runner) begin(ctx context.Context) error {
	owner, end := journal.NewOwner(), time.Now().Add(r.options.Wait)
	for {
		lease, err := r.j.Take(ctx, owner)
		var held *journal.HeldError
		switch {
		case err == nil:
			r.lease = lease
			r.start(ctx)
			return nil
		case !errors.As(err, &held) || time.Now().After(end):
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

// run runs the steps.
func (r *runner) run(ctx context.Context, steps []plan.Step) error {
	id := r.lease.Owner + "-" + strconv.FormatInt(r.lease.Fence, 10)
	for i, s := range steps {
		r.doing.Store(s.Change.String())
		if err := r.alive(ctx); err != nil {
			return fmt.Errorf("step %d of %d, %s: %w", i+1, len(steps), s.Change, err)
		}
		n := r.begun
		r.begun++
		if err := r.j.Begin(ctx, id, n, s.Change.Action, s.Change.Name(), s.SQL); err != nil {
			return err
		}
		err := r.step(ctx, s)
		if e := r.j.End(context.WithoutCancel(ctx), id, n, err != nil); err == nil {
			err = e
		}
		if err != nil {
			return fmt.Errorf("step %d of %d, %s: %w", i+1, len(steps), s.Change, err)
		}
		if a := s.Change.Action; a == "drop-table" || a == "drop-view" || a == "rename-table" {
			if err := r.forget(ctx, s.Change); err != nil {
				return err
			}
		}
		if r.options.Done != nil {
			r.options.Done(s)
		}
	}
	return nil
}

// forget notes that a table is gone, unless the schema wants it: a view may be dropped to be made again.
func (r *runner) forget(ctx context.Context, c state.Title) error {
	for _, v := range r.want.Views {
		if v.String() == c.Table {
			return nil
		}
	}
	if r.want.Table(state.TableName{Name: c.Table}) != nil {
		return nil
	}
	return r.j.Forget(ctx, state.TableName{Name: c.Table})
}

// repeats bounds how often a statement is sent again that others held up.
const repeats = 30

// step runs a step, again where the server asks for it.
func (r *runner) step(ctx context.Context, s plan.Step) error {
	if err := r.engine.Ready(ctx, r.j.DB, s.Change.Table); err != nil {
		return err
	}
	for n := 1; ; n++ {
		err := r.once(ctx, s)
		if err == nil || n == repeats || !again(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(min(time.Duration(n)*100*time.Millisecond, 2*time.Second)):
		}
	}
}

// again reports whether the server says that the statement did nothing and may succeed later: a conflict, a lock that others hold,
// an object that is still being dropped.
func again(err error) bool {
	var server *dberr.ServerError
	if errors.As(err, &server) {
		switch server.Code {
		case "40001", "40P01", "55P03", "55000":
			return true
		}
		return false
	}
	return errors.Is(err, dberr.ErrSerialization)
}

func (r *runner) once(ctx context.Context, s plan.Step) error {
	switch {
	case s.Go != "":
		return r.options.Funcs[s.Go](ctx, r.j.DB)
	case s.Rebuild != nil:
		return r.engine.Rebuild(ctx, r.j.DB, s.Rebuild, plan.Run{
			Fence: r.lease.Fence,
			Alive: func() error { return r.alive(ctx) },
			Progress: func(done, all int64) {
				if r.options.Progress != nil {
					r.options.Progress(s, done, all)
				}
			},
		})
	case s.Together:
		return r.together(ctx, s)
	}
	for _, sql := range s.SQL {
		if err := ask.Exec(ctx, r.j.DB, sql); err != nil {
			return err
		}
	}
	return nil
}

// together runs the statements of a step in one transaction.
func (r *runner) together(ctx context.Context, s plan.Step) error {
	if len(s.SQL) == 0 {
		return nil
	}
	tx, err := r.j.DB.Begin(ctx, wire.TxOptions{NoForeignKeys: s.Unbound})
	if errors.Is(err, dberr.ErrNoTransactions) {
		for _, sql := range s.SQL {
			if err := ask.Exec(ctx, r.j.DB, sql); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	for _, sql := range append(r.engine.Begin(s.Locked), s.SQL...) {
		if _, err := tx.Exec(ctx, &wire.Statement{SQL: sql, Op: wire.OpOther, Once: true}); err != nil {
			return err
		}
	}
	if err := r.engine.Finish(ctx, tx, s); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

func (r *runner) count(ctx context.Context, c plan.Check) (int64, error) {
	var n int64
	err := ask.Rows(ctx, r.j.DB, c.Count, func(row wire.Rows) { n = row.Int() })
	if errors.Is(err, dberr.ErrNoTable) {
		return 0, nil // the table comes with an earlier step
	}
	return n, err
}
