package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// TextOps are the operations of every column of text; the column's name is its value.
type TextOps[M any, T ~string] string

// EQ is met where the column is equal to v.
func (c TextOps[M, T]) EQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " = ", wire.Text(string(v)))}
}

// NEQ is met where the column is different from v.
func (c TextOps[M, T]) NEQ(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " <> ", wire.Text(string(v)))}
}

// GT is met where the column is greater than v.
func (c TextOps[M, T]) GT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " > ", wire.Text(string(v)))}
}

// GTE is met where the column is greater than or equal to v.
func (c TextOps[M, T]) GTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " >= ", wire.Text(string(v)))}
}

// LT is met where the column is less than v.
func (c TextOps[M, T]) LT(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " < ", wire.Text(string(v)))}
}

// LTE is met where the column is less than or equal to v.
func (c TextOps[M, T]) LTE(v T) Predicate[M] {
	return Predicate[M]{comparison(string(c), dialect.Text, " <= ", wire.Text(string(v)))}
}

// Between is met where the column is at least low and at most high.
func (c TextOps[M, T]) Between(low, high T) Predicate[M] {
	return And(c.GTE(low), c.LTE(high))
}

// In is met where the column is one of vs.
func (c TextOps[M, T]) In(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Text, wire.TextList(vs), false)}
}

// NotIn is met where the column is none of vs.
func (c TextOps[M, T]) NotIn(vs ...T) Predicate[M] {
	return Predicate[M]{membership(string(c), dialect.Text, wire.TextList(vs), true)}
}

// Asc orders from the least to the greatest.
func (c TextOps[M, T]) Asc() Order[M] { return Order[M]{column(string(c), dialect.Text), false} }

// Desc orders from the greatest to the least.
func (c TextOps[M, T]) Desc() Order[M] { return Order[M]{column(string(c), dialect.Text), true} }

// Count counts the rows in which the column is not NULL.
func (c TextOps[M, T]) Count() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Text, false)
}

// CountDistinct counts the different values of the column, without NULL.
func (c TextOps[M, T]) CountDistinct() Aggregate[M, int64] {
	return countOf[M](string(c), dialect.Text, true)
}

// Min is the least value, nil over no rows.
func (c TextOps[M, T]) Min() Aggregate[M, *T] {
	return aggregate[M]("min", string(c), dialect.Text, noCast, ptrTextOps[M, T])
}

// Max is the greatest value, nil over no rows.
func (c TextOps[M, T]) Max() Aggregate[M, *T] {
	return aggregate[M]("max", string(c), dialect.Text, noCast, ptrTextOps[M, T])
}

func (c TextOps[M, T]) expr() dialect.Expr { return column(string(c), dialect.Text) }

func (c TextOps[M, T]) of() (m M) { return m }

// Contains is met where the text holds part.
func (c TextOps[M, T]) Contains(part string) Predicate[M] {
	return Predicate[M]{likeness(string(c), dialect.Contains, part)}
}

// HasPrefix is met where the text begins with part.
func (c TextOps[M, T]) HasPrefix(part string) Predicate[M] {
	return Predicate[M]{likeness(string(c), dialect.Prefix, part)}
}

// HasSuffix is met where the text ends with part.
func (c TextOps[M, T]) HasSuffix(part string) Predicate[M] {
	return Predicate[M]{likeness(string(c), dialect.Suffix, part)}
}

// ContainsFold is met where the text holds part, whatever the case.
func (c TextOps[M, T]) ContainsFold(part string) Predicate[M] {
	return Predicate[M]{likeness(string(c), dialect.ContainsFold, part)}
}

// EqualFold is met where the text equals part, whatever the case.
func (c TextOps[M, T]) EqualFold(part string) Predicate[M] {
	return Predicate[M]{likeness(string(c), dialect.EqualFold, part)}
}

func ptrTextOps[M any, T ~string](r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }

// Text is a column of text.
type Text[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c Text[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

func (c Text[M, T]) read(r wire.Row) T { return T(r.Text()) }

// NullText is a column of text that may be NULL.
type NullText[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c NullText[M, T]) Set(v T) Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

// SetNull sets the column to NULL.
func (c NullText[M, T]) SetNull() Change[M] {
	return Change[M]{assign(string(c.TextOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c NullText[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c NullText[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, true)}
}

func (c NullText[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }

// FixedText is a column of text that only an insert may set.
type FixedText[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c FixedText[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

func (c FixedText[M, T]) read(r wire.Row) T { return T(r.Text()) }

// FixedNullText is a column of text that may be NULL and that only an insert may set.
type FixedNullText[M any, T ~string] struct{ TextOps[M, T] }

// Set sets the column to v.
func (c FixedNullText[M, T]) Set(v T) Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Text(string(v)))}
}

// SetNull sets the column to NULL.
func (c FixedNullText[M, T]) SetNull() Setter[M] {
	return Setter[M]{assign(string(c.TextOps), wire.Null())}
}

// IsNull is met where the column is NULL.
func (c FixedNullText[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, false)}
}

// NotNull is met where the column is not NULL.
func (c FixedNullText[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, true)}
}

func (c FixedNullText[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }

// PathText is a member of an object that holds text. It reads as NULL where it is absent.
type PathText[M any, T ~string] struct{ TextOps[M, T] }

// IsNull is met where the member is absent or null.
func (c PathText[M, T]) IsNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, false)}
}

// NotNull is met where the member is there and not null.
func (c PathText[M, T]) NotNull() Predicate[M] {
	return Predicate[M]{isNull(string(c.TextOps), dialect.Text, true)}
}

func (c PathText[M, T]) read(r wire.Row) *T { return wire.Ptr(r, wire.ReadText[T]) }
