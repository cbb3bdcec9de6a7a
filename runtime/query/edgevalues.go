package query

import "encoding/json"

// Loaded are the loaded targets of an edge of one entity, or their number.
type Loaded struct {
	targets []any
	count   int
	counted bool // counted and not loaded
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

// HoldMany puts the targets of an edge, or their number, into an entity. It does not change the other of the two. The list has its
// own memory, so a retained entity does not retain the targets of other entities.
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

// One is an edge to at most one entity, in the field Edges of an entity. The zero value is not loaded.
type One[E any] struct {
	e      E
	loaded bool
}

// Get returns the entity, or nil, and reports whether the edge was loaded.
//
//go:noinline
func (o *One[E]) Get() (e E, loaded bool) { return o.e, o.loaded }

// MarshalJSON writes the entity. It writes null if there is none or the edge was not loaded.
func (o One[E]) MarshalJSON() ([]byte, error) { return json.Marshal(o.e) }

// Many is an edge to any number of entities, in the field Edges of an entity. The zero value is neither loaded nor counted.
type Many[E any] struct {
	es []E
	edgeState
}

// edgeState is the part of Many that does not depend on the type of the entity. The compiler emits its methods once, not for each entity in
// each package that names the client.
type edgeState struct {
	count   int
	loaded  bool
	counted bool
}

// Get returns the entities, or an empty list, and reports whether the edge was loaded.
//
//go:noinline
func (m *Many[E]) Get() (es []E, loaded bool) { return m.es, m.loaded }

// Count returns the number of targets, and reports whether the query counted them with the edge's Count in With. A loaded edge is
// not counted, because a limit may have omitted targets.
//
//go:noinline
func (m *edgeState) Count() (n int, counted bool) { return m.count, m.counted }

// IsZero reports whether the edge was not loaded. JSON then omits it (omitzero), even if it was counted.
func (m edgeState) IsZero() bool { return !m.loaded }

// MarshalJSON writes the entities, or null if the edge was not loaded. It does not write the number of targets.
func (m Many[E]) MarshalJSON() ([]byte, error) { return json.Marshal(m.es) }
