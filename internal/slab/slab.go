// Package slab cuts the many small values of an answer from few allocations.
package slab

import "unsafe"

// Limit is the size of the largest chunk in bytes: a value that a caller keeps holds on to no more than that.
const Limit = 64 << 10

// The least sizes of the first two chunks in bytes. The first has room for the few things of one row; where there is a second
// row, there are more.
const (
	first  = 1 << 7
	second = 1 << 11
)

// A Slab hands out values and slices that are cut from shared chunks. The first is as large as what is expected, each other
// one is four times the one before it, and Limit bytes at most. What is larger than a quarter of that stands alone. The zero
// Slab is ready. It is not safe for concurrent use.
//
// Its operations are functions: the compiler would write methods out anew in every package that can reach a Slab through the
// types that it names, which is every generated one.
//
// It counts what was handed out instead of keeping the rest as a slice: to store a pointer for each value is dear while the
// garbage collector runs.
type Slab[T any] struct {
	chunk []T // zero values, from used on
	used  int
	first int // elements that are expected, 0 if that is unknown
	lent  bool
}

// Expect makes room for n elements in the first chunk.
func Expect[T any](s *Slab[T], n int) { s.first = n }

// Fresh reports whether nothing was taken yet.
func Fresh[T any](s *Slab[T]) bool { return s.chunk == nil }

// Take returns n zero elements that are the caller's, with no room to append into.
func Take[T any](s *Slab[T], n int) []T {
	from := s.used
	if end := from + n; end <= len(s.chunk) && !s.lent && n > 0 {
		s.used = end
		return s.chunk[from:end:end]
	}
	return take(s, n)
}

func take[T any](s *Slab[T], n int) []T {
	switch {
	case n == 0:
		return []T{}
	case s.lent || n > fit[T](Limit)/4:
		return make([]T, n)
	}
	renew(s, n)
	s.used = n
	return s.chunk[:n:n]
}

// renew begins a chunk of n elements at least.
func renew[T any](s *Slab[T], n int) {
	size := max(4*len(s.chunk), fit[T](second), n)
	if s.chunk == nil {
		size = max(s.first, n)
		if s.first <= 0 {
			size = max(fit[T](first), n)
		}
	}
	s.chunk, s.used = make([]T, min(size, fit[T](Limit))), 0
}

// fit is how many elements a chunk of a number of bytes has.
func fit[T any](size int) int {
	var zero T
	return size / max(int(unsafe.Sizeof(zero)), 1)
}

// Lend returns what is left of the chunk, with length 0, for a list of unknown length to be appended to, and false while
// it is lent already. Return ends the loan; until then, what is taken stands alone.
func Lend[T any](s *Slab[T]) ([]T, bool) {
	if s.lent {
		return nil, false
	}
	s.lent = true
	return s.chunk[s.used:s.used], true
}

// More returns a copy of a list that was appended to what Lend returned and is full, with room for n elements at least. The
// slab may be nil.
func More[T any](s *Slab[T], list []T, n int) []T {
	if s == nil || n > fit[T](Limit)/4 {
		return append(make([]T, 0, n), list...)
	}
	renew(s, n)
	return append(s.chunk[:0], list...)
}

// Return ends the loan: the list is the caller's, what is behind it belongs to the slab again.
func Return[T any](s *Slab[T], list []T) []T {
	s.lent = false
	if n := len(list); n <= len(s.chunk)-s.used && n > 0 && &list[0] == &s.chunk[s.used] {
		s.used += n
	}
	return list[:len(list):len(list)]
}
