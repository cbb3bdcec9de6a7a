package logic_test

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db/item"
	"github.com/crategen/crategen/test/logic/db/of"
	"github.com/crategen/crategen/test/logic/db/owner"
)

// addSubqueries adds what conditions and values take from other rows: selections, the target of an edge, the number of targets.
func addSubqueries(s *pools, integer *itemKind[int], text *itemKind[string], k ownerKinds) {
	itemCount(s, integer)
	ownerCount(s, k.integer)

	integer.exprs = append(integer.exprs, via("item.Owner", item.Owner, k.integer, func(r *itemRow) *ownerRow { return r.owner }))
	text.exprs = append(text.exprs, via("item.Owner", item.Owner, k.text, func(r *itemRow) *ownerRow { return r.owner }))
	k.integer.exprs = append(k.integer.exprs, via("owner.Boss", owner.Boss, k.integer, func(r *ownerRow) *ownerRow { return r.boss }))

	integer.pool.add(3, amongSelected(integer, &s.owner, k.integer, owners, sourceOfOwners))
	text.pool.add(3, amongSelected(text, &s.owner, k.text, owners, sourceOfOwners))
	k.text.pool.add(1, amongSelected(k.text, &s.item, text, items, sourceOfItems))

	integer.exprs = append(integer.exprs, greatest(&s.owner, k.integer))

	s.item.add(2, func(g *gen, depth int) cond[*of.Item, *itemRow] {
		return exists(g, integer.value(g, depth-1), k.integer.value(g, depth-1), g.IntN(len(comparisons)), s.owner.cond(g, depth-1), g.chance(0.4))
	})
}

func owners(g *gen) []*ownerRow { return g.world.owners }

// ownerKinds are the kinds of values of an owner.
type ownerKinds struct {
	integer *kind[*of.Owner, *ownerRow, int]
	text    *kind[*of.Owner, *ownerRow, string]
}

func sourceOfOwners(g *gen, p query.Predicate[*of.Owner]) query.Source[*of.Owner] {
	return g.client.Owners.Where(p)
}

func sourceOfItems(g *gen, p query.Predicate[*of.Item]) query.Source[*of.Item] {
	return g.client.Items.Where(p)
}

// via is a value of the target of an edge.
func via[M, N, R, S any, T query.Basic](name string, e *query.ToOne[M, N], k *kind[N, *S, T], target func(R) *S) func(g *gen, depth int) val[M, R, T] {
	return func(g *gen, depth int) val[M, R, T] { return viaValue(name, e, k.value(g, depth-1), target) }
}

func viaValue[M, N, R, S, T any](name string, e *query.ToOne[M, N], v val[N, *S, T], target func(R) *S) val[M, R, T] {
	return val[M, R, T]{
		text:    "Via(" + name + ", " + v.text + ")",
		operand: query.Via(e, v.operand),
		get: func(r R) (out T, ok bool) {
			if t := target(r); t != nil {
				return v.get(t)
			}
			return out, false
		},
		smaller: func() []val[M, R, T] {
			return each(v.simpler(), func(v val[N, *S, T]) val[M, R, T] { return viaValue(name, e, v, target) })
		},
	}
}

func itemCount(s *pools, k *itemKind[int]) {
	k.exprs = append(k.exprs, func(g *gen, depth int) val[*of.Item, *itemRow, int] {
		return counted("item.Tags", item.Tags, s.tag.cond(g, depth-1), func(r *itemRow) []*tagRow { return r.tags })
	})
}

func ownerCount(s *pools, k *kind[*of.Owner, *ownerRow, int]) {
	k.exprs = append(k.exprs, func(g *gen, depth int) val[*of.Owner, *ownerRow, int] {
		return counted("owner.Items", owner.Items, s.item.cond(g, depth-1), func(r *ownerRow) []*itemRow { return r.items })
	})
}

// counted is the number of targets of an edge that meet a condition.
func counted[M, N, R, S any](name string, e query.EdgeTo[M, N], c cond[N, S], targets func(R) []S) val[M, R, int] {
	return val[M, R, int]{
		text:    "Targets(" + name + ", " + c.text + ")",
		operand: query.Targets(e, c.ask),
		get: func(r R) (n int, ok bool) {
			for _, t := range targets(r) {
				if c.eval(t) == yes {
					n++
				}
			}
			return n, true
		},
		smaller: func() []val[M, R, int] {
			return each(c.simpler(), func(c cond[N, S]) val[M, R, int] { return counted(name, e, c, targets) })
		},
	}
}

