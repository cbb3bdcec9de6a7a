package wire

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/jsontext"
)

// ValueRow is a Row of values that are in memory already, such as those of a row that is about to be written. Reading a value as
// another kind is an error, but for a UUID as its text. It is for one goroutine.
type ValueRow struct {
	values []Value
	next   int
	err    error
	doc    *jsontext.Decoder
}

var errNoCell = errors.New("the row has no more cells")

// RowOf returns a row of the values.
func RowOf(values ...Value) *ValueRow { return &ValueRow{values: values} }

// Err returns the first error met so far.
func (r *ValueRow) Err() error {
	r.endDocument()
	return r.err
}

// Fail implements Row.
func (r *ValueRow) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// Null implements Row.
func (r *ValueRow) Null() bool {
	if r.next < len(r.values) && r.values[r.next].IsNull() {
		r.next++
		return true
	}
	return false
}

// Bool implements Row.
func (r *ValueRow) Bool() bool { return cellAs(r, Value.Bool, KindBool) }

// Int implements Row.
func (r *ValueRow) Int() int64 { return cellAs(r, Value.Int, KindInt) }

// Uint implements Row.
func (r *ValueRow) Uint() uint64 { return cellAs(r, Value.Uint, KindInt, KindUint) }

// Float implements Row.
func (r *ValueRow) Float() float64 { return cellAs(r, Value.Float, KindFloat) }

// Text implements Row.
func (r *ValueRow) Text() string {
	return cellAs(r, func(v Value) string {
		if v.kind == KindUUID {
			return UUIDText(v.UUID())
		}
		return v.Text()
	}, KindText, KindUUID)
}

// Bytes implements Row.
func (r *ValueRow) Bytes() []byte {
	return cellAs(r, func(v Value) []byte { return slices.Clone(v.Bytes()) }, KindBytes)
}

// Time implements Row.
func (r *ValueRow) Time() time.Time { return cellAs(r, Value.Time, KindTime) }

// UUID implements Row.
func (r *ValueRow) UUID() [16]byte { return cellAs(r, Value.UUID, KindUUID) }

// JSON implements Row.
func (r *ValueRow) JSON() []byte { return cellAs(r, Value.Bytes, KindJSON, KindText) }

// Document implements Row.
func (r *ValueRow) Document() *jsontext.Decoder {
	r.endDocument()
	if doc := r.JSON(); doc != nil {
		r.doc = jsontext.NewDecoder(doc)
	}
	return r.doc
}

func (r *ValueRow) endDocument() {
	if r.doc == nil {
		return
	}
	if err := r.doc.End(); err != nil {
		r.Fail(err)
	}
	r.doc = nil
}

// Slabs implements Row.
func (r *ValueRow) Slabs() *slab.Set { return new(slab.Set) }

// Texts implements Row.
func (r *ValueRow) Texts() []string { return listAs(r, Value.Texts, KindTexts) }

// Ints implements Row.
func (r *ValueRow) Ints() []int64 { return listAs(r, Value.Ints, KindInts) }

// Floats implements Row.
func (r *ValueRow) Floats() []float64 { return listAs(r, Value.Floats, KindFloats) }

// Bools implements Row.
func (r *ValueRow) Bools() []bool { return listAs(r, Value.Bools, KindBools) }

// Times implements Row.
func (r *ValueRow) Times() []time.Time { return listAs(r, Value.Times, KindTimes) }

// UUIDs implements Row.
func (r *ValueRow) UUIDs() [][16]byte { return listAs(r, Value.UUIDs, KindUUIDs) }

// cellAs reads the next cell if it is of one of the kinds.
func cellAs[T any](r *ValueRow, get func(Value) T, kinds ...Kind) (out T) {
	if r.next == len(r.values) {
		r.Fail(errNoCell)
		return out
	}
	v := r.values[r.next]
	r.next++
	if !slices.Contains(kinds, v.kind) {
		r.Fail(fmt.Errorf("a value of kind %s is no value of kind %s", v.kind, kinds[0]))
		return out
	}
	return get(v)
}

// listAs reads the next cell as a list, of which the caller gets a copy. NULL is nil.
func listAs[T any](r *ValueRow, get func(Value) []T, kind Kind) []T {
	if r.Null() {
		return nil
	}
	return slices.Clone(cellAs(r, get, kind))
}

// UUIDText is a UUID in its usual form, in lower case.
func UUIDText(id [16]byte) string {
	var out [36]byte
	at := 0
	for i, part := range [...][]byte{id[:4], id[4:6], id[6:8], id[8:10], id[10:]} {
		if i > 0 {
			out[at] = '-'
			at++
		}
		at += hex.Encode(out[at:], part)
	}
	return string(out[:])
}

// ParseUUID reads the usual form of a UUID, 36 characters in either case.
func ParseUUID(text []byte) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	at := 0
	for _, part := range [...][]byte{text[:8], text[9:13], text[14:18], text[19:23], text[24:]} {
		n, err := hex.Decode(id[at:], part)
		if err != nil {
			return [16]byte{}, false
		}
		at += n
	}
	return id, true
}
