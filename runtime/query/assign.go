package query

import "github.com/crategen/crategen/internal/sqlexpr"

// Change sets a column in an update or a create.
type Change[M any] struct{ a *sqlexpr.Assignment }

// Setter sets a column in a create only: a key or an immutable column.
type Setter[M any] struct{ a *sqlexpr.Assignment }

// Assignment is a Change or a Setter.
type Assignment[M any] interface {
	assigned(M) *sqlexpr.Assignment
}

func (c Change[M]) assigned(M) *sqlexpr.Assignment { return c.a }
func (s Setter[M]) assigned(M) *sqlexpr.Assignment { return s.a }

// ColumnOf returns the name of the column that an assignment sets. It is empty for a zero assignment.
func ColumnOf[M any](a Assignment[M]) string {
	if s := a.assigned(*new(M)); s != nil {
		return s.Column
	}
	return ""
}
