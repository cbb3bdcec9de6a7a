package dialect

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// MatchType is the way in which a full-text search combines words and columns.
type MatchType uint8

// The types.
const (
	BestFields   MatchType = iota // all words in one column; the best column counts
	MostFields                    // all words in one column; the sum of the columns counts
	CrossFields                   // each word in any column
	Phrase                        // the words one after the other, in one column
	PhrasePrefix                  // a phrase whose last word is the beginning of a word
)

// TextSearch is a full-text search.
type TextSearch struct {
	Type    MatchType
	Text    string
	In      []SearchPart
	Any     bool           // any word instead of all
	Factor  float64        // of the score; 0 for 1
	Options []SearchOption // on databases with Traits.SearchOptions
}

// SearchPart is a full-text index of a search.
type SearchPart struct {
	Index *Fulltext
	Boost float64 // of the score; 0 for 1
}

// ZeroTerms is the option that finds every row for a text whose words the index ignores.
const ZeroTerms = "zero_terms_query"

// SearchOption is an option of MATCH.
type SearchOption struct {
	Name  string
	Value wire.Value
}

// textQuery is the query of one column.
type textQuery struct {
	form MatchType // BestFields for all words of the text
	text string
}

// queries are the queries of the columns of a search. Each of them finds a row unless each is false, which says that all of them have to.
func (s *TextSearch) queries() (list []textQuery, each bool) {
	all := words(s.Text)
	switch {
	case len(all) == 0:
		return nil, false
	case s.Type == Phrase || s.Type == PhrasePrefix:
		return []textQuery{{s.Type, s.Text}}, false
	case s.Any || s.Type == CrossFields && len(all) > 1:
		for _, w := range all {
			list = append(list, textQuery{BestFields, w})
		}
		return list, !s.Any
	}
	return []textQuery{{BestFields, s.Text}}, false
}

// textIndex writes the conditions and scores of a database whose queries search one column.
type textIndex interface {
	// find is true if a query finds the column. It may be NULL.
	find(w Sink, x *Fulltext, q textQuery)
	// rank is the score of a column, NULL or 0 if the query does not find it.
	rank(w Sink, x *Fulltext, q textQuery)
	// ignored is true if the index ignores all words of a text. It writes nothing if the index has every word.
	ignored(w Sink, x *Fulltext, text string) bool
}

// matchEach writes a search with conditions on single columns.
func matchEach(w Sink, s *TextSearch, t textIndex) {
	list, each := s.queries()
	if len(list) == 0 {
		w.Write(matchNothing)
		return
	}
	word := " OR "
	if each {
		word = " AND "
	}
	joined(w, len(list), word, func(i int) {
		inAny := func() { joined(w, len(s.In), " OR ", func(j int) { t.find(w, s.In[j].Index, list[i]) }) }
		if !each {
			inAny()
			return
		}
		w.Write("(")
		if t.ignored(w, s.In[0].Index, list[i].text) {
			w.Write(" OR ")
		}
		inAny()
		w.Write(")")
	})
	if each { // a text of nothing but words that the index ignores finds nothing
		w.Write(" AND NOT (")
		if !t.ignored(w, s.In[0].Index, s.Text) {
			w.Write("1 = 0")
		}
		w.Write(")")
	}
}

// scoreEach writes the score of a search with the scores of single columns.
func scoreEach(w Sink, s *TextSearch, t textIndex) {
	list, _ := s.queries()
	if len(list) == 0 {
		cast(w, Part(func(w Sink) { w.Write("0") }), w.At().Dialect.Types[Float64])
		return
	}
	best := s.Type != MostFields && s.Type != CrossFields && len(s.In) > 1
	if s.Factor > 0 {
		w.Write("(")
		w.Arg(wire.Float(s.Factor))
		w.Write(" * ")
	}
	one := func(p SearchPart) {
		if p.Boost > 0 {
			w.Arg(wire.Float(p.Boost))
			w.Write(" * ")
		}
		joined(w, len(list), " + ", func(i int) {
			w.Write("coalesce(")
			t.rank(w, p.Index, list[i])
			w.Write(", 0)")
		})
	}
	if best {
		w.Write(w.At().Dialect.Greatest + "(")
		for i, p := range s.In {
			if i > 0 {
				w.Write(", ")
			}
			one(p)
		}
		w.Write(")")
	} else {
		joined(w, len(s.In), " + ", func(i int) { one(s.In[i]) })
	}
	if s.Factor > 0 {
		w.Write(")")
	}
}

// joined writes parts with a word between, in brackets if there are several.
func joined(w Sink, n int, word string, part func(i int)) {
	if n > 1 {
		w.Write("(")
	}
	for i := range n {
		if i > 0 {
			w.Write(word)
		}
		part(i)
	}
	if n > 1 {
		w.Write(")")
	}
}

var matchTypes = [...]string{"best_fields", "most_fields", "cross_fields", "phrase", "phrase_prefix"}

