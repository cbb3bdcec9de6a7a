package pgwire

import (
	"time"

	"github.com/crategen/crategen/internal/slab"
)

// A NULL list is nil: Null steps past it.

// Texts implements wire.Row.
func (r *row) Texts() []string {
	if r.Null() {
		return nil
	}
	return list(r, allocStrings, (*row).text)
}

// Ints implements wire.Row.
func (r *row) Ints() []int64 {
	if r.Null() {
		return nil
	}
	return list(r, allocInts, func(_ *row, c cell) (int64, error) { return c.int() })
}

// Floats implements wire.Row.
func (r *row) Floats() []float64 {
	if r.Null() {
		return nil
	}
	return list(r, allocFloats, func(_ *row, c cell) (float64, error) { return c.float() })
}

// Bools implements wire.Row.
func (r *row) Bools() []bool {
	if r.Null() {
		return nil
	}
	return list(r, allocPlain[bool], func(_ *row, c cell) (bool, error) { return c.bool() })
}

// Times implements wire.Row.
func (r *row) Times() []time.Time {
	if r.Null() {
		return nil
	}
	return list(r, allocPlain[time.Time], (*row).time)
}

// UUIDs implements wire.Row.
func (r *row) UUIDs() [][16]byte {
	if r.Null() {
		return nil
	}
	return list(r, allocPlain[[16]byte], func(_ *row, c cell) ([16]byte, error) { return c.uuid() })
}

func allocStrings(r *row, n int) []string { return slab.Take(&r.mem.Strings, n) }

func allocInts(r *row, n int) []int64 { return slab.Take(&r.mem.Ints, n) }

func allocFloats(r *row, n int) []float64 { return slab.Take(&r.mem.Floats, n) }

func allocPlain[T any](_ *row, n int) []T { return make([]T, n) }
