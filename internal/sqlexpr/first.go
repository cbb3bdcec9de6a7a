package sqlexpr

import "github.com/crategen/crategen/internal/sqlgen"

// amongFirst is true for the first rows of a query.
type amongFirst struct {
	level  sqlgen.Level
	filter Filter
	orders []Term
	limit  int64
}

// AmongFirst is true for the first rows that a filter finds in an order. It is for the target of a write. The write repeats the filter, so that a row
// that another transaction has changed meanwhile is not written if it no longer meets it.
func AmongFirst(level sqlgen.Level, f Filter, orders []Term, limit int64) sqlgen.Expr {
	return &amongFirst{level, f, orders, limit}
}

func (a *amongFirst) WriteSQL(b *sqlgen.Builder) {
	t := a.level.Table
	keys := func(write func(name string)) {
		b.List(len(t.Key), func(i int) { write(t.Columns[t.Key[i]].Name) })
	}
	b.Write("(")
	keys(b.Col)
	b.Write(") IN (")
	b.Select(a.level, func() {
		b.Write("SELECT ")
		keys(b.Col)
		b.From()
		a.filter.Write(b)
		WriteOrder(b, a.orders)
		b.Dialect.Limit(b, a.limit, 0)
	})
	b.Write(")")
}
