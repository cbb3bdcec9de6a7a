package crate

import (
	"slices"
	"strconv"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Analyzers declares analyzers of an entity's full-text indexes on CrateDB, which schema.FulltextIndex names with Analyzer. The other
// databases ignore them, and use the language of the index. An analyzer may be declared at one entity and used at others.
//
//	func (Article) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{
//			crate.Analyzers{{
//				Name:         "autocomplete",
//				Tokenizer:    crate.EdgeNgramTokenizer(2, 12, crate.Letters, crate.Digits),
//				TokenFilters: []crate.TokenFilter{crate.Lowercase(), crate.ASCIIFolding()},
//			}},
//			schema.FulltextIndex("prefix", "title").Analyzer("autocomplete"),
//		}
//	}
//
// An analyzer belongs to the whole cluster, and tables keep the definition that they were created with. So its name on the server ends in
// a hash of its definition, such as autocomplete_1a2b3c4d: a changed definition is another analyzer, and a migration rebuilds the tables
// whose indexes use it. Analyzers are created before their tables and never replaced or dropped. The user needs the privilege
// DDL on the cluster.
type Analyzers []Analyzer

// Analyzer makes the words of an index out of a text: char filters change the text, a tokenizer cuts it into words, and token filters change,
// remove and add words, one after the other. A search goes through the same analyzer.
type Analyzer struct {
	// Name has small letters, digits and underscores. It must be no analyzer of the server.
	Name string `json:"name"`

	// Extends is an analyzer of the server, such as "german", of which only Stopwords and StemExclusion differ. Such an analyzer has
	// no parts of its own.
	Extends string `json:"extends,omitempty"`

	// Stopwords are the words that the extended analyzer ignores instead of its own. StemExclusion are words in small letters that it does not
	// stem.
	Stopwords     []string `json:"stopwords,omitempty"`
	StemExclusion []string `json:"stemExclusion,omitempty"`

	CharFilters  []CharFilter  `json:"charFilters,omitempty"`
	Tokenizer    Tokenizer     `json:"tokenizer,omitzero"`
	TokenFilters []TokenFilter `json:"tokenFilters,omitempty"`
}

// Name implements ent's schema.Annotation.
func (Analyzers) Name() string { return "CrategenCrateAnalyzers" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a Analyzers) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}

// AnalyzerOption is an option of a part of an analyzer: one value, or a list.
type AnalyzerOption struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	List   bool     `json:"list,omitempty"`
}

// Tokenizer cuts a text into words.
type Tokenizer struct {
	Type    string           `json:"type"`
	Options []AnalyzerOption `json:"options,omitempty"`
}

// TokenFilter changes, removes or adds words.
type TokenFilter struct {
	Type    string           `json:"type"`
	Options []AnalyzerOption `json:"options,omitempty"`
}

// CharFilter changes the text before it is cut into words.
type CharFilter struct {
	Type    string           `json:"type"`
	Options []AnalyzerOption `json:"options,omitempty"`
}

// With sets an option by the name that CrateDB's documentation gives it. A later value replaces an earlier one.
func (t Tokenizer) With(option, value string) Tokenizer {
	t.Options = with(t.Options, AnalyzerOption{Name: option, Values: []string{value}})
	return t
}

// WithList is With for an option that is a list.
func (t Tokenizer) WithList(option string, values ...string) Tokenizer {
	t.Options = with(t.Options, AnalyzerOption{Name: option, Values: values, List: true})
	return t
}

// MaxTokenLength cuts longer words, by default those of more than 255 characters. The tokenizers "standard", "classic", "whitespace" and
// "uax_url_email" have it.
func (t Tokenizer) MaxTokenLength(n int) Tokenizer {
	return t.With("max_token_length", strconv.Itoa(n))
}

// With sets an option by the name that CrateDB's documentation gives it. A later value replaces an earlier one.
func (f TokenFilter) With(option, value string) TokenFilter {
	f.Options = with(f.Options, AnalyzerOption{Name: option, Values: []string{value}})
	return f
}

// WithList is With for an option that is a list.
func (f TokenFilter) WithList(option string, values ...string) TokenFilter {
	f.Options = with(f.Options, AnalyzerOption{Name: option, Values: values, List: true})
	return f
}

// WithList sets an option that is a list by the name that CrateDB's documentation gives it.
func (f CharFilter) WithList(option string, values ...string) CharFilter {
	f.Options = with(f.Options, AnalyzerOption{Name: option, Values: values, List: true})
	return f
}

// With sets an option by the name that CrateDB's documentation gives it. A later value replaces an earlier one.
func (f CharFilter) With(option, value string) CharFilter {
	f.Options = with(f.Options, AnalyzerOption{Name: option, Values: []string{value}})
	return f
}

// with adds an option to a copy.
func with(list []AnalyzerOption, o AnalyzerOption) []AnalyzerOption {
	list = slices.DeleteFunc(slices.Clone(list), func(x AnalyzerOption) bool { return x.Name == o.Name })
	return append(list, o)
}
