package sqlexpr

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Times are truncated to the precision of the column before they are written or compared, everywhere in the same way. So a row that was
// written with a time meets EQ, GTE and LTE of that time, and does not meet LT and GT.

// Fit truncates times to the precision of a column. Other values are unchanged.
func Fit(v wire.Value, c *dialect.Column) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		return cut(v, c.Precision())
	}
	return v
}

// cut truncates a time, or a list of times, to a precision.
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

// fitName is Fit for a column of the current table, or a member of a document, by its name.
func fitName(b *sqlgen.Builder, v wire.Value, name string) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		c := b.Column(name)
		return Fit(v, &c)
	}
	return v
}

// fitExpr is Fit for a value that is compared with an expression.
func fitExpr(b *sqlgen.Builder, v wire.Value, e sqlgen.Expr) wire.Value {
	switch v.Kind() {
	case wire.KindTime, wire.KindTimes:
		return cut(v, precisionOf(b, e))
	}
	return v
}

// timed is an expression whose value is that of one of other expressions.
type timed interface {
	// sources calls each with the expressions of the value, with their table as the current one.
	sources(b *sqlgen.Builder, each func(sqlgen.Expr))
}

// precisionOf is the precision of a time expression: the finest precision of its sources.
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

// packagePrecision is the default precision of the package's times.
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
	b.In(targetTable(b, v.edge), "", func() { each(v.e) })
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

// sources calls each with the expressions of a column of the query.
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

// cutSQL is e, truncated to unit by the database. has is the precision of e.
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

// timeFor is the computed value of an assignment. A time is truncated, so that the database does not round it.
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

// truncated is the precision of the result of DateTrunc, among the precisions of columns, or 0.
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
