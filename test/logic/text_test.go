package logic_test

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/query"
)

// pieces are what random texts are made of. Letters are those of ASCII: what databases do with the case of others differs, and
// is documented.
var pieces = []string{"a", "b", "A", "B", "ab", "%", "_", `\`, "'", `"`, "*", "?", "[", "]", "^", "-", "$", "{", "}", ".", "|", "(", "+",
	" ", "\n", "\t", "漢", "字", "😀", "\uffee", "1", "2"}

func randomText(g *gen) string {
	var sb strings.Builder
	for range g.IntN(6) {
		n := len(pieces)
		if g.chance(0.6) {
			n = 5
		}
		if p := pieces[g.IntN(n)]; !unordered(g.target, p) {
			sb.WriteString(p)
		}
	}
	return sb.String()
}

// part is a part of a text, or one like it.
func part(g *gen, s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	i := g.IntN(len(r))
	out := string(r[i : i+1+g.IntN(len(r)-i)])
	switch g.IntN(5) {
	case 0:
		return swapCase(out)
	case 1:
		return out + pieces[g.IntN(5)]
	}
	return out
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 32
		case 'A' <= r && r <= 'Z':
			return r + 32
		}
		return r
	}, s)
}

// addTexts adds what texts can do. T is string or a type of its own.
func addTexts[M, R any, T ~string](k *kind[M, R, T], weight int) {
	k.compare = func(a, b T) int { return strings.Compare(string(a), string(b)) }
	k.show = func(v T) string { return fmt.Sprintf("%q", string(v)) }
	k.near = func(g *gen, v T) T { return T(part(g, string(v))) }
	k.pool.add(weight, func(g *gen, depth int) cond[M, R] {
		return like(k.value(g, depth), pick(g, likes), part(g, string(k.konst(g))), g.chance(0.5))
	})
}

type likeness struct {
	name string
	met  func(s, part string) bool
}

// likes are the tests for a part of a text. The last two are methods of columns alone.
var likes = []likeness{
	{"Contains", strings.Contains},
	{"HasPrefix", strings.HasPrefix},
	{"HasSuffix", strings.HasSuffix},
	{"ContainsFold", func(s, part string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(part)) }},
	{"EqualFold", func(s, part string) bool { //lint:ignore SA6005 the databases compare in lower case
		return strings.ToLower(s) == strings.ToLower(part)
	}},
}

// like is a test for a part of a text; own takes the column's method if there is one.
func like[M, R any, T ~string](v val[M, R, T], l likeness, part string, own bool) cond[M, R] {
	type column interface {
		Contains(string) query.Predicate[M]
		HasPrefix(string) query.Predicate[M]
		HasSuffix(string) query.Predicate[M]
		ContainsFold(string) query.Predicate[M]
		EqualFold(string) query.Predicate[M]
	}
	c, isColumn := v.column.(column)
	own = own && isColumn
	var p query.Predicate[M]
	name := l.name
	switch {
	case name == "ContainsFold" && isColumn:
		p = c.ContainsFold(part)
	case name == "EqualFold" && isColumn:
		p = c.EqualFold(part)
	case name == "ContainsFold":
		p, name = query.Contains(query.Lower(v.operand), strings.ToLower(part)), "Lower.Contains"
	case name == "EqualFold":
		p, name = query.Lower(v.operand).EQ(strings.ToLower(part)), "Lower.EQ"
	case name == "Contains" && own:
		p = c.Contains(part)
	case name == "HasPrefix" && own:
		p = c.HasPrefix(part)
	case name == "HasSuffix" && own:
		p = c.HasSuffix(part)
	case name == "Contains":
		p = query.Contains(v.operand, part)
	case name == "HasPrefix":
		p = query.HasPrefix(v.operand, part)
	case name == "HasSuffix":
		p = query.HasSuffix(v.operand, part)
	}
	return cond[M, R]{
		text: fmt.Sprintf("%s.%s(%q)", v.text, name, part),
		ask:  p,
		eval: func(r R) tri {
			s, ok := v.get(r)
			return when(ok, func() bool { return l.met(string(s), part) })
		},
		smaller: func() []cond[M, R] {
			return each(v.simpler(), func(v val[M, R, T]) cond[M, R] { return like(v, l, part, own) })
		},
	}
}

// addStrings adds the functions whose result is a string.
func addStrings[M, R any](k *kind[M, R, string]) {
	one := func(name string, ask func(query.Operand[M, string]) query.Expr[M, string], do func(string) string) {
		k.exprs = append(k.exprs, func(g *gen, depth int) val[M, R, string] {
			return mapped(name, k.value(g, depth), ask, do)
		})
	}
	one("Lower", query.Lower[M, string], strings.ToLower)
	one("Upper", query.Upper[M, string], strings.ToUpper)
	one("Trim", query.Trim[M, string], func(s string) string { return strings.Trim(s, " ") })
	k.exprs = append(k.exprs,
		func(g *gen, depth int) val[M, R, string] { return concat(k.value(g, depth), k.value(g, depth)) },
		func(g *gen, depth int) val[M, R, string] {
			from, n := 1+g.IntN(5), g.IntN(4)
			return mapped(fmt.Sprintf("Substring(%d, %d)", from, n), k.value(g, depth),
				func(o query.Operand[M, string]) query.Expr[M, string] { return query.Substring(o, from, n) },
				func(s string) string {
					r := []rune(s)
					from := min(from-1, len(r))
					return string(r[from:min(from+n, len(r))])
				})
		},
		func(g *gen, depth int) val[M, R, string] {
			old, replacement := part(g, k.konst(g)), pick(g, pieces)
			return mapped(fmt.Sprintf("Replace(%q, %q)", old, replacement), k.value(g, depth),
				func(o query.Operand[M, string]) query.Expr[M, string] { return query.Replace(o, old, replacement) },
				func(s string) string {
					if old == "" {
						return s
					}
					return strings.ReplaceAll(s, old, replacement)
				})
		})
}

func concat[M, R any](a, b val[M, R, string]) val[M, R, string] {
	return val[M, R, string]{
		text:    "Concat(" + a.text + ", " + b.text + ")",
		operand: query.Concat(a.operand, b.operand),
		get: func(r R) (string, bool) {
			x, xok := a.get(r)
			y, yok := b.get(r)
			return x + y, xok && yok
		},
		smaller: func() []val[M, R, string] { return both(a, b, concat[M, R]) },
	}
}

// length is the number of characters of a text.
func length[M, R any](v val[M, R, string]) val[M, R, int] {
	return mapped("Length", v, query.Length[M, string], utf8.RuneCountInString)
}

// mapped is a function of a value.
func mapped[M, R, T, U any](name string, v val[M, R, T], ask func(query.Operand[M, T]) query.Expr[M, U], do func(T) U) val[M, R, U] {
	return val[M, R, U]{
		text:    name + "(" + v.text + ")",
		operand: ask(v.operand),
		get: func(r R) (out U, ok bool) {
			x, ok := v.get(r)
			if !ok {
				return out, false
			}
			return do(x), true
		},
		smaller: func() []val[M, R, U] {
			return each(v.simpler(), func(v val[M, R, T]) val[M, R, U] { return mapped(name, v, ask, do) })
		},
	}
}
