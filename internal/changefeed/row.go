package changefeed

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
	"github.com/crategen/crategen/runtime/wire"
)

// Row reads the cells of a row from JSON, as a changefeed writes the values of CockroachDB. It is for one goroutine.
type Row struct {
	names []string
	cells [][]byte // nil for NULL
	at    int      // the next cell
	err   error    // the first error
	mem   slab.Set
	doc   jsontext.Decoder
}

var _ wire.Row = (*Row)(nil)

// Reset begins a row with the cells of the columns.
func (r *Row) Reset(names []string, cells [][]byte) {
	r.names, r.cells, r.at, r.err, r.mem = names, cells, 0, nil, slab.Set{}
}

// Err returns the first error met so far.
func (r *Row) Err() error { return r.err }

// Fail implements wire.Row.
func (r *Row) Fail(err error) {
	if r.err != nil {
		return
	}
	name := ""
	if r.at > 0 && r.at <= len(r.names) {
		name = r.names[r.at-1]
	}
	r.err = &dberr.ColumnError{Column: name, Err: err}
}

// Null implements wire.Row.
func (r *Row) Null() bool {
	if r.at < len(r.cells) && r.cells[r.at] == nil {
		r.at++
		return true
	}
	return false
}

// read reads the next cell.
func read[T any](r *Row, decode func(cell []byte) (T, error)) (v T) {
	if r.at >= len(r.cells) {
		r.Fail(errors.New("the row has no further column"))
		return v
	}
	cell := r.cells[r.at]
	r.at++
	if cell == nil {
		r.Fail(dberr.ErrNull)
		return v
	}
	v, err := decode(cell)
	if err != nil {
		r.Fail(err)
	}
	return v
}

// list reads the next cell as an array; NULL is nil.
func list[T any](r *Row, decode func(cell []byte) (T, error)) []T {
	if r.Null() {
		return nil
	}
	return read(r, func(cell []byte) ([]T, error) {
		var elements []json.RawMessage
		if err := json.Unmarshal(cell, &elements); err != nil {
			return nil, err
		}
		out := make([]T, len(elements))
		for i, e := range elements {
			if bytes.Equal(e, null) {
				return nil, dberr.ErrNull
			}
			var err error
			if out[i], err = decode(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// Bool implements wire.Row.
func (r *Row) Bool() bool { return read(r, boolean) }

// Int implements wire.Row.
func (r *Row) Int() int64 { return read(r, integer) }

// Uint implements wire.Row.
func (r *Row) Uint() uint64 {
	return read(r, func(cell []byte) (uint64, error) {
		text, err := plain(cell)
		if err != nil {
			return 0, err
		}
		return strconv.ParseUint(text, 10, 64)
	})
}

// Float implements wire.Row.
func (r *Row) Float() float64 { return read(r, float) }

// Text implements wire.Row. Numbers and documents are read as they stand.
func (r *Row) Text() string { return read(r, plain) }

// Bytes implements wire.Row.
func (r *Row) Bytes() []byte {
	return read(r, func(cell []byte) ([]byte, error) {
		text, err := plain(cell)
		if err != nil {
			return nil, err
		}
		digits, ok := strings.CutPrefix(text, `\x`)
		if !ok {
			return []byte(text), nil
		}
		return hex.DecodeString(digits)
	})
}

// Time implements wire.Row.
func (r *Row) Time() time.Time { return read(r, instant) }

// UUID implements wire.Row.
func (r *Row) UUID() [16]byte { return read(r, uuid) }

// JSON implements wire.Row.
func (r *Row) JSON() []byte { return read(r, func(cell []byte) ([]byte, error) { return cell, nil }) }

// Document implements wire.Row.
func (r *Row) Document() *jsontext.Decoder {
	b := r.JSON()
	if b == nil {
		return nil
	}
	r.doc.Reset(b, &r.mem)
	return &r.doc
}

// Slabs implements wire.Row.
func (r *Row) Slabs() *slab.Set { return &r.mem }

// Texts implements wire.Row.
func (r *Row) Texts() []string { return list(r, plain) }

// Ints implements wire.Row.
func (r *Row) Ints() []int64 { return list(r, integer) }

// Floats implements wire.Row.
func (r *Row) Floats() []float64 { return list(r, float) }

// Bools implements wire.Row.
func (r *Row) Bools() []bool { return list(r, boolean) }

// Times implements wire.Row.
func (r *Row) Times() []time.Time { return list(r, instant) }

// UUIDs implements wire.Row.
func (r *Row) UUIDs() [][16]byte { return list(r, uuid) }

// plain is the text of a string, or the JSON of another value as it stands.
func plain(cell []byte) (string, error) {
	if cell[0] != '"' {
		return string(cell), nil
	}
	var s string
	err := json.Unmarshal(cell, &s)
	return s, err
}

func boolean(cell []byte) (bool, error) { return strconv.ParseBool(string(cell)) }

func integer(cell []byte) (int64, error) {
	text, err := plain(cell)
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// float reads a number, or NaN, Infinity and -Infinity, which the server writes as strings.
func float(cell []byte) (float64, error) {
	text, err := plain(cell)
	if err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(text, 64)
	if math.IsInf(f, 0) && errors.Is(err, strconv.ErrRange) {
		return 0, err
	}
	return f, err
}

// The forms of times, of dates, and of times of a day.
var layouts = []string{"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02", "15:04:05.999999999"}

// instant reads a time. One without a zone is in UTC.
func instant(cell []byte) (time.Time, error) {
	text, err := plain(cell)
	if err != nil {
		return time.Time{}, err
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	if t, ok := farTime(text); ok {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%q is not a time", text)
}

// farTime reads a time before the year 0 or after 9999, which the time package does not parse: the same day of another year is parsed,
// and moved by whole cycles of the calendar, which are 400 years.
func farTime(text string) (time.Time, bool) {
	digits := strings.TrimPrefix(text, "-")
	year, rest, found := strings.Cut(digits, "-")
	if !found {
		return time.Time{}, false
	}
	y, err := strconv.Atoi(year)
	if err != nil || y > 300_000 {
		return time.Time{}, false
	}
	if digits != text {
		y = -y
	}
	near := 2000 + ((y%400)+400)%400
	for _, layout := range layouts[:3] {
		if t, err := time.Parse(layout, strconv.Itoa(near)+"-"+rest); err == nil {
			return t.UTC().AddDate(y-near, 0, 0), true
		}
	}
	return time.Time{}, false
}

func uuid(cell []byte) ([16]byte, error) {
	text, err := plain(cell)
	if err != nil {
		return [16]byte{}, err
	}
	id, ok := wire.ParseUUID([]byte(text))
	if !ok {
		return id, fmt.Errorf("%q is not a UUID", text)
	}
	return id, nil
}
