package query

import (
	"time"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// TimeOps are the operations of every column of instants; the column's name is its value. Instants are kept in UTC and to the
// column's precision: what is finer is cut off.
type TimeOps[M any] string

// EQ is met where the column is equal to v.
func (c TimeOps[M]) EQ(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " = ", wire.Time(v))}
}

// NEQ is met where the column is different from v.
func (c TimeOps[M]) NEQ(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " <> ", wire.Time(v))}
}

// GT is met where the column is greater than v.
func (c TimeOps[M]) GT(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " > ", wire.Time(v))}
}

// GTE is met where the column is greater than or equal to v.
func (c TimeOps[M]) GTE(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " >= ", wire.Time(v))}
}

// LT is met where the column is less than v.
func (c TimeOps[M]) LT(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " < ", wire.Time(v))}
}

// LTE is met where the column is less than or equal to v.
func (c TimeOps[M]) LTE(v time.Time) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Time, " <= ", wire.Time(v))}
}

// Between is met where the column is at least low and at most high.
func (c TimeOps[M]) Between(low, high time.Time) Predicate[M] {
	return And(c.GTE(low), c.LTE(high))
}

// In is met where the column is one of vs.
func (c TimeOps[M]) In(vs ...time.Time) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Time, wire.Times(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c TimeOps[M]) NotIn(vs ...time.Time) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Time, wire.Times(vs), true)}
}

// Asc orders from the least to the greatest.
func (c TimeOps[M]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Time), false} }

// Desc orders from the greatest to the least.
func (c TimeOps[M]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Time), true} }

// Count counts the rows in which the column is not NULL.
func (c TimeOps[M]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Time, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c TimeOps[M]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Time, true)
}

// Min is the least value, nil over no rows.
func (c TimeOps[M]) Min() Aggregate[M, *time.Time] {
	return aggregate[M]("min", string(c), dialect.Time, noCast, ptrTimeOps[M])
}

// Max is the greatest value, nil over no rows.
func (c TimeOps[M]) Max() Aggregate[M, *time.Time] {
	return aggregate[M]("max", string(c), dialect.Time, noCast, ptrTimeOps[M])
}

func (c TimeOps[M]) expr() dialect.Expr { return column(string(c), dialect.Time) }

func (c TimeOps[M]) of() (m M) { return m }

func ptrTimeOps[M any](r wire.Row) *time.Time { return wire.Ptr(r, wire.ReadTime) }

// Time is a column of instants.
type Time[M any] struct{ TimeOps[M] }

// Set sets the column to v.
func (c Time[M]) Set(v time.Time) Change[M] {
	return Change[M]{assign(string(c.TimeOps), wire.Time(v))}
}

func (c Time[M]) read(r wire.Row) time.Time { return r.Time() }

// NullTime is a column of instants that may be NULL.
type NullTime[M any] struct{ TimeOps[M] }

// Set sets the column to v.
func (c NullTime[M]) Set(v time.Time) Change[M] {
	return Change[M]{assign(string(c.TimeOps), wire.Time(v))}
}

// SetNull sets the column to NULL.
func (c NullTime[M]) SetNull() Change[M] {
	return Change[M]{assign(string(c.TimeOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullTime[M]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TimeOps), dialect.Time, false)}
}

// NotNull is met where the column is not NULL.
func (c NullTime[M]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TimeOps), dialect.Time, true)}
}

func (c NullTime[M]) read(r wire.Row) *time.Time { return wire.Ptr(r, wire.ReadTime) }

// FixedTime is a column of instants that only an insert may set.
type FixedTime[M any] struct{ TimeOps[M] }

// Set sets the column to v.
func (c FixedTime[M]) Set(v time.Time) Setter[M] {
	return Setter[M]{assign(string(c.TimeOps), wire.Time(v))}
}

func (c FixedTime[M]) read(r wire.Row) time.Time { return r.Time() }

// FixedNullTime is a column of instants that may be NULL and that only an insert may set.
type FixedNullTime[M any] struct{ TimeOps[M] }

// Set sets the column to v.
func (c FixedNullTime[M]) Set(v time.Time) Setter[M] {
	return Setter[M]{assign(string(c.TimeOps), wire.Time(v))}
}

// SetNull sets the column to NULL.
func (c FixedNullTime[M]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.TimeOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullTime[M]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TimeOps), dialect.Time, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullTime[M]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TimeOps), dialect.Time, true)}
}

func (c FixedNullTime[M]) read(r wire.Row) *time.Time { return wire.Ptr(r, wire.ReadTime) }
