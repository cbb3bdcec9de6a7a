package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// parts are the conditions for the rows after a place, in the order of the rows that they find. There are two where the first
// column holds NULL on the far side of the place: one condition for both would be an OR, for which no index is read in
// order. values are nil at the start.
func (o *pageOrder) parts(values []wire.Value) [][]dialect.Expr {
	if values == nil {
		return [][]dialect.Expr{nil}
	}
	first := &o.terms[0]
	switch null := values[0].IsNull(); {
	case null && first.nullsLast:
		return [][]dialect.Expr{{first.null(false), o.after(values, 1)}}
	case null:
		return [][]dialect.Expr{{first.null(false), o.after(values, 1)}, {first.null(true)}}
	case first.nullable && first.nullsLast:
		return [][]dialect.Expr{{o.fromFirst(values)}, {first.null(false)}}
	}
	return [][]dialect.Expr{{o.fromFirst(values)}}
}

// fromFirst is the condition for rows after values whose first column is not NULL.
//
// (a, b) > (x, y) is what an index on both is read for. Where the directions differ or NULL has to be found it is
// a >= x AND (a > x OR (a = x AND ...)), of which an index sees the first part.
func (o *pageOrder) fromFirst(values []wire.Value) dialect.Expr {
	if o.comparesRows(values) {
		return &rowCompare{o.terms, values}
	}
	first := &o.terms[0]
	if len(o.terms) == 1 {
		return first.compare(first.beyond(), values[0])
	}
	return both(first.compare(first.from(), values[0]),
		&junction{[]dialect.Expr{
			first.compare(first.beyond(), values[0]),
			both(first.compare(opEQ, values[0]), o.after(values, 1)),
		}, " OR "})
}

// comparesRows reports whether one comparison of lists says it all. It decides by the first columns that differ, so that a
// NULL in a row is in order where it would not be found anyway.
func (o *pageOrder) comparesRows(values []wire.Value) bool {
	if !o.rows || len(o.terms) == 1 {
		return false
	}
	for i := range o.terms {
		t := &o.terms[i]
		if t.desc != o.terms[0].desc || values[i].IsNull() || t.nullable && t.nullsLast && i > 0 {
			return false
		}
	}
	return true
}

// after is the condition for rows that are equal to values in the terms before i, and after them in the others.
func (o *pageOrder) after(values []wire.Value, i int) dialect.Expr {
	t, v := &o.terms[i], values[i]
	var ways []dialect.Expr
	switch {
	case v.IsNull() && !t.nullsLast:
		ways = append(ways, t.null(true))
	case v.IsNull():
	default:
		ways = append(ways, t.compare(t.beyond(), v))
		if t.nullable && t.nullsLast {
			ways = append(ways, t.null(false))
		}
	}
	if i+1 < len(o.terms) {
		equal := t.null(false)
		if !v.IsNull() {
			equal = t.compare(opEQ, v)
		}
		ways = append(ways, both(equal, o.after(values, i+1)))
	}
	return join(ways, " OR ", never, always)
}

// beyond is the comparison that later rows meet.
func (t *pageTerm) beyond() operator {
	if t.desc {
		return opLT
	}
	return opGT
}

// from is the comparison that equal and later rows meet.
func (t *pageTerm) from() operator {
	if t.desc {
		return opLTE
	}
	return opGTE
}

func (t *pageTerm) null(not bool) dialect.Expr { return isNull(t.name, dialect.Text, not) }

func (t *pageTerm) compare(op operator, v wire.Value) dialect.Expr {
	return &exactCompare{t.name, op, v}
}

// exactCompare compares a column with a value that was read from it, and so needs no fitting.
type exactCompare struct {
	column string
	op     operator
	v      wire.Value
}

func (c *exactCompare) WriteSQL(b *dialect.Builder) {
	b.Col(c.column)
	b.Write(operators[c.op])
	b.ArgFor(c.column, c.v)
}

// rowCompare is (a, b) > (x, y).
type rowCompare struct {
	terms  []pageTerm
	values []wire.Value
}

func (r *rowCompare) WriteSQL(b *dialect.Builder) {
	b.Write("(")
	b.List(len(r.terms), func(i int) { b.Col(r.terms[i].name) })
	b.Write(")")
	b.Write(operators[r.terms[0].beyond()])
	b.Write("(")
	b.List(len(r.terms), func(i int) { b.ArgFor(r.terms[i].name, r.values[i]) })
	b.Write(")")
}