// Match searches the named indexes of the columns. A factor of the score multiplies that of each column, because the option boost has no
// effect on CrateDB 6.4.
func (crateDB) Match(w Sink, s *TextSearch) {
	w.Write("MATCH(")
	plain := len(s.In) == 1 && s.In[0].Boost == 0 && s.Factor == 0
	if !plain {
		w.Write("(")
	}
	list(w, len(s.In), func(i int) {
		w.Col(s.In[i].Index.Name)
		if boost := cmp.Or(s.In[i].Boost, 1) * cmp.Or(s.Factor, 1); boost != 1 {
			w.Write(" " + strconv.FormatFloat(boost, 'f', -1, 64)) // an argument fails for several columns
		}
	})
	if !plain {
		w.Write(")")
	}
	w.Write(", ")
	w.Arg(wire.Text(s.Text))
	w.Write(") USING " + matchTypes[s.Type])
	options := make([]func(), 0, len(s.Options)+2)
	if s.Type < Phrase && !s.Any {
		options = append(options, func() { w.Write("operator = 'and'") })
	}
	for _, o := range s.Options {
		options = append(options, func() { w.Write(o.Name + " = "); w.Arg(o.Value) })
	}
	if len(options) > 0 {
		w.Write(" WITH (")
		list(w, len(options), func(i int) { options[i]() })
		w.Write(")")
	}
}

// Score is the relevance of the row under the query's MATCH predicates; it does not depend on the text. It is not cast:
// CrateDB 6.4 orders by CAST(_score ...) as if all scores were equal.
func (crateDB) Score(w Sink, _ *TextSearch) {
	if alias := w.At().Alias; alias != "" {
		w.Ident(alias)
		w.Write(".")
	}
	w.Write("_score")
}

// pgText searches the GIN indexes over to_tsvector.
type pgText struct {
	wordsOnly bool // plainto_tsquery fails for separate punctuation
}

func (postgres) Match(w Sink, s *TextSearch) { matchEach(w, s, pgText{}) }
func (postgres) Score(w Sink, s *TextSearch) { scoreEach(w, s, pgText{}) }

// CockroachDB searches words only: plainto_tsquery of CockroachDB fails for separate punctuation.
func (cockroachDB) Match(w Sink, s *TextSearch) { matchEach(w, s, pgText{wordsOnly: true}) }
func (cockroachDB) Score(w Sink, s *TextSearch) { scoreEach(w, s, pgText{wordsOnly: true}) }

func (t pgText) find(w Sink, x *Fulltext, q textQuery) {
	text, ok := shortWords(wire.Text(t.plain(q.text)))
	if !ok {
		w.Write(matchNothing)
		return
	}
	tsvector(w, x)
	w.Write(" @@ ")
	t.tsquery(w, x, textQuery{q.form, text.Text()})
}

func (t pgText) rank(w Sink, x *Fulltext, q textQuery) {
	text, ok := shortWords(wire.Text(t.plain(q.text)))
	if !ok {
		w.Write("CAST(0 AS float8)")
		return
	}
	w.Write("CAST(ts_rank(")
	tsvector(w, x)
	w.Write(", ")
	t.tsquery(w, x, textQuery{q.form, text.Text()})
	w.Write(") AS float8)")
}

func (t pgText) plain(text string) string {
	if !t.wordsOnly {
		return text
	}
	return strings.Join(words(text), " ")
}

// ignored: a text search configuration ignores frequent words.
func (pgText) ignored(w Sink, x *Fulltext, text string) bool {
	w.Write("to_tsvector(")
	w.Literal(TextSearchLanguage(x.Language))
	w.Write(", CAST(")
	w.Arg(wire.Text(text))
	w.Write(" AS text)) = ''::tsvector")
	return true
}

// TextSearchLanguage is the text search configuration of a language. The language standard of other databases is simple.
func TextSearchLanguage(language string) string {
	if language == "standard" {
		return "simple"
	}
	return language
}

// tsvector must be exactly the expression of the index, otherwise the index is not used.
func tsvector(w Sink, x *Fulltext) {
	w.Write("to_tsvector(")
	w.Literal(TextSearchLanguage(x.Language))
	w.Write(", ")
	if own(x) {
		w.Col(x.Sources[0].Column)
		w.Write(")")
		return
	}
	for i, s := range x.Sources {
		if i > 0 {
			w.Write(" || ' ' || ")
		}
		w.Write("COALESCE(")
		w.Col(s.Column)
		for i, key := range s.Path {
			if i < len(s.Path)-1 {
				w.Write(" -> ")
			} else {
				w.Write(" ->> ")
			}
			w.Literal(key)
		}
		w.Write(", '')")
	}
	w.Write(")")
}

func (pgText) tsquery(w Sink, x *Fulltext, q textQuery) {
	language, text := TextSearchLanguage(x.Language), wire.Text(q.text)
	none := "'nothing0of0crategen'"
	switch q.form {
	case Phrase:
		w.Write("phraseto_tsquery(")
	case PhrasePrefix:
		w.Write("to_tsquery(")
		text, none = wire.Text(prefixQuery(q.text)), "'''nothing0of0crategen'''"
	default:
		w.Write("plainto_tsquery(")
	}
	w.Literal(language)
	w.Write(", ")
	if !w.At().Dialect.StopWordsFail {
		w.Arg(text)
		w.Write(")")
		return
	}
	// A query without words is replaced by one that finds nothing.
	w.Write("CASE WHEN to_tsvector(")
	w.Literal(language)
	w.Write(", CAST(")
	w.Arg(wire.Text(q.text))
	w.Write(" AS text)) = ''::tsvector THEN " + none + " ELSE CAST(")
	w.Arg(text)
	w.Write(" AS text) END)")
}

// prefixQuery is a phrase in the syntax of to_tsquery, whose last word is the beginning of a word. It has no apostrophes, which separate words.
func prefixQuery(text string) string {
	all := words(strings.NewReplacer("'", " ", "’", " ").Replace(text))
	var out []byte
	for i, w := range all {
		if i > 0 {
			out = append(out, " <-> "...)
		}
		out, _ = sqlquote.AppendText(out, w) // a word has no NUL, which is the only error
	}
	return string(out) + ":*"
}
