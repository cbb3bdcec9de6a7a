package sqlexpr

import (
	"errors"
	"slices"

	"github.com/crategen/crategen/internal/sqlgen"
)

// truth is a constant condition, which every row or no row meets.
type truth struct {
	holds bool
	said  bool // it is Every
}

var (
	always sqlgen.Expr = truth{holds: true}
	Every  sqlgen.Expr = truth{holds: true, said: true}
	never  sqlgen.Expr = truth{}
)

func (t truth) WriteSQL(b *sqlgen.Builder) {
	if t.holds {
		b.Write("1 = 1")
	} else {
		b.Write("1 = 0")
	}
}

// ConditionOrFail returns the condition of a Predicate, or for a zero Predicate one that fails the statement.
func ConditionOrFail(e sqlgen.Expr) sqlgen.Expr {
	if e == nil {
		return failing{errors.New("a zero Predicate has no condition: remove it, or use query.And")}
	}
	return e
}

// failing fails its statement.
type failing struct{ err error }

// Fail is an expression that fails its statement.
func Fail(err error) sqlgen.Expr { return failing{err} }

func (f failing) WriteSQL(b *sqlgen.Builder) { b.Fail(f.err) }

// junction is several conditions with AND or OR between them.
type junction struct {
	parts  []sqlgen.Expr
	word   string
	said   bool // Every was one of them
	tested bool // it contains a test
}

func newJunction(parts []sqlgen.Expr, word string, said bool) *junction {
	return &junction{parts, word, said, slices.ContainsFunc(parts, hasTest)}
}

// Combine joins conditions with " AND " or " OR ". It folds constant conditions: one of them decides the whole, the other is omitted.
// CrateDB 6.4 answers 500 if a constant makes it drop a condition with arguments.
func Combine(parts []sqlgen.Expr, word string) sqlgen.Expr {
	kept, said := parts, false
	if slices.ContainsFunc(parts, isTruth) {
		kept = nil
		decisive, decided := word == " OR ", false
		for _, p := range parts {
			if t, ok := p.(truth); ok {
				decided, said = decided || t.holds == decisive, said || t.said
			} else {
				kept = append(kept, p)
			}
		}
		if decided {
			return truthOf(decisive, said)
		}
	}
	switch {
	case len(kept) == 0:
		return truthOf(word == " AND ", said)
	case len(kept) == 1 && !said:
		return kept[0]
	}
	return newJunction(kept, word, said)
}

func isTruth(e sqlgen.Expr) bool {
	_, ok := e.(truth)
	return ok
}

func truthOf(holds, said bool) sqlgen.Expr {
	switch {
	case !holds:
		return never
	case said:
		return Every
	}
	return always
}

// Not negates a condition.
func Not(e sqlgen.Expr) sqlgen.Expr {
	switch e := e.(type) {
	case truth:
		return truthOf(!e.holds, false)
	case *negation:
		return e.e
	case *null:
		return &null{e.ref, !e.not}
	case *exprNull:
		return &exprNull{e.e, !e.not}
	}
	return &negation{e, hasTest(e)}
}

type negation struct {
	e      sqlgen.Expr
	tested bool // it contains a test
}

// A test that is false instead of NULL on some databases writes its own negation. The negation of a junction with such a test negates the
// parts: NOT (a OR b) is NOT a AND NOT b. This is also the only form in which CrateDB accepts a MATCH.
func (n *negation) WriteSQL(b *sqlgen.Builder) {
	if t, ok := n.e.(test); ok {
		t.writeNot(b)
		return
	}
	if j, ok := n.e.(*junction); ok && j.tested {
		parts, word := make([]sqlgen.Expr, len(j.parts)), " OR "
		if j.word == " OR " {
			word = " AND "
		}
		for i, p := range j.parts {
			parts[i] = Not(p)
		}
		newJunction(parts, word, false).WriteSQL(b)
		return
	}
	b.Write("NOT (")
	b.Expr(n.e)
	b.Write(")")
}

// test is a condition that writes its own negation. A row with NULL does not meet the negation.
type test interface {
	writeNot(b *sqlgen.Builder)
}

// hasTest reports whether a condition contains a test.
func hasTest(e sqlgen.Expr) bool {
	switch e := e.(type) {
	case test:
		return true
	case *negation:
		return e.tested
	case *junction:
		return e.tested
	}
	return false
}

// Both is true if two conditions are.
func Both(a, b sqlgen.Expr) sqlgen.Expr {
	return newJunction([]sqlgen.Expr{a, b}, " AND ", false)
}
