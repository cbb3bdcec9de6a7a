package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/nearest"
)

// parts are the types of the parts of an analyzer with their options, as CrateDB 6.4 has them. It ignores other options. The kinds of values
// are n (a number from 1 on), i (an integer), b (a boolean), t (a text) and l (a list). A type with ! needs options.
type parts map[string]partType

type partType struct {
	options map[string]string
	needs   bool
}

var (
	tokenizers = partsOf(`standard max_token_length:n; classic max_token_length:n; whitespace max_token_length:n; uax_url_email max_token_length:n;
		thai; letter; lowercase; keyword buffer_size:n; ngram min_gram:n max_gram:n token_chars:l; edge_ngram min_gram:n max_gram:n token_chars:l;
		pattern pattern:t flags:t group:i; simple_pattern pattern:t; simple_pattern_split pattern:t;
		path_hierarchy delimiter:t replacement:t buffer_size:n reverse:b skip:i; char_group tokenize_on_chars:l`)
	charFilters = partsOf(`html_strip escaped_tags:l; mapping! mappings:l mappings_path:t; pattern_replace! pattern:t replacement:t flags:t`)

	tokenFilters = partsOf(`standard; classic; apostrophe; asciifolding preserve_original:b; length min:i max:n; lowercase language:t; uppercase;
		ngram min_gram:n max_gram:n preserve_original:b; edge_ngram min_gram:n max_gram:n side:t preserve_original:b; porter_stem; kstem;
		shingle min_shingle_size:n max_shingle_size:n output_unigrams:b output_unigrams_if_no_shingles:b token_separator:t filler_token:t;
		stop stopwords:l stopwords_path:t ignore_case:b remove_trailing:b;
		word_delimiter generate_word_parts:b generate_number_parts:b catenate_words:b catenate_numbers:b catenate_all:b split_on_case_change:b
			preserve_original:b split_on_numerics:b stem_english_possessive:b protected_words:l protected_words_path:t type_table:l;
		word_delimiter_graph generate_word_parts:b generate_number_parts:b catenate_words:b catenate_numbers:b catenate_all:b
			split_on_case_change:b preserve_original:b split_on_numerics:b stem_english_possessive:b protected_words:l protected_words_path:t
			type_table:l adjust_offsets:b;
		stemmer language:t name:t; keyword_marker! keywords:l keywords_path:t keywords_pattern:t ignore_case:b; snowball language:t;
		synonym! synonyms:l synonyms_path:t ignore_case:b expand:b lenient:b format:t;
		dictionary_decompounder! word_list:l word_list_path:t min_word_size:n min_subword_size:n max_subword_size:n only_longest_match:b;
		hyphenation_decompounder! hyphenation_patterns_path:t word_list:l word_list_path:t min_word_size:n min_subword_size:n max_subword_size:n
			only_longest_match:b;
		reverse; elision articles:l articles_path:t articles_case:b; truncate length:n; unique only_on_same_position:b;
		pattern_capture! patterns:l preserve_original:b; pattern_replace! pattern:t replacement:t flags:t all:b; trim;
		limit max_token_count:n consume_all_tokens:b;
		hunspell! locale:t language:t lang:t dictionary:t dedup:b longest_only:b;
		common_grams! common_words:l common_words_path:t ignore_case:b query_mode:b;
		arabic_normalization; bengali_normalization; german_normalization; hindi_normalization; indic_normalization; persian_normalization;
		scandinavian_normalization; serbian_normalization; sorani_normalization; scandinavian_folding;
		arabic_stem; brazilian_stem; czech_stem; dutch_stem; french_stem; german_stem; russian_stem;
		delimited_payload encoding:t delimiter:t; keep! keep_words:l keep_words_path:t keep_words_case:b; keep_types! types:l mode:t;
		stemmer_override! rules:l rules_path:t; cjk_bigram output_unigrams:b ignored_scripts:l; cjk_width; decimal_digit; remove_duplicates;
		phonetic encoder:t replace:b max_code_len:n rule_type:t name_type:t languageset:l; fingerprint separator:t max_output_size:n;
		flatten_graph; min_hash hash_count:n bucket_count:n hash_set_size:n with_rotation:b; multiplexer! filters:l preserve_original:b`)
)

func partsOf(text string) parts {
	out := make(parts)
	for line := range strings.SplitSeq(text, ";") {
		words := strings.Fields(line)
		name, needs := strings.CutSuffix(words[0], "!")
		t := partType{make(map[string]string), needs}
		for _, word := range words[1:] {
			option, kind, _ := strings.Cut(word, ":")
			t.options[option] = kind
		}
		out[name] = t
	}
	return out
}

// check returns what is wrong with a part, and the remedy.
func (types parts) check(what string, p analyzer.Part) (problem, remedy string) {
	t, ok := types[p.Type]
	if !ok {
		return fmt.Sprintf("CrateDB has no %s %q", what, p.Type), near(p.Type, slices.Sorted(maps.Keys(types)))
	}
	if t.needs && len(p.Options) == 0 {
		return fmt.Sprintf("the %s %q has no options", what, p.Type), "set one of " + strings.Join(slices.Sorted(maps.Keys(t.options)), ", ")
	}
	numbers := make(map[string]int)
	for _, o := range p.Options {
		kind, ok := t.options[o.Name]
		of := fmt.Sprintf("the option %q of the %s %q", o.Name, what, p.Type)
		switch {
		case !ok && len(t.options) == 0:
			return of + " does not exist", "remove it: the " + what + " has no options"
		case !ok:
			return of + " does not exist, and CrateDB would ignore it", near(o.Name, slices.Sorted(maps.Keys(t.options)))
		case o.List && kind != "l":
			return of + " is one value, and no list", "use With"
		case !o.List && kind == "l":
			return of + " is a list", "use WithList"
		case o.List && len(o.Values) == 0:
			return of + " is an empty list", "name its values, or remove it"
		case o.List && slices.Contains(o.Values, ""):
			return of + " has an empty value", "remove it"
		case kind == "b" && o.Values[0] != "true" && o.Values[0] != "false":
			return fmt.Sprintf("%s is %q", of, o.Values[0]), `write "true" or "false"`
		case kind == "n" || kind == "i":
			n, err := strconv.Atoi(o.Values[0])
			if err != nil || kind == "n" && n < 1 {
				return fmt.Sprintf("%s is %q", of, o.Values[0]), "write a number from 1 on"
			}
			numbers[o.Name] = n
		}
	}
	for _, r := range []struct {
		low, high string
		by        int // the server's default of the upper bound
	}{{"min_gram", "max_gram", 2}, {"min_shingle_size", "max_shingle_size", 2}, {"min", "max", 1 << 30}} {
		low, ok := numbers[r.low]
		high, has := numbers[r.high]
		if !has {
			high = r.by
		}
		if ok && low > high {
			return fmt.Sprintf("the %s %q has a %s of %d and a %s of %d, so that every write would fail", what, p.Type, r.low, low, r.high, high),
				"make the minimum the smaller number"
		}
		if ok && r.low == "min_shingle_size" && low < 2 {
			return fmt.Sprintf("the %s %q has groups of %d word", what, p.Type, low), "write a minimum from 2 on"
		}
	}
	return "", ""
}

// near names the word that was meant, or all of them.
func near(word string, words []string) string {
	if meant := nearest.Word(word, words); meant != "" && nearest.Distance(meant, word) <= 3 {
		return fmt.Sprintf("did you mean %q?", meant)
	}
	return "choose one of " + strings.Join(words, ", ")
}
