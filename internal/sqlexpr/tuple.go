package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/sqlgen"
)

// tuple compares a list of values of a row with lists of constants, the first values first.
type tuple struct {
	values []sqlgen.Expr
	op     Operator
	rows   [][]any // one, or several for OpEQ
}

// CompareTuple compares a list of values with constants.
func CompareTuple(values []sqlgen.Expr, op Operator, constants ...any) sqlgen.Expr {
	return &tuple{values, op, [][]any{constants}}
}

// TupleIn tests whether a list of values is one of several.
func TupleIn(values []sqlgen.Expr, rows [][]any) sqlgen.Expr {
	if len(rows) == 0 {
		return never
	}
	return &tuple{values, OpEQ, rows}
}

func (t *tuple) WriteSQL(b *sqlgen.Builder) {
	if !b.Dialect.RowValues {
		b.Expr(t.expanded())
		return
	}
	b.Write("(")
	b.List(len(t.values), func(i int) { b.Expr(t.values[i]) })
	b.Write(")")
	if t.op == OpEQ {
		b.Write(" IN (")
		b.Write(b.Dialect.RowList)
		b.List(len(t.rows), func(i int) { t.row(b, i) })
		b.Write(")")
		return
	}
	b.Write(operators[t.op])
	t.row(b, 0)
}

func (t *tuple) row(b *sqlgen.Builder, at int) {
	b.Write("(")
	b.List(len(t.values), func(i int) {
		v := t.rows[at][i]
		b.Expr(fitted(b, Constant(Argument(v), ScalarType(reflect.TypeOf(v))), t.values[i]))
	})
	b.Write(")")
}

// expanded is the comparison with AND and OR.
func (t *tuple) expanded() sqlgen.Expr {
	equal := func(row []any, n int) []sqlgen.Expr {
		out := make([]sqlgen.Expr, n)
		for i := range out {
			out[i] = CompareExpr(t.values[i], OpEQ, row[i])
		}
		return out
	}
	var ways []sqlgen.Expr
	if t.op == OpEQ {
		for _, row := range t.rows {
			ways = append(ways, Combine(equal(row, len(row)), " AND "))
		}
		return Combine(ways, " OR ")
	}
	row, strict := t.rows[0], t.op
	switch t.op {
	case OpGTE:
		strict = OpGT
	case OpLTE:
		strict = OpLT
	}
	for i := range row {
		op := strict
		if i == len(row)-1 {
			op = t.op
		}
		ways = append(ways, Combine(append(equal(row, i), CompareExpr(t.values[i], op, row[i])), " AND "))
	}
	return Combine(ways, " OR ")
}
