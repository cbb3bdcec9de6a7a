package pgwire

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// column is one column of a result.
type column struct {
	name string
	oid  uint32
	text bool // sent in text format
}

// row reads the cells of one row after the other. It implements wire.Row.
type row struct {
	zone  *time.Location // of points in time, nil for UTC
	cols  []column
	cells [][]byte // in the read buffer, valid until the next row
	at    int      // the next cell
	err   error    // the first error

	mem slab.Set
	doc jsontext.Decoder
}

var _ wire.Row = (*row)(nil)

// Fail implements wire.Row.
func (r *row) Fail(err error) {
	if r.err != nil {
		return
	}
	name := ""
	if r.at > 0 && r.at <= len(r.cols) {
		name = r.cols[r.at-1].name
	}
	r.err = &dberr.ColumnError{Column: name, Err: err}
}

// next steps to the next cell, and returns false if it cannot be read.
func (r *row) next() (cell, bool) {
	if r.at >= len(r.cells) || r.at >= len(r.cols) {
		r.Fail(errors.New("the row has no further column"))
		return cell{}, false
	}
	b, col := r.cells[r.at], &r.cols[r.at]
	r.at++
	if b == nil {
		r.Fail(dberr.ErrNull)
		return cell{}, false
	}
	return cell{b: b, oid: col.oid, text: col.text}, true
}

// Null implements wire.Row.
func (r *row) Null() bool {
	if r.at < len(r.cells) && r.cells[r.at] == nil {
		r.at++
		return true
	}
	return false
}

// read reads the next cell with one of cell's methods.
func read[T any](r *row, decode func(cell) (T, error)) (v T) {
	c, ok := r.next()
	if !ok {
		return v
	}
	v, err := decode(c)
	if err != nil {
		r.Fail(err)
	}
	return v
}

// Bool implements wire.Row.
func (r *row) Bool() bool { return read(r, cell.bool) }

// Int implements wire.Row.
func (r *row) Int() int64 { return read(r, cell.int) }

// Uint implements wire.Row.
func (r *row) Uint() uint64 { return read(r, cell.uint) }

// Float implements wire.Row.
func (r *row) Float() float64 { return read(r, cell.float) }

// Time implements wire.Row.
func (r *row) Time() time.Time {
	c, ok := r.next()
	if !ok {
		return time.Time{}
	}
	v, err := r.time(c)
	if err != nil {
		r.Fail(err)
	}
	return v
}

// time reads a time, in the client's zone if it is a point in time.
func (r *row) time(c cell) (time.Time, error) {
	v, err := c.time()
	if r.zone != nil && c.oid == oidTimestamptz && err == nil {
		v = v.In(r.zone)
	}
	return v, err
}

// UUID implements wire.Row.
func (r *row) UUID() [16]byte { return read(r, cell.uuid) }

// JSON implements wire.Row.
func (r *row) JSON() []byte { return read(r, cell.json) }

// Document implements wire.Row.
func (r *row) Document() *jsontext.Decoder {
	b := r.JSON()
	if b == nil {
		return nil
	}
	r.expect()
	r.doc.Reset(b, &r.mem)
	return &r.doc
}

// Slabs implements wire.Row.
func (r *row) Slabs() *slab.Set { return &r.mem }

// Bytes implements wire.Row.
func (r *row) Bytes() []byte {
	c, ok := r.next()
	if !ok {
		return nil
	}
	if c.oid != oidBytea && !c.characters() || c.oid == oidBytea && c.text {
		r.Fail(c.cannot("bytes"))
		return nil
	}
	r.expect()
	return r.mem.Copy(c.b)
}

// Text implements wire.Row.
func (r *row) Text() string {
	c, ok := r.next()
	if !ok {
		return ""
	}
	s, err := r.text(c)
	if err != nil {
		r.Fail(err)
	}
	return s
}

func (r *row) text(c cell) (string, error) {
	b := c.b
	var err error
	switch {
	case c.characters():
	case c.oid == oidJSON || c.oid == oidJSONB:
		b, err = c.json()
	default:
		var buf [64]byte
		b, err = c.appendText(buf[:0])
	}
	if err != nil {
		return "", err
	}
	r.expect()
	return r.mem.String(b), nil
}

// expect makes the first chunk of characters large enough for all of the row, so that one row costs one allocation.
func (r *row) expect() {
	if !slab.Fresh(&r.mem.Bytes) {
		return
	}
	size := 0
	for _, c := range r.cells {
		size += len(c)
	}
	slab.Expect(&r.mem.Bytes, size)
}

// list reads the next cell as an array, whose elements decode reads one by one.
func list[T any](r *row, alloc func(r *row, n int) []T, decode func(*row, cell) (T, error)) []T {
	c, ok := r.next()
	if !ok {
		return nil
	}
	a, err := c.open()
	if err != nil {
		r.Fail(err)
		return nil
	}
	out := alloc(r, a.n)
	for i := range out {
		e, err := a.next()
		if err == nil {
			out[i], err = decode(r, e)
		}
		if err != nil {
			r.Fail(err)
			return nil
		}
	}
	return out
}
