package logic_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/query"
	"github.com/crategen/crategen/test/logic/db"
)

// gen makes random conditions on the rows of a world.
type gen struct {
	*rand.Rand
	client *db.Client
	world  *world
	target string
}

// chance is true with the probability p.
func (g *gen) chance(p float64) bool { return g.Float64() < p }

func pick[T any](g *gen, of []T) T { return of[g.IntN(len(of))] }

// cond is a condition on rows of the entity with the marker M: the one that the client is asked, and what it has to answer for a
// row R.
type cond[M, R any] struct {
	text    string
	ask     query.Predicate[M]
	eval    func(R) tri
	smaller func() []cond[M, R] // simpler conditions, to find out which part is at fault; nil for none
}

// simpler returns the simpler conditions.
func (c cond[M, R]) simpler() []cond[M, R] {
	if c.smaller == nil {
		return nil
	}
	return c.smaller()
}

// pool is what conditions on an entity are made of.
type pool[M, R any] struct {
	leaves []func(g *gen, depth int) cond[M, R]
}

func (s *pool[M, R]) add(weight int, leaf func(g *gen, depth int) cond[M, R]) {
	for range weight {
		s.leaves = append(s.leaves, leaf)
	}
}

// cond makes a condition of at most so many levels.
func (s *pool[M, R]) cond(g *gen, depth int) cond[M, R] {
	if depth > 0 && g.chance(0.7) {
		switch g.IntN(5) {
		case 0, 1:
			return all(s.conds(g, depth-1))
		case 2, 3:
			return anyOf(s.conds(g, depth-1))
		default:
			return not(s.cond(g, depth-1))
		}
	}
	return pick(g, s.leaves)(g, depth)
}

// conds makes some conditions, seldom none.
func (s *pool[M, R]) conds(g *gen, depth int) []cond[M, R] {
	n := 2 + g.IntN(2)
	if g.chance(0.05) {
		n = g.IntN(2)
	}
	out := make([]cond[M, R], n)
	for i := range out {
		out[i] = s.cond(g, depth)
	}
	return out
}

func asks[M, R any](cs []cond[M, R]) []query.Predicate[M] {
	out := make([]query.Predicate[M], len(cs))
	for i, c := range cs {
		out[i] = c.ask
	}
	return out
}

func texts[M, R any](cs []cond[M, R]) string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = c.text
	}
	return strings.Join(out, ", ")
}

func all[M, R any](cs []cond[M, R]) cond[M, R] {
	return cond[M, R]{
		text: "And(" + texts(cs) + ")",
		ask:  query.And(asks(cs)...),
		eval: func(r R) tri {
			out := yes
			for _, c := range cs {
				out = min(out, c.eval(r))
			}
			return out
		},
		smaller: func() []cond[M, R] { return append(slices.Clone(cs), fewer(cs, all[M, R])...) },
	}
}

func anyOf[M, R any](cs []cond[M, R]) cond[M, R] {
	return cond[M, R]{
		text: "Or(" + texts(cs) + ")",
		ask:  query.Or(asks(cs)...),
		eval: func(r R) tri {
			out := no
			for _, c := range cs {
				out = max(out, c.eval(r))
			}
			return out
		},
		smaller: func() []cond[M, R] { return append(slices.Clone(cs), fewer(cs, anyOf[M, R])...) },
	}
}

func not[M, R any](c cond[M, R]) cond[M, R] {
	return cond[M, R]{
		text:    "Not(" + c.text + ")",
		ask:     query.Not(c.ask),
		eval:    func(r R) tri { return c.eval(r).not() },
		smaller: func() []cond[M, R] { return append([]cond[M, R]{c}, each(c.simpler(), not[M, R])...) },
	}
}

// every is met by each row.
func every[M, R any]() cond[M, R] {
	return cond[M, R]{text: "Every()", ask: query.Every[M](), eval: func(R) tri { return yes }}
}

// fewer makes of a list those with an element less, and those with a simpler element.
func fewer[M, R, X any](cs []cond[M, R], build func([]cond[M, R]) X) []X {
	var out []X
	for i := range cs {
		out = append(out, build(slices.Delete(slices.Clone(cs), i, i+1)))
	}
	for i, c := range cs {
		for _, s := range c.simpler() {
			other := slices.Clone(cs)
			other[i] = s
			out = append(out, build(other))
		}
	}
	return out
}

// each builds something of each.
func each[X, Y any](xs []X, build func(X) Y) []Y {
	out := make([]Y, len(xs))
	for i, x := range xs {
		out[i] = build(x)
	}
	return out
}

// undecided says that a condition has no answer that holds on every database, such as one on a sum that overflows. It is
// thrown by an evaluation.
type undecided struct{ why string }

func undecide(format string, args ...any) { panic(undecided{fmt.Sprintf(format, args...)}) }

// answers evaluates a condition for each row; ok is false if it is undecided for one.
func answers[M, R any](c cond[M, R], rows []R) (out []tri, ok bool) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case undecided:
			ok = false
		default:
			panic(e)
		}
	}()
	for _, r := range rows {
		out = append(out, c.eval(r))
	}
	return out, true
}
