package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/table"
)

// Edge is an edge of the entity with marker M, for With: the edge itself, or an EdgeQuery of it.
type Edge[M any] interface {
	edge(M) *sqlexpr.EdgeLoad
}

// EdgeTo is an edge from M to N of any shape: *ToOne, *ToMany or *ManyToMany.
type EdgeTo[M, N any] interface {
	Edge[M]
	join(M, N) *Join
}

// Join describes how an edge finds its targets.
type Join = table.Join

// Through is the join table of an edge.
type Through = table.Through

// ToOne is an edge from M to at most one N.
type ToOne[M, N any] struct{ Join Join }

// Has matches entities with a target that matches all of the predicates. Without predicates it matches entities with any target.
//
//go:noinline
func (e *ToOne[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{sqlexpr.HasTarget(&e.Join, *new(N), exprs(ps))}
}

// HasNone matches entities without such a target.
//
//go:noinline
func (e *ToOne[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{sqlexpr.HasNoTarget(&e.Join, *new(N), exprs(ps))}
}

// Where loads the target only if it matches all of the predicates.
//
//go:noinline
func (e *ToOne[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).Where(exprs(ps))}
}

// With also loads edges of the target.
//
//go:noinline
func (e *ToOne[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).Nested(loads(edges))}
}

//go:noinline
func (e *ToOne[M, N]) edge(M) *sqlexpr.EdgeLoad { return sqlexpr.LoadEdge(&e.Join, *new(N)) }

//go:noinline
func (e *ToOne[M, N]) join(M, N) *Join { return &e.Join }

// ToMany is an edge from M to any number of N.
type ToMany[M, N any] struct{ Join Join }

// Has matches entities with a target that matches all of the predicates. Without predicates it matches entities with any target.
//
//go:noinline
func (e *ToMany[M, N]) Has(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{sqlexpr.HasTarget(&e.Join, *new(N), exprs(ps))}
}

// HasNone matches entities without such a target.
//
//go:noinline
func (e *ToMany[M, N]) HasNone(ps ...Predicate[N]) Predicate[M] {
	return Predicate[M]{sqlexpr.HasNoTarget(&e.Join, *new(N), exprs(ps))}
}

// Where loads the targets that match all of the predicates.
//
//go:noinline
func (e *ToMany[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).Where(exprs(ps))}
}

// OrderBy loads the targets of each entity in this order.
//
//go:noinline
func (e *ToMany[M, N]) OrderBy(orders ...Order[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).OrderBy(terms(orders))}
}

// Limit loads at most the first n targets of each entity, in the order of OrderBy. The default order is by key.
//
//go:noinline
func (e *ToMany[M, N]) Limit(n int) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).AtMost(n)}
}

// With also loads edges of the targets.
//
//go:noinline
func (e *ToMany[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).Nested(loads(edges))}
}

// Count counts the targets of each entity instead of loading them, in one statement; Many.Count returns the number.
//
//go:noinline
func (e *ToMany[M, N]) Count() *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{sqlexpr.LoadEdge(&e.Join, *new(N)).Counted()}
}

//go:noinline
func (e *ToMany[M, N]) edge(M) *sqlexpr.EdgeLoad { return sqlexpr.LoadEdge(&e.Join, *new(N)) }

//go:noinline
func (e *ToMany[M, N]) join(M, N) *Join { return &e.Join }

// ManyToMany is an edge from M to any number of N, and from each N to any number of M. The pairs of keys, of types K and L, are in
// a join table without an entity. Link and Unlink write the join table.
type ManyToMany[M, N, K, L any] struct{ ToMany[M, N] }

// linked binds Link and Unlink to the types of the keys.
func (e *ManyToMany[M, N, K, L]) linked(K, L) *Join { return &e.Join }

func terms[M any](orders []Order[M]) []sqlexpr.Term {
	out := make([]sqlexpr.Term, len(orders))
	for i, o := range orders {
		out[i] = sqlexpr.Term{Expr: o.e, Desc: o.desc}
	}
	return out
}
