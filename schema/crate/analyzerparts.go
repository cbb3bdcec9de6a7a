package crate

import "strconv"

// TokenizerOf is a tokenizer of the server by its type, such as "classic". See With for its options.
func TokenizerOf(typ string) Tokenizer { return Tokenizer{Type: typ} }

// StandardTokenizer cuts at the bounds of words, as Unicode defines them.
func StandardTokenizer() Tokenizer { return TokenizerOf("standard") }

// WhitespaceTokenizer cuts at white space.
func WhitespaceTokenizer() Tokenizer { return TokenizerOf("whitespace") }

// KeywordTokenizer keeps the text as one word.
func KeywordTokenizer() Tokenizer { return TokenizerOf("keyword") }

// The characters that the words of NgramTokenizer and EdgeNgramTokenizer consist of. Others separate words.
const (
	Letters     = "letter"
	Digits      = "digit"
	Whitespace  = "whitespace"
	Punctuation = "punctuation"
	Symbols     = "symbol"
)

// NgramTokenizer makes words of all parts of the text with minimum to maximum characters. Without characters it takes all of them.
func NgramTokenizer(minimum, maximum int, characters ...string) Tokenizer {
	return ngramTokenizer("ngram", minimum, maximum, characters)
}

// EdgeNgramTokenizer makes words of the beginnings of the text, or of its words if it has characters, with minimum to maximum characters.
func EdgeNgramTokenizer(minimum, maximum int, characters ...string) Tokenizer {
	return ngramTokenizer("edge_ngram", minimum, maximum, characters)
}

func ngramTokenizer(typ string, minimum, maximum int, characters []string) Tokenizer {
	t := TokenizerOf(typ).With("min_gram", strconv.Itoa(minimum)).With("max_gram", strconv.Itoa(maximum))
	if len(characters) > 0 {
		t = t.WithList("token_chars", characters...)
	}
	return t
}

// PatternTokenizer cuts at the matches of a regular expression of Java.
func PatternTokenizer(separator string) Tokenizer {
	return TokenizerOf("pattern").With("pattern", separator)
}

// PathTokenizer makes words of a path and of all paths above it: /a, /a/b, /a/b/c. The delimiter is one character.
func PathTokenizer(delimiter string) Tokenizer {
	return TokenizerOf("path_hierarchy").With("delimiter", delimiter)
}

// CharGroupTokenizer cuts at characters, or at their kinds: "whitespace", "letter", "digit", "punctuation", "symbol".
func CharGroupTokenizer(characters ...string) Tokenizer {
	return TokenizerOf("char_group").WithList("tokenize_on_chars", characters...)
}

// Filter is a token filter of the server by its type, such as "german_normalization". See With for its options.
func Filter(typ string) TokenFilter { return TokenFilter{Type: typ} }

// Lowercase makes words of small letters.
func Lowercase() TokenFilter { return Filter("lowercase") }

// ASCIIFolding replaces letters by those of ASCII: ä by a.
func ASCIIFolding() TokenFilter { return Filter("asciifolding") }

// EdgeNgrams makes words of the beginnings of words, with minimum to maximum characters. Shorter words are dropped. A search for a word finds
// rows with any of its beginnings; with EdgeNgramTokenizer it finds those with all of them.
func EdgeNgrams(minimum, maximum int) TokenFilter {
	return Filter("edge_ngram").With("min_gram", strconv.Itoa(minimum)).With("max_gram", strconv.Itoa(maximum))
}

// Ngrams makes words of all parts of words, with minimum to maximum characters. Shorter words are dropped. A search for a word finds rows
// with any of its parts; with NgramTokenizer it finds those with all of them.
func Ngrams(minimum, maximum int) TokenFilter {
	return Filter("ngram").With("min_gram", strconv.Itoa(minimum)).With("max_gram", strconv.Itoa(maximum))
}

// Shingles adds the groups of minimum to maximum successive words, at least 2.
func Shingles(minimum, maximum int) TokenFilter {
	return Filter("shingle").With("min_shingle_size", strconv.Itoa(minimum)).With("max_shingle_size", strconv.Itoa(maximum))
}

// Stopwords removes words. "_german_" stands for the stop words of a language.
func Stopwords(words ...string) TokenFilter { return Filter("stop").WithList("stopwords", words...) }

// Stemmer reduces words to their stems, with an algorithm for a language: "english", "light_german", ...
func Stemmer(language string) TokenFilter { return Filter("stemmer").With("language", language) }

// Protect keeps words from the stemmers behind it.
func Protect(words ...string) TokenFilter {
	return Filter("keyword_marker").WithList("keywords", words...)
}

// Synonyms adds or replaces words, with rules such as "tv,television" (all of them for each of them) and "ipod => player" (replaced).
func Synonyms(rules ...string) TokenFilter { return Filter("synonym").WithList("synonyms", rules...) }

// WordLength removes words with less than minimum or more than maximum characters.
func WordLength(minimum, maximum int) TokenFilter {
	return Filter("length").With("min", strconv.Itoa(minimum)).With("max", strconv.Itoa(maximum))
}

// Truncate cuts words after a number of characters.
func Truncate(length int) TokenFilter { return Filter("truncate").With("length", strconv.Itoa(length)) }

// Elision removes articles before an apostrophe: Elision("l", "d").
func Elision(articles ...string) TokenFilter {
	return Filter("elision").WithList("articles", articles...)
}

// ReplaceInWords replaces the matches of a regular expression of Java in words.
func ReplaceInWords(pattern, replacement string) TokenFilter {
	return Filter("pattern_replace").With("pattern", pattern).With("replacement", replacement)
}

// Phonetic replaces words by their sound: "cologne" for German, "double_metaphone", "soundex", ...
func Phonetic(encoder string) TokenFilter { return Filter("phonetic").With("encoder", encoder) }

// CharFilterOf is a char filter of the server by its type. See With for its options.
func CharFilterOf(typ string) CharFilter { return CharFilter{Type: typ} }

// StripHTML removes the elements of HTML.
func StripHTML() CharFilter { return CharFilterOf("html_strip") }

// MapText replaces texts, with rules such as "ph=>f".
func MapText(rules ...string) CharFilter {
	return CharFilterOf("mapping").WithList("mappings", rules...)
}

// ReplaceInText replaces the matches of a regular expression of Java in the text.
func ReplaceInText(pattern, replacement string) CharFilter {
	return CharFilterOf("pattern_replace").With("pattern", pattern).With("replacement", replacement)
}
