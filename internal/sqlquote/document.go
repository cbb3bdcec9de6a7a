package sqlquote

import "strings"

// AppendSubscript appends the subscript of a member of one of CrateDB's objects: ['key'].
func AppendSubscript(b []byte, key string) ([]byte, error) {
	b, err := AppendText(append(b, '['), key)
	return append(b, ']'), err
}

// JSONPath is the path of a member in SQLite's functions of JSON, as a text that goes into AppendText or is an argument:
// $."author"."name". A quote or a backslash in a key has a backslash before it, as in JSON.
func JSONPath(path []string) string {
	b := []byte{'$'}
	for _, key := range path {
		b = append(b, '.', '"')
		b = appendEscaped(b, key)
		b = append(b, '"')
	}
	return string(b)
}

// Array is an array of texts in the form that PostgreSQL and CockroachDB read from a text: {"a","b"}.
func Array(elements []string) string {
	b := []byte{'{'}
	for i, e := range elements {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, ArrayElement(e)...)
	}
	return string(append(b, '}'))
}

// ArrayElement is one element of Array, in its quotes.
func ArrayElement(s string) string {
	return string(append(appendEscaped([]byte{'"'}, s), '"'))
}

// Phrase is a phrase in a query of SQLite's FTS5: words in double quotes, none of which is taken for an operator.
func Phrase(words string) string { return `"` + strings.ReplaceAll(words, `"`, `""`) + `"` }

func appendEscaped(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return b
}
