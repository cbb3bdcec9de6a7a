package query

import "sync"

// interner interns statement interner: a shape that was seen before is the same string again, found without an allocation.
//
// It keeps the texts of two generations: when the young one is full it becomes the old one, and what is asked for again
// moves back. So it is bounded, and what is in use stays.
type interner struct {
	mu         sync.RWMutex
	young, old map[string]string
}

// generation is the number of texts of one generation. A service has hundreds of shapes; the bound is for programs that
// build text without end.
const generation = 2048

func (t *interner) intern(sql []byte) string {
	t.mu.RLock()
	s, ok := t.young[string(sql)]
	t.mu.RUnlock()
	if ok {
		return s
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.young[string(sql)]; ok {
		return s
	}
	if s, ok = t.old[string(sql)]; !ok {
		s = string(sql)
	}
	if t.young == nil || len(t.young) >= generation {
		t.old, t.young = t.young, make(map[string]string)
	}
	t.young[s] = s
	return s
}
