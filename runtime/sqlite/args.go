package sqlite

import (
	"errors"
	"math"
	"strconv"
	"unicode/utf8"

	lib "modernc.org/sqlite/lib"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// maxLen is the most that SQLite takes for one text, its SQLITE_MAX_LENGTH.
const maxLen = 1_000_000_000

var (
	errNaN      = errors.New("SQLite cannot store NaN")
	errInfinity = errors.New("a list stored as JSON cannot contain an infinity")
	errUint     = errors.New("SQLite cannot store an integer of 2^63 or more")
	errLong     = errors.New("longer than SQLite's 1,000,000,000 bytes")
)

// bind gives s its arguments. Text is collected in scratch and copied once to the arena; SQLite reads it from there until
// the next bind on the connection.
func (c *conn) bind(s *stmt, args []wire.Value) error {
	if len(args) != s.params {
		return refuse("the statement has %d placeholders but %d arguments", s.params, len(args))
	}
	c.scratch, c.ends = c.scratch[:0], c.ends[:0]
	if cap(c.scratch) > arenaKeep {
		c.scratch = nil
	}
	for i, v := range args {
		var err error
		if c.scratch, err = encodeArg(c.scratch, v); err != nil {
			return refusedError{&dberr.ArgumentError{Index: i, Err: err}}
		}
		c.ends = append(c.ends, len(c.scratch))
	}
	base, err := c.arena.load(c.tls, c.scratch)
	if err != nil {
		return err
	}
	start := 0
	for i, v := range args {
		end := c.ends[i]
		if rc := c.bindOne(s, int32(i+1), v, base+uintptr(start), int32(end-start)); rc != lib.SQLITE_OK {
			return c.failure(rc)
		}
		start = end
	}
	return nil
}

// bindOne binds one argument, whose text, if it has one, is n bytes at p.
func (c *conn) bindOne(s *stmt, i int32, v wire.Value, p uintptr, n int32) int32 {
	const static = 0 // SQLite neither copies nor frees the memory
	switch v.Kind() {
	case wire.KindNull:
		return lib.Xsqlite3_bind_null(c.tls, s.p, i)
	case wire.KindBool:
		if v.Bool() {
			return lib.Xsqlite3_bind_int64(c.tls, s.p, i, 1)
		}
		return lib.Xsqlite3_bind_int64(c.tls, s.p, i, 0)
	case wire.KindInt:
		return lib.Xsqlite3_bind_int64(c.tls, s.p, i, v.Int())
	case wire.KindFloat:
		return lib.Xsqlite3_bind_double(c.tls, s.p, i, v.Float())
	case wire.KindBytes:
		return lib.Xsqlite3_bind_blob(c.tls, s.p, i, p, n, static)
	default:
		return lib.Xsqlite3_bind_text(c.tls, s.p, i, p, n, static)
	}
}

// encodeArg is appendArg for an argument that is not longer than SQLite takes.
func encodeArg(b []byte, v wire.Value) ([]byte, error) {
	start := len(b)
	b, err := appendArg(b, v)
	if err == nil && len(b)-start > maxLen {
		err = errLong
	}
	return b, err
}

// appendArg appends the text or bytes of an argument, and checks it.
func appendArg(b []byte, v wire.Value) ([]byte, error) {
	switch v.Kind() {
	case wire.KindNull:
		return b, v.Err()
	case wire.KindBool, wire.KindInt:
		return b, nil
	case wire.KindUint:
		return b, errUint
	case wire.KindFloat:
		if math.IsNaN(v.Float()) {
			return b, errNaN
		}
		return b, nil
	case wire.KindText, wire.KindJSON:
		if !utf8.ValidString(v.Text()) {
			return b, errUTF8
		}
		return append(b, v.Text()...), nil
	case wire.KindBytes:
		return append(b, v.Text()...), nil
	case wire.KindTime:
		return appendTime(b, v.Time())
	case wire.KindUUID:
		return appendUUID(b, v.UUID()), nil
	default:
		return appendList(b, v)
	}
}

// appendList appends a list as a JSON array.
func appendList(b []byte, v wire.Value) (_ []byte, err error) {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendElement(b, v.At(i)); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendElement(b []byte, v wire.Value) (_ []byte, err error) {
	switch v.Kind() {
	case wire.KindBool:
		return strconv.AppendBool(b, v.Bool()), nil
	case wire.KindInt:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case wire.KindFloat:
		switch f := v.Float(); {
		case math.IsNaN(f):
			return b, errNaN
		case math.IsInf(f, 0):
			return b, errInfinity
		default:
			return strconv.AppendFloat(b, f, 'g', -1, 64), nil
		}
	case wire.KindText:
		if !utf8.ValidString(v.Text()) {
			return b, errUTF8
		}
		return appendQuoted(b, v.Text()), nil
	default: // times and UUIDs, whose text needs no escapes
		b = append(b, '"')
		if b, err = appendArg(b, v); err != nil {
			return b, err
		}
		return append(b, '"'), nil
	}
}

// appendQuoted appends s as a JSON string, escaping only what must be.
func appendQuoted(b []byte, s string) []byte {
	const hexDigits = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
