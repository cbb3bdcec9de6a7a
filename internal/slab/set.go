package slab

// Set holds the slabs of one answer, one for each type. The zero Set is ready. It is not safe for concurrent use.
type Set struct {
	Bytes   Slab[byte]
	Strings Slab[string]
	Ints    Slab[int64]
	Floats  Slab[float64]
	others  []any // a *Slab each, nil for a type that was asked for once
	few     [4]any
}

// New returns a zero value of its own.
func New[T any](s *Set) *T {
	if own := Of[T](s); own != nil {
		return &Take(own, 1)[0]
	}
	return new(T)
}

// Of returns the slab of a type. It is nil when a type other than the common ones is asked for the first time: what an
// answer has one of costs least alone.
func Of[T any](s *Set) *Slab[T] {
	if have, ok := any(&s.Strings).(*Slab[T]); ok {
		return have
	}
	if have, ok := any(&s.Floats).(*Slab[T]); ok {
		return have
	}
	if have, ok := any(&s.Ints).(*Slab[T]); ok {
		return have
	}
	for i, have := range s.others {
		if have, ok := have.(*Slab[T]); ok {
			if have == nil {
				have = new(Slab[T])
				s.others[i] = have
			}
			return have
		}
	}
	if s.others == nil {
		s.others = s.few[:0]
	}
	s.others = append(s.others, (*Slab[T])(nil))
	return nil
}

// String returns a copy of b as a string.
func (s *Set) String(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return String(s.Copy(b))
}

// Copy returns a copy of b.
func (s *Set) Copy(b []byte) []byte {
	kept := Take(&s.Bytes, len(b))
	copy(kept, b)
	return kept
}
