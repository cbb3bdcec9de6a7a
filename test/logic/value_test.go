package logic_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/query"
)

// val is a value of rows of M: a column, a member of a document or a computed value.
type val[M, R, T any] struct {
	text    string
	operand query.Operand[M, T]
	column  any                   // with comparisons of its own; nil for a computed value
	get     func(R) (T, bool)     // false for NULL
	smaller func() []val[M, R, T] // simpler values, nil for none
}

func (v val[M, R, T]) simpler() []val[M, R, T] {
	if v.smaller == nil {
		return nil
	}
	return v.smaller()
}

// kind is what values of a Go type are made of.
type kind[M, R, T any] struct {
	name    string
	pool    *pool[M, R]
	compare func(a, b T) int
	ordered bool // it has GT and its like
	rows    func(g *gen) []R
	fresh   func(g *gen) T              // a value for a column
	near    func(g *gen, v T) T         // a value beside another, nil for none
	fit     func(T) T                   // cuts a constant to what columns hold; nil if they hold all
	show    func(T) string              // nil for %v
	made    func(T) query.Operand[M, T] // nil for a type without constants
	columns []val[M, R, T]
	exprs   []func(g *gen, depth int) val[M, R, T]
}

func newKind[M, R any, T query.Basic](s *pool[M, R], name string, weight int, compare func(a, b T) int, rows func(*gen) []R, fresh func(g *gen) T) *kind[M, R, T] {
	k := newOtherKind(s, name, weight, compare, rows, fresh)
	k.made = func(v T) query.Operand[M, T] { return query.Value[M](v) }
	return k
}

// newOtherKind makes a kind whose constants another function than Value makes.
func newOtherKind[M, R, T any](s *pool[M, R], name string, weight int, compare func(a, b T) int, rows func(*gen) []R, fresh func(g *gen) T) *kind[M, R, T] {
	k := &kind[M, R, T]{name: name, pool: s, compare: compare, ordered: true, rows: rows, fresh: fresh}
	s.add(weight, k.comparison)
	s.add(max(weight/2, 1), k.list)
	s.add(max(weight/3, 1), k.between)
	s.add(max(weight/3, 1), k.null)
	s.add(max(weight/3, 1), k.two)
	return k
}

// konst is a constant, most often that of some row or one beside it.
func (k *kind[M, R, T]) konst(g *gen) T {
	if g.chance(0.7) {
		if v, ok := pick(g, k.columns).get(pick(g, k.rows(g))); ok {
			if k.near != nil && g.chance(0.4) {
				return k.near(g, v)
			}
			return v
		}
	}
	return k.fresh(g)
}

func (k *kind[M, R, T]) cut(v T) T {
	if k.fit == nil {
		return v
	}
	return k.fit(v)
}

func (k *kind[M, R, T]) print(v T) string {
	if k.show == nil {
		return fmt.Sprint(v)
	}
	return k.show(v)
}

// addColumn adds a column of the entity.
func (k *kind[M, R, T]) addColumn(text string, c query.Operand[M, T], get func(R) (T, bool)) {
	k.columns = append(k.columns, val[M, R, T]{text: text, operand: c, column: c, get: get})
}

// value makes a value of at most so many levels.
func (k *kind[M, R, T]) value(g *gen, depth int) val[M, R, T] {
	if depth <= 0 || g.chance(0.6) {
		return pick(g, k.columns)
	}
	switch n := g.IntN(5 + 2*len(k.exprs)); n {
	case 0:
		if k.made == nil {
			return pick(g, k.columns)
		}
		return k.constant(k.konst(g))
	case 1:
		return k.coalesce(k.value(g, depth-1), k.value(g, depth-1))
	case 2:
		return k.or(k.value(g, depth-1), k.konst(g))
	case 3:
		return k.choice(k.pool.cond(g, depth-1), k.value(g, depth-1), k.value(g, depth-1))
	case 4:
		return k.ending(k.pool.cond(g, depth-1), k.value(g, depth-1))
	default:
		return k.exprs[(n-5)/2](g, depth-1)
	}
}

func (k *kind[M, R, T]) constant(v T) val[M, R, T] {
	cut := k.cut(v)
	return val[M, R, T]{
		text:    "Value(" + k.print(v) + ")",
		operand: k.made(v),
		get:     func(R) (T, bool) { return cut, true },
	}
}

func (k *kind[M, R, T]) coalesce(a, b val[M, R, T]) val[M, R, T] {
	return val[M, R, T]{
		text:    "Coalesce(" + a.text + ", " + b.text + ")",
		operand: query.Coalesce(a.operand, b.operand),
		get: func(r R) (T, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			if xok {
				return x, true
			}
			return y, yok
		},
		smaller: func() []val[M, R, T] { return both(a, b, k.coalesce) },
	}
}

