package query

import (
	"reflect"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// write writes the selection as a part of a statement. With names its columns are called c1, c2, ... They have the types of
// their kinds, since other values stand beside them there.
func (s *selected) write(b *sqlgen.Builder, names bool) { s.writeAs(b, names, asOperand) }

func (s *selected) writeAs(b *sqlgen.Builder, names bool, value func(sqlgen.Expr) sqlgen.Expr) {
	if s.table == nil {
		b.Fail(errNoSource)
		return
	}
	sameTenants(b, s.tenants)
	b.Select(sqlgen.Level{Table: s.table, Marker: s.marker, Multiplies: true}, func() { s.writeParts(b, names, value) })
}

func (s *selected) writeParts(b *sqlgen.Builder, names bool, value func(sqlgen.Expr) sqlgen.Expr) {
	b.Write("SELECT ")
	if s.distinct {
		b.Write("DISTINCT ")
	}
	if !s.groupsByKey() {
		b.GroupBy(s.groups)
		defer b.CheckGroups()
	}
	b.Watch(true)
	b.Windows(true)
	b.List(len(s.columns), func(i int) {
		b.Expr(value(s.columns[i].e))
		if names {
			b.Write(" AS ")
			b.Ident(outputName(i))
		}
	})
	b.Windows(false)
	b.Watch(false)
	b.From()
	s.filter.write(b)
	if len(s.groups) > 0 {
		b.Write(" GROUP BY ")
		b.List(len(s.groups), func(i int) { s.writeAgain(b, s.groups[i]) })
	}
	b.Watch(true)
	switch having, empty := len(s.having) > 0, b.Dialect.EmptyGroups && s.groupsByText(); {
	case empty && having:
		b.Write(" HAVING count(*) > 0 AND (")
		b.Expr(join(s.having, " AND "))
		b.Write(")")
	case empty:
		b.Write(" HAVING count(*) > 0")
	case having:
		b.Write(" HAVING ")
		b.Expr(join(s.having, " AND "))
	}
	if len(s.orders) > 0 {
		b.Write(" ORDER BY ")
		b.Windows(true)
		b.List(len(s.orders), func(i int) {
			e := s.orders[i].e
			if s.distinct { // which allows only what is selected
				e = value(e)
			}
			s.writeAgain(b, e)
			if s.orders[i].desc {
				b.Write(" DESC")
			}
		})
		b.Windows(false)
	}
	b.Watch(false)
	b.Dialect.Limit(b, s.limit, s.offset)
}

// groupsByText reports whether each group is one text of a column, or may be.
func (s *selected) groupsByText() bool {
	if len(s.groups) != 1 {
		return false
	}
	switch e := s.groups[0].(type) {
	case *ref:
		return e.typ == dialect.Text || e.typ == dialect.UUID // which CrateDB holds as text
	case *outputRef:
		return true
	}
	return false
}

// groupsByKey reports whether each group is one row of the table, which has one value of every column.
func (s *selected) groupsByKey() bool {
	for _, i := range s.table.Key {
		name := s.table.Columns[i].Name
		if !slices.ContainsFunc(s.groups, func(e sqlgen.Expr) bool { r, ok := e.(*ref); return ok && r.name == name }) {
			return false
		}
	}
	return len(s.table.Key) > 0
}

// writeAgain writes an expression of GROUP BY or ORDER BY: one with arguments by its position among the columns, if it is one
// of them. Databases do not see that two expressions are the same if their arguments are different placeholders.
func (s *selected) writeAgain(b *sqlgen.Builder, e sqlgen.Expr) {
	if !b.Twice(func() { b.Expr(e) }) {
		return
	}
	for i, c := range s.columns {
		if reflect.DeepEqual(e, c.e) {
			b.Int(int64(i + 1))
			return
		}
	}
	b.Expr(e)
}
