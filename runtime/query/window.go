package query

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/capability"
	"github.com/crategen/crategen/runtime/wire"
)

// Window defines the rows of a window function for each row, and their order.
type Window[M any] struct{ w window }

// PartitionBy is a window of the rows with equal values in all of the columns. Without columns it is one window of all rows.
func PartitionBy[M any](columns ...Groupable[M]) Window[M] {
	var w Window[M]
	for _, c := range columns {
		w.w.parts = append(w.w.parts, c.expr(*new(M)))
	}
	return w
}

// OrderedBy is one window of all rows with an order.
func OrderedBy[M any](orders ...Ordering[M]) Window[M] { return Window[M]{}.OrderBy(orders...) }

// OrderBy orders the rows of each window. An aggregate over it covers the rows up to the current one and its peers in the
// order, unless Rows restricts it.
func (w Window[M]) OrderBy(orders ...Ordering[M]) Window[M] {
	w.w.orders = slices.Clip(w.w.orders)
	for _, o := range orders {
		w.w.orders = append(w.w.orders, o.order(*new(M)))
	}
	return w
}

// Bound is a row by its distance from the current row: -1 is the previous row, 1 the next one.
type Bound int

// Unbounded is the first row as the start of Rows, and the last one as its end.
const Unbounded Bound = unbounded

const unbounded = math.MaxInt

// Rows restricts an aggregate, FirstValue and LastValue to the rows between two bounds: Rows(-6, 0) are the last seven.
func (w Window[M]) Rows(from, to Bound) Window[M] {
	w.w.frame = &frame{int(from), int(to)}
	return w
}

type window struct {
	parts  []sqlgen.Expr
	orders []term
	frame  *frame // nil for the database's own
}

// frame is the rows between two bounds, as distances from the current row, or unbounded.
type frame struct{ from, to int }

var (
	errNoWindowHere = errors.New("a window function cannot be used here: select it, or order by it. " +
		"To filter, group or aggregate by it, make the selection a CTE and select from that")
	errFrame = errors.New("the end of Rows is before its start")
)

func (w *window) writeOver(b *sqlgen.Builder, fn string) {
	if !b.InWindows() {
		b.Fail(fmt.Errorf("%s: %w", fn, errNoWindowHere))
	}
	windows := b.Windows(false)
	defer b.Windows(windows)
	b.Write(" OVER (")
	b.Constants(func() { w.writeRows(b) })
	if f := w.frame; f != nil {
		b.Write(" ROWS BETWEEN ")
		writeBound(b, f.from, "PRECEDING")
		b.Write(" AND ")
		writeBound(b, f.to, "FOLLOWING")
		if f.from != unbounded && f.to < f.from {
			b.Fail(errFrame)
		}
	}
	b.Write(")")
}

// writeRows writes PARTITION BY and ORDER BY.
func (w *window) writeRows(b *sqlgen.Builder) {
	if len(w.parts) > 0 {
		b.Write("PARTITION BY ")
		b.List(len(w.parts), func(i int) { b.Expr(w.parts[i]) })
	}
	if len(w.parts) > 0 && len(w.orders) > 0 {
		b.Write(" ")
	}
	if len(w.orders) > 0 {
		b.Write("ORDER BY ")
		writeTerms(b, w.orders)
	}
}

// writeBound writes a bound. end is the direction of an unbounded one.
func writeBound(b *sqlgen.Builder, r int, end string) {
	switch {
	case r == unbounded:
		b.Write("UNBOUNDED ")
		b.Write(end)
	case r == 0:
		b.Write("CURRENT ROW")
	case r < 0:
		b.Int(-int64(r))
		b.Write(" PRECEDING")
	default:
		b.Int(int64(r))
		b.Write(" FOLLOWING")
	}
}

// windowCall is the call of a function that is none without a window.
type windowCall struct {
	fn     string
	args   []sqlgen.Expr
	window *window
}