func (k *kind[M, R, T]) or(a val[M, R, T], v T) val[M, R, T] {
	cut := k.cut(v)
	return val[M, R, T]{
		text:    a.text + ".Or(" + k.print(v) + ")",
		operand: query.AsNullable(a.operand).Or(v),
		get: func(r R) (T, bool) {
			if x, ok := a.get(r); ok {
				return x, true
			}
			return cut, true
		},
		smaller: func() []val[M, R, T] {
			return append([]val[M, R, T]{a}, each(a.simpler(), func(a val[M, R, T]) val[M, R, T] { return k.or(a, v) })...)
		},
	}
}

func (k *kind[M, R, T]) choice(c cond[M, R], a, b val[M, R, T]) val[M, R, T] {
	return val[M, R, T]{
		text:    "When(" + c.text + ", " + a.text + ").Else(" + b.text + ")",
		operand: query.When(c.ask, a.operand).Else(b.operand),
		get: func(r R) (T, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			if c.eval(r) == yes {
				return x, xok
			}
			return y, yok
		},
		smaller: func() []val[M, R, T] {
			out := both(a, b, func(a, b val[M, R, T]) val[M, R, T] { return k.choice(c, a, b) })
			return append(out, each(c.simpler(), func(c cond[M, R]) val[M, R, T] { return k.choice(c, a, b) })...)
		},
	}
}

func (k *kind[M, R, T]) ending(c cond[M, R], a val[M, R, T]) val[M, R, T] {
	return val[M, R, T]{
		text:    "When(" + c.text + ", " + a.text + ").End()",
		operand: query.When(c.ask, a.operand).End(),
		get: func(r R) (T, bool) {
			x, ok := a.get(r)
			return x, ok && c.eval(r) == yes
		},
		smaller: func() []val[M, R, T] {
			out := append([]val[M, R, T]{a}, each(a.simpler(), func(a val[M, R, T]) val[M, R, T] { return k.ending(c, a) })...)
			return append(out, each(c.simpler(), func(c cond[M, R]) val[M, R, T] { return k.ending(c, a) })...)
		},
	}
}

// both makes simpler values of one that is made of two: each of the two, and those with one of them simpler.
func both[M, R, T any](a, b val[M, R, T], build func(a, b val[M, R, T]) val[M, R, T]) []val[M, R, T] {
	out := []val[M, R, T]{a, b}
	for _, s := range a.simpler() {
		out = append(out, build(s, b))
	}
	for _, s := range b.simpler() {
		out = append(out, build(a, s))
	}
	return out
}

// The names of the comparisons, and what they say of the order of two values.
var comparisons = []struct {
	name string
	met  func(order int) bool
}{
	{"EQ", func(o int) bool { return o == 0 }},
	{"NEQ", func(o int) bool { return o != 0 }},
	{"GT", func(o int) bool { return o > 0 }},
	{"GTE", func(o int) bool { return o >= 0 }},
	{"LT", func(o int) bool { return o < 0 }},
	{"LTE", func(o int) bool { return o <= 0 }},
}

// compared compares by the name of the comparison, with the column's own if it has one.
func compared[M, R, T any](v val[M, R, T], name string, x T) query.Predicate[M] {
	e := query.AsNullable(v.operand)
	on := func(c any) (query.Predicate[M], bool) {
		switch name {
		case "EQ":
			if c, ok := c.(interface{ EQ(T) query.Predicate[M] }); ok {
				return c.EQ(x), true
			}
		case "NEQ":
			if c, ok := c.(interface{ NEQ(T) query.Predicate[M] }); ok {
				return c.NEQ(x), true
			}
		case "GT":
			if c, ok := c.(interface{ GT(T) query.Predicate[M] }); ok {
				return c.GT(x), true
			}
		case "GTE":
			if c, ok := c.(interface{ GTE(T) query.Predicate[M] }); ok {
				return c.GTE(x), true
			}
		case "LT":
			if c, ok := c.(interface{ LT(T) query.Predicate[M] }); ok {
				return c.LT(x), true
			}
		case "LTE":
			if c, ok := c.(interface{ LTE(T) query.Predicate[M] }); ok {
				return c.LTE(x), true
			}
		}
		return query.Predicate[M]{}, false
	}
	if p, ok := on(v.column); ok {
		return p
	}
	p, _ := on(e)
	return p
}

func (k *kind[M, R, T]) comparison(g *gen, depth int) cond[M, R] {
	n := len(comparisons)
	if !k.ordered {
		n = 2
	}
	v := k.value(g, depth)
	if g.chance(0.2) {
		v.column = nil // compared as a computed value
	}
	return k.compareWith(v, g.IntN(n), k.konst(g))
}

func (k *kind[M, R, T]) compareWith(v val[M, R, T], op int, x T) cond[M, R] {
	cut := k.cut(x)
	c := comparisons[op]
	return cond[M, R]{
		text: v.text + "." + c.name + "(" + k.print(x) + ")",
		ask:  compared(v, c.name, x),
		eval: func(r R) tri {
			y, ok := v.get(r)
			return when(ok, func() bool { return c.met(k.compare(y, cut)) })
		},
		smaller: func() []cond[M, R] {
			return each(v.simpler(), func(v val[M, R, T]) cond[M, R] { return k.compareWith(v, op, x) })
		},
	}
}

