package query

import "github.com/crategen/crategen/internal/sqlexpr"

// Elements is an array of documents, whose elements have members with the marker E. Generated code declares it.
type Elements[M, E any] struct{ Name string }

func (a *Elements[M, E]) elements(M, E) string { return a.Name }

// ElementsOf is a column, or a member of a document, that is an array of documents.
type ElementsOf[M, E any] interface{ elements(M, E) string }

// AnyElement is true if one element of an array of documents meets all of the conditions, which are on the members of the element:
//
//	query.AnyElement(order.Lines, order.Lines.Sku.EQ("a-7"), order.Lines.Quantity.GT(2))
//
// Its Not is true if no element does, also for NULL and for an empty array. On CrateDB it is a search of the whole table, which sees the last
// refresh.
func AnyElement[M, E any](array ElementsOf[M, E], ps ...Predicate[E]) Predicate[M] {
	return Predicate[M]{sqlexpr.AnyElement(array.elements(*new(M), *new(E)), exprs(ps))}
}
