package query

import (
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Score is the relevance of a row; it orders a query and can be selected.
type Score[M any] struct{ e *sqlexpr.Score }

// Desc orders from the best match to the worst.
func (s *Score[M]) Desc() Order[M] { return Order[M]{e: s.e, desc: true} }

// Asc orders from the worst match to the best.
func (s *Score[M]) Asc() Order[M] { return Order[M]{e: s.e, desc: false} }

func (s *Score[M]) expr(M) sqlgen.Expr      { return s.e }
func (s *Score[M]) read(r wire.Row) float64 { return r.Float() }
