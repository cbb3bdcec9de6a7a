package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// Targets is the number of targets of an edge that match all of the predicates, 0 if there are none:
//
//	client.Authors.Where(query.Targets(author.Articles).GT(2)).OrderBy(query.Targets(author.Articles).Desc())
//
// The database counts for each row that it examines. To count only for loaded entities, use With and the edge's Count. On CrateDB
// the conditions of updates and deletes cannot contain it.
func Targets[M, N any](e EdgeTo[M, N], ps ...Predicate[N]) NonNull[M, int] {
	n := *new(N)
	return NonNull[M, int]{Expr[M, int]{sqlexpr.CountTargets(e.join(*new(M), n), n, exprs(ps)), wire.ReadInt[int]}}
}
