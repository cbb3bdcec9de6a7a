package sqlite

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
)

var typeNames = map[int32]string{
	lib.SQLITE_INTEGER: "INTEGER", lib.SQLITE_FLOAT: "REAL", lib.SQLITE_TEXT: "TEXT", lib.SQLITE_BLOB: "BLOB",
	lib.SQLITE_NULL: "NULL",
}

var errUTF8 = errors.New("the text is not valid UTF-8")

// peek returns the next cell without stepping past it.
func (r *rows) peek() (cell, bool) {
	if !r.on || r.col >= len(r.names) {
		if r.err == nil {
			r.err = fmt.Errorf("sqlite: cell %d was read of a row of %d", r.col+1, len(r.names))
		}
		return cell{}, false
	}
	if r.buffered != nil {
		return r.buffered.at(len(r.names), r.col), true
	}
	return r.c.cell(r.s, r.col), true
}

// take steps past the next cell, which may not be NULL.
func (r *rows) take() (cell, bool) {
	v, ok := r.peek()
	if !ok {
		return v, false
	}
	r.col++
	if v.typ == lib.SQLITE_NULL {
		r.Fail(dberr.ErrNull)
		return v, false
	}
	return v, true
}

// mismatch fails the cell because of its type.
func (r *rows) mismatch(v cell, want string) {
	r.Fail(fmt.Errorf("%s where %s is expected", typeNames[v.typ], want))
}

// Null reports whether the next cell is NULL, and if so steps past it.
func (r *rows) Null() bool {
	v, ok := r.peek()
	if !ok || v.typ != lib.SQLITE_NULL {
		return false
	}
	r.col++
	return true
}

// Bool reads 0 or 1, or true or false as JSON writes them.
func (r *rows) Bool() bool {
	v, ok := r.take()
	switch {
	case !ok:
	case v.typ == lib.SQLITE_INTEGER && (v.n == 0 || v.n == 1):
		return v.n == 1
	case v.typ == lib.SQLITE_TEXT && string(v.b) == "true":
		return true
	case v.typ == lib.SQLITE_TEXT && string(v.b) == "false":
	default:
		r.mismatch(v, "a boolean (0 or 1)")
	}
	return false
}

// Int reads an INTEGER, or a REAL without a fraction.
func (r *rows) Int() int64 {
	v, ok := r.take()
	if !ok {
		return 0
	}
	switch v.typ {
	case lib.SQLITE_INTEGER:
		return v.n
	case lib.SQLITE_FLOAT:
		if v.f == math.Trunc(v.f) && v.f >= -1<<63 && v.f < 1<<63 {
			return int64(v.f)
		}
		r.Fail(errors.New("the REAL is not an integer of 64 bits"))
	default:
		r.mismatch(v, "an integer")
	}
	return 0
}

// Uint reads an integer that is not negative.
func (r *rows) Uint() uint64 {
	n := r.Int()
	if n < 0 {
		r.Fail(errors.New("the INTEGER is negative, which no unsigned integer is"))
		return 0
	}
	return uint64(n)
}

// Float reads a REAL, or the float nearest to an INTEGER.
func (r *rows) Float() float64 {
	v, ok := r.take()
	if !ok {
		return 0
	}
	switch v.typ {
	case lib.SQLITE_FLOAT:
		return v.f
	case lib.SQLITE_INTEGER:
		return float64(v.n)
	}
	r.mismatch(v, "a number")
	return 0
}

// Text reads TEXT, or the text form of another type.
func (r *rows) Text() string {
	v, ok := r.take()
	if !ok {
		return ""
	}
	switch v.typ {
	case lib.SQLITE_INTEGER, lib.SQLITE_FLOAT:
		return string(number(nil, v))
	}
	if !utf8.Valid(v.b) {
		r.Fail(errUTF8)
		return ""
	}
	if r.buffered != nil {
		return slab.String(v.b) // buffered is never written again
	}
	return r.mem.String(v.b)
}

// number appends the text form of a number.
func number(b []byte, v cell) []byte {
	if v.typ == lib.SQLITE_INTEGER {
		return strconv.AppendInt(b, v.n, 10)
	}
	return strconv.AppendFloat(b, v.f, 'g', -1, 64)
}

// Bytes reads a BLOB, or the bytes of TEXT.
func (r *rows) Bytes() []byte {
	v, ok := r.take()
	if !ok {
		return nil
	}
	if v.typ != lib.SQLITE_BLOB && v.typ != lib.SQLITE_TEXT {
		r.mismatch(v, "a BLOB")
		return nil
	}
	return append([]byte{}, v.b...)
}

// Time reads TEXT in the stored format or another ISO form, where no zone is UTC, or an INTEGER of seconds since 1970.
func (r *rows) Time() time.Time {
	v, ok := r.take()
	if !ok {
		return time.Time{}
	}
	switch v.typ {
	case lib.SQLITE_TEXT:
		t, err := parseTime(v.b)
		if err != nil {
			r.Fail(err)
		}
		return t
	case lib.SQLITE_INTEGER:
		return time.Unix(v.n, 0).UTC()
	}
	r.mismatch(v, "a time")
	return time.Time{}
}

// UUID reads TEXT of 36 characters, or a BLOB of 16 bytes.
func (r *rows) UUID() (out [16]byte) {
	v, ok := r.take()
	if !ok {
		return out
	}
	switch {
	case v.typ == lib.SQLITE_TEXT:
		var err error
		if out, err = parseUUID(v.b); err != nil {
			r.Fail(err)
		}
	case v.typ == lib.SQLITE_BLOB && len(v.b) == 16:
		copy(out[:], v.b)
	default:
		r.mismatch(v, "a UUID")
	}
	return out
}

// Document starts reading the document that JSON returns.
func (r *rows) Document() *jsontext.Decoder {
	b := r.JSON()
	if b == nil {
		return nil
	}
	r.doc.Reset(b, &r.mem)
	return &r.doc
}

// Slabs returns the allocators for texts, documents and pointers.
func (r *rows) Slabs() *slab.Set { return &r.mem }

// JSON reads a document from TEXT, or a number as SQLite's JSON operators return it.
func (r *rows) JSON() []byte {
	v, ok := r.take()
	if !ok {
		return nil
	}
	switch v.typ {
	case lib.SQLITE_TEXT:
		return v.b
	case lib.SQLITE_INTEGER, lib.SQLITE_FLOAT:
		if !math.IsInf(v.f, 0) {
			return number(nil, v)
		}
	}
	r.mismatch(v, "JSON text")
	return nil
}
