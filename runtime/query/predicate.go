package query

import (
	"errors"
	"slices"
	"strings"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Predicate is a condition on the entity whose marker is M. Conditions on NULL are never met, nor is their Not: ask with
// IsNull and NotNull.
type Predicate[M any] struct{ e dialect.Expr }

// And is met when all of its predicates are; And of none is always met.
func And[M any](ps ...Predicate[M]) Predicate[M] {
	return Predicate[M]{join(exprs(ps), " AND ", always, never)}
}

// Or is met when one of its predicates is; Or of none is never met.
func Or[M any](ps ...Predicate[M]) Predicate[M] {
	return Predicate[M]{join(exprs(ps), " OR ", never, always)}
}

// Not is met when p is not.
func Not[M any](p Predicate[M]) Predicate[M] { return Predicate[M]{negate(orZero(p.e))} }

// Every is met by every row. It is how an Update or Delete says that it means the whole table.
func Every[M any]() Predicate[M] { return Predicate[M]{always} }

// Raw is a condition in the database's own SQL, with ? for each argument and ?? for a question mark. Column names are
// written as in the database. Arguments may be of the types that wire.ValueOf takes.
func Raw[M any](sql string, args ...any) Predicate[M] { return Predicate[M]{newFragment(sql, args)} }

const (
	always text = "1 = 1"
	never  text = "1 = 0"
)

func exprs[M any](ps []Predicate[M]) []dialect.Expr {
	out := make([]dialect.Expr, len(ps))
	for i, p := range ps {
		out[i] = orZero(p.e)
	}
	return out
}

// orZero replaces what a zero Predicate holds.
func orZero(e dialect.Expr) dialect.Expr {
	if e == nil {
		return failing{errors.New("a zero Predicate is no condition: leave it out, or use query.And")}
	}
	return e
}

// failing fails the statement that it is part of.
type failing struct{ err error }

func (f failing) WriteSQL(b *dialect.Builder) { b.Fail(f.err) }

// text is SQL that stands for itself.
type text string

func (t text) WriteSQL(b *dialect.Builder) { b.Write(string(t)) }

// junction is several conditions with a word between them.
type junction struct {
	parts []dialect.Expr
	word  string
}

// join joins conditions. What is known beforehand is folded: neutral leaves a part out, decisive decides the whole. CrateDB
// 6.4 answers 500 where a constant makes it drop a condition with arguments.
func join(parts []dialect.Expr, word string, neutral, decisive text) dialect.Expr {
	kept := parts
	if slices.ContainsFunc(parts, func(p dialect.Expr) bool { return p == neutral || p == decisive }) {
		kept = nil
		for _, p := range parts {
			switch p {
			case neutral:
			case decisive:
				return decisive
			default:
				kept = append(kept, p)
			}
		}
	}
	switch len(kept) {
	case 0:
		return neutral
	case 1:
		return kept[0]
	}
	return &junction{kept, word}
}

func negate(e dialect.Expr) dialect.Expr {
	switch e {
	case always:
		return never
	case never:
		return always
	}
	return &negation{e}
}

func (j *junction) WriteSQL(b *dialect.Builder) {
	for i, p := range j.parts {
		if i > 0 {
			b.Write(j.word)
		}
		b.Write("(")
		b.Expr(p)
		b.Write(")")
	}
}

type negation struct{ e dialect.Expr }

func (n *negation) WriteSQL(b *dialect.Builder) {
	b.Write("NOT (")
	b.Expr(n.e)
	b.Write(")")
}

func both(a, b dialect.Expr) dialect.Expr { return &junction{[]dialect.Expr{a, b}, " AND "} }

// fragment is raw SQL, cut at its placeholders.
type fragment struct {
	parts []string
	args  []wire.Value
}

// newFragment cuts sql at each ? outside of quotes and comments.
func newFragment(sql string, args []any) dialect.Expr {
	f := &fragment{parts: cutPlaceholders(sql)}
	for _, a := range args {
		f.args = append(f.args, wire.ValueOf(a))
	}
	if len(f.parts) != len(args)+1 {
		f.args = append(f.args, wire.Invalid(placeholderError{len(f.parts) - 1, len(args)}))
	}
	return f
}

func (f *fragment) WriteSQL(b *dialect.Builder) {
	for i, p := range f.parts {
		if i > 0 && i <= len(f.args) {
			b.Arg(f.args[i-1])
		}
		b.Write(p)
	}
	for _, a := range f.args {
		if err := a.Err(); err != nil {
			b.Fail(err)
		}
	}
}

// cutPlaceholders cuts sql at each lone ? that is not inside quotes or a comment; ?? becomes ?.
func cutPlaceholders(sql string) []string {
	var parts []string
	var cur strings.Builder
	for i := 0; i < len(sql); i++ {
		if n := quoted(sql[i:]); n > 0 {
			cur.WriteString(sql[i : i+n])
			i += n - 1
			continue
		}
		if sql[i] != '?' {
			cur.WriteByte(sql[i])
			continue
		}
		if i+1 < len(sql) && sql[i+1] == '?' {
			cur.WriteByte('?')
			i++
			continue
		}
		parts = append(parts, cur.String())
		cur.Reset()
	}
	return append(parts, cur.String())
}

// quoted returns the length of the string constant, quoted identifier or comment at the start of s, or 0.
func quoted(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		for i := 1; i < len(s); i++ {
			if s[i] == s[0] {
				return i + 1
			}
		}
		return len(s)
	case strings.HasPrefix(s, "--"):
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i + 1
		}
		return len(s)
	case strings.HasPrefix(s, "/*"):
		if i := strings.Index(s[2:], "*/"); i >= 0 {
			return i + 4
		}
		return len(s)
	}
	return 0
}
