package sqlexpr

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// write writes the selection as a part of a statement. With names its columns are called c1, c2, ... They have the types of their kinds,
// because they are compared or combined with other values.
func (s *Selection) write(b *sqlgen.Builder, names bool) { s.WriteAs(b, names, asOperand) }

// WriteAs writes the selection. value converts each of its values.
func (s *Selection) WriteAs(b *sqlgen.Builder, names bool, value func(sqlgen.Expr) sqlgen.Expr) {
	if s.Table == nil {
		b.Fail(ErrNoSource)
		return
	}
	sameTenants(b, s.Tenants)
	b.Nested(s.Reading)
	s.checkUnnest(b)
	if len(s.On) > 0 && !(b.Dialect.DistinctOn && s.onColumns()) {
		b.Compose(func() { s.writeFirst(b, names, value) })
		return
	}
	b.Select(sqlgen.Level{Table: s.Table, Marker: s.Marker, Multiplies: true}, func() { s.writeParts(b, names, value) })
}

func (s *Selection) writeParts(b *sqlgen.Builder, names bool, value func(sqlgen.Expr) sqlgen.Expr) {
	b.Write("SELECT ")
	if s.Distinct {
		comparesRows(b, "Distinct", s.Columns)
		b.Write("DISTINCT ")
	}
	s.writeDistinctOn(b)
	if !s.groupsByKey() {
		b.GroupBy(s.Groups)
		defer b.CheckGroups()
	}
	b.Watch(true)
	b.Windows(true)
	b.List(len(s.Columns), func(i int) {
		b.Expr(value(s.Columns[i].Expr))
		if names {
			b.Write(" AS ")
			b.Ident(OutputName(i))
		}
	})
	b.Windows(false)
	b.Watch(false)
	b.From()
	s.Filter.Write(b)
	if len(s.Groups) > 0 {
		b.Write(" GROUP BY ")
		b.List(len(s.Groups), func(i int) { s.writeAgain(b, s.Groups[i]) })
	}
	b.Watch(true)
	switch having, empty := len(s.Having) > 0, b.Dialect.EmptyGroups && s.groupsByText(); {
	case empty && having:
		b.Write(" HAVING count(*) > 0 AND (")
		b.Expr(Combine(s.Having, " AND "))
		b.Write(")")
	case empty:
		b.Write(" HAVING count(*) > 0")
	case having:
		b.Write(" HAVING ")
		b.Expr(Combine(s.Having, " AND "))
	}
	if orders := s.orders(); len(orders) > 0 {
		b.Write(" ORDER BY ")
		b.Windows(true)
		b.List(len(orders), func(i int) {
			e := orders[i].Expr
			if s.Distinct { // DISTINCT allows only selected values
				s.checkSelected(b, e)
				e = value(e)
			}
			s.writeAgain(b, e)
			if orders[i].Desc {
				b.Write(" DESC")
			}
		})
		b.Windows(false)
	}
	b.Watch(false)
	b.Dialect.Limit(b, s.Limit, s.Offset)
	if s.Distinct || len(s.On) > 0 || len(s.Groups) > 0 || s.Table.Query != nil {
		b.NoLock()
	}
	b.Lock()
}

// checkSelected fails if distinct rows of columns are ordered by another column: it may have several values for a row of the result. SQLite
// would take one of them; the other databases refuse the statement. They judge about computed values themselves.
func (s *Selection) checkSelected(b *sqlgen.Builder, e sqlgen.Expr) {
	column, ok := e.(*ref)
	if !ok {
		return
	}
	for _, c := range s.Columns {
		if selected, ok := c.Expr.(*ref); !ok || selected.name == column.name {
			return
		}
	}
	b.Fail(fmt.Errorf("distinct rows cannot be ordered by %q, which is not selected: select it, or group by the selected values and order by query.Min or query.Max of it", column.name))
}

// groupsByText reports whether the only value of GROUP BY is, or may be, a text column.
func (s *Selection) groupsByText() bool {
	if len(s.Groups) != 1 {
		return false
	}
	switch e := s.Groups[0].(type) {
	case *ref:
		return e.typ == dialect.Text || e.typ == dialect.UUID // CrateDB stores it as text
	case *CTEColumn:
		return true
	}
	return false
}

// groupsByKey reports whether each group is one row of the table, so that all columns have one value.
func (s *Selection) groupsByKey() bool {
	for _, i := range s.Table.Key {
		name := s.Table.Columns[i].Name
		if !slices.ContainsFunc(s.Groups, func(e sqlgen.Expr) bool { r, ok := e.(*ref); return ok && r.name == name }) {
			return false
		}
	}
	return len(s.Table.Key) > 0
}

// writeAgain writes an expression of GROUP BY or ORDER BY. If it has arguments and is one of the columns, it writes the position of the
// column: to databases, expressions with different placeholders are different.
func (s *Selection) writeAgain(b *sqlgen.Builder, e sqlgen.Expr) {
	if !b.Twice(func() { b.Expr(e) }) {
		return
	}
	for i, c := range s.Columns {
		if reflect.DeepEqual(e, c.Expr) {
			b.Int(int64(i + 1))
			return
		}
	}
	b.Expr(e)
}
