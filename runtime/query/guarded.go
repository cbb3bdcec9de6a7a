package query

import (
	"context"
	"errors"
	"fmt"
	rand "math/rand/v2"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

const (
	// writeAttempts bounds how often a row is read and written because others write it meanwhile.
	writeAttempts = 50
	// settleAttempts bounds how often a row is looked at whose write may have been executed.
	settleAttempts = 10
	// The pauses between attempts double, up to the longest, and are cut at random.
	firstPause, longestPause = time.Millisecond, 250 * time.Millisecond
)

// keysOutcome is what has become of the rows of one write.
type keysOutcome struct {
	keys                        int
	changed, untouched, unknown int
	errs                        []error
	stopped                     bool // no further statement is sent
}

// count notes what became of a row.
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

// fail notes an error, which ends the write. The same one of many rows is noted once.
func (o *keysOutcome) fail(err error) {
	if err == nil {
		return
	}
	o.stopped = true
	if !slices.ContainsFunc(o.errs, func(e error) bool { return e.Error() == err.Error() }) {
		o.errs = append(o.errs, err)
	}
}

// result is the error of the write.
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

// guarded writes rows that have to meet a condition as they are now: each is read by its key and written with its version. If
// another writer came between the two, both are done again.
func (w *keyedWrite) guarded(ctx context.Context, targets []sqlexpr.Target, rest sqlgen.Expr, o *keysOutcome) {
	pending := make([]versioned, len(targets))
	for i, t := range targets {
		pending[i].Target = t
	}
	for attempt := 1; ; attempt++ {
		found, err := w.look(ctx, pending, rest)
		if err != nil {
			o.fail(err)
			return
		}
		o.untouched += len(pending) - len(found)
		if len(found) == 0 {
			return
		}
		before := w.conn.clusterVersion(ctx, clusterVersionAge)
		began := time.Now()
		w.write(ctx, found, true)
		took := time.Since(began)
		if pending = w.sort(ctx, found, before, took, o); len(pending) == 0 || o.stopped {
			return
		}
		if attempt == writeAttempts {
			o.fail(named(w.head, fmt.Errorf("%w: other writers changed the row first, %d times", dberr.ErrConflict, attempt)))
			return
		}
		if err := pause(ctx, attempt); err != nil {
			o.fail(named(w.head, fmt.Errorf("%w: %w", dberr.ErrConflict, err)))
			return
		}
	}
}

// sort counts what became of rows and returns those that are to be written again, because another writer came first. Rows of
// which that is not certain are looked at.
func (w *keyedWrite) sort(ctx context.Context, rows []versioned, before clusterVersion, took time.Duration, o *keysOutcome) []versioned {
	var again []versioned
	certain, asked := false, false
	for i := range rows {
		r := &rows[i]
		if r.fate == missed && !asked {
			certain, asked = w.conn.foreign(ctx, before, took), true
		}
		switch {
		case r.fate == missed && certain:
			again = append(again, versioned{Target: r.Target})
		case r.fate == missed || r.fate == lost && ctx.Err() == nil:
			w.settle(ctx, r)
			o.count(r)
		default:
			o.count(r)
		}
	}
	return again
}

// settle finds out what became of the write of a row that may have been executed: the answer was lost, or it was a conflict that
// may be with the write itself. While the row has the version that was read, the write was not executed, and can be sent again:
// at most one of the two will find that version.
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

// readBack reads a row that was written and whose answer was lost, if the write returns rows.
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

// state is how a row is after a write that may have been executed.
type state uint8

const (
	stateSame  state = iota // as it was read
	stateDone               // as the write makes it
	stateOther              // neither
)

// state reads a row and compares it with what the write makes of it. What depends on the row as it was cannot be compared.
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

// writeMade writes whether the row is as the write makes it.
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
