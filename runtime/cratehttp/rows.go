package cratehttp

import (
	"errors"
	"fmt"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// noRow is the separator expected while no row is open: a byte that JSON does not have.
const noRow = 0xff

// rows is the cursor over an answer. It is not safe for concurrent use.
//
// Between two cells pos is at the separator in front of the next one: '[' before the first cell, ',' before the others.
// After an error in the JSON itself pos is at the final 0, where nothing can be read, so that no method has to ask first
// whether all is well.
type rows struct {
	answer
	node string
	// entity is the statement's, for errors.
	entity string
	body   *buffer // goes back to the pool at Close; nil after that
	pos    int
	sep    byte // expected at pos
	next   byte // expected in front of the next row: '[' for the first, ',' after that; 0 when there are no more
	tail   bool // what follows the rows was read
	op     wire.Op
	col    int // cells of the row that were read
	err    error
	heads  []string // column names, once somebody asked
	tuples int64    // rows that an INSERT gives with VALUES, 0 for what is not known or need not be written
	zone   *time.Location
	zones  []bool // by column, whether it holds points in time; nil without a zone

	mem   slab.Set // of texts, lists and documents
	doc   jsontext.Decoder
	plain []byte  // a text without its escapes
	end   [1]byte // the body after Close
}

var (
	_ wire.Rows = (*rows)(nil)

	errNoRow    = errors.New("no row to read: call Next first")
	errTooShort = errors.New("the row has no more cells")
)

// newRows reads a node's answer up to its first row. The body must end in a 0 byte. When newRows fails, the body is still
// the caller's.
func newRows(node string, body *buffer, op wire.Op) (*rows, error) {
	r := &rows{answer: answer{d: body.b}, node: node, body: body, sep: noRow, op: op}
	done, err := r.open()
	if err == nil && r.cols == 0 && r.refusal == nil {
		err = errBody
	}
	if err != nil {
		return nil, err
	}
	r.tail = done
	r.doc.Within(r.d[:len(r.d)-1], &r.mem, r)
	r.expect()
	if r.rows > 0 {
		r.pos, r.next = r.rows, '['
	}
	return r, nil
}

// expect makes the first chunks as large as the answer lets expect: half of it are taken to be texts, or all if it is small, and
// an element of a list to come with 64 bytes. Both are guesses, after which chunks grow.
func (r *rows) expect() {
	const small, element = 4 << 10, 64
	n := len(r.d)
	slab.Expect(&r.mem.Bytes, max(n/2, min(n, small)))
	slab.Expect(&r.mem.Strings, n/element)
	slab.Expect(&r.mem.Ints, n/element)
	slab.Expect(&r.mem.Floats, n/element)
}

// counted is an answer without rows.
func counted(n int64) *rows {
	r := &rows{sep: noRow, tail: true, op: wire.OpOther}
	r.d, r.rowcount = r.end[:], n
	return r
}

// Next moves to the next row. The [[]] of a statement without a result set is no row.
func (r *rows) Next() bool {
	if r.err != nil || r.next == 0 || r.sep != noRow && !r.leave() {
		return false
	}
	for {
		p := jsontext.SkipSpace(r.d, r.pos)
		switch c := r.d[p]; {
		case c == ']' && r.next == ',':
			return r.last(p + 1)
		case c != r.next:
			return r.broken()
		}
		p = jsontext.SkipSpace(r.d, p+1)
		if r.d[p] == ']' && r.next == '[' {
			return r.last(p + 1)
		}
		if r.d[p] != '[' {
			return r.broken()
		}
		r.next = ','
		first := jsontext.SkipSpace(r.d, p+1)
		if r.d[first] != ']' {
			r.pos, r.sep, r.col = p, '[', 0
			return true
		}
		r.pos = first + 1
	}
}

// leave skips the cells of the row that were not read.
func (r *rows) leave() bool {
	p := jsontext.SkipSpace(r.d, r.pos)
	for r.d[p] == r.sep {
		p = jsontext.SkipValue(r.d, jsontext.SkipSpace(r.d, p+1))
		if p < 0 {
			return r.broken()
		}
		p = jsontext.SkipSpace(r.d, p)
		r.sep = ','
	}
	if r.d[p] != ']' || r.sep == '[' {
		return r.broken()
	}
	r.pos, r.sep = p+1, noRow
	return true
}

// last reads what follows the rows, from p on.
func (r *rows) last(p int) bool {
	r.next = 0
	if r.tail {
		return false
	}
	r.tail = true
	if _, err := r.members(p, false); err != nil {
		return r.broken()
	}
	if r.refusal != nil && r.err == nil {
		r.err = r.refusal.err(r.node, 0)
	}
	if r.tuples > 0 && r.rowcount >= 0 && r.rowcount < r.tuples && r.err == nil {
		r.err = fmt.Errorf("insert: %w", &dberr.SkippedError{Written: r.rowcount, Skipped: r.tuples - r.rowcount, Err: errSkipped})
	}
	return false
}

// broken records that the body is not what it should be and lets nothing more be read. It returns false.
func (r *rows) broken() bool {
	if r.err == nil {
		err := fmt.Errorf("%w, at byte %d of %d", errBody, r.pos, len(r.d)-1)
		r.err = &dberr.NodeError{Node: r.node, Err: err}
		if r.op != wire.OpRead { // it answered, so it may have been executed
			r.err = connect.UnknownOutcome(&wire.Statement{Op: r.op, Entity: r.entity}, r.node, r.err)
		}
	}
	r.stop()
	return false
}

func (r *rows) stop() { r.pos, r.sep, r.next = len(r.d)-1, noRow, 0 }

// Columns returns the names of the columns.
func (r *rows) Columns() []string {
	if r.heads == nil {
		r.heads = r.names()
	}
	return r.heads
}

// Affected returns CrateDB's row count, 0 for a read. It is -1 where CrateDB does not count: for ALTER, and for a DELETE
// that drops whole partitions.
func (r *rows) Affected() int64 {
	if r.op == wire.OpRead {
		return 0
	}
	return r.rowcount
}

// Err returns the first error.
func (r *rows) Err() error { return r.err }

// Close releases the body. The connection is free already.
func (r *rows) Close() error {
	if r.body != nil {
		r.body.release()
		r.body = nil
		r.d, r.cols, r.types = r.end[:], 0, 0
		r.stop()
	}
	return r.err
}

// Fail records an error about the cell that was read last.
func (r *rows) Fail(err error) {
	if r.err != nil {
		return
	}
	name := ""
	if names := r.Columns(); r.col > 0 && r.col <= len(names) {
		name = names[r.col-1]
	}
	r.err = &dberr.ColumnError{Column: name, Err: err}
}
