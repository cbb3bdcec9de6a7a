package query

import "sync"

// interner interns the texts of statements: it returns the same string for a known text, without an allocation.
//
// It has two generations. A full young generation becomes the old one, and a used text of the old generation moves to the young
// one. So its size is bounded, and texts in use remain.
type interner struct {
	mu         sync.RWMutex
	young, old map[string]string
}

// generation is the number of texts of one generation. A service has hundreds of different texts; the limit is for programs that generate
// new texts all the time.
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
