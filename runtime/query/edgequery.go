package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// EdgeQuery is an edge from M to N with conditions, order and limit of its targets. The methods return a changed copy and do not
// change the original. The methods of edges make it; With returns an error for the zero value.
type EdgeQuery[M, N any] struct{ load *EdgeLoad }

// Where loads the targets that match all of the predicates, including the predicates of earlier calls.
//
//go:noinline
func (q *EdgeQuery[M, N]) Where(ps ...Predicate[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.where(exprs(ps))}
}

// OrderBy loads the targets of each entity in this order, after the order of earlier calls.
//
//go:noinline
func (q *EdgeQuery[M, N]) OrderBy(orders ...Order[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.orderBy(terms(orders))}
}

// Limit loads at most the first n targets of each entity, in the order of OrderBy. The default order is by key.
//
//go:noinline
func (q *EdgeQuery[M, N]) Limit(n int) *EdgeQuery[M, N] { return &EdgeQuery[M, N]{q.load.atMost(n)} }

// With also loads edges of the targets.
//
//go:noinline
func (q *EdgeQuery[M, N]) With(edges ...Edge[N]) *EdgeQuery[M, N] {
	return &EdgeQuery[M, N]{q.load.nested(loads(edges))}
}

// Count counts the targets of each entity instead of loading them, in one statement; Many.Count returns the number. It counts
// all targets that match Where, and ignores order, limit and nested edges.
//
//go:noinline
func (q *EdgeQuery[M, N]) Count() *EdgeQuery[M, N] { return &EdgeQuery[M, N]{q.load.counted()} }

//go:noinline
func (q *EdgeQuery[M, N]) edge(M) *EdgeLoad { return q.load }

// EdgeLoad describes what to load for one edge.
type EdgeLoad struct {
	join   *Join // nil for a zero EdgeQuery
	marker any   // of the target, as in sqlgen.Level
	conds  []sqlgen.Expr
	orders []sqlexpr.Term
	limit  int64 // of the targets of one entity, -1 for none
	count  bool  // the number of targets instead of the targets
	with   []*EdgeLoad
}

func load(j *Join, marker any) *EdgeLoad { return &EdgeLoad{join: j, marker: marker, limit: -1} }

// changed is a copy of l for the methods below to change; of nil, which a zero EdgeQuery has, it is a zero EdgeLoad.
func (l *EdgeLoad) changed() *EdgeLoad {
	var n EdgeLoad
	if l != nil {
		n = *l
	}
	return &n
}

func (l *EdgeLoad) where(conds []sqlgen.Expr) *EdgeLoad {
	n := l.changed()
	n.conds = append(slices.Clip(n.conds), conds...)
	return n
}

func (l *EdgeLoad) orderBy(orders []sqlexpr.Term) *EdgeLoad {
	n := l.changed()
	n.orders = append(slices.Clip(n.orders), orders...)
	return n
}

func (l *EdgeLoad) atMost(limit int) *EdgeLoad {
	n := l.changed()
	n.limit = int64(max(limit, 0))
	return n
}

func (l *EdgeLoad) nested(with []*EdgeLoad) *EdgeLoad {
	n := l.changed()
	n.with = append(slices.Clip(n.with), with...)
	return n
}

func (l *EdgeLoad) counted() *EdgeLoad {
	n := l.changed()
	n.count = true
	return n
}

func loads[M any](edges []Edge[M]) []*EdgeLoad {
	out := make([]*EdgeLoad, len(edges))
	for i, e := range edges {
		out[i] = e.edge(*new(M))
	}
	return out
}

var (
	errZeroEdge = errors.New("a zero EdgeQuery has no edge: remove it, or start from an edge")
	errRelated  = errors.New("an edge of query.Relate cannot be loaded, because the entity has no field for it: use query.Via or query.Each")
)

// checkLoads refuses what With cannot mean: an edge twice, since its targets have one place to land in. To load an edge and to
// count it are two things.
func checkLoads(with []*EdgeLoad) error {
	for i, l := range with {
		if l == nil || l.join == nil {
			return errZeroEdge
		}
		if sqlexpr.RelationOf(l.join) != nil {
			return fmt.Errorf("edge %s: %w", l.join.Name, errRelated)
		}
		twice := func(o *EdgeLoad) bool { return o.join.Name == l.join.Name && o.count == l.count }
		if slices.ContainsFunc(with[:i], twice) {
			return fmt.Errorf("edge %s occurs twice in With: give it once, with all of its conditions and edges", l.join.Name)
		}
		if err := checkLoads(l.with); err != nil {
			return fmt.Errorf("edge %s: %w", l.join.Name, err)
		}
	}
	return nil
}

// loadAll loads edges of entities, one after the other.
func loadAll(ctx context.Context, c *Conn, of *Entity, edges Edges, with []*EdgeLoad, parents []any) error {
	if len(parents) == 0 {
		return nil
	}
	for _, l := range with {
		if err := loadEdge(ctx, c, l, of, edges(l.join.Name), parents); err != nil {
			return fmt.Errorf("edge %s.%s: %w", of.Table.Entity, l.join.Name, err)
		}
	}
	return nil
}
