package sqlexpr

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// ranges divides the rows after a position into consecutive ranges of the order: for the order (a, b, key) the rows with the same a and a
// later (b, key), then the rows with a later a. Each is one range of an index on the order, for all directions and positions of NULL.
//
// In the simplest case, one comparison (a, b, key) > (x, y, z) would be equivalent. But PostgreSQL estimates as many rows as there are with
// a later a, which may be none, and then chooses any index.
func (o *PageOrder) ranges(values []wire.Value) [][]sqlgen.Expr {
	var out [][]sqlgen.Expr
	last := o.lastPiece(values)
	for i := last; i >= 0; i-- {
		prefix := make([]sqlgen.Expr, i)
		for j := range i {
			prefix[j] = o.Terms[j].equal(values[j])
		}
		pieces := o.Terms[i].later(values[i])
		if i == last && i < len(o.Terms)-1 {
			pieces[0] = &rowCompare{o.Terms[i:], values[i:]}
		}
		for _, p := range pieces {
			out = append(out, append(slices.Clip(prefix), p))
		}
	}
	return out
}

// lastPiece is the position of the first term of the last range, whose terms are compared as a list: the key and the column before it, if
// they have the same direction.
func (o *PageOrder) lastPiece(values []wire.Value) int {
	i := len(o.Terms) - 1
	for i > 0 && o.rows && o.Terms[i].key && o.Terms[i-1].desc == o.Terms[i].desc && !values[i-1].IsNull() {
		i--
	}
	return i
}

// later returns the conditions for the rows after a value in the order of one column: none, one, or greater values and then NULL.
func (t *pageTerm) later(v wire.Value) []sqlgen.Expr {
	switch {
	case v.IsNull() && t.nullsLast:
		return nil
	case v.IsNull():
		return []sqlgen.Expr{t.null(true)}
	case t.nullable && t.nullsLast:
		return []sqlgen.Expr{t.compare(t.beyond(), v), t.null(false)}
	}
	return []sqlgen.Expr{t.compare(t.beyond(), v)}
}

func (t *pageTerm) equal(v wire.Value) sqlgen.Expr {
	if v.IsNull() {
		return t.null(false)
	}
	return t.compare(OpEQ, v)
}

// beyond is the operator of later values.
func (t *pageTerm) beyond() Operator {
	if t.desc {
		return OpLT
	}
	return OpGT
}

func (t *pageTerm) null(not bool) sqlgen.Expr { return ColumnIsNull(t.name, dialect.Text, not) }

func (t *pageTerm) compare(op Operator, v wire.Value) sqlgen.Expr {
	if t.typ == dialect.Bits && op != OpEQ {
		return &bitsCompare{t.name, op, v}
	}
	return &exactCompare{t.name, op, v}
}

// exactCompare compares a column with a value that was read from it, without truncation.
type exactCompare struct {
	column string
	op     Operator
	v      wire.Value
}

func (c *exactCompare) WriteSQL(b *sqlgen.Builder) {
	sized(b, c.op, c.column)
	op, not := beginCompare(b, c.op, isEnd(c.v))
	b.Col(c.column)
	b.Write(operators[op])
	b.ArgFor(c.column, c.v)
	endCompare(b, not)
}

// bitsCompare compares bits by their order.
type bitsCompare exactCompare

func (c *bitsCompare) WriteSQL(b *sqlgen.Builder) {
	before, after, _ := strings.Cut(b.Dialect.Functions[dialect.BitsOrder], "@1")
	b.Write(before)
	b.Col(c.column)
	b.Write(after)
	b.Write(operators[c.op])
	b.ArgFor(c.column, c.v)
}

// rowCompare is (a, b) > (x, y).
type rowCompare struct {
	terms  []pageTerm
	values []wire.Value
}

func (r *rowCompare) WriteSQL(b *sqlgen.Builder) {
	b.Write("(")
	b.List(len(r.terms), func(i int) { b.Col(r.terms[i].name) })
	b.Write(")")
	b.Write(operators[r.terms[0].beyond()])
	b.Write("(")
	b.List(len(r.terms), func(i int) { b.ArgFor(r.terms[i].name, r.values[i]) })
	b.Write(")")
}

// PageQuery is the statement for a page.
type PageQuery struct {
	Order   *PageOrder
	Level   sqlgen.Level
	Columns []int // nil for all
	Filter  Filter
	Limit   int64
}

// Write writes the statement for the rows after the position of values, from the start if they are nil. It joins several ranges with OR. On
// a database with MergesRanges, which would then read all rows with the same a, each range is a SELECT with the limit, and the database
// merges them without reading more rows than it returns:
//
//	SELECT * FROM (SELECT * FROM t WHERE a = x AND b > y ORDER BY a, b LIMIT 51) UNION ALL
//	SELECT * FROM (SELECT * FROM t WHERE a > x ORDER BY a, b LIMIT 51) ORDER BY a, b LIMIT 51
func (p *PageQuery) Write(b *sqlgen.Builder, values []wire.Value) {
	if values == nil {
		p.writeRange(b, nil)
		return
	}
	ranges := p.Order.ranges(values)
	switch {
	case len(ranges) == 1:
		p.writeRange(b, ranges[0])
	case b.Dialect.MergesRanges:
		b.Compose(func() { p.writeMerged(b, ranges) })
	default:
		p.writeRange(b, []sqlgen.Expr{anyOf(ranges)})
	}
}

// anyOf is the condition of all ranges.
func anyOf(ranges [][]sqlgen.Expr) sqlgen.Expr {
	ways := make([]sqlgen.Expr, len(ranges))
	for i, r := range ranges {
		ways[i] = Combine(r, " AND ")
	}
	return Combine(ways, " OR ")
}

func (p *PageQuery) writeMerged(b *sqlgen.Builder, ranges [][]sqlgen.Expr) {
	for i, r := range ranges {
		if i > 0 {
			b.Write(" UNION ALL ")
		}
		b.Write("SELECT ")
		WriteColumns(b, p.Level.Table, p.Columns)
		b.Write(" FROM (")
		p.writeRange(b, r)
		b.Write(") AS ")
		b.Ident(b.NewAlias())
	}
	b.In(p.Level.Table, "", func() { p.writeEnd(b) })
}

// writeRange writes a SELECT of the rows that meet the conditions and those of the query.
func (p *PageQuery) writeRange(b *sqlgen.Builder, conds []sqlgen.Expr) {
	b.Select(p.Level, func() {
		SelectColumns(b, p.Level.Table, p.Columns)
		p.Filter.And(slices.Clip(conds)).Write(b)
		p.writeEnd(b)
	})
}

// writeEnd writes the limit as a number: with an argument, PostgreSQL's generic plan would expect a tenth of the table.
func (p *PageQuery) writeEnd(b *sqlgen.Builder) {
	p.Order.write(b)
	b.Write(" LIMIT ")
	b.Int(p.Limit)
}