func (k *kind[M, R, T]) list(g *gen, depth int) cond[M, R] {
	xs := make([]T, g.IntN(4))
	if g.chance(0.05) {
		xs = make([]T, 20)
	}
	for i := range xs {
		xs[i] = k.konst(g)
	}
	if len(xs) > 1 && g.chance(0.2) {
		xs[0] = xs[1]
	}
	return k.among(k.value(g, depth), xs, g.chance(0.5))
}

func (k *kind[M, R, T]) among(v val[M, R, T], xs []T, not bool) cond[M, R] {
	type lists interface {
		In(...T) query.Predicate[M]
		NotIn(...T) query.Predicate[M]
	}
	l, ok := v.column.(lists)
	if !ok {
		l = query.AsNullable(v.operand)
	}
	p, name := l.In(xs...), ".In("
	if not {
		p, name = l.NotIn(xs...), ".NotIn("
	}
	return cond[M, R]{
		text: v.text + name + strings.Join(each(xs, k.print), ", ") + ")",
		ask:  p,
		eval: func(r R) tri {
			y, ok := v.get(r)
			if len(xs) == 0 {
				return truth(not) // also where the value is NULL
			}
			return when(ok, func() bool {
				return slices.ContainsFunc(xs, func(x T) bool { return k.compare(k.cut(x), y) == 0 }) != not
			})
		},
		smaller: func() []cond[M, R] {
			out := each(v.simpler(), func(v val[M, R, T]) cond[M, R] { return k.among(v, xs, not) })
			for i := range xs {
				out = append(out, k.among(v, slices.Delete(slices.Clone(xs), i, i+1), not))
			}
			return out
		},
	}
}

func (k *kind[M, R, T]) between(g *gen, depth int) cond[M, R] {
	c := pick(g, k.columns)
	b, ok := c.column.(interface {
		Between(low, high T) query.Predicate[M]
	})
	if !ok {
		return k.comparison(g, depth)
	}
	low, high := k.konst(g), k.konst(g)
	if k.compare(low, high) > 0 && g.chance(0.8) {
		low, high = high, low
	}
	return cond[M, R]{
		text: c.text + ".Between(" + k.print(low) + ", " + k.print(high) + ")",
		ask:  b.Between(low, high),
		eval: func(r R) tri {
			x, ok := c.get(r)
			return when(ok, func() bool { return k.compare(k.cut(low), x) <= 0 && k.compare(x, k.cut(high)) <= 0 })
		},
	}
}

// nullable is a column that can be asked whether it is NULL, or a computed value.
type nullable[M any] interface {
	IsNull() query.Predicate[M]
	NotNull() query.Predicate[M]
}

func (k *kind[M, R, T]) null(g *gen, depth int) cond[M, R] {
	return k.nullness(k.value(g, depth), g.chance(0.5))
}

func (k *kind[M, R, T]) nullness(v val[M, R, T], not bool) cond[M, R] {
	n, ok := v.column.(nullable[M])
	if !ok {
		n = query.AsNullable(v.operand)
	}
	c := isNull(v.text, n, func(r R) bool { _, ok := v.get(r); return ok }, not)
	c.smaller = func() []cond[M, R] {
		return each(v.simpler(), func(v val[M, R, T]) cond[M, R] { return k.nullness(v, not) })
	}
	return c
}

func isNull[M, R any](text string, n nullable[M], there func(R) bool, not bool) cond[M, R] {
	p, name := n.IsNull(), ".IsNull()"
	if not {
		p, name = n.NotNull(), ".NotNull()"
	}
	return cond[M, R]{text: text + name, ask: p, eval: func(r R) tri { return truth(there(r) == not) }}
}

// two compares two values of a row.
func (k *kind[M, R, T]) two(g *gen, depth int) cond[M, R] {
	n := len(comparisons)
	if !k.ordered {
		n = 2
	}
	return k.compareTwo(k.value(g, depth), g.IntN(n), k.value(g, depth))
}

func (k *kind[M, R, T]) compareTwo(a val[M, R, T], op int, b val[M, R, T]) cond[M, R] {
	build := [...]func(a, b query.Operand[M, T]) query.Predicate[M]{query.Equal[M, T], query.NotEqual[M, T], query.Greater[M, T],
		query.GreaterEqual[M, T], query.Less[M, T], query.LessEqual[M, T]}[op]
	return cond[M, R]{
		text: comparisons[op].name + "(" + a.text + ", " + b.text + ")",
		ask:  build(a.operand, b.operand),
		eval: func(r R) tri {
			x, xok := a.get(r)
			y, yok := b.get(r)
			return when(xok && yok, func() bool { return comparisons[op].met(k.compare(x, y)) })
		},
		smaller: func() []cond[M, R] {
			out := each(a.simpler(), func(a val[M, R, T]) cond[M, R] { return k.compareTwo(a, op, b) })
			return append(out, each(b.simpler(), func(b val[M, R, T]) cond[M, R] { return k.compareTwo(a, op, b) })...)
		},
	}
}
