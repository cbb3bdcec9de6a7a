package dialect

import (
	"strings"
	"unicode"

	"github.com/crategen/crategen/runtime/wire"
)

// words cuts text into words: runs of letters, digits and marks, with apostrophes between them (Python's). Databases whose
// full-text query would take the rest as syntax, or trip over it, are asked for these only.
func words(text string) []string {
	var out []string
	runes := []rune(text)
	start := -1
	for i, r := range runes {
		inside := isWordRune(r) ||
			(r == '\'' || r == '’') && start >= 0 && i+1 < len(runes) && isWordRune(runes[i+1])
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			out = append(out, string(runes[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, string(runes[start:]))
	}
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// matchNothing is the condition for a text without words.
const matchNothing = "1 = 0"

// longestWord is the longest word in bytes that PostgreSQL and CockroachDB keep in an index and take in a query.
const longestWord = 2046

// shortWords returns a text whose words are short enough to be asked for, false if one is longer than any that is found. Of a
// text with a long run without blanks only the words are left, because PostgreSQL takes an address or a path for one word.
func shortWords(text wire.Value) (wire.Value, bool) {
	if len(text.Text()) <= longestWord {
		return text, true
	}
	list := words(text.Text())
	for _, w := range list {
		if len(w) > longestWord {
			return text, false
		}
	}
	for _, run := range strings.Fields(text.Text()) {
		if len(run) > longestWord {
			return wire.Text(strings.Join(list, " ")), true
		}
	}
	return text, true
}
