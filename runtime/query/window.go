package query

import (
	"errors"
	"math"
	"slices"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// Window defines the rows of a window function for each row, and their order.
type Window[M any] struct{ w sqlexpr.Window }

// PartitionBy is a window of the rows with equal values in all of the columns. Without columns it is one window of all rows.
func PartitionBy[M any](columns ...Groupable[M]) Window[M] {
	var w Window[M]
	for _, c := range columns {
		w.w.Parts = append(w.w.Parts, c.expr(*new(M)))
	}
	return w
}

// OrderedBy is one window of all rows with an order.
func OrderedBy[M any](orders ...Ordering[M]) Window[M] { return Window[M]{}.OrderBy(orders...) }

// OrderBy orders the rows of each window. An aggregate over it covers the rows up to the current one and its peers in the
// order, unless Rows restricts it.
func (w Window[M]) OrderBy(orders ...Ordering[M]) Window[M] {
	w.w.Orders = slices.Clip(w.w.Orders)
	for _, o := range orders {
		w.w.Orders = append(w.w.Orders, o.order(*new(M)))
	}
	return w
}

// Bound is a row by its distance from the current row: -1 is the previous row, 1 the next one.
type Bound int

// Unbounded is the first row as the start of Rows, and the last one as its end.
const Unbounded Bound = sqlexpr.Unbounded

// Rows restricts an aggregate, FirstValue and LastValue to the rows between two bounds: Rows(-6, 0) are the last seven.
func (w Window[M]) Rows(from, to Bound) Window[M] {
	w.w.Frame = &sqlexpr.Frame{From: int(from), To: int(to)}
	return w
}

// Ranking is the position of a row in a window. Over sets the window.
type Ranking[M, T any] struct {
	call sqlexpr.WindowCall
	cell func(wire.Row) T
}

// Over computes the position in the window.
func (r Ranking[M, T]) Over(w Window[M]) NonNull[M, T] {
	r.call.Window = &w.w
	return NonNull[M, T]{Expr[M, T]{&r.call, r.cell}}
}

func rankingOf[M any](fn string, args ...sqlgen.Expr) Ranking[M, int] {
	return Ranking[M, int]{sqlexpr.WindowCall{Func: fn, Args: args}, wire.ReadInt[int]}
}

// RowNumber numbers the rows of a window from 1.
func RowNumber[M any]() Ranking[M, int] { return rankingOf[M]("row_number") }

// Rank is the position from 1, the same for equal rows, with gaps after them.
func Rank[M any]() Ranking[M, int] { return rankingOf[M]("rank") }

// DenseRank is the position from 1, the same for equal rows, without gaps.
func DenseRank[M any]() Ranking[M, int] { return rankingOf[M]("dense_rank") }

// NTile divides the window into n parts of about the same size and is the number of the row's part, from 1. CrateDB lacks it.
func NTile[M capability.Relate](n int) Ranking[M, int] {
	return rankingOf[M]("ntile", sqlexpr.Number(max(n, 1)))
}

// PercentRank is (Rank - 1) / (rows - 1), from 0 to 1. CrateDB lacks it.
func PercentRank[M capability.Relate]() Ranking[M, float64] {
	return Ranking[M, float64]{sqlexpr.WindowCall{Func: "percent_rank"}, wire.Row.Float}
}

// OffsetFunction is the value of another row of a window. Over sets the window.
type OffsetFunction[M, T any] struct {
	call  sqlexpr.WindowCall
	cell  func(wire.Row) T
	whole bool          // the default frame is the entire window
	known sqlexpr.Known // for IgnoreNulls
}

// Over computes the value in the window.
func (p OffsetFunction[M, T]) Over(w Window[M]) Expr[M, T] {
	p.call.Window = &w.w
	if p.whole && w.w.Frame == nil {
		w.w.Frame = &sqlexpr.Frame{From: sqlexpr.Unbounded, To: sqlexpr.Unbounded}
	}
	return Expr[M, T]{&p.call, p.cell}
}

// IgnoreNulls counts only rows in which the value is not NULL: the last known value is LastValue(c).IgnoreNulls() over the rows up to the
// current one. The result is NULL if there are too few.
func (p OffsetFunction[M, T]) IgnoreNulls() OffsetFunction[M, T] {
	known := p.known
	p.call.Known = &known
	return p
}

func offset[M, T any](c Operand[M, T], fn string, n int, known sqlexpr.Known) OffsetFunction[M, T] {
	call := sqlexpr.WindowCall{Func: fn, Args: []sqlgen.Expr{of(c)}}
	if n != noNumber {
		call.Args = append(call.Args, sqlexpr.Number(n))
	}
	return OffsetFunction[M, T]{call, cellOfOperand(c), known.Frame == nil, known}
}

// noNumber is for functions that have no number of rows.
const noNumber = math.MinInt

// Lag is the value of the row n rows before, NULL if there is none.
func Lag[M, T any](c Operand[M, T], n int) OffsetFunction[M, T] {
	return offset(c, "lag", n, sqlexpr.Known{At: n, FromEnd: true, Frame: &sqlexpr.Frame{From: sqlexpr.Unbounded, To: -1}})
}

// Lead is the value of the row n rows after, NULL if there is none.
func Lead[M, T any](c Operand[M, T], n int) OffsetFunction[M, T] {
	return offset(c, "lead", n, sqlexpr.Known{At: n, Frame: &sqlexpr.Frame{From: 1, To: sqlexpr.Unbounded}})
}

// FirstValue is the value of the window's first row.
func FirstValue[M, T any](c Operand[M, T]) OffsetFunction[M, T] {
	return offset(c, "first_value", noNumber, sqlexpr.Known{At: 1})
}

// LastValue is the value of the window's last row.
func LastValue[M, T any](c Operand[M, T]) OffsetFunction[M, T] {
	return offset(c, "last_value", noNumber, sqlexpr.Known{At: 1, FromEnd: true})
}

var errNthRow = errors.New("the rows of NthValue are numbered from 1")

// NthValue is the value of the window's row n, counted from 1, NULL if there is none.
func NthValue[M, T any](c Operand[M, T], n int) OffsetFunction[M, T] {
	p := offset(c, "nth_value", n, sqlexpr.Known{At: n})
	if n < 1 {
		p.call.Args[1] = sqlexpr.Fail(errNthRow)
	}
	return p
}
