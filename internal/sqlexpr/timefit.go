package sqlexpr

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// There is one rule for times that are finer than the column that they are written to or compared with: they are cut to its
// precision first, in every place alike. So what was written is found by what it was written with, whichever the operator:
// EQ, GTE and LTE are met, LT and GT are not.

// Fit brings a value to what the column can hold: times are cut to its precision.
func Fit(v wire.Value, c *dialect.Column) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		return cut(v, c.Precision())
	}
	return v
}

// cut cuts a time, or a list of times, to a precision.
func cut(v wire.Value, unit time.Duration) wire.Value {
	if v.Kind() == wire.KindTime {
		return wire.Time(wire.CutTime(v.Time(), unit))
	}
	all := v.Times()
	for i, t := range all {
		if short := wire.CutTime(t, unit); !short.Equal(t) {
			out := make([]time.Time, len(all))
			copy(out, all[:i])
			for j := i; j < len(all); j++ {
				out[j] = wire.CutTime(all[j], unit)
			}
			return wire.Times(out)
		}
	}
	return v
}

// fitName is fit for the column, or the member of a document, that a name means in the statement at hand.
func fitName(b *sqlgen.Builder, v wire.Value, name string) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		c := b.Column(name)
		return Fit(v, &c)
	}
	return v
}

// fitExpr is fit for a value that is compared with an expression.
func fitExpr(b *sqlgen.Builder, v wire.Value, e sqlgen.Expr) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		return cut(v, precisionOf(b, e))
	}
	return v
}

// timed is an expression that has its times from others.
type timed interface {
	// sources calls each with the expressions that the value can come from, in their part of the statement.
	sources(b *sqlgen.Builder, each func(sqlgen.Expr))
}

// precisionOf is the precision of the times that an expression can be: the finest of those that it takes them from.
func precisionOf(b *sqlgen.Builder, e sqlgen.Expr) time.Duration {
	switch e := e.(type) {
	case *ref:
		c := b.Column(e.name)
		return c.Precision()
	case timed:
		var finest time.Duration
		e.sources(b, func(from sqlgen.Expr) {
			if p := precisionOf(b, from); finest == 0 || p < finest {
				finest = p
			}
		})
		if finest > 0 {
			return finest
		}
	}
	return packagePrecision(b)
}

// packagePrecision is that of all times of a package whose column does not say otherwise.
func packagePrecision(b *sqlgen.Builder) time.Duration {
	for _, t := range b.Tables {
		for i := range t.Columns {
			if c := &t.Columns[i]; c.Type.Elem() == dialect.Time {
				return (&dialect.Column{Flags: c.Flags}).Precision()
			}
		}
	}
	return time.Microsecond
}

func (f *function) sources(_ *sqlgen.Builder, each func(sqlgen.Expr)) {
	if f.f == dialect.Coalesce {
		for _, a := range f.args {
			each(a)
		}
	}
}

func (c *cases) sources(_ *sqlgen.Builder, each func(sqlgen.Expr)) {
	for _, w := range c.whens {
		each(w.Value)
	}
	if c.otherwise != nil {
		each(c.otherwise)
	}
}

func (v *joinedValue) sources(b *sqlgen.Builder, each func(sqlgen.Expr)) {
	target := b.Lookup(v.edge.Table)
	if r := relationOf(v.edge); r != nil {
		target = r.Table
	}
	b.In(target, "", func() { each(v.e) })
}

func (c *Aggregation) sources(_ *sqlgen.Builder, each func(sqlgen.Expr)) {
	for _, e := range []sqlgen.Expr{c.Computed, c.Arg, c.Or} {
		if e != nil {
			each(e)
		}
	}
}

func (c *WindowCall) sources(_ *sqlgen.Builder, each func(sqlgen.Expr)) {
	if len(c.Args) > 0 {
		each(c.Args[0])
	}
}

func (o *CTEColumn) sources(b *sqlgen.Builder, each func(sqlgen.Expr)) {
	if q, ok := o.Table.Query.(*nested); ok {
		_, at := o.Table.Column(o.Name)
		q.q.sources(b, at, each)
	}
}

func (s *scalarQuery) sources(b *sqlgen.Builder, each func(sqlgen.Expr)) { s.q.sources(b, 0, each) }

func (o *outerValue) sources(b *sqlgen.Builder, each func(sqlgen.Expr)) {
	if t := b.OuterTable(o.marker); t != nil {
		b.In(t, "", func() { each(o.e) })
	}
}

// sources calls each with what a column of the query's rows can come from.
func (q *Subquery) sources(b *sqlgen.Builder, column int, each func(sqlgen.Expr)) {
	for i := range q.arms {
		q.arms[i].sources(b, column, each)
	}
	if q.table != nil && column < len(q.Columns) {
		b.In(q.table, "", func() { each(q.Columns[column].Expr) })
	}
}

var errNoCut = errors.New("the value has more digits of a second than the column, and the database would round it: " +
	"truncate the value with query.DateTrunc")

// cutSQL is e, whose times are as fine as has, cut to a coarser unit by the database.
func cutSQL(e sqlgen.Expr, has, unit time.Duration) sqlgen.Expr {
	switch {
	case has >= unit:
		return e
	case unit == time.Millisecond:
		return Apply(dialect.CutMilli, e)
	case unit == time.Second:
		return Apply(dialect.CutSecond, e)
	case unit == 24*time.Hour:
		return Apply(dialect.TruncDay, e)
	}
	return failing{errNoCut}
}

// timeFor is what a column is set to. Of a time it leaves nothing for the database to round.
type timeFor struct {
	column string
	e      sqlgen.Expr
}

func (t timeFor) WriteSQL(b *sqlgen.Builder) {
	c := b.Column(t.column)
	if k := KindOfColumn(c.Type); k != nil {
		k.assign(b, t.e, &c)
		return
	}
	if c.Type != dialect.Time {
		b.Expr(t.e)
		return
	}
	if k, ok := t.e.(*constant); ok {
		b.ArgFor(t.column, Fit(k.v, &c))
		return
	}
	b.Expr(cutSQL(t.e, max(precisionOf(b, t.e), truncated(t.e)), c.Precision()))
}

// truncated is the unit that DateTrunc cut a time to, as far as columns are cut to it.
func truncated(e sqlgen.Expr) time.Duration {
	f, ok := e.(*function)
	switch {
	case !ok || f.f < dialect.TruncSecond || f.f > dialect.TruncYear:
		return 0
	case f.f < dialect.TruncDay:
		return time.Second
	}
	return 24 * time.Hour
}
