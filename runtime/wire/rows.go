package wire

import (
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
)

// Row is a cursor over the cells of one row: each method reads the next cell and steps past it.
//
// A cell that cannot be read as requested (NULL, a number out of range, malformed text) yields the zero value, and the Rows
// record an error that names the column; the caller checks it once, after the row.
type Row interface {
	// Null reports whether the next cell is NULL, and if so steps past it. Otherwise the cell is still to be read.
	Null() bool

	Bool() bool
	Int() int64
	Uint() uint64
	Float() float64
	// Text returns a string that the caller may keep. Strings of one answer share chunks of at most 64 KiB, so a kept string
	// retains at most that much memory.
	Text() string
	// Bytes returns bytes that the caller may keep and change.
	Bytes() []byte
	// Time returns an instant in UTC.
	Time() time.Time
	UUID() [16]byte
	// JSON returns an encoded document that is valid only until the next call on the Rows.
	JSON() []byte
	// Document starts reading a document. Its strings and lists share chunks as texts do. It returns nil, and records an
	// error, if the cell has no document; the result is valid only until the next call on the Rows.
	Document() *jsontext.Decoder
	// Slabs returns the allocators for the values of the answer.
	Slabs() *slab.Set

	// The lists return slices that the caller may keep and change; a NULL list is nil, an empty one is not.
	// A NULL element is an error.
	Texts() []string
	Ints() []int64
	Floats() []float64
	Bools() []bool
	Times() []time.Time
	UUIDs() [][16]byte

	// Fail records an error about the cell that was read last. The first error wins.
	Fail(err error)
}

// Rows is the answer to a query. It must be closed; Close after the last row costs nothing more.
type Rows interface {
	Row
	// Next moves to the first cell of the next row. It returns false at the end and on an error.
	Next() bool
	// Columns returns the names of the result's columns, valid until Close, for errors and raw queries.
	Columns() []string
	// Affected returns the number of rows that the statement changed, valid after Next returned false; 0 for a read.
	Affected() int64
	// Err returns the first error met so far.
	Err() error
	// Close releases the connection, reads or drops the remaining rows, and returns Err. It may be called again.
	Close() error
}
