package sqlexpr

import (
	"errors"
	"fmt"
	"math"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

const Unbounded = math.MaxInt

// Window defines the rows of a window function and their order.
type Window struct {
	Parts  []sqlgen.Expr
	Orders []Term
	Frame  *Frame // nil for the default of the database
}

// Frame is the rows between two bounds, as distances from the current row, or unbounded.
type Frame struct{ From, To int }

var (
	errNoWindowHere = errors.New("a window function cannot be used here: select it, or order by it. " +
		"To filter, group or aggregate by it, make the selection a CTE and select from that")
	errFrame = errors.New("the end of Rows is before its start")
)

func (w *Window) writeOver(b *sqlgen.Builder, fn string) {
	if !b.InWindows() {
		b.Fail(fmt.Errorf("%s: %w", fn, errNoWindowHere))
	}
	windows := b.Windows(false)
	defer b.Windows(windows)
	b.Write(" OVER (")
	b.Constants(func() { w.writeRows(b) })
	if f := w.Frame; f != nil {
		b.Write(" ROWS BETWEEN ")
		writeBound(b, f.From, "PRECEDING")
		b.Write(" AND ")
		writeBound(b, f.To, "FOLLOWING")
		if f.From != Unbounded && f.To < f.From {
			b.Fail(errFrame)
		}
	}
	b.Write(")")
}

// writeRows writes PARTITION BY and ORDER BY.
func (w *Window) writeRows(b *sqlgen.Builder) {
	if len(w.Parts) > 0 {
		b.Write("PARTITION BY ")
		b.List(len(w.Parts), func(i int) { b.Expr(w.Parts[i]) })
	}
	if len(w.Parts) > 0 && len(w.Orders) > 0 {
		b.Write(" ")
	}
	if len(w.Orders) > 0 {
		b.Write("ORDER BY ")
		writeTerms(b, w.Orders)
	}
}

// writeBound writes a bound. end is the direction of an unbounded one.
func writeBound(b *sqlgen.Builder, r int, end string) {
	switch {
	case r == Unbounded:
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

// WindowCall is the call of a window function.
type WindowCall struct {
	Func   string
	Args   []sqlgen.Expr
	Window *Window
	Known  *Known // nil for a call that counts rows with NULL
}

// Known says which row the call of a window function takes among those with a value. Databases without IGNORE NULLS take an element of the
// list of the values.
type Known struct {
	At      int  // 1 for the first
	FromEnd bool // counted from the last row
	Frame   *Frame
}

var errKnownAt = errors.New("with IgnoreNulls the number of a row is at least 1")

func (c *WindowCall) WriteSQL(b *sqlgen.Builder) {
	if c.Known != nil {
		if c.Known.At < 1 {
			b.Fail(errKnownAt)
		}
		if !b.Dialect.IgnoresNulls {
			c.writeKnown(b)
			return
		}
	}
	windows := b.Windows(false) // window functions cannot be nested
	b.Write(c.Func)
	b.Write("(")
	b.List(len(c.Args), func(i int) { b.Expr(c.Args[i]) })
	b.Write(")")
	if c.Known != nil {
		b.Write(" IGNORE NULLS")
	}
	b.Windows(windows)
	c.Window.writeOver(b, c.Func)
}

// writeKnown writes an element of the list of the values.
func (c *WindowCall) writeKnown(b *sqlgen.Builder) {
	form, w := dialect.KnownFromStart, *c.Window
	if c.Known.FromEnd {
		form = dialect.KnownFromEnd
	}
	if c.Known.Frame != nil {
		w.Frame = c.Known.Frame
	}
	call := plainCall{Func: c.Func, Arg: c.Args[0], Second: Number(c.Known.At), window: &w}
	call.writeForm(b, b.Dialect.Functions[form])
}

// Number is a number in the text of a statement. It is part of the program, and not a value.
type Number int

func (n Number) WriteSQL(b *sqlgen.Builder) { b.Int(int64(n)) }
