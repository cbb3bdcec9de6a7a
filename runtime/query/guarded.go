package query

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// writeAttempts is the maximum number of attempts for a row that other writers change at the same time.
	writeAttempts = 50
	// settleAttempts is the maximum number of reads of a row whose write may have been executed.
	settleAttempts = 10
	// Pauses between attempts double up to the longest, with random jitter.
	firstPause, longestPause = time.Millisecond, 250 * time.Millisecond
)

// keysOutcome counts the results for the rows of one write.
type keysOutcome struct {
	keys                        int
	changed, untouched, unknown int
	errs                        []error
	stopped                     bool // no further statement is sent
}

// count adds the result for a row.
func (o *keysOutcome) count(r *versioned) {
	switch r.fate {
	case changed:
		o.changed++
	case missed:
		o.untouched++
	case lost:
		o.unknown++
	}
	o.fail(r.err)
}

// fail adds an error, which ends the write. It adds the same error of several rows once.
func (o *keysOutcome) fail(err error) {
	if err == nil {
		return
	}
	o.stopped = true
	if !slices.ContainsFunc(o.errs, func(e error) bool { return e.Error() == err.Error() }) {
		o.errs = append(o.errs, err)
	}
}

// result returns the error of the write, or nil.
func (o *keysOutcome) result(head *sqlgen.Builder) error {
	if len(o.errs) == 0 {
		return nil
	}
	err := o.errs[0]
	if len(o.errs) > 1 {
		err = errors.Join(o.errs...)
	}
	if o.keys == 1 {
		return err
	}
	return named(head, &dberr.PartialError{Changed: o.changed, Unknown: o.unknown,
		Left: o.keys - o.changed - o.untouched - o.unknown, Err: err})
}

// guarded writes rows whose current state meets a condition: it reads each row by its key and writes it with its version. If another
// writer changed the row between the two, it does both again.
func (w *keyedWrite) guarded(ctx context.Context, targets []sqlexpr.Target, rest sqlgen.Expr, o *keysOutcome) {
	pending := make([]versioned, len(targets))
	for i, t := range targets {
		pending[i].Target = t
	}
	w.repeat(ctx, o, func() (int, error) {
		found, err := w.look(ctx, pending, rest)
		if err != nil {
			o.fail(err)
			return 0, nil
		}
		o.untouched += len(pending) - len(found)
		if len(found) == 0 {
			return 0, nil
		}
		var blocked error
		pending, blocked = w.attempt(ctx, found, o)
		return len(pending), blocked
	})
}

// repeat reads and writes rows until none of them is left to be written again, up to writeAttempts times. once does it, and returns the number
// of those rows and the error of a block of the table. Under a deadline the attempts that meet a block do not count.
func (w *keyedWrite) repeat(ctx context.Context, o *keysOutcome, once func() (left int, blocked error)) {
	_, limited := ctx.Deadline()
	for attempt, pauses := 1, 1; ; pauses++ {
		left, blocked := once()
		switch {
		case left == 0 || o.stopped:
			return
		case blocked == nil && attempt == writeAttempts:
			o.fail(named(w.head, fmt.Errorf("%w: other writers changed the row first, %d times", dberr.ErrConflict, attempt)))
			return
		case blocked != nil && attempt == writeAttempts:
			o.fail(blocked)
			return
		case blocked == nil || !limited:
			attempt++
		}
		if err := pause(ctx, pauses); err != nil {
			cause := dberr.ErrConflict
			if blocked != nil {
				cause = blocked
			}
			o.fail(named(w.head, fmt.Errorf("%w: %w", cause, err)))
			return
		}
	}
}

// attempt writes rows with their versions. It returns what sort returns.
func (w *keyedWrite) attempt(ctx context.Context, rows []versioned, o *keysOutcome) (again []versioned, blocked error) {
	before := w.conn.clusterVersion(ctx, clusterVersionAge)
	began := time.Now()
	w.write(ctx, rows, true)
	return w.sort(ctx, rows, before, time.Since(began), o)
}

// sort counts the results for rows and returns the rows to write again: those that another writer changed first, and those that a block
// of the table refused (fate missed and unsent). If the first is not certain, settle reads the row. blocked is the error of a block.
func (w *keyedWrite) sort(ctx context.Context, rows []versioned, before clusterVersion, took time.Duration, o *keysOutcome) (again []versioned, blocked error) {
	certain, asked := false, false
	for i := range rows {
		r := &rows[i]
		if r.fate == missed && !asked {
			certain, asked = w.conn.foreign(ctx, before, took), true
		}
		switch {
		case errors.Is(r.err, dberr.ErrBlocked):
			blocked = r.err
			again = append(again, versioned{Target: r.Target, version: r.version})
		case r.fate == unsent && r.err == nil && blocked != nil: // it was not sent after another one that was blocked
			again = append(again, versioned{Target: r.Target, version: r.version})
		case r.fate == missed && certain:
			again = append(again, versioned{Target: r.Target, version: r.version, fate: missed})
		case r.fate == missed || r.fate == lost && ctx.Err() == nil:
			w.settle(ctx, r)
			o.count(r)
		default:
			o.count(r)
		}
	}
	return again, blocked
}

