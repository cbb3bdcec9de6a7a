package sqlexpr

import (
	"errors"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// array is an array as an operand: a column with a custom type is converted to the array of its kind.
type array struct{ e sqlgen.Expr }

// ArrayOperand is an array as an operand of functions.
func ArrayOperand(e sqlgen.Expr) sqlgen.Expr {
	if _, ok := e.(*ref); ok {
		return &array{e}
	}
	return e
}

func (a *array) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.ArrayAsKind(b, a.e, b.Column(a.e.(*ref).name))
}

var errSlice = errors.New("ArraySlice begins at element 1 or later and has at least one element")

// Slice is n elements of an array from the element from, counted from 1.
func Slice(a sqlgen.Expr, from, n int) sqlgen.Expr {
	if from < 1 || n < 1 || from+n < 0 {
		return failing{errSlice}
	}
	return Apply(dialect.ArraySlice, ArrayOperand(a), Number(from), Number(min(from+n-1, 1<<31-1)))
}

// ListConstant is a list as an array.
type ListConstant struct {
	List wire.Value
	Elem dialect.Type
}

func (l *ListConstant) WriteSQL(b *sqlgen.Builder) {
	if err := l.List.Err(); err != nil {
		b.Fail(err)
	}
	b.Dialect.ArrayArgument(b, l.List, l.Elem)
}

// quantified compares the elements of an array with a value: one of them, or all.
type quantified struct {
	array sqlgen.Expr
	op    Operator
	v     sqlgen.Expr
	all   bool
}

// CompareElements tests whether "element op value" is true for any element of an array, or for all.
func CompareElements(a sqlgen.Expr, op Operator, v sqlgen.Expr, all bool) sqlgen.Expr {
	return &quantified{ArrayOperand(a), op, v, all}
}

// reversed are the operators with their sides exchanged.
var reversed = [...]Operator{OpEQ: OpEQ, OpNEQ: OpNEQ, OpGT: OpLT, OpGTE: OpLTE, OpLT: OpGT, OpLTE: OpGTE}

func (q *quantified) WriteSQL(b *sqlgen.Builder) {
	op := reversed[q.op]
	if b.Dialect.QuantifiedElements != "" {
		b.Write(b.Dialect.QuantifiedElements)
		b.Write("(")
		b.Expr(q.v)
		b.Write(", ")
		b.Literal(strings.TrimSpace(operators[op]))
		b.Write(", ")
		b.Expr(q.array)
		if q.all {
			b.Write(", 1)")
		} else {
			b.Write(", 0)")
		}
		return
	}
	b.Expr(q.v)
	b.Write(operators[op])
	if q.all {
		b.Write("ALL(")
	} else {
		b.Write("ANY(")
	}
	b.Expr(q.array)
	b.Write(")")
}

// unnested is a row for each element of an array, among the values of a selection.
type unnested struct{ array sqlgen.Expr }

// Unnested is a row for each element of an array.
func Unnested(a sqlgen.Expr) sqlgen.Expr { return &unnested{a} }

var (
	errUnnestHere  = errors.New("query.Unnest can only be selected: make the selection a CTE, and use its column")
	errUnnestTwice = errors.New("a selection has one query.Unnest at most: databases disagree about the rows of several")
	errUnnestRows  = errors.New("query.Unnest cannot be grouped, and has no order by a window: make the selection a CTE")
)

func (u *unnested) WriteSQL(b *sqlgen.Builder) {
	if !b.InWindows() || !b.Multiplies() {
		b.Fail(errUnnestHere)
		return
	}
	if b.Dialect.Functions[dialect.Unnest] != "" {
		b.Call(dialect.Unnest, ArrayOperand(u.array))
		return
	}
	b.Joined(sqlgen.Join{Key: u, Table: &dialect.Table{Name: "element"}, Many: true, Rows: func(b *sqlgen.Builder) {
		b.Write("json_each(")
		b.Expr(u.array)
		b.Write(")")
	}}, "query.Unnest", func() {
		b.Ident(b.Alias)
		b.Write(".value")
	})
}

// checkUnnest fails a selection with rows of elements that databases treat differently.
func (s *Selection) checkUnnest(b *sqlgen.Builder) {
	n := 0
	for _, c := range s.Columns {
		if _, ok := c.Expr.(*unnested); ok {
			n++
		}
	}
	switch {
	case n > 1:
		b.Fail(errUnnestTwice)
	case n == 1 && (len(s.Groups) > 0 || len(s.Having) > 0 || s.Distinct || slices.ContainsFunc(s.Orders, func(t Term) bool { _, ok := t.Expr.(*WindowCall); return ok })):
		b.Fail(errUnnestRows)
	}
}
