package logic_test

import (
	"fmt"
	"slices"

	"github.com/crategen/crategen/runtime/query"
)

// array is a column of arrays.
type array[M, T any] interface {
	Has(T) query.Predicate[M]
	HasAny(...T) query.Predicate[M]
	HasAll(...T) query.Predicate[M]
	Len() *query.ArrayLength[M]
}

// arrays is what arrays of a Go type are made of.
type arrays[M, R, T any] struct {
	rows  func(*gen) []R
	equal func(a, b T) bool
	fresh func(*gen) T
	cut   func(T) T
}

// list makes an array for a column.
func (a arrays[M, R, T]) list(g *gen) []T {
	out := make([]T, g.IntN(4))
	for i := range out {
		out[i] = a.fresh(g)
	}
	if len(out) > 1 && g.chance(0.4) {
		out[1] = out[0]
	}
	return out
}

func (a arrays[M, R, T]) add(s *pool[M, R], weight int, name string, c array[M, T], get func(R) []T) {
	konst := func(g *gen) T {
		if list := get(pick(g, a.rows(g))); len(list) > 0 && g.chance(0.7) {
			return pick(g, list)
		}
		return a.fresh(g)
	}
	holds := func(list []T, x T) bool {
		return slices.ContainsFunc(list, func(y T) bool { return a.equal(y, a.cut(x)) })
	}
	s.add(weight, func(g *gen, _ int) cond[M, R] {
		x := konst(g)
		return cond[M, R]{text: fmt.Sprintf("%s.Has(%v)", name, x), ask: c.Has(x), eval: func(r R) tri {
			list := get(r)
			return when(list != nil, func() bool { return holds(list, x) })
		}}
	})
	// ofNone is what the condition is for an empty list, whatever the row; unknown if that depends on the row.
	some := func(text string, ask func(...T) query.Predicate[M], ofNone tri, met func(list, xs []T) bool) {
		s.add(weight, func(g *gen, _ int) cond[M, R] {
			xs := make([]T, g.IntN(4))
			for i := range xs {
				xs[i] = konst(g)
			}
			if len(xs) > 1 && g.chance(0.2) {
				xs[1] = xs[0]
			}
			var build func(xs []T) cond[M, R]
			build = func(xs []T) cond[M, R] {
				return cond[M, R]{text: fmt.Sprintf("%s.%s(%v)", name, text, xs), ask: ask(xs...), eval: func(r R) tri {
					list := get(r)
					if len(xs) == 0 && ofNone != unknown {
						return ofNone
					}
					return when(list != nil, func() bool { return met(list, xs) })
				}, smaller: func() (out []cond[M, R]) {
					for i := range xs {
						out = append(out, build(slices.Delete(slices.Clone(xs), i, i+1)))
					}
					return out
				}}
			}
			return build(xs)
		})
	}
	some("HasAny", c.HasAny, no, func(list, xs []T) bool {
		return slices.ContainsFunc(xs, func(x T) bool { return holds(list, x) })
	})
	some("HasAll", c.HasAll, unknown, func(list, xs []T) bool {
		return !slices.ContainsFunc(xs, func(x T) bool { return !holds(list, x) })
	})
	s.add(weight, func(g *gen, _ int) cond[M, R] {
		n, i := g.IntN(5)-1, g.IntN(len(comparisons))
		l := c.Len()
		p, ok := comparedLength(l, comparisons[i].name, n)
		for !ok {
			i = g.IntN(len(comparisons))
			p, ok = comparedLength(l, comparisons[i].name, n)
		}
		return cond[M, R]{text: fmt.Sprintf("%s.Len().%s(%d)", name, comparisons[i].name, n), ask: p, eval: func(r R) tri {
			list := get(r)
			return when(list != nil, func() bool { return comparisons[i].met(len(list) - n) })
		}}
	})
	if n, ok := c.(nullable[M]); ok {
		s.add(weight, func(g *gen, _ int) cond[M, R] {
			return isNull(name, n, func(r R) bool { return get(r) != nil }, g.chance(0.5))
		})
	}
}

func comparedLength[M any](l *query.ArrayLength[M], name string, n int) (p query.Predicate[M], ok bool) {
	switch name {
	case "EQ":
		return l.EQ(n), true
	case "GT":
		return l.GT(n), true
	case "GTE":
		return l.GTE(n), true
	case "LT":
		return l.LT(n), true
	case "LTE":
		return l.LTE(n), true
	}
	return p, false
}
