package sqlexpr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/runtime/wire"
)

// searchText returns a user's input without NUL characters and invalid UTF-8, which no text of a database contains.
func searchText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, " "), "\x00", " ")
}

// Search is a full-text search in columns and indexes.
type Search struct {
	dialect.TextSearch
	Columns []SearchColumn
	Err     error // fails the statement
}

// SearchColumn is a column with a full-text index, or an index with a name, and the factor of its score, 0 for 1.
type SearchColumn struct {
	Name  string
	Boost float64
}

var errLanguages = errors.New("CrossFields needs columns of one language: CrateDB searches for all words in the columns of each language by themselves")

// at returns the search with the indexes of the current table.
func (s *Search) at(b *sqlgen.Builder) *dialect.TextSearch {
	if s.Err != nil {
		b.Fail(s.Err)
	}
	if len(s.Options) > 0 && !b.Dialect.SearchOptions {
		b.Fail(fmt.Errorf("full-text searches of %s have no option %s: only CrateDB has it", b.Dialect.Name, s.Options[0].Name))
	}
	out := s.TextSearch
	out.Text = searchText(s.Text)
	out.In = make([]dialect.SearchPart, len(s.Columns))
	for i, c := range s.Columns {
		out.In[i] = dialect.SearchPart{Index: b.Fulltext(c.Name), Boost: c.Boost}
		if s.Type == dialect.CrossFields && out.In[i].Index.Language != out.In[0].Index.Language {
			b.Fail(errLanguages)
		}
	}
	return &out
}

type match struct{ s *Search }

// Match searches the full-text index with the name, or that of the column with the name, for words.
//
//go:noinline
func Match(column, words string) sqlgen.Expr { return &match{searchOf(column, words)} }

func searchOf(column, words string) *Search {
	return &Search{TextSearch: dialect.TextSearch{Text: words}, Columns: []SearchColumn{{Name: column}}}
}

// MatchSearch is the condition of a search.
func MatchSearch(s *Search) sqlgen.Expr { return &match{s} }

func (m *match) WriteSQL(b *sqlgen.Builder) { b.Dialect.Match(b, m.s.at(b)) }

// NOT MATCH finds rows with NULL on CrateDB, on SQLite, and for a search text without words. An index with a name is never NULL, as a row
// without texts has no words.
func (m *match) writeNot(b *sqlgen.Builder) {
	several := len(m.s.Columns) > 1
	if !slices.ContainsFunc(m.s.Columns, func(c SearchColumn) bool { return b.Table != nil && b.Table.Fulltext(c.Name) != nil }) {
		if several {
			b.Write("(")
		}
		for i, c := range m.s.Columns {
			if i > 0 {
				b.Write(" OR ")
			}
			b.Col(c.Name)
			b.Write(" IS NOT NULL")
		}
		if several {
			b.Write(")")
		}
		b.Write(" AND ")
	}
	b.Write("NOT ")
	orFalse := several && b.Dialect.MatchIsNull
	if orFalse {
		b.Write("coalesce")
	}
	b.Write("(")
	b.Expr(m)
	if orFalse {
		b.Write(", 1 = 0")
	}
	b.Write(")")
}

// Score is the relevance of a row for a search.
type Score struct{ s *Search }

// ScoreOf returns the score in an index for words, as Match.
//
//go:noinline
func ScoreOf(column, words string) *Score { return &Score{searchOf(column, words)} }

// ScoreSearch is the score of a search.
func ScoreSearch(s *Search) *Score { return &Score{s} }

func (m *Score) WriteSQL(b *sqlgen.Builder) { b.Dialect.Score(b, m.s.at(b)) }

// leastScore is a condition on the score of a search.
type leastScore struct {
	s     *Search
	least float64
}

// LeastScore tests whether the score of a search is at least a number.
func LeastScore(s *Search, least float64) sqlgen.Expr { return &leastScore{s, least} }

var errScore = errors.New("CrateDB tests a score only for all rows of a query: give MinScore to Where by itself or in query.And, not in " +
	"query.Or, query.Not or a value")

func (m *leastScore) WriteSQL(b *sqlgen.Builder) {
	if b.Dialect.SearchOptions && !b.MeetsScore(m) {
		b.Fail(errScore)
	}
	b.Dialect.Score(b, m.s.at(b))
	b.Write(" >= ")
	if b.Dialect.SearchOptions { // a double would convert the score, which CrateDB refuses
		b.Dialect.Cast(b, argExpr{wire.Float(m.least)}, dialect.Float32)
	} else {
		b.Dialect.Cast(b, argExpr{wire.Float(m.least)}, dialect.Float64)
	}
}

// scoresIn adds the conditions on scores that all rows with a condition meet.
func scoresIn(e sqlgen.Expr, list []sqlgen.Expr) []sqlgen.Expr {
	switch e := e.(type) {
	case *leastScore:
		return append(list, e)
	case *junction:
		if e.word == " AND " {
			for _, p := range e.parts {
				list = scoresIn(p, list)
			}
		}
	}
	return list
}

// Searches reports whether a condition has a full-text search, which only the index can answer, in the state of the last refresh.
func Searches(syntax *sqllex.Syntax, e sqlgen.Expr) bool {
	switch e := e.(type) {
	case *match, *leastScore, *anyElement:
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
