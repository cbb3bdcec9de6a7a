package cratehttp

import (
	"context"
	"errors"
	"fmt"

	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// bulkSize is where one bulk request ends and the next begins: well below the 100 MB that a server takes by default, and
// far above where larger requests gain anything.
const bulkSize = 16 << 20

const (
	rowFailed       = -2    // the row count of a row that failed
	documentMissing = 40411 // an UPDATE or DELETE by key found no row
)

// Bulk executes an INSERT, UPDATE or DELETE once for each row of arguments, with CrateDB's bulk_args. CrateDB has no
// RETURNING there, so the Rows are empty; Affected is the sum over all rows. An UPDATE or DELETE of a missing key affects 0
// rows and is not a failure.
//
// Rows with a value that cannot be sent are a *wire.Unsendable. Nothing was sent then, if they are among the first 16 MiB.
// Failed rows are a *dberr.BulkError; the others were written. An invalid statement or an argument of a wrong type fails a
// whole request, of which nothing is written; requests contain up to 16 MiB of arguments, and the error names the rows.
func (db *DB) Bulk(ctx context.Context, st *wire.Statement) (wire.Rows, error) {
	if st.Rows <= 0 {
		return counted(0), nil
	}
	if len(st.Args)%st.Rows != 0 {
		return nil, fmt.Errorf("%d arguments do not make %d rows", len(st.Args), st.Rows)
	}
	if err := checkBulk(st); err != nil {
		return nil, err
	}
	for i := range st.Counts {
		st.Counts[i] = -1
	}
	body := newBuffer()
	defer body.release()
	failed := &dberr.BulkError{Total: st.Rows}
	var total int64
	for first := 0; first < st.Rows; {
		b, next, err := appendBulk(body.b[:0], st, first, bulkSize)
		body.b = b
		if err != nil && first == 0 {
			return nil, unencodable(st, err)
		}
		if err == nil {
			var n int64
			n, err = db.bulk(ctx, st, body, first, next, failed)
			total += n
		}
		if err != nil {
			return nil, partly(st, first, next, failed, err)
		}
		first = next
	}
	total += db.again(ctx, st, body, failed)
	if len(failed.Rows) > 0 {
		return nil, failed
	}
	return counted(total), nil
}

// unencodable finds every row with a value that cannot be sent, when err has said that there is one.
func unencodable(st *wire.Statement, err error) error {
	var scratch []byte
	rows := wire.Unencodable(st, func(_ int, v wire.Value) (err error) {
		scratch, err = appendValue(scratch[:0], v)
		return err
	})
	if len(rows) == 0 {
		return err
	}
	return &wire.Unsendable{Rows: rows}
}

// partly is the error of a request that failed as a whole, with what had failed before it.
func partly(st *wire.Statement, first, next int, failed *dberr.BulkError, err error) error {
	if first == 0 {
		return err
	}
	err = fmt.Errorf("rows %d to %d of %d: %w; later rows were not sent, earlier ones were", first, next-1, st.Rows, err)
	if len(failed.Rows) > 0 {
		return errors.Join(err, failed)
	}
	return err
}

// bulk sends the rows from first to before next and adds those that failed to failed.
func (db *DB) bulk(ctx context.Context, st *wire.Statement, body *buffer, first, next int, failed *dberr.BulkError) (int64, error) {
	r, err := db.send(ctx, st, body)
	if err != nil {
		return 0, err
	}
	for r.Next() { // reads what follows, if a server should put rows before the results
	}
	var total int64
	row := first
	end := jsontext.Malformed
	if r.results > 0 && r.err == nil {
		end = array(r.d, r.results, func(p int) int {
			n, f, end := r.result(p)
			if f != nil {
				failed.Rows = append(failed.Rows, dberr.RowError{Index: row, Err: rowError(st, r.node, f)})
			}
			if f == nil && row < len(st.Counts) {
				st.Counts[row] = n
			}
			total += n
			row++
			return end
		})
	}
	err = r.Close()
	if err == nil && end < 0 {
		err = &dberr.NodeError{Node: r.node, Err: errBody}
	}
	if err == nil && row != next {
		err = &dberr.NodeError{Node: r.node, Err: fmt.Errorf("%d rows were sent and %d answered", next-first, row-first)}
	}
	if err != nil && !errors.Is(err, dberr.ErrUnknownOutcome) {
		err = connect.UnknownOutcome(st, r.node, err)
	}
	return total, err
}

// result reads one element of the results: {"rowcount": n}, with an error if the row failed.
func (a *answer) result(p int) (n int64, failed *refusal, end int) {
	end = object(a.d, p, func(key []byte, value int) int {
		var err error
		switch string(key) {
		case "rowcount":
			n, value, err = integer(a.d, value)
		case "error":
			failed, value, err = readRefusal(a.d, value)
		default:
			value = jsontext.SkipValue(a.d, value)
		}
		if err != nil {
			return jsontext.Malformed
		}
		return value
	})
	switch {
	case failed != nil && failed.code == documentMissing:
		return 0, nil, end
	case n == rowFailed && failed == nil:
		failed = &refusal{message: "the row was not written; CrateDB reports causes only for the first 10 rows per shard", unexplained: true}
	}
	return max(n, 0), failed, end
}

// rowError is the error of one row.
func rowError(st *wire.Statement, node string, f *refusal) error {
	if f.shardBlock() && st.Origin != nil {
		return f.blocked(node, 0)
	}
	err := f.err(node, 0)
	if f.unexplained {
		err = &unexplained{err}
	}
	if connect.Decide(st.Op, false, f.event().Signal) == connect.Ambiguous {
		return connect.UnknownOutcome(st, node, err)
	}
	return err
}
