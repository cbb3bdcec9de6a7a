package cratehttp

import (
	"fmt"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/jsontext"
)

// Arrays are cut from larger slices that the lists of an answer share: a list that is kept keeps at most its chunk.
const (
	listMax   = 512 // elements of the largest chunk
	listSpare = 8   // a chunk with less room than this is given up
	// listShare is how many bytes of an answer bring one element of a list: a guess that takes little for nothing.
	listShare = 64
)

var errNullElement = fmt.Errorf("an element of the array is %w", dberr.ErrNull)

// list reads the next cell as an array. chunk is where lists of the type are cut from: its length is what was cut.
func list[T any](r *rows, chunk *[]T, element func(*rows, byte) T) []T {
	switch c := r.cell(); {
	case c == 'n':
		r.step(jsontext.SkipWord(r.d, r.pos, "null"))
		return nil
	case c != '[':
		r.refuse("an array")
		return nil
	}
	if cap(*chunk)-len(*chunk) < listSpare {
		*chunk = make([]T, 0, min(max((len(r.d)-r.pos)/listShare, listSpare), listMax))
	}
	out := (*chunk)[len(*chunk):]
	r.pos = jsontext.SkipSpace(r.d, r.pos+1)
	if r.d[r.pos] == ']' {
		r.pos++
		return out[:0:0]
	}
	for {
		c := r.d[r.pos]
		if c == 'n' {
			r.Fail(errNullElement) // before element says the same of the column
		}
		out = append(out, element(r, c))
		r.pos = jsontext.SkipSpace(r.d, r.pos)
		switch r.d[r.pos] {
		case ',':
			r.pos = jsontext.SkipSpace(r.d, r.pos+1)
		case ']':
			r.pos++
			// A list that outgrew the chunk has moved to an array of its own, whose rest is the new chunk.
			*chunk = out
			return out[:len(out):len(out)]
		default:
			r.broken()
			return nil
		}
	}
}

// Texts reads an array of strings.
func (r *rows) Texts() []string { return list(r, &r.texts, (*rows).string) }

// Ints reads an array of integers.
func (r *rows) Ints() []int64 { return list(r, &r.ints, (*rows).int) }

// Floats reads an array of numbers. A geo_point and a float_vector are such arrays.
func (r *rows) Floats() []float64 { return list(r, &r.floats, (*rows).float) }

// Bools reads an array of booleans.
func (r *rows) Bools() []bool { return list(r, &r.bools, (*rows).boolean) }

// Times reads an array of instants.
func (r *rows) Times() []time.Time { return list(r, &r.times, (*rows).time) }

// UUIDs reads an array of UUIDs.
func (r *rows) UUIDs() [][16]byte { return list(r, &r.uuids, (*rows).uuid) }
