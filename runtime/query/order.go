package query

import (
	"github.com/crategen/crategen/internal/sqlgen"
)

// Order is one term of an ordering. The database decides the position of NULL: last in ascending order on CrateDB and
// PostgreSQL, first on CockroachDB and SQLite.
type Order[M any] struct {
	_    [0]func() // no ==, which the compiler would write out for each entity
	e    sqlgen.Expr
	desc bool
}

func (o Order[M]) order(M) term { return term{o.e, o.desc} }

// Ordering is a term that orders a selection: a column, a member or an aggregate.
type Ordering[M any] interface {
	order(M) term
}

// term is an order without its type.
type term struct {
	e    sqlgen.Expr
	desc bool
}

func writeOrder(b *sqlgen.Builder, terms []term) {
	if len(terms) == 0 {
		return
	}
	b.Write(" ORDER BY ")
	windows := b.Windows(true)
	writeTerms(b, terms)
	b.Windows(windows)
}

func writeTerms(b *sqlgen.Builder, terms []term) {
	b.List(len(terms), func(i int) {
		b.Expr(terms[i].e)
		if terms[i].desc {
			b.Write(" DESC")
		}
	})
}
