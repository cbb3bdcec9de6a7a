package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Order is one term of an ordering. The database decides the position of NULL: last in ascending order on CrateDB and
// PostgreSQL, first on CockroachDB and SQLite.
type Order[M any] struct {
	_    [0]func() // no ==, which the compiler would write out for each entity
	e    sqlgen.Expr
	desc bool
}

func (o Order[M]) order(M) sqlexpr.Term { return sqlexpr.Term{Expr: o.e, Desc: o.desc} }

// Ordering is a term that orders a selection: a column, a member or an aggregate.
type Ordering[M any] interface {
	order(M) sqlexpr.Term
}
