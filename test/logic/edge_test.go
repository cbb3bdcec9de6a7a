package logic_test

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/owner"
	"github.com/crategen/crategen/test/logic/db/tag"
)

// edge is an edge of any shape.
type edge[M, N any] interface {
	Has(...query.Predicate[N]) query.Predicate[M]
	HasNone(...query.Predicate[N]) query.Predicate[M]
}

// addEdge adds the conditions through an edge, and the number of its targets.
func addEdge[M, N, R, S any](s *pool[M, R], target *pool[N, S], weight int, name string, e edge[M, N], targets func(R) []S) {
	s.add(weight, func(g *gen, depth int) cond[M, R] {
		cs := make([]cond[N, S], g.IntN(3))
		for i := range cs {
			cs[i] = target.cond(g, depth-1)
		}
		return has(name, e, cs, targets, g.chance(0.3))
	})
}

func has[M, N, R, S any](name string, e edge[M, N], cs []cond[N, S], targets func(R) []S, none bool) cond[M, R] {
	p, text := e.Has(asks(cs)...), name+".Has("
	if none {
		p, text = e.HasNone(asks(cs)...), name+".HasNone("
	}
	inner := all(cs)
	return cond[M, R]{
		text: text + texts(cs) + ")",
		ask:  p,
		eval: func(r R) tri {
			return truth(slices.ContainsFunc(targets(r), func(s S) bool { return inner.eval(s) == yes }) != none)
		},
		smaller: func() []cond[M, R] {
			return fewer(cs, func(cs []cond[N, S]) cond[M, R] { return has(name, e, cs, targets, none) })
		},
	}
}

func one[T any](p *T) []*T {
	if p == nil {
		return nil
	}
	return []*T{p}
}

func addEdges(s *pools) {
	addEdge(&s.item, &s.owner, 4, "item.Owner", item.Owner, func(r *itemRow) []*ownerRow { return one(r.owner) })
	addEdge(&s.item, &s.tag, 3, "item.Tags", item.Tags, func(r *itemRow) []*tagRow { return r.tags })
	addEdge(&s.owner, &s.item, 2, "owner.Items", owner.Items, func(r *ownerRow) []*itemRow { return r.items })
	addEdge(&s.owner, &s.owner, 1, "owner.Boss", owner.Boss, func(r *ownerRow) []*ownerRow { return one(r.boss) })
	addEdge(&s.owner, &s.owner, 1, "owner.Staff", owner.Staff, func(r *ownerRow) []*ownerRow { return r.staff })
	addEdge(&s.tag, &s.item, 1, "tag.Items", tag.Items, func(r *tagRow) []*itemRow { return r.items })
}

// hasWords reports whether a text has all of the words.
func hasWords(text, words string) bool {
	have := strings.Fields(text)
	return !slices.ContainsFunc(strings.Fields(words), func(w string) bool { return !slices.Contains(have, w) })
}
