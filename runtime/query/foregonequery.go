package query

import (
	"reflect"

	"github.com/crategen/crategen/internal/sqlgen"
)

// What is known of a condition on a subquery, see foregone.go: one that finds no row, because the list in its own condition is
// empty, and one that returns a column of all rows of the statement's own table.

// A value is in no selection without rows, and in that of its own column over all rows.
func (i *inQuery) outcome(b *sqlgen.Builder) outcome {
	s := i.q.of
	if s == nil || s.table == nil {
		return open
	}
	if _, column := s.columns[0].e.(*ref); !column && len(s.groups) == 0 {
		return open // an aggregate of no rows is a row
	}
	switch s.outcome(b) {
	case noRow:
		return noRow
	case everyRow:
		if s.table == b.Table && s.table.Deleted == "" && reflect.DeepEqual(asOperand(i.e), asOperand(s.columns[0].e)) {
			return everyRow
		}
	}
	return open
}

func (e *existence) outcome(b *sqlgen.Builder) outcome {
	if e.s.table != nil && e.s.outcome(b) == noRow {
		return noRow
	}
	return open
}

// outcome is everyRow where a selection has all rows of its table and nobody said so, and noRow where it has none.
func (s *selected) outcome(b *sqlgen.Builder) outcome {
	if s.limit == 0 {
		return noRow
	}
	met, said := everyRow, false
	if len(s.filter.conds) > 0 {
		where := join(s.filter.conds, " AND ")
		b.In(s.table, "", func() { met, said = outcomeOf(b, where), saysEvery(where) })
	}
	switch {
	case met == noRow:
		return noRow
	case met == open || said || s.limit > 0 || s.offset > 0 || len(s.having) > 0:
		return open
	}
	return everyRow
}
