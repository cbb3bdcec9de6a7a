package query

import "encoding/json"

// Loaded are the targets of an edge of one entity, as they were loaded or counted.
type Loaded struct {
	targets []any
	count   int
	counted bool // instead of loaded
}

// HoldOne puts the target of an edge into an entity.
//
//go:noinline
func HoldOne[E any](o *One[E], l Loaded) {
	*o = One[E]{loaded: true}
	if len(l.targets) > 0 {
		o.e = l.targets[0].(E)
	}
}

// HoldMany puts the targets of an edge, or their number, into an entity. Of the two, the other stays. The list has memory of its
// own: an entity that is kept does not keep the targets of the others.
//
//go:noinline
func HoldMany[E any](m *Many[E], l Loaded) {
	if l.counted {
		m.count, m.counted = l.count, true
		return
	}
	m.es, m.loaded = make([]E, len(l.targets)), true
	for i, t := range l.targets {
		m.es[i] = t.(E)
	}
}

// One is an edge to at most one entity, as it stands in Edges. The zero value is not loaded.
type One[E any] struct {
	e      E
	loaded bool
}

// Get returns the entity, nil if there is none, and whether the edge was loaded.
//
//go:noinline
func (o *One[E]) Get() (e E, loaded bool) { return o.e, o.loaded }

// MarshalJSON writes the entity, null if there is none or the edge was not loaded.
func (o One[E]) MarshalJSON() ([]byte, error) { return json.Marshal(o.e) }

// Many is an edge to any number of entities, as it stands in Edges. The zero value is neither loaded nor counted.
type Many[E any] struct {
	es      []E
	count   int
	loaded  bool
	counted bool
}

// Get returns the entities, an empty list if there are none, and whether the edge was loaded.
//
//go:noinline
func (m *Many[E]) Get() (es []E, loaded bool) { return m.es, m.loaded }

// Count returns the number of targets, and whether they were counted: whether the query had the edge's Count in With. That
// the edge was loaded is not enough, for then a limit may have left some out.
//
//go:noinline
func (m *Many[E]) Count() (n int, counted bool) { return m.count, m.counted }

// IsZero reports that the edge was not loaded: so JSON leaves it out (omitzero), also if it was counted.
func (m Many[E]) IsZero() bool { return !m.loaded }

// MarshalJSON writes the entities, null if the edge was not loaded. The number of targets is not written.
func (m Many[E]) MarshalJSON() ([]byte, error) { return json.Marshal(m.es) }
