package slab

// Set holds the slabs of one answer, one for each type. The zero Set is ready. It is not safe for concurrent use.
type Set struct {
	Bytes   Slab[byte]
	Strings Slab[string]
	Ints    Slab[int64]
	Floats  Slab[float64]
	others  []any // a *Slab each
}

// Of returns the slab of a type.
func Of[T any](s *Set) *Slab[T] {
	for _, have := range [...]any{&s.Strings, &s.Floats, &s.Ints} {
		if have, ok := have.(*Slab[T]); ok {
			return have
		}
	}
	for _, have := range s.others {
		if have, ok := have.(*Slab[T]); ok {
			return have
		}
	}
	made := new(Slab[T])
	s.others = append(s.others, made)
	return made
}

// String returns a copy of b as a string.
func (s *Set) String(b []byte) string { return View(s.Copy(b)) }

// Copy returns a copy of b.
func (s *Set) Copy(b []byte) []byte {
	kept := s.Bytes.Take(len(b))
	copy(kept, b)
	return kept
}
