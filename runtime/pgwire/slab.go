package pgwire

import "unsafe"

// slab hands out slices that are cut from shared chunks, so that the many small slices of an answer cost few allocations.
// A chunk is four times the one before it, and limit bytes at most; what is larger than a quarter of that stands alone.
type slab[T any] struct {
	free []T
	size int // elements of the current chunk
}

// limit is the size of the largest chunk in bytes: a slice that a caller keeps holds on to no more than that.
const limit = 64 << 10

// take returns n elements that are the caller's, with no room to append into. first is the size of the first chunk.
func (s *slab[T]) take(n, first int) []T {
	if n == 0 {
		return []T{}
	}
	if n > len(s.free) {
		var zero T
		most := limit / int(unsafe.Sizeof(zero))
		if n > most/4 {
			return make([]T, n)
		}
		s.size = min(max(4*s.size, first, n), most)
		s.free = make([]T, s.size)
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}