// amongSelected is In or NotIn of a selection of another entity.
func amongSelected[M, N, R, S any, T query.Basic](k *kind[M, R, T], other *pool[N, S], of *kind[N, S, T], rows func(*gen) []S,
	source func(*gen, query.Predicate[N]) query.Source[N]) func(g *gen, depth int) cond[M, R] {
	return func(g *gen, depth int) cond[M, R] {
		notIn := g.chance(0.5)
		var build func(v val[M, R, T], w val[N, S, T], c cond[N, S]) cond[M, R]
		build = func(v val[M, R, T], w val[N, S, T], c cond[N, S]) cond[M, R] {
			selection := query.Pick(w.operand).From(source(g, c.ask))
			p, name := query.In(v.operand, selection), "In"
			if notIn {
				p, name = query.NotIn(v.operand, selection), "NotIn"
			}
			return cond[M, R]{
				text: fmt.Sprintf("%s(%s, Pick(%s).From(Where(%s)))", name, v.text, w.text, c.text),
				ask:  p,
				eval: func(r R) tri {
					x, ok := v.get(r)
					found := slices.ContainsFunc(rows(g), func(s S) bool {
						y, ok := w.get(s)
						return ok && k.compare(x, y) == 0 && c.eval(s) == yes
					})
					return when(ok, func() bool { return found != notIn })
				},
				smaller: func() []cond[M, R] {
					out := each(v.simpler(), func(v val[M, R, T]) cond[M, R] { return build(v, w, c) })
					out = append(out, each(w.simpler(), func(w val[N, S, T]) cond[M, R] { return build(v, w, c) })...)
					return append(out, each(c.simpler(), func(c cond[N, S]) cond[M, R] { return build(v, w, c) })...)
				},
			}
		}
		return build(k.value(g, depth), of.value(g, depth-1), other.cond(g, depth-1))
	}
}

// greatest is the greatest value that a selection returns, NULL if it returns none.
func greatest(other *pool[*of.Owner, *ownerRow], k *kind[*of.Owner, *ownerRow, int]) func(g *gen, depth int) val[*of.Item, *itemRow, int] {
	return func(g *gen, depth int) val[*of.Item, *itemRow, int] {
		var build func(w val[*of.Owner, *ownerRow, int], c cond[*of.Owner, *ownerRow]) val[*of.Item, *itemRow, int]
		build = func(w val[*of.Owner, *ownerRow, int], c cond[*of.Owner, *ownerRow]) val[*of.Item, *itemRow, int] {
			return val[*of.Item, *itemRow, int]{
				text:    fmt.Sprintf("Scalar(Max(%s).From(Where(%s)))", w.text, c.text),
				operand: query.Scalar[*of.Item](query.Select1(query.Max(w.operand)).From(g.client.Owners.Where(c.ask))),
				get: func(*itemRow) (out int, any bool) {
					for _, o := range g.world.owners {
						x, ok := w.get(o)
						if c.eval(o) == yes && ok && (!any || x > out) {
							out, any = x, true
						}
					}
					return out, any
				},
				smaller: func() []val[*of.Item, *itemRow, int] {
					out := each(w.simpler(), func(w val[*of.Owner, *ownerRow, int]) val[*of.Item, *itemRow, int] { return build(w, c) })
					return append(out, each(c.simpler(), func(c cond[*of.Owner, *ownerRow]) val[*of.Item, *itemRow, int] { return build(w, c) })...)
				},
			}
		}
		return build(k.value(g, depth-1), other.cond(g, depth-1))
	}
}

// exists asks whether there is an owner that meets a condition and whose value compares with one of the item at hand.
func exists(g *gen, v val[*of.Item, *itemRow, int], w val[*of.Owner, *ownerRow, int], op int, c cond[*of.Owner, *ownerRow], none bool) cond[*of.Item, *itemRow] {
	build := [...]func(a, b query.Operand[*of.Owner, int]) query.Predicate[*of.Owner]{query.Equal[*of.Owner, int], query.NotEqual[*of.Owner, int],
		query.Greater[*of.Owner, int], query.GreaterEqual[*of.Owner, int], query.Less[*of.Owner, int], query.LessEqual[*of.Owner, int]}[op]
	source := g.client.Owners.Where(build(w.operand, query.Outer[*of.Owner](v.operand)), c.ask)
	p, name := query.Exists[*of.Item](source), "Exists"
	if none {
		p, name = query.NotExists[*of.Item](source), "NotExists"
	}
	return cond[*of.Item, *itemRow]{
		text: fmt.Sprintf("%s(Where(%s(%s, Outer(%s)), %s))", name, comparisons[op].name, w.text, v.text, c.text),
		ask:  p,
		eval: func(r *itemRow) tri {
			x, xok := v.get(r)
			return truth(slices.ContainsFunc(g.world.owners, func(o *ownerRow) bool {
				y, yok := w.get(o)
				return c.eval(o) == yes && xok && yok && comparisons[op].met(cmp.Compare(y, x))
			}) != none)
		},
		smaller: func() []cond[*of.Item, *itemRow] {
			out := each(v.simpler(), func(v val[*of.Item, *itemRow, int]) cond[*of.Item, *itemRow] { return exists(g, v, w, op, c, none) })
			out = append(out, each(w.simpler(), func(w val[*of.Owner, *ownerRow, int]) cond[*of.Item, *itemRow] { return exists(g, v, w, op, c, none) })...)
			return append(out, each(c.simpler(), func(c cond[*of.Owner, *ownerRow]) cond[*of.Item, *itemRow] { return exists(g, v, w, op, c, none) })...)
		},
	}
}