func (c *windowCall) WriteSQL(b *sqlgen.Builder) {
	windows := b.Windows(false) // they do not nest
	b.Write(c.fn)
	b.Write("(")
	b.List(len(c.args), func(i int) { b.Expr(c.args[i]) })
	b.Write(")")
	b.Windows(windows)
	c.window.writeOver(b, c.fn)
}

// Ranking is the position of a row in a window. Over sets the window.
type Ranking[M, T any] struct {
	call windowCall
	cell func(wire.Row) T
}

// Over computes the position in the window.
func (r Ranking[M, T]) Over(w Window[M]) NonNull[M, T] {
	r.call.window = &w.w
	return NonNull[M, T]{Expr[M, T]{&r.call, r.cell}}
}

func rankingOf[M any](fn string, args ...sqlgen.Expr) Ranking[M, int] {
	return Ranking[M, int]{windowCall{fn: fn, args: args}, wire.ReadInt[int]}
}

// RowNumber numbers the rows of a window from 1.
func RowNumber[M any]() Ranking[M, int] { return rankingOf[M]("row_number") }

// Rank is the position from 1, the same for equal rows, with gaps after them.
func Rank[M any]() Ranking[M, int] { return rankingOf[M]("rank") }

// DenseRank is the position from 1, the same for equal rows, without gaps.
func DenseRank[M any]() Ranking[M, int] { return rankingOf[M]("dense_rank") }

// NTile divides the window into n parts of about the same size and is the number of the row's part, from 1. CrateDB lacks it.
func NTile[M capability.Relate](n int) Ranking[M, int] {
	return rankingOf[M]("ntile", number(max(n, 1)))
}

// PercentRank is (Rank - 1) / (rows - 1), from 0 to 1. CrateDB lacks it.
func PercentRank[M capability.Relate]() Ranking[M, float64] {
	return Ranking[M, float64]{windowCall{fn: "percent_rank"}, wire.Row.Float}
}

// OffsetFunction is the value of another row of a window. Over sets the window.
type OffsetFunction[M, T any] struct {
	call  windowCall
	cell  func(wire.Row) T
	whole bool // the default frame is the whole window
}

// Over computes the value in the window.
func (p OffsetFunction[M, T]) Over(w Window[M]) Expr[M, T] {
	p.call.window = &w.w
	if p.whole && w.w.frame == nil {
		w.w.frame = &frame{unbounded, unbounded}
	}
	return Expr[M, T]{&p.call, p.cell}
}

// Lag is the value of the row n rows before, NULL if there is none.
func Lag[M, T any](c Operand[M, T], n int) OffsetFunction[M, T] {
	return OffsetFunction[M, T]{windowCall{fn: "lag", args: []sqlgen.Expr{of(c), number(n)}}, cellOfOperand(c), false}
}

// Lead is the value of the row n rows after, NULL if there is none.
func Lead[M, T any](c Operand[M, T], n int) OffsetFunction[M, T] {
	return OffsetFunction[M, T]{windowCall{fn: "lead", args: []sqlgen.Expr{of(c), number(n)}}, cellOfOperand(c), false}
}

// FirstValue is the value of the window's first row.
func FirstValue[M, T any](c Operand[M, T]) OffsetFunction[M, T] {
	return OffsetFunction[M, T]{windowCall{fn: "first_value", args: []sqlgen.Expr{of(c)}}, cellOfOperand(c), true}
}

// LastValue is the value of the window's last row.
func LastValue[M, T any](c Operand[M, T]) OffsetFunction[M, T] {
	return OffsetFunction[M, T]{windowCall{fn: "last_value", args: []sqlgen.Expr{of(c)}}, cellOfOperand(c), true}
}

// number is a number that stands in the text: it is a part of the program, not a value.
type number int

func (n number) WriteSQL(b *sqlgen.Builder) { b.Int(int64(n)) }
