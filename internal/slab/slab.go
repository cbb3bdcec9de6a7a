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
// one is four times the one before it, and Limit bytes at most. What is larger than a quarter of that stands alone. The zero Slab is ready. It is not safe for concurrent use.
type Slab[T any] struct {
	free  []T // zero values
	size  int // elements of the current chunk
	first int // elements that are expected, 0 if that is unknown
	lent  bool
}

// Expect makes room for n elements in the first chunk.
func (s *Slab[T]) Expect(n int) { s.first = n }

// Fresh reports whether nothing was taken yet.
func (s *Slab[T]) Fresh() bool { return s.size == 0 }

// Take returns n zero elements that are the caller's, with no room to append into.
func (s *Slab[T]) Take(n int) []T {
	if n == 0 {
		return []T{}
	}
	if n > len(s.free) {
		if n > fit[T](Limit)/4 {
			return make([]T, n)
		}
		s.free = s.chunk(n)
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

func (s *Slab[T]) chunk(n int) []T {
	switch {
	case s.size == 0 && s.first > 0:
		s.size = max(s.first, n)
	case s.size == 0:
		s.size = max(fit[T](first), n)
	default:
		s.size = max(4*s.size, fit[T](second), n)
	}
	s.size = min(s.size, fit[T](Limit))
	return make([]T, s.size)
}

// fit is how many elements a chunk of a number of bytes has.
func fit[T any](size int) int {
	var zero T
	return size / max(int(unsafe.Sizeof(zero)), 1)
}

// Lend returns what is left of the chunk, with length 0, for a list of unknown length to be appended to, and false while
// it is lent already. Return ends the loan.
func (s *Slab[T]) Lend() ([]T, bool) {
	if s.lent {
		return nil, false
	}
	s.lent = true
	return s.free[:0:len(s.free)], true
}

// More returns a copy of a list that was appended to what Lend returned and is full, with room for n elements at least. The slab
// may be nil.
func (s *Slab[T]) More(list []T, n int) []T {
	if s == nil || n > fit[T](Limit)/4 {
		return append(make([]T, 0, n), list...)
	}
	return append(s.chunk(n)[:0], list...)
}

// Return ends the loan: the list is the caller's, what is behind it belongs to the slab again.
func (s *Slab[T]) Return(list []T) []T {
	s.lent, s.free = false, nil
	if cap(list) <= fit[T](Limit) {
		s.free = list[len(list):cap(list)]
	}
	return list[:len(list):len(list)]
}
