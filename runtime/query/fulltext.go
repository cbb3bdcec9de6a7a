package query

import (
	"errors"
	"math"

	"github.com/crategen/crategen/internal/dialect"
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

func (x *FulltextIndex[M]) searched(M) sqlexpr.SearchColumn {
	return sqlexpr.SearchColumn{Name: x.Name}
}

// Searched is what a full-text search reads: a column with a full-text index, an index with a name, or Boosted of one.
type Searched[M any] interface{ searched(M) sqlexpr.SearchColumn }

type boosted[M any] struct{ c sqlexpr.SearchColumn }

func (b boosted[M]) searched(M) sqlexpr.SearchColumn { return b.c }

// Boosted is a column whose score counts factor times. factor is greater than 0.
func Boosted[M any](column Searched[M], factor float64) Searched[M] {
	c := column.searched(*new(M))
	if c.Boost == 0 {
		c.Boost = 1
	}
	c.Boost *= factor
	return boosted[M]{c}
}

// TextSearch is the text of a full-text search and the way in which its words are searched for.
type TextSearch struct{ s *sqlexpr.Search }

// FulltextSearch is a full-text search in columns: Match is its condition, and Score the relevance of a row.
type FulltextSearch[M any] struct{ s *sqlexpr.Search }

// Search searches the full-text indexes of one or several columns, or indexes with names. The columns decide what a word is: "monty" finds "Monty Python's".
//
//	books := query.Search(query.BestFields("monty python"), query.Boosted(book.Title, 2), book.Summary)
//	found, err := client.Books.Where(books.Match()).OrderBy(books.Score().Desc()).All(ctx)
func Search[M any](text TextSearch, column Searched[M], more ...Searched[M]) FulltextSearch[M] {
	s := *text.s
	for _, c := range append([]Searched[M]{column}, more...) {
		part := c.searched(*new(M))
		if part.Boost < 0 || math.IsNaN(part.Boost) || math.IsInf(part.Boost, 0) {
			s.Err = errFactor
		}
		s.Columns = append(s.Columns, part)
	}
	return FulltextSearch[M]{&s}
}

// Match is true where the search finds the row. It is NULL where all columns are NULL, unless an index with a name is one of them.
func (s FulltextSearch[M]) Match() Predicate[M] { return Predicate[M]{sqlexpr.MatchSearch(s.s)} }

// Score is the relevance of a row: greater is better. Scores of different queries cannot be compared, nor those of different
// databases. On CrateDB it is the score of all conditions of the query, of which Match is one.
func (s FulltextSearch[M]) Score() *Score[M] { return &Score[M]{sqlexpr.ScoreSearch(s.s)} }

// MinScore is true where the score is at least least. On CrateDB it must be a condition that all rows meet: a part of Where, or of And
// there.
func (s FulltextSearch[M]) MinScore(least float64) Predicate[M] {
	return Predicate[M]{sqlexpr.LeastScore(s.s, least)}
}

// BestFields searches for rows with all words in one of the columns. The score is that of the best column.
func BestFields(words string, options ...WordOption) TextSearch {
	return newSearch(dialect.BestFields, words, options, WordOption.ofWords)
}

// MostFields searches for rows with all words in one of the columns. The score is the sum of those of the columns.
func MostFields(words string, options ...WordOption) TextSearch {
	return newSearch(dialect.MostFields, words, options, WordOption.ofWords)
}

// CrossFields searches for rows with all words, each in any of the columns: a first name in one, a last name in another.
// The columns have the same language.
func CrossFields(words string, options ...CrossOption) TextSearch {
	return newSearch(dialect.CrossFields, words, options, CrossOption.ofCross)
}

// Phrase searches for the words one after the other, in one of the columns.
func Phrase(words string, options ...PhraseOption) TextSearch {
	return newSearch(dialect.Phrase, words, options, PhraseOption.ofPhrase)
}

// PhrasePrefix searches for a phrase whose last word is only the beginning of a word, as a user types it.
func PhrasePrefix(words string, options ...PrefixOption) TextSearch {
	return newSearch(dialect.PhrasePrefix, words, options, PrefixOption.ofPrefix)
}

func newSearch[O any](how dialect.MatchType, words string, options []O, apply func(O, *sqlexpr.Search)) TextSearch {
	s := &sqlexpr.Search{TextSearch: dialect.TextSearch{Type: how, Text: words}}
	for _, o := range options {
		apply(o, s)
	}
	return TextSearch{s}
}

// The options of the types of searches. An option that CrateDB refuses or ignores for a type does not compile for it.
type (
	// WordOption is an option of BestFields and MostFields.
	WordOption interface{ ofWords(*sqlexpr.Search) }
	// CrossOption is an option of CrossFields.
	CrossOption interface{ ofCross(*sqlexpr.Search) }
	// PhraseOption is an option of Phrase.
	PhraseOption interface{ ofPhrase(*sqlexpr.Search) }
	// PrefixOption is an option of PhrasePrefix.
	PrefixOption interface{ ofPrefix(*sqlexpr.Search) }
)

type searchOption func(*sqlexpr.Search)

// AnyOption is an option of every type of search.
type AnyOption struct{ set searchOption }

// SeveralOption is an option of BestFields, MostFields and CrossFields.
type SeveralOption struct{ set searchOption }

// FuzzyOption is an option of BestFields and MostFields.
type FuzzyOption struct{ set searchOption }

// ExpansionOption is an option of BestFields, MostFields and PhrasePrefix.
type ExpansionOption struct{ set searchOption }

// DistanceOption is an option of Phrase and PhrasePrefix.
type DistanceOption struct{ set searchOption }

func (o AnyOption) ofWords(s *sqlexpr.Search)        { o.set(s) }
func (o AnyOption) ofCross(s *sqlexpr.Search)        { o.set(s) }
func (o AnyOption) ofPhrase(s *sqlexpr.Search)       { o.set(s) }
func (o AnyOption) ofPrefix(s *sqlexpr.Search)       { o.set(s) }
func (o SeveralOption) ofWords(s *sqlexpr.Search)    { o.set(s) }
func (o SeveralOption) ofCross(s *sqlexpr.Search)    { o.set(s) }
func (o FuzzyOption) ofWords(s *sqlexpr.Search)      { o.set(s) }
func (o ExpansionOption) ofWords(s *sqlexpr.Search)  { o.set(s) }
func (o ExpansionOption) ofPrefix(s *sqlexpr.Search) { o.set(s) }
func (o DistanceOption) ofPhrase(s *sqlexpr.Search)  { o.set(s) }
func (o DistanceOption) ofPrefix(s *sqlexpr.Search)  { o.set(s) }

var (
	errFactor    = errors.New("a factor of a score is a number greater than 0")
	errFuzziness = errors.New("Fuzziness is 0, 1, 2 or query.AutoFuzziness")
	errCount     = errors.New("an option of a full-text search cannot be negative")
)

// option sets an option of CrateDB's MATCH. valid reports whether the server accepts the value.
func option(name string, v wire.Value, valid bool, problem error) searchOption {
	return func(s *sqlexpr.Search) {
		if !valid {
			s.Err = problem
		}
		s.Options = append(s.Options, dialect.SearchOption{Name: name, Value: v})
	}
}

// ScoreFactor multiplies the score of a search. factor is greater than 0.
func ScoreFactor(factor float64) AnyOption {
	return AnyOption{func(s *sqlexpr.Search) {
		if !(factor > 0) || math.IsInf(factor, 0) {
			s.Err = errFactor
		}
		s.Factor = factor
	}}
}

// ZeroTermsAll finds all rows if the index ignores all words of the text, because they are too frequent. Otherwise such a search finds
// no row. Only CrateDB has it.
func ZeroTermsAll() AnyOption {
	return AnyOption{option(dialect.ZeroTerms, wire.Text("all"), true, nil)}
}

// AnyWord finds rows with any of the words, instead of all.
func AnyWord() SeveralOption { return SeveralOption{func(s *sqlexpr.Search) { s.Any = true }} }

// CutoffFrequency makes words that are in more than a share of the rows count only for the score. Only CrateDB has it.
func CutoffFrequency(share float64) SeveralOption {
	return SeveralOption{option("cutoff_frequency", wire.Float(share), share >= 0 && share <= 1, errors.New("CutoffFrequency is between 0 and 1"))}
}

// AutoFuzziness lets the length of a word decide how many letters may differ.
const AutoFuzziness = -1

// Fuzziness finds words that differ in at most so many letters: 0, 1, 2 or AutoFuzziness. Only CrateDB has it.
func Fuzziness(letters int) FuzzyOption {
	v := wire.Int(int64(letters))
	if letters == AutoFuzziness {
		v = wire.Text("AUTO")
	}
	return FuzzyOption{option("fuzziness", v, letters >= AutoFuzziness && letters <= 2, errFuzziness)}
}

// PrefixLength is the number of letters at the beginning of a word that may not differ, for Fuzziness. Only CrateDB has it.
func PrefixLength(letters int) FuzzyOption {
	return FuzzyOption{option("prefix_length", wire.Int(int64(letters)), letters >= 0, errCount)}
}

// MaxExpansions is the maximum number of words that a word with Fuzziness, or the last word of PhrasePrefix, stands for. A small number
// misses rows. Only CrateDB has it.
func MaxExpansions(n int) ExpansionOption {
	return ExpansionOption{option("max_expansions", wire.Int(int64(n)), n > 0, errors.New("MaxExpansions is at least 1"))}
}

// Slop is the number of words that may stand between the words of a phrase, by which they may also change places. Only CrateDB has it.
func Slop(n int) DistanceOption {
	return DistanceOption{option("slop", wire.Int(int64(n)), n >= 0, errCount)}
}

// TieBreaker adds a share of the scores of the other columns to that of the best column. Only CrateDB has it.
func TieBreaker(share float64) DistanceOption {
	return DistanceOption{option("tie_breaker", wire.Float(share), share >= 0 && share <= 1, errors.New("TieBreaker is between 0 and 1"))}
}
