package sqlexpr

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqlgen"
)

var errDistinctOn = errors.New("DistinctOn does not go with GroupBy, Having and Distinct: make the selection a CTE")

// writeDistinctOn writes DISTINCT ON after SELECT.
func (s *Selection) writeDistinctOn(b *sqlgen.Builder) {
	if len(s.On) == 0 {
		return
	}
	s.checkDistinctOn(b)
	b.Write("DISTINCT ON (")
	b.List(len(s.On), func(i int) { s.writeAgain(b, s.On[i]) })
	b.Write(") ")
}

func (s *Selection) checkDistinctOn(b *sqlgen.Builder) {
	if s.Distinct || len(s.Groups) > 0 || len(s.Having) > 0 {
		b.Fail(errDistinctOn)
	}
}

// onColumns reports whether DISTINCT ON has only columns. CockroachDB does not recognise other values in ORDER BY.
func (s *Selection) onColumns() bool {
	return !slices.ContainsFunc(s.On, func(e sqlgen.Expr) bool {
		if r, ok := e.(*ref); ok {
			return r.operand || strings.Contains(r.name, pathArrow)
		}
		_, ok := e.(*CTEColumn)
		return !ok
	})
}

// orders are the terms of ORDER BY. They begin with the values of DISTINCT ON, in the directions that OrderBy gives them.
func (s *Selection) orders() []Term {
	begun := len(s.Orders) >= len(s.On)
	for i := 0; begun && i < len(s.On); i++ {
		begun = reflect.DeepEqual(s.Orders[i].Expr, s.On[i])
	}
	if begun {
		return s.Orders
	}
	out := make([]Term, 0, len(s.On)+len(s.Orders))
	for _, e := range s.On {
		out = append(out, Term{Expr: e})
	}
	return append(out, s.Orders...)
}

// writeFirst numbers the rows of each group and selects the first ones, on a database without DISTINCT ON.
func (s *Selection) writeFirst(b *sqlgen.Builder, names bool, value func(sqlgen.Expr) sqlgen.Expr) {
	s.checkDistinctOn(b)
	const rank, by = "crategen_rank", "crategen_by"
	orders := s.orders()
	b.Write("SELECT ")
	b.List(len(s.Columns), func(i int) { b.Ident(OutputName(i)) })
	b.Write(" FROM (")
	b.Select(sqlgen.Level{Table: s.Table, Marker: s.Marker, Multiplies: true}, func() {
		b.Write("SELECT ")
		b.Windows(true)
		for i, c := range s.Columns {
			b.Expr(value(c.Expr))
			b.Write(" AS ")
			b.Ident(OutputName(i))
			b.Write(", ")
		}
		for i, e := range s.On {
			b.Expr(e)
			b.Write(" AS ")
			b.Ident(by + strconv.Itoa(i))
			b.Write(", ")
		}
		(&WindowCall{Func: "row_number", Window: &Window{Parts: s.On, Orders: orders[len(s.On):]}}).WriteSQL(b)
		b.Write(" AS ")
		b.Ident(rank)
		b.Windows(false)
		b.From()
		s.Filter.Write(b)
		b.NoLock()
	})
	b.Write(") AS ")
	b.Ident(b.NewAlias())
	b.Write(" WHERE " + rank + " = 1 ORDER BY ")
	b.List(len(s.On), func(i int) {
		b.Ident(by + strconv.Itoa(i))
		if orders[i].Desc {
			b.Write(" DESC")
		}
	})
	b.Dialect.Limit(b, s.Limit, s.Offset)
}
