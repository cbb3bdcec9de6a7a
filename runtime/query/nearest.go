package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// VectorColumn is a column of vectors of the entity with marker M.
type VectorColumn[M any] interface {
	vector(M) (column, metric string, dimension int)
}

// NearestOption is an option of Nearest.
type NearestOption struct{ factor int }

// Approximate searches the index for factor times as many rows as the query returns, and applies the conditions of the query to these.
// So a query with conditions is fast on CrateDB, but may miss rows, and may return fewer rows than there are. Without Approximate, a query
// with conditions compares all of its rows. It has no effect on a query without conditions, and on the other databases.
func Approximate(factor int) NearestOption { return NearestOption{max(factor, 1)} }

// QueryNearest orders the rows by their distance from a vector, the nearest first, and returns at most k of them, 1 to 10,000. Rows
// without a vector are not found. It precedes the terms of OrderBy, and a Limit may make k smaller.
//
// Without conditions it uses the index of the column: on CrateDB always, which makes it approximate there; on CockroachDB and PostgreSQL if
// the schema has one. With conditions it is exact on CrateDB, CockroachDB and SQLite, and reads the vectors of all rows that meet
// them; see Approximate. The order is not for an Update or Delete, nor for pages. Only the last Nearest of a query applies.
//
//go:noinline
func QueryNearest[M any](q *Query, c VectorColumn[M], v []float32, k int, opts []NearestOption) *Query {
	n := *q
	column, metric, dimension := c.vector(*new(M))
	factor := 0
	for _, o := range opts {
		factor = o.factor
	}
	n.nearest = sqlexpr.NewNearest(column, metric, wire.VectorValue(v, dimension), k, factor)
	if n.limit < 0 || int64(k) < n.limit {
		n.limit = int64(max(k, 0))
	}
	return &n
}

// nearestOf returns a copy of the search of a query, nil without one: each statement decides how it searches.
func (q *Query) nearestOf() *sqlexpr.Nearest {
	if q.nearest == nil {
		return nil
	}
	n := *q.nearest
	return &n
}
