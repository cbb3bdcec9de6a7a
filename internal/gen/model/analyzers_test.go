package model

import (
	"testing"

	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// TestAnalyzerErrors is of analyzers that CrateDB refuses, ignores in part, or accepts until the first write.
func TestAnalyzerErrors(t *testing.T) {
	runErrorCases(t, []errorCase{
		{"analyzers", "cratedb", []any{entity{name: "Book", fields: fields(id(), field.Text("a").Annotations(schema.Fulltext("unused"))), annotations: annotations(crate.Analyzers{
			{Name: "Big"}, {Name: "german", Extends: "english"}, {Name: "none"}, {Name: "both", Extends: "english", Tokenizer: crate.StandardTokenizer()},
			{Name: "klingon", Extends: "spansh", Stopwords: []string{"a"}}, {Name: "nothing", Extends: "english"}, {Name: "stops", Stopwords: []string{"a"}, Tokenizer: crate.StandardTokenizer()},
			{Name: "a", Tokenizer: crate.TokenizerOf("standart")}, {Name: "b", Tokenizer: crate.NgramTokenizer(3, 2)}, {Name: "c", Tokenizer: crate.NgramTokenizer(0, 2)},
			{Name: "d", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Lowercase(), crate.Lowercase()}},
			{Name: "e", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Filter("synonym")}},
			{Name: "f", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Stopwords("a").With("ignorecase", "true")}},
			{Name: "g", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Stopwords()}},
			{Name: "h", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Filter("stop").With("stopwords", "a,b")}},
			{Name: "i", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Filter("unique").With("only_on_same_position", "yes")}},
			{Name: "j", Tokenizer: crate.KeywordTokenizer(), TokenFilters: []crate.TokenFilter{crate.Shingles(1, 3)}},
			{Name: "k", Tokenizer: crate.KeywordTokenizer(), CharFilters: []crate.CharFilter{crate.StripHTML().With("keep", "b")}},
			{Name: "unused", Tokenizer: crate.KeywordTokenizer()}, {Name: "idle", Tokenizer: crate.KeywordTokenizer()},
			{Name: "twice", Tokenizer: crate.KeywordTokenizer()},
		}, schema.FulltextIndex("a_index", "a").Analyzer("twice"))}, entity{name: "Other", fields: fields(id()), annotations: annotations(crate.Analyzers{
			{Name: "twice", Tokenizer: crate.WhitespaceTokenizer()}, {Name: "idle", Tokenizer: crate.KeywordTokenizer()}})}},
			`
Book: crate.Analyzers, "Big": the name is not allowed; use up to 64 small letters, digits and underscores, with a letter at the beginning
Book: crate.Analyzers, "german": the server has an analyzer of this name; choose another name
Book: crate.Analyzers, "none": it has no tokenizer; set Tokenizer: crate.StandardTokenizer()
Book: crate.Analyzers, "both": it extends english and has parts, which CrateDB would ignore; remove Extends, or the parts
Book: crate.Analyzers, "klingon": it extends spansh, which is no analyzer of the server with stop words; did you mean "spanish"?
Book: crate.Analyzers, "nothing": it extends english without an option; set Stopwords or StemExclusion, or use that analyzer
Book: crate.Analyzers, "stops": it has Stopwords or StemExclusion without Extends; use the token filters crate.Stopwords and crate.Protect
Book: crate.Analyzers, "a": CrateDB has no tokenizer "standart"; did you mean "standard"?
Book: crate.Analyzers, "b": the tokenizer "ngram" has a min_gram of 3 and a max_gram of 2, so that every write would fail; make the minimum the smaller number
Book: crate.Analyzers, "c": the option "min_gram" of the tokenizer "ngram" is "0"; write a number from 1 on
Book: crate.Analyzers, "d": the token filter lowercase is named twice with the same options, and CrateDB would use it once; remove one of them
Book: crate.Analyzers, "e": the token filter "synonym" has no options; set one of expand, format, ignore_case, lenient, synonyms, synonyms_path
Book: crate.Analyzers, "f": the option "ignorecase" of the token filter "stop" does not exist, and CrateDB would ignore it; did you mean "ignore_case"?
Book: crate.Analyzers, "g": the option "stopwords" of the token filter "stop" is an empty list; name its values, or remove it
Book: crate.Analyzers, "h": the option "stopwords" of the token filter "stop" is a list; use WithList
Book: crate.Analyzers, "i": the option "only_on_same_position" of the token filter "unique" is "yes"; write "true" or "false"
Book: crate.Analyzers, "j": the token filter "shingle" has groups of 1 word; write a minimum from 2 on
Book: crate.Analyzers, "k": the option "keep" of the char filter "html_strip" does not exist, and CrateDB would ignore it; choose one of escaped_tags
Other: crate.Analyzers declares "twice", which Book declares otherwise; declare it once, or give one of them another name
Book.a: schema.Fulltext names the analyzer "unused" of crate.Analyzers, which the other databases do not have; use schema.FulltextIndex("...", "a").Analyzer("unused") on the entity
Book: crate.Analyzers declares "idle", which no index uses; name it in schema.FulltextIndex(...).Analyzer("idle"), or remove it`},
	})
}
