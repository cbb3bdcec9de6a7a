package sqlexpr

import (
	"reflect"

	"github.com/crategen/crategen/internal/sqlgen"
)

// What is known of a condition on a subquery, see outcome.go: one that finds no row, because the list in its own condition is
// empty, and one that returns a column of all rows of the statement's own table.

// A value is in no selection without rows, and in that of its own column over all rows.
func (i *inQuery) outcome(b *sqlgen.Builder) outcome {
	s := i.q.of
	if s == nil || s.Table == nil {
		return open
	}
	if _, column := s.Columns[0].Expr.(*ref); !column && len(s.Groups) == 0 {
		return open // an aggregate of no rows is a row
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

// outcome is everyRow where a selection has all rows of its table and nobody said so, and noRow where it has none.
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
