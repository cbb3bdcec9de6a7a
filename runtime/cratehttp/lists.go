package cratehttp

import (
	"fmt"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/slab"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
)

// listSize is the room that a list begins with where the slab has none left.
const listSize = 4

var errNullElement = fmt.Errorf("an element of the array is %w", dberr.ErrNull)

// list reads the next cell as an array.
func list[T any](r *rows, element func(*rows, byte) T) []T {
	switch c := r.cell(); {
	case c == 'n':
		r.step(jsontext.SkipWord(r.d, r.pos, "null"))
		return nil
	case c != '[':
		r.refuse("an array")
		return nil
	}
	r.pos = jsontext.SkipSpace(r.d, r.pos+1)
	if r.d[r.pos] == ']' {
		r.pos++
		return []T{}
	}
	s := slab.Of[T](&r.mem)
	if s == nil {
		return slices.Clip(elements(r, s, nil, element))
	}
	out, _ := slab.Lend(s) // no element is a list
	return slab.Return(s, elements(r, s, out, element))
}

// elements appends the elements up to the closing bracket to out. Room comes from s, which may be nil. If the array is
// malformed, what was read is lost.
func elements[T any](r *rows, s *slab.Slab[T], out []T, element func(*rows, byte) T) []T {
	for {
		c := r.d[r.pos]
		if c == 'n' {
			r.Fail(errNullElement) // before element says the same of the column
		}
		v := element(r, c)
		if len(out) == cap(out) {
			out = slab.More(s, out, max(2*len(out), listSize))
		}
		out = append(out, v)
		r.pos = jsontext.SkipSpace(r.d, r.pos)
		switch r.d[r.pos] {
		case ',':
			r.pos = jsontext.SkipSpace(r.d, r.pos+1)
		case ']':
			r.pos++
			return out
		default:
			r.broken()
			return out[:0]
		}
	}
}

// Texts reads an array of strings.
func (r *rows) Texts() []string { return list(r, (*rows).string) }

// Ints reads an array of integers.
func (r *rows) Ints() []int64 { return list(r, (*rows).int) }

// Floats reads an array of numbers. A geo_point and a float_vector are such arrays.
func (r *rows) Floats() []float64 { return list(r, (*rows).float) }

// Bools reads an array of booleans.
func (r *rows) Bools() []bool { return list(r, (*rows).boolean) }

// Times reads an array of instants.
func (r *rows) Times() []time.Time { return list(r, (*rows).time) }

// UUIDs reads an array of UUIDs.
func (r *rows) UUIDs() [][16]byte { return list(r, (*rows).uuid) }