// settle determines whether the write of a row was executed, after a lost answer or after a conflict that may be with the write itself.
// If the row still has the version that was read, the write was not executed and can be sent again: at most one of the two finds that
// version.
func (w *keyedWrite) settle(ctx context.Context, r *versioned) {
	cause := r.err
	for attempt := 1; attempt <= settleAttempts; attempt++ {
		state, err := w.state(ctx, r)
		if err != nil {
			cause = errors.Join(cause, err)
			break
		}
		if state == stateDone {
			r.fate, r.err = changed, w.readBack(ctx, r)
			return
		}
		if state == stateOther {
			break
		}
		one := []versioned{*r}
		w.write(ctx, one, true)
		if one[0].fate == changed {
			*r = one[0]
			return
		}
		if one[0].err != nil {
			cause = errors.Join(cause, one[0].err)
		}
		if ctx.Err() != nil || pause(ctx, attempt) != nil {
			break
		}
	}
	r.fate = lost
	if cause == nil {
		cause = errOwnConflict
	}
	if !errors.Is(cause, dberr.ErrUnknownOutcome) {
		cause = fmt.Errorf("%w: %w", dberr.ErrUnknownOutcome, cause)
	}
	r.err = named(w.head, cause)
}

// readBack reads a written row whose answer was lost, if the write returns rows.
func (w *keyedWrite) readBack(ctx context.Context, r *versioned) error {
	if w.read == nil {
		return nil
	}
	b := w.builder(wire.OpRead)
	defer b.Free()
	b.Write("SELECT ")
	b.Columns(w.table)
	b.From()
	b.Write(" WHERE ")
	w.writeKeys(b, []versioned{*r}, 1)
	rows, err := w.conn.query(ctx, b)
	if err != nil {
		return err
	}
	n, err := w.read(rows)
	switch {
	case err != nil:
		return named(w.head, err)
	case n == 0:
		return named(w.head, errGone)
	}
	return nil
}

var errGone = errors.New("the row was changed, but could not be read back: another client has deleted it")

var errOwnConflict = errors.New("the row has changed since it was read: by another writer, or by this write if the database repeated it")

// state is the state of a row after a write that may have been executed.
type state uint8

const (
	stateSame  state = iota // the state that was read
	stateDone               // the state that the write produces
	stateOther              // another state
)

// state reads a row and compares it with the result of the write. It cannot compare columns that are computed from the previous row.
func (w *keyedWrite) state(ctx context.Context, r *versioned) (state, error) {
	b := w.builder(wire.OpRead)
	defer b.Free()
	b.Write("SELECT ")
	for _, name := range w.conn.dialect.VersionColumns {
		b.Ident(name)
		b.Write(", ")
	}
	w.writeMade(b)
	b.From()
	b.Write(" WHERE ")
	w.writeKeys(b, []versioned{*r}, 1)
	answer, err := w.conn.query(ctx, b)
	if err != nil {
		return stateOther, err
	}
	out := stateOther
	if !answer.Next() {
		if w.head.Statement.Op == wire.OpDelete {
			out = stateDone
		}
	} else {
		var version [2]int64
		for i := range version {
			version[i] = answer.Int()
		}
		made := !answer.Null() && answer.Bool()
		switch {
		case version == r.version:
			out = stateSame
		case made:
			out = stateDone
		}
	}
	if err := answer.Close(); err != nil {
		return stateOther, named(b, err)
	}
	return out, nil
}

// writeMade writes the test whether the row is the result of the write.
func (w *keyedWrite) writeMade(b *sqlgen.Builder) {
	if w.relative || w.head.Statement.Op == wire.OpDelete {
		b.Write("false")
		return
	}
	for i, v := range w.head.Statement.Args {
		if i > 0 {
			b.Write(" AND ")
		}
		column := w.head.ArgColumn(i)
		b.Col(column)
		if v.IsNull() {
			b.Write(" IS NULL")
			continue
		}
		b.Write(" = ")
		b.ArgFor(column, v)
	}
}

// pause waits before the next attempt.
func pause(ctx context.Context, attempt int) error {
	d := min(firstPause<<min(attempt-1, 16), longestPause)
	select {
	case <-time.After(d/2 + rand.N(d/2+1)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
