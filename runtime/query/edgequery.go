package query

import (
	"context"
	"fmt"

	"github.com/crategen/crategen/internal/sqlexpr"
)

// EdgeQuery is an edge from M to N with conditions, order and limit of its targets. The methods return a changed copy and do not
// change the original. The methods of edges make it; With returns an error for the zero value.
type EdgeQuery[M, N any] struct{ load *sqlexpr.EdgeLoad }

// Where loads the targets that match all of the predicates, including the predicates of earlier calls.
//
//go:noinline
func (q *EdgeQuery[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.Where(exprs(ps))}
}

// OrderBy loads the targets of each entity in this order, after the order of earlier calls.
//
//go:noinline
func (q *EdgeQuery[M, N]) OrderBy(orders ...Order[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.OrderBy(terms(orders))}
}

// Limit loads at most the first n targets of each entity, in the order of OrderBy. The default order is by key.
//
//go:noinline
func (q *EdgeQuery[M, N]) Limit(n int) *EdgeQuery[M, N] { return &EdgeQuery[M, N]{q.load.AtMost(n)} }

// With also loads edges of the targets.
//
//go:noinline
func (q *EdgeQuery[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.Nested(loads(edges))}
}

// Count counts the targets of each entity instead of loading them, in one statement; Many.Count returns the number. It counts
// all targets that match Where, and ignores order, limit and nested edges.
//
//go:noinline
func (q *EdgeQuery[M, N]) Count() *EdgeQuery[M, N] { return &EdgeQuery[M, N]{q.load.Counted()} }

//go:noinline
func (q *EdgeQuery[M, N]) edge(M) *sqlexpr.EdgeLoad { return q.load }

func loads[M any](edges []Edge[M]) []*sqlexpr.EdgeLoad {
	out := make([]*sqlexpr.EdgeLoad, len(edges))
	for i, e := range edges {
		out[i] = e.edge(*new(M))
	}
	return out
}

// loadAll loads edges of entities, one after the other.
func loadAll(ctx context.Context, c *Conn, of *Entity, edges Edges, with []*sqlexpr.EdgeLoad, parents []any) error {
	if len(parents) == 0 {
		return nil
	}
	for _, l := range with {
		if err := loadEdge(ctx, c, l, of, edges(l.Join.Name), parents); err != nil {
			return fmt.Errorf("edge %s.%s: %w", of.Table.Entity, l.Join.Name, err)
		}
	}
	return nil
}
