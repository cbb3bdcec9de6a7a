package cratehttp

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// unexplained is the error of a row that was not written, for which the server has reported no cause.
type unexplained struct{ error }

func (u *unexplained) Unwrap() error { return u.error }

// The pauses before rows that a block refused are sent again, and how often they are without a deadline.
const (
	againFirst    = 100 * time.Millisecond
	againLast     = 1600 * time.Millisecond
	againAttempts = 6
)

// again sends those rows of a generated write again that a block of the table refused, as during a migration, until the deadline of ctx.
// None of them was executed. It returns the number of rows that were written, and takes those out of failed that did not fail again.
// Rows in versions that were read are left to the caller, who must read them again.
func (db *DB) again(ctx context.Context, st *wire.Statement, body *buffer, failed *dberr.BulkError) (total int64) {
	if st.Origin == nil || st.ByVersion {
		return 0
	}
	_, limited := ctx.Deadline()
	wait := againFirst
	for attempt := 0; limited || attempt < againAttempts; attempt++ {
		rows := refusedByBlock(failed)
		if len(rows) == 0 {
			return total
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return total
		case <-timer.C:
		}
		wait = min(2*wait, againLast)
		part := rowsOf(st, rows)
		b, next, err := appendBulk(body.b[:0], part, 0, bulkSize)
		body.b = b
		left := &dberr.BulkError{Total: part.Rows}
		var n int64
		if err == nil {
			n, err = db.bulk(ctx, part, body, 0, next, left)
		}
		rows = rows[:next]
		total += n
		if err != nil {
			if ctx.Err() != nil && !errors.Is(err, dberr.ErrUnknownOutcome) { // nothing was sent: the block is the cause
				return total
			}
			left.Rows = left.Rows[:0]
			for i := range rows {
				left.Rows = append(left.Rows, dberr.RowError{Index: i, Err: err})
			}
		}
		failed.Rows = slices.DeleteFunc(failed.Rows, func(r dberr.RowError) bool { return slices.Contains(rows, r.Index) })
		for _, r := range left.Rows {
			failed.Rows = append(failed.Rows, dberr.RowError{Index: rows[r.Index], Err: r.Err})
		}
		slices.SortFunc(failed.Rows, func(a, b dberr.RowError) int { return cmp.Compare(a.Index, b.Index) })
		if st.Counts != nil {
			for i, row := range rows {
				st.Counts[row] = part.Counts[i]
			}
		}
	}
	return total
}

// refusedByBlock returns the indexes of rows that a block refused, and, if there are some, those of rows without a cause: they were not
// written either.
func refusedByBlock(failed *dberr.BulkError) []int {
	var rows []int
	blocked := false
	for _, r := range failed.Rows {
		var none *unexplained
		switch {
		case errors.Is(r.Err, dberr.ErrBlocked):
			blocked = true
		case !errors.As(r.Err, &none):
			continue
		}
		rows = append(rows, r.Index)
	}
	if !blocked {
		return nil
	}
	return rows
}

// rowsOf is a bulk statement with some of the rows of another one.
func rowsOf(st *wire.Statement, rows []int) *wire.Statement {
	part := *st
	width := len(st.Args) / st.Rows
	part.Rows, part.Args = len(rows), make([]wire.Value, 0, len(rows)*width)
	for _, row := range rows {
		part.Args = append(part.Args, st.Args[row*width:(row+1)*width]...)
	}
	if st.Counts != nil {
		part.Counts = make([]int64, len(rows))
		for i := range part.Counts {
			part.Counts[i] = -1
		}
	}
	return &part
}
