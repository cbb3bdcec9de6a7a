package jsontext

import (
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/crategen/crategen/internal/slab"
)

// The readers of this file read one value into *v; null leaves it as it is, but makes pointers and lists nil.

var (
	errRange   = errors.New("the number is out of range")
	errInteger = errors.New("the number is not an integer")
	errTime    = errors.New("the string is not a time in the form of RFC 3339")
)

// Bool reads true or false.
func Bool[T ~bool](d *Decoder, v *T) {
	switch d.next() {
	case 't':
		if d.step(SkipWord(d.d, d.p, "true")) {
			*v = true
		}
	case 'f':
		if d.step(SkipWord(d.d, d.p, "false")) {
			*v = false
		}
	case 'n':
		d.null()
	default:
		d.refuse("a boolean")
	}
}

// String reads a string.
func String[T ~string](d *Decoder, v *T) {
	switch d.next() {
	case '"':
		if s := d.string(); d.err == nil {
			*v = T(d.mem.String(s))
		}
	case 'n':
		d.null()
	default:
		d.refuse("a string")
	}
}

// Int reads an integer of any type; 1.0 and 1e3 are none.
func Int[T ~int | ~int8 | ~int16 | ~int32 | ~int64](d *Decoder, v *T) {
	if n, end := PlainInt(d.d, SkipSpace(d.d, d.p)); end > 0 && int64(T(n)) == n {
		*v, d.p = T(n), end
		return
	}
	s := d.number()
	if s == "" {
		return
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err == nil && int64(T(n)) != n {
		err = strconv.ErrRange
	}
	if err != nil {
		d.notInteger(err)
		return
	}
	*v = T(n)
}

// Uint reads an integer that is not negative.
func Uint[T ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr](d *Decoder, v *T) {
	s := d.number()
	if s == "" {
		return
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err == nil && uint64(T(n)) != n {
		err = strconv.ErrRange
	}
	if err != nil {
		d.notInteger(err)
		return
	}
	*v = T(n)
}

// notInteger records why a number is no integer of a type, without showing it.
func (d *Decoder) notInteger(err error) {
	if errors.Is(err, strconv.ErrRange) {
		d.fail(errRange)
		return
	}
	d.fail(errInteger)
}

// Float reads a number.
func Float[T ~float32 | ~float64](d *Decoder, v *T) {
	size := 64
	if limit := math.MaxFloat64; math.IsInf(float64(T(limit)), 1) {
		size = 32
	} else if f, end := PlainFloat(d.d, SkipSpace(d.d, d.p)); end > 0 {
		*v, d.p = T(f), end
		return
	}
	s := d.number()
	if s == "" {
		return
	}
	f, err := strconv.ParseFloat(s, size)
	if err != nil {
		d.fail(errRange)
		return
	}
	*v = T(f)
}

// number returns the text of a number, valid until the next document; empty for a null and for anything else.
func (d *Decoder) number() string {
	c := d.next()
	if c != '-' && !IsDigit(c) {
		if c != 'n' {
			d.refuse("a number")
		} else {
			d.null()
		}
		return ""
	}
	start := d.p
	if !d.step(SkipNumber(d.d, start)) {
		return ""
	}
	return slab.String(d.d[start:d.p])
}

// Time reads a time as RFC 3339 writes it.
func Time(d *Decoder, v *time.Time) {
	switch d.next() {
	case '"':
		if raw := d.raw(); d.err == nil && v.UnmarshalJSON(raw) != nil {
			d.fail(errTime)
		}
	case 'n':
		d.null()
	default:
		d.refuse("a time")
	}
}

// Any reads any value as Unmarshal does, for types that read themselves and for those that no reader is for.
func Any[T any](d *Decoder, v *T) {
	raw := d.raw()
	if d.err != nil {
		return
	}
	if err := Unmarshal(raw, v); err != nil {
		d.fail(err)
	}
}

// Pointer reads what a pointer points to. Pointers of one type share chunks.
func Pointer[T any](d *Decoder, v **T, read func(*Decoder, *T)) {
	if d.null() {
		*v = nil
		return
	}
	if *v == nil {
		*v = slab.New[T](d.mem)
	}
	read(d, *v)
}

// Slice reads a list. Lists of one type share chunks.
func Slice[S ~[]T, T any](d *Decoder, v *S, read func(*Decoder, *T)) {
	if d.null() {
		*v = nil
		return
	}
	if !d.open('[', "an array") {
		return
	}
	if d.shut(']') {
		*v = S{}
		return
	}
	if *v != nil { // of a member of the same name before
		*v = elements(d, *v, nil, read)
		return
	}
	s := slab.Of[T](d.mem)
	if s == nil {
		*v = elements(d, make([]T, 0, d.count()), nil, read)
		return
	}
	list, ok := slab.Lend(s)
	if !ok { // a list inside a list of the same type
		*v = elements(d, nil, nil, read)
		return
	}
	if slab.Fresh(s) {
		list = slab.More(s, list, d.count())
	}
	*v = slab.Return(s, elements(d, list, s, read))
}

// elements reads the elements of a list up to its end into old, which is as encoding/json has it: what is there is not
// cleared before. Room comes from s, which may be nil.
func elements[T any](d *Decoder, old []T, s *slab.Slab[T], read func(*Decoder, *T)) []T {
	for i := 0; ; {
		if i == cap(old) {
			old = slab.More(s, old[:i], max(2*i, 2))
		}
		if i >= len(old) {
			old = old[:i+1]
		}
		read(d, &old[i])
		if i++; !d.more(']') {
			return old[:i]
		}
	}
}

// count returns the number of elements that are left of a list.
func (d *Decoder) count() int {
	p := d.p
	for n := 1; ; n++ {
		if p = SkipValue(d.d, SkipSpace(d.d, p)); p < 0 {
			return n
		}
		if p = SkipSpace(d.d, p); at(d.d, p) != ',' {
			return n
		}
		p++
	}
}
