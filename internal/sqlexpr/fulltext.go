package sqlexpr

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// searchText returns a user's input without NUL characters and invalid UTF-8, which no text of a database contains.
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

// NOT MATCH finds rows with NULL on CrateDB, on SQLite, and for a search text without words.
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

// Searches reports whether a condition has a full-text search, which only the index can answer, in the state of the last refresh.
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
