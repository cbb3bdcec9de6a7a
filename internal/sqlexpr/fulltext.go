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

// match searches the full-text index of a column, or one with a name.
type match struct{ index, words string }

// Match searches the full-text index with the name, or that of the column with the name, for words.
//
//go:noinline
func Match(index, words string) sqlgen.Expr { return &match{index, words} }

func (m *match) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Match(b, b.Fulltext(m.index), wire.Text(searchText(m.words)))
}

// NOT MATCH finds rows with NULL on CrateDB, on SQLite, and for a search text without words. An index with a name is never NULL, as a row
// without texts has no words.
func (m *match) writeNot(b *sqlgen.Builder) {
	if b.Table == nil || b.Table.Fulltext(m.index) == nil {
		b.Col(m.index)
		b.Write(" IS NOT NULL AND ")
	}
	b.Write("NOT (")
	b.Expr(m)
	b.Write(")")
}

// Score is the relevance of a row for words.
type Score struct{ index, words string }

// ScoreOf returns the score in an index for words, as Match.
//
//go:noinline
func ScoreOf(index, words string) *Score { return &Score{index, words} }

func (m *Score) WriteSQL(b *sqlgen.Builder) {
	b.Dialect.Score(b, b.Fulltext(m.index), wire.Text(searchText(m.words)))
}

// Searches reports whether a condition has a full-text search, which only the index can answer, in the state of the last refresh.
func Searches(syntax *sqllex.Syntax, e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *match, *anyElement:
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
