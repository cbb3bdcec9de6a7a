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

// FulltextIndex is a full-text index with a name, over several texts of a table.
type FulltextIndex[M any] struct{ Name string }

// Match matches rows whose texts in the index contain every word of words together, in any order, by the rules of the index's language. A row
// without texts does not match, and query.Not of it does.
func (x *FulltextIndex[M]) Match(words string) Predicate[M] {
	return Predicate[M]{sqlexpr.Match(x.Name, words)}
}

// Score is the relevance of a row for words: greater is better. Scores of different queries cannot be compared. On CrateDB it is the score of
// the query's Match.
func (x *FulltextIndex[M]) Score(words string) *Score[M] {
	return &Score[M]{sqlexpr.ScoreOf(x.Name, words)}
}
