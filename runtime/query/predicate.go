package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Predicate is a condition on the entity with marker M. NULL matches neither a condition nor its Not: use IsNull and NotNull.
type Predicate[M any] struct{ e sqlgen.Expr }

// And is true if all of its predicates are true. Without predicates it is always true, but does not select the whole table for an
// update or delete: see Every.
func And[M any](ps ...Predicate[M]) Predicate[M] {
	return Predicate[M]{sqlexpr.Combine(exprs(ps), " AND ")}
}

// Or is true if at least one of its predicates is true. Without predicates it is never true.
func Or[M any](ps ...Predicate[M]) Predicate[M] {
	return Predicate[M]{sqlexpr.Combine(exprs(ps), " OR ")}
}

// Not is true if p is false.
func Not[M any](p Predicate[M]) Predicate[M] {
	return Predicate[M]{sqlexpr.Not(sqlexpr.ConditionOrFail(p.e))}
}

// Every is true for every row. It selects the whole table in an Update or Delete: other conditions that match every row, such
// as And(), NotIn() or HasPrefix(""), are dberr.ErrNoFilter there.
func Every[M any]() Predicate[M] { return Predicate[M]{sqlexpr.Every} }

// Raw is a condition in the SQL of the database, with ? for each argument and ?? for a question mark. Column names are those
// of the database. The types of arguments are those of wire.ValueOf.
//
// The text is read with the lexical rules of the database: a ? inside a string, a quoted name or a comment is not a
// placeholder, so write jsonb's operators as ??, ??| and ??&. $1 is refused. Unclosed and unopened brackets, unclosed
// strings, and a semicolon are errors.
func Raw[M any](sql string, args ...any) Predicate[M] {
	return Predicate[M]{sqlexpr.RawPart(sql, valuesOf(args))}
}

func exprs[M any](ps []Predicate[M]) []sqlgen.Expr {
	out := make([]sqlgen.Expr, len(ps))
	for i, p := range ps {
		out[i] = sqlexpr.ConditionOrFail(p.e)
	}
	return out
}
