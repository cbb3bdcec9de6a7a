package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// castTo is CAST(e AS t).
type castTo struct {
	e sqlgen.Expr
	t dialect.Type
}

// Cast converts an expression to a type.
func Cast(e sqlgen.Expr, t dialect.Type) sqlgen.Expr { return &castTo{e, t} }

func (c *castTo) WriteSQL(b *sqlgen.Builder) { b.Dialect.Cast(b, c.e, c.t) }

// When is a case of a Choice.
type When struct{ Condition, Value sqlgen.Expr }

type cases struct {
	whens     []When
	otherwise sqlgen.Expr // nil for NULL
}

// Choice is a CASE. Without otherwise its default is NULL.
func Choice(whens []When, otherwise sqlgen.Expr) sqlgen.Expr { return &cases{whens, otherwise} }

func (c *cases) WriteSQL(b *sqlgen.Builder) {
	var values []sqlgen.Expr
	c.sources(b, func(e sqlgen.Expr) { values = append(values, e) })
	if typ := decimalOfSome(b, values...); typ != "" {
		(&castText{written(func() { c.write(b) }), typ}).WriteSQL(b)
		return
	}
	c.write(b)
}

func (c *cases) write(b *sqlgen.Builder) {
	b.Write("CASE")
	for _, w := range c.whens {
		b.Write(" WHEN ")
		b.Expr(w.Condition)
		b.Write(" THEN ")
		b.Expr(w.Value)
	}
	if c.otherwise != nil {
		b.Write(" ELSE ")
		b.Expr(c.otherwise)
	}
	b.Write(" END")
}

type twoCompare struct {
	a  sqlgen.Expr
	op Operator
	b  sqlgen.Expr
}

// CompareBoth compares two values of a Go type.
func CompareBoth(a sqlgen.Expr, op Operator, b sqlgen.Expr, t reflect.Type) sqlgen.Expr {
	return &twoCompare{comparableAs(a, t), op, comparableAs(b, t)}
}

func (c *twoCompare) WriteSQL(b *sqlgen.Builder) {
	if c.op == OpEQ && (searchedKey(b, c.a) || searchedKey(b, c.b)) {
		Not(&twoCompare{c.a, OpNEQ, c.b}).WriteSQL(b) // not an equality, so that CrateDB does not look up a key
		return
	}
	op, not := beginCompare(b, c.op, !isColumn(c.a) || !isColumn(c.b))
	x, y := fitted(b, c.a, c.b), fitted(b, c.b, c.a)
	if c.op == OpEQ {
		if typ := decimalOfSome(b, c.a, c.b); typ != "" {
			x, y = &castText{x, typ}, &castText{y, typ}
		}
	}
	b.Expr(x)
	b.Write(operators[op])
	b.Expr(y)
	endCompare(b, not)
}

// searchedKey reports whether an expression is a column of the key that must not be looked up.
func searchedKey(b *sqlgen.Builder, e sqlgen.Expr) bool {
	r, ok := e.(*ref)
	return ok && b.SearchedKey(r.name)
}

// isColumn reports whether a value is a column. Constants and results of selections are known before a row is read.
func isColumn(e sqlgen.Expr) bool {
	_, ok := e.(*ref)
	return ok
}

// fitted returns e, or a constant time truncated for a comparison with other.
func fitted(b *sqlgen.Builder, e, other sqlgen.Expr) sqlgen.Expr {
	c, ok := e.(*constant)
	if !ok || c.typ != dialect.Time {
		return e
	}
	v := fitExpr(b, c.v, other)
	if _, ok := other.(*ref); ok {
		return argExpr{v} // of the column's type, which may be one without a zone
	}
	return &constant{v, c.typ}
}
