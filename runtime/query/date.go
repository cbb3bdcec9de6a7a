package query

import (
	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
	"github.com/crategen/crategen/sqltype"
)

// AddDays is the date that number of days later, or earlier if it is negative.
func AddDays[M any](c Operand[M, sqltype.Date], days int) Expr[M, sqltype.Date] {
	return Expr[M, sqltype.Date]{sqlexpr.Apply(dialect.AddDays, of(c), sqlexpr.Number(days)), wire.ReadDate}
}

// DaysBetween is the number of days from date b to date a.
func DaysBetween[M any](a, b Operand[M, sqltype.Date]) Expr[M, int64] {
	return Expr[M, int64]{sqlexpr.Apply(dialect.DaysBetween, of(a), of(b)), wire.Row.Int}
}
