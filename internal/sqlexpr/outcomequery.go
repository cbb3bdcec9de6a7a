package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/sqlgen"
)

// The outcomes of conditions on subqueries (see outcome.go): a subquery that finds no row, because the list in its condition is empty, and
// a subquery that returns a column of all rows of the statement's own table.

// No value is in a selection without rows. Every value is in the selection of its own column over all rows.
func (i *inQuery) outcome(b *sqlgen.Builder) outcome {
	s := i.q.of
	if s == nil || s.Table == nil {
		return open
	}
	if _, column := s.Columns[0].Expr.(*ref); !column && len(s.Groups) == 0 {
		return open // an aggregate returns a row even without rows
	}
	switch s.outcome(b) {
	case noRow:
		return noRow
	case everyRow:
		if s.Table == b.Table && s.Table.Deleted == "" && reflect.DeepEqual(asOperand(i.e), asOperand(s.Columns[0].Expr)) {
			return everyRow
		}
	}
	return open
}

func (e *existence) outcome(b *sqlgen.Builder) outcome {
	if e.s.Table != nil && e.s.outcome(b) == noRow {
		return noRow
	}
	return open
}

// outcome is everyRow for a selection of all rows of its table without Every, and noRow for one without rows.
func (s *Selection) outcome(b *sqlgen.Builder) outcome {
	if s.Limit == 0 {
		return noRow
	}
	met, said := everyRow, false
	if len(s.Filter.Conditions) > 0 {
		where := Combine(s.Filter.Conditions, " AND ")
		b.In(s.Table, "", func() { met, said = outcomeOf(b, where), saysEvery(where) })
	}
	switch {
	case met == noRow:
		return noRow
	case met == open || said || s.Limit > 0 || s.Offset > 0 || len(s.Having) > 0:
		return open
	}
	return everyRow
}
