package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/capability"
)

// Lateral is an edge to the first targets of each row, for Each: the conditions, the order and the limit of the edge apply to the targets of one row. So a
// selection has the top n of each group, with values of both:
//
//	top := query.Lateral(author.Books.OrderBy(book.Sold.Desc()).Limit(3))
//	rows, err := query.Select2(author.Name, query.Each(top, book.Title)).From(client.Authors).All(ctx)
//
// A row without a target is there once, with NULL. The edge can be one of RelateMany. The order of the rows is that of the selection. To load the
// targets as entities use With, which takes the same edge. SQLite has no LATERAL, and finds the targets by a subquery of their keys. With CrateDB among
// the targets it does not compile: use a window there.
func Lateral[M capability.Relate, N any](e *EdgeQuery[M, N]) *FirstTargets[M, N] {
	return &FirstTargets[M, N]{sqlexpr.LateralJoin(e.edge(*new(M)))}
}

// FirstTargets is an edge of [Lateral] from M to the first targets N.
type FirstTargets[M, N any] struct{ target Join }

//go:noinline
func (e *FirstTargets[M, N]) edge(M) *sqlexpr.EdgeLoad { return sqlexpr.LoadEdge(&e.target, *new(N)) }

//go:noinline
func (e *FirstTargets[M, N]) join(M, N) *Join { return &e.target }
