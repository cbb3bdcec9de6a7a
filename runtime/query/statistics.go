package query

import (
	"errors"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// The aggregates of this file are NULL without values, except for ApproxCountDistinct, which is 0. NULL values are ignored.

// NumberOrTime is the type of the keys of MinBy and MaxBy. Texts are not among them, because CrateDB 6.4 returns the value of another row
// for the least or greatest text.
type NumberOrTime interface{ Number | time.Time }

// MinBy is the value of the row with the least by: the first value if by is a time. Rows in which by is NULL are ignored; the result is
// NULL if there are no others, or if the value of the row is NULL. If several rows have the least by, it is the value of any of them.
// It has no Over.
func MinBy[M, T any, K NumberOrTime](value Operand[M, T], by Operand[M, K]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Func: "MinBy", Form: dialect.MinBy, Arg: of(value), Second: of(by), To: sqlexpr.NoCast},
		cellOfOperand(value)}
}

// MaxBy is the value of the row with the greatest by: the last value if by is a time. Otherwise it is like MinBy.
func MaxBy[M, T any, K NumberOrTime](value Operand[M, T], by Operand[M, K]) Aggregate[M, T] {
	return Aggregate[M, T]{sqlexpr.Aggregation{Func: "MaxBy", Form: dialect.MaxBy, Arg: of(value), Second: of(by), To: sqlexpr.NoCast},
		cellOfOperand(value)}
}

var errFraction = errors.New("the fraction of Percentile is between 0 and 1")

// Percentile is the value below which a fraction of the values is: 0.5 is the median. It interpolates between two values. On CrateDB
// it is an approximation, which is one of the values if there are few. It has no Over. fraction is between 0 and 1. For decimals use
// PercentileDecimal.
func Percentile[M any, T Number](c Operand[M, T], fraction float64) Aggregate[M, float64] {
	return percentile(c, fraction)
}

// PercentileDecimal is Percentile of decimals. It is computed with floating-point numbers.
func PercentileDecimal[M, T any, P Exact[T]](c Operand[M, T], fraction float64) Aggregate[M, float64] {
	return percentile(c, fraction)
}

func percentile[M, T any](c Operand[M, T], fraction float64) Aggregate[M, float64] {
	second := sqlexpr.Constant(wire.Float(fraction), dialect.Float64)
	if !(fraction >= 0 && fraction <= 1) {
		second = sqlexpr.Fail(errFraction)
	}
	a := statistic("Percentile", dialect.Percentile, sqlexpr.Cast(of(c), dialect.Float64))
	a.Second = second
	return Aggregate[M, float64]{a, wire.Row.Float}
}

// StdDev is the standard deviation of a sample, NULL for fewer than two values.
func StdDev[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{statistic("StdDev", dialect.StdDevSample, of(c)), wire.Row.Float}
}

// StdDevPopulation is the standard deviation of a population: the values are all there are. It is 0 for one value.
func StdDevPopulation[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{statistic("StdDevPopulation", dialect.StdDevPopulation, of(c)), wire.Row.Float}
}

// Variance is the variance of a sample, NULL for fewer than two values.
func Variance[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{statistic("Variance", dialect.VarianceSample, of(c)), wire.Row.Float}
}

// VariancePopulation is the variance of a population: the values are all there are. It is 0 for one value.
func VariancePopulation[M any, T Number](c Operand[M, T]) Aggregate[M, float64] {
	return Aggregate[M, float64]{statistic("VariancePopulation", dialect.VariancePopulation, of(c)), wire.Row.Float}
}

func statistic(name string, form dialect.Func, arg sqlgen.Expr) sqlexpr.Aggregation {
	return sqlexpr.Aggregation{Func: name, Form: form, Arg: arg, To: dialect.Float64}
}

// ApproxCountDistinct is about the number of distinct values, without NULL. On CrateDB it needs little memory and differs by a few percent;
// the other databases count exactly. It has no Over.
func ApproxCountDistinct[M any](c Expression[M]) NonNullAggregate[M, int64] {
	return NonNullAggregate[M, int64]{Aggregate[M, int64]{sqlexpr.Aggregation{Func: "ApproxCountDistinct", Form: dialect.ApproxCountDistinct,
		Arg: exprOf(c), To: sqlexpr.NoCast}, wire.Row.Int}}
}
