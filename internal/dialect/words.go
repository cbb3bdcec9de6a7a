package dialect

import (
	"strings"
	"unicode"

	"github.com/crategen/crategen/runtime/wire"
)

// words splits a text into words: sequences of letters, digits and marks, with apostrophes between them (Python's). It is for databases
// that would interpret other characters as syntax, or fail for them.
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

// longestWord is the maximum length of a word in bytes in an index and in a query on PostgreSQL and CockroachDB.
const longestWord = 2046

// shortWords returns a text with words of at most longestWord, or false if a word is longer, so that no row can match. If the text has a
// longer sequence without blanks, it returns only the words, because an address or a path is one word for PostgreSQL.
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
