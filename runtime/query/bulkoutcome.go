package query

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// bulkOutcome is the result for the rows of one call that writes many rows. Several of its statements may run concurrently.
type bulkOutcome struct {
	bulkOptions
	conn   *Conn
	table  *dialect.Table
	upsert bool
	total  int // rows of the call, -1 if unknown

	stopped atomic.Bool // no further statement is sent
	mu      sync.Mutex  // guards the following fields
	done    int         // finished rows
	written int
	failed  dberr.BulkError
	errs    []error // errors of statements, not of rows
}

// span is the rows of a call from start to end, without end.
type span struct{ start, end int }

// index maps the index of a row in a statement, or in several, to its index in the call. It is nil if both are the same.
type index func(row int) int

func (f index) of(row int) int {
	if f == nil {
		return row
	}
	return f(row)
}

// allWritten is the number of rows that a statement wrote if it wrote all rows without an error.
const allWritten = -1

// settle records the result of a statement for n rows from start, of which it wrote a number. It returns the rows to send again, with a statement for each span: the
// halves of a statement that was too large or that may be written in parts, or the other rows if some cannot be sent.
func (o *bulkOutcome) settle(start, n, written int, of index, err error) (again []span) {
	if err == nil {
		if written == allWritten {
			written = n
		}
		o.add(n, written)
		return nil
	}
	var rows *dberr.BulkError
	var unsent *wire.Unsendable
	switch {
	case errors.As(err, &unsent) && len(unsent.Rows) == 0 && n > 1:
		return halves(start, n)
	case unsent != nil && len(unsent.Rows) > 0:
		return o.refuseRows(start, n, of, unsent.Rows)
	case n > 1 && o.goOn && o.conn.dialect.AtomicBulk && ofRow(err), n > 1 && o.goOn && ofCast(err):
		return halves(start, n)
	case errors.As(err, &rows):
		o.failRows(start, of, rows.Rows)
		if unread := (*unreadError)(nil); errors.As(err, &unread) {
			o.fail(unread)
		}
		switch {
		case o.conn.dialect.AtomicBulk:
			written = 0
		case written == allWritten:
			written = n - len(rows.Rows)
		}
		o.add(n, written)
	case n == 1 && (ofRow(err) || ofCast(err)):
		o.failRows(start, of, []dberr.RowError{{Err: err}})
		o.add(n, 0)
	default:
		if start > 0 || start+n != o.total {
			err = fmt.Errorf("rows %d to %d: %w", of.of(start), of.of(start+n-1), err)
		}
		o.fail(err)
	}
	return nil
}

func halves(start, n int) []span {
	middle := start + n/2
	return []span{{start, middle}, {middle, start + n}}
}

// refuseRows records the rows that cannot be sent, among n rows from start, and returns the others.
func (o *bulkOutcome) refuseRows(start, n int, of index, rows []dberr.RowError) (others []span) {
	if !o.goOn {
		o.refuse(of.of(start+rows[0].Index), rows[0].Err)
		return nil
	}
	o.failRows(start, of, rows)
	o.add(len(rows), 0)
	from := start
	for _, r := range rows {
		if at := start + r.Index; at > from {
			others = append(others, span{from, at})
		}
		from = start + r.Index + 1
	}
	if from < start+n {
		others = append(others, span{from, start + n})
	}
	return others
}

// add records n finished rows.
func (o *bulkOutcome) add(n, written int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.done += n
	o.written += written
	if o.progress != nil && n > 0 {
		o.progress(o.done, o.total)
	}
}

// failRows records failed rows, by their index relative to start.
func (o *bulkOutcome) failRows(start int, of index, rows []dberr.RowError) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, r := range rows {
		r.Index = of.of(start + r.Index)
		if o.upsert && o.conn.tenant != nil {
			r.Err = sqlexpr.TenantConflict(o.table, r.Err)
		}
		o.failed.Rows = append(o.failed.Rows, r)
	}
	if !o.goOn {
		o.stopped.Store(true)
	}
}

// fail records an error that ends the call.
func (o *bulkOutcome) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.errs = append(o.errs, err)
	o.stopped.Store(true)
}

// refuse records a row that cannot be sent.
func (o *bulkOutcome) refuse(row int, err error) {
	if o.goOn {
		o.failRows(row, nil, []dberr.RowError{{Err: err}})
		o.add(1, 0)
		return
	}
	o.fail(fmt.Errorf("insert %s: %w", o.table.Entity, dberr.RowError{Index: row, Err: err}))
}

// cause returns the first error that ends the call, or nil.
func (o *bulkOutcome) cause() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case !o.stopped.Load():
		return nil
	case len(o.errs) > 0:
		return o.errs[0]
	}
	return &dberr.BulkError{Total: o.done, Rows: slices.Clone(o.failed.Rows)}
}

// err returns the error of the call, for the numbers of given rows and of rows among them that were not sent.
func (o *bulkOutcome) err(given, unsent int) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.failed.Rows) > 0 {
		o.failed.Total, o.failed.Unsent = given, unsent
		slices.SortFunc(o.failed.Rows, func(a, b dberr.RowError) int { return a.Index - b.Index })
		o.errs = append(o.errs, &o.failed)
	}
	if len(o.errs) == 1 {
		return o.errs[0]
	}
	return errors.Join(o.errs...)
}

// ofRow reports whether an error is about a row, and not about the statement or the connection.
func ofRow(err error) bool {
	var rows *dberr.BulkError
	var broken *dberr.ConstraintError
	if errors.As(err, &rows) || errors.As(err, &broken) {
		return true
	}
	var said *dberr.ServerError
	if !errors.As(err, &said) || said.Status != 0 || len(said.Code) != len("23505") {
		return false
	}
	switch said.Code[:2] {
	case "21", "22", "23", "44", "54": // a row twice in one statement, data, integrity constraint, check option, too large
		return true
	}
	return false
}

// ofCast reports whether an error is CrateDB's about an argument that does not fit its column. CrateDB then refuses all rows of the
// request before it writes any.
func ofCast(err error) bool {
	var said *dberr.ServerError
	return errors.As(err, &said) && said.Status == 400 && said.Code == "4000" && strings.HasPrefix(said.Message, "SQLParseException[Cannot cast ")
}
