package sqlexpr

import (
	"errors"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// NoCast keeps the result type of the database.
const NoCast dialect.Type = 0xff

// Aggregation is the call of an aggregate function. The results of sum and avg are cast, because the databases give them
// different types.
type Aggregation struct {
	Func     string       // the name of the function, also in errors
	Arg      sqlgen.Expr  // nil for count(*)
	Second   sqlgen.Expr  // the second argument of a Form
	Form     dialect.Func // the SQL of an aggregate that databases write in different ways, 0 for a call of Func
	Distinct bool
	own      ownAggregate // nil if all databases have the same aggregate
	Order    []Term       // of the rows, for a Form with @^
	filter   []sqlgen.Expr
	window   *Window // nil for none
	To       dialect.Type
	Or       sqlgen.Expr // replaces NULL; nil for none
	Computed sqlgen.Expr // replaces the call: a value computed from other aggregates
}

// ownAggregate writes the aggregates of a ValueKind that differ between databases.
type ownAggregate interface {
	// function returns the name of a function on the database.
	function(b *sqlgen.Builder, fn string) string
	// result returns the value of an aggregation from its call.
	result(b *sqlgen.Builder, c *Aggregation, call sqlgen.Expr) sqlgen.Expr
}

var errComputed = errors.New("PerGroup does not take Filter and Over: call them on each of its aggregates")

// Filtered returns the aggregation over the rows that meet conditions.
func (c Aggregation) Filtered(conds []sqlgen.Expr) Aggregation {
	if c.Computed != nil {
		c.Computed = failing{errComputed}
	}
	c.filter = append(c.filter[:len(c.filter):len(c.filter)], conds...)
	return c
}

// Over returns the aggregation over a window.
func (c Aggregation) Over(w *Window) sqlgen.Expr {
	if c.Computed != nil {
		return failing{errComputed}
	}
	if instead := noWindow[c.Form]; instead != "" {
		return failing{fmt.Errorf("%s has no Over: %s", c.Func, instead)}
	}
	c.window = w
	return &c
}

func (c *Aggregation) WriteSQL(b *sqlgen.Builder) {
	e := sqlgen.Expr((*plainCall)(c))
	if o := c.extreme(b); o != nil {
		e = &ownResult{o, e}
	}
	if c.own != nil {
		e = c.own.result(b, c, e)
	}
	if c.To != NoCast && c.Computed == nil {
		e = &castTo{e, c.To}
	}
	if c.Or != nil {
		e = Apply(dialect.Coalesce, e, c.Or)
	}
	b.Expr(e)
}

// extreme returns the column of a min or max that is computed without a conversion of the column, so that the database can use an index;
// the result is converted instead. A text column is converted first, because some text types have no min, unless its type has an order of its
// own: an enum type, a collation.
func (c *Aggregation) extreme(b *sqlgen.Builder) *ref {
	o, ok := c.Arg.(*ref)
	if !ok || !o.operand || c.Func != "min" && c.Func != "max" || o.typ == dialect.Text && !b.Dialect.OwnOrder(b.Column(o.name)) {
		return nil
	}
	return o
}

// ownResult converts a value from the custom type of a column to the type of its kind.
type ownResult struct {
	o *ref
	e sqlgen.Expr
}

func (r *ownResult) WriteSQL(b *sqlgen.Builder) { r.o.writeAs(b, r.e) }

// noWindow are the aggregates that some databases cannot compute over a window, and what to use instead.
var noWindow = map[dialect.Func]string{
	dialect.MinBy:               "select FirstValue over a window in this order",
	dialect.MaxBy:               "select LastValue over a window in this order",
	dialect.Percentile:          "group the rows by the columns of PartitionBy",
	dialect.StringAggBy:         "use StringAgg over a window in this order",
	dialect.ApproxCountDistinct: "group the rows by the columns of PartitionBy",
}

// plainCall is an aggregation without the conversions of its result.
type plainCall Aggregation

func (c *plainCall) WriteSQL(b *sqlgen.Builder) {
	switch {
	case c.Computed != nil:
		b.Expr(c.Computed)
		return
	case c.window == nil:
		windows := b.Windows(false)
		b.Aggregate(func() { c.writeCall(b) })
		b.Windows(windows)
	default:
		c.writeCall(b)
	}
}

func (c *plainCall) writeCall(b *sqlgen.Builder) {
	if c.Form != 0 {
		c.writeForm(b, b.Dialect.Functions[c.Form])
		return
	}
	windows := b.Windows(false)
	if c.own != nil {
		b.Write(c.own.function(b, c.Func))
	} else {
		b.Write(c.Func)
	}
	b.Write("(")
	switch {
	case c.Arg == nil:
		b.Write("*")
	case c.Distinct:
		b.Write("DISTINCT ")
		c.writeDistinct(b)
	default:
		arg := c.Arg
		if o, ok := arg.(*ref); ok && (o.typ != dialect.Text || (*Aggregation)(c).extreme(b) != nil) { // in the custom type of the column, which may be more precise
			arg = &ref{name: o.name, typ: o.typ}
		}
		b.Expr(arg)
	}
	b.Write(")")
	b.Windows(windows)
	c.writeRows(b)
}

// writeDistinct writes the value whose distinct values are counted.
func (c *plainCall) writeDistinct(b *sqlgen.Builder) {
	if o, ok := c.Arg.(*ref); ok && b.Dialect.Formatted != "" && (o.typ == dialect.Bits || !strings.Contains(o.name, pathArrow) && !b.Dialect.HasOrder(b.Column(o.name))) {
		b.Dialect.Format(b, &ref{name: o.name, typ: o.typ})
		return
	}
	b.Expr(c.Arg)
}

// writeRows writes FILTER and OVER after a call.
func (c *plainCall) writeRows(b *sqlgen.Builder) {
	if len(c.filter) > 0 {
		windows := b.Windows(false)
		b.Write(" FILTER (WHERE ")
		c.writeFilter(b)
		b.Write(")")
		b.Windows(windows)
	}
	if c.window != nil {
		c.window.writeOver(b, c.Func)
	}
}

func (c *plainCall) writeFilter(b *sqlgen.Builder) {
	filter := Combine(c.filter[:len(c.filter):len(c.filter)], " AND ")
	if c.window != nil {
		b.Constants(func() { b.Expr(filter) })
	} else {
		b.Expr(filter)
	}
}

// writeForm writes the text of a form, with the operands and clauses for the marks in it.
func (c *plainCall) writeForm(b *sqlgen.Builder, form string) {
	for {
		before, after, found := strings.Cut(form, "@")
		b.Write(before)
		if !found {
			return
		}
		switch after[0] {
		case '*':
			c.writeRows(b)
		case '^':
			if len(c.Order) > 0 {
				windows := b.Windows(false)
				b.Write(" ORDER BY ")
				writeTerms(b, c.Order)
				b.Windows(windows)
			}
		case '&':
			if len(c.filter) > 0 {
				b.Write(" AND ")
				c.writeFilter(b)
			}
		default:
			windows := b.Windows(false)
			if c.Form == dialect.ApproxCountDistinct {
				c.writeDistinct(b)
			} else {
				b.Expr([]sqlgen.Expr{c.Arg, c.Second}[after[0]-'1'])
			}
			b.Windows(windows)
		}
		form = after[1:]
	}
}
