package query

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// Score is the relevance of a row; it orders a query and can be selected.
type Score[M any] struct{ e *ranking }

// Desc orders from the best match to the worst.
func (s *Score[M]) Desc() Order[M] { return Order[M]{e: s.e, desc: true} }

// Asc orders from the worst match to the best.
func (s *Score[M]) Asc() Order[M] { return Order[M]{e: s.e, desc: false} }

func (s *Score[M]) expr(M) sqlgen.Expr      { return s.e }
func (s *Score[M]) read(r wire.Row) float64 { return r.Float() }

// searchText is what a user typed without what no text of a database holds: a NUL character, bytes that are no UTF-8.
func searchText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, " "), "\x00", " ")
}

type match struct{ column, words string }

//go:noinline
func matching(column, words string) sqlgen.Expr { return &match{column, words} }

func (m *match) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Match(b, b.Column(m.column), wire.Text(searchText(m.words)))
}

// NOT MATCH finds rows without a text on CrateDB, on SQLite and where a text has no words.
func (m *match) writeNot(b *sqlgen.Builder) {
	b.Col(m.column)
	b.Write(" IS NOT NULL AND NOT (")
	b.Expr(m)
	b.Write(")")
}

type ranking struct{ column, words string }

//go:noinline
func rank(column, words string) *ranking { return &ranking{column, words} }

func (m *ranking) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Score(b, b.Column(m.column), wire.Text(searchText(m.words)))
}
