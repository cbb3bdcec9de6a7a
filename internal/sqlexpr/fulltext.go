package sqlexpr

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// searchText is what a user typed without what no text of a database holds: a NUL character, bytes that are no UTF-8.
func searchText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, " "), "\x00", " ")
}

type match struct{ column, words string }

// Match searches the full-text index of a column for words.
//
//go:noinline
func Match(column, words string) sqlgen.Expr { return &match{column, words} }

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

// Score is the relevance of a row for words.
type Score struct{ column, words string }

// ScoreOf returns the score of a column for words.
//
//go:noinline
func ScoreOf(column, words string) *Score { return &Score{column, words} }

func (m *Score) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Score(b, b.Column(m.column), wire.Text(searchText(m.words)))
}

// Searches reports whether a condition is one that only the index can answer, as it was at the last refresh.
func Searches(syntax *sqllex.Syntax, e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *match:
		return true
	case *negation:
		return Searches(syntax, e.e)
	case *junction:
		for _, p := range e.parts {
			if Searches(syntax, p) {
				return true
			}
		}
	case *fragment:
		return syntax.HasWord(e.sql, "MATCH")
	}
	return false
}
