package query

import "github.com/crategen/crategen/internal/dialect"

// UseIndex makes the query read its table with an index of this name. An index that does not exist is dberr.ErrNoIndex, and one that cannot
// answer the query is dberr.ErrNoPlan. Hints are for CockroachDB, and have no effect on the other databases. A hint stays when the data change,
// so measure first.
func UseIndex[T any, Q queryOf[T]](q Q, name string) Q {
	return reading[T](q, func(r *dialect.Reading) { r.Plan.Index = name })
}

// NoFullScan makes the query fail with dberr.ErrNoPlan, without executing it, if it would read a whole table or index. The server does not
// recognise an index on a nullable column that is read from its first value that is not NULL.
func NoFullScan[T any, Q queryOf[T]](q Q) Q {
	return reading[T](q, func(r *dialect.Reading) { r.Plan.NoFullScan = true })
}

// JoinMethod is a method of joining tables.
type JoinMethod uint8

// The methods.
const (
	// LookupJoin looks up the rows of the joined table for each row.
	LookupJoin = JoinMethod(dialect.LookupJoin)
	// HashJoin reads both tables, and finds the pairs with a hash table.
	HashJoin = JoinMethod(dialect.HashJoin)
	// MergeJoin reads both tables in the order of the joined columns.
	MergeJoin = JoinMethod(dialect.MergeJoin)
)

// JoinBy sets the method of the joins of the query, which come from Via, Each and Relate. It also fixes their order.
func JoinBy[T any, Q queryOf[T]](q Q, method JoinMethod) Q {
	return reading[T](q, func(r *dialect.Reading) { r.Plan.Join = dialect.JoinMethod(method) })
}
