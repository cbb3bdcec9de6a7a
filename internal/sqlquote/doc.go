// Package sqlquote writes what SQL takes only as a part of its text, and not as an argument: names, string constants, the keys and
// paths of documents, times, intervals, hints, names of settings, comments, URIs. Each form has one function, and no other code
// of the project puts quotes around a value; a test of this package reads the sources and holds it.
//
// A text with a NUL byte, or one that is not valid UTF-8, has no form in SQL. The functions that append return [ErrText] for it.
// Those that return a string are for statements that are looked at as a whole afterwards, with [Check].
//
// All four databases read a backslash between plain quotes as itself. PostgreSQL does so while the setting
// standard_conforming_strings is on, which package pgwire asks of every session.
package sqlquote

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrText is a text that cannot stand in a statement.
var ErrText = errors.New("a text or name in a statement must be valid UTF-8 without NUL bytes")

// Check returns ErrText for a statement that has a text or a name which cannot stand in it.
func Check(sql string) error {
	if strings.IndexByte(sql, 0) >= 0 || !utf8.ValidString(sql) {
		return ErrText
	}
	return nil
}

// appendQuoted puts a text in quotes. A quote inside of it is doubled.
func appendQuoted(b []byte, s string, quote byte) ([]byte, error) {
	b = append(b, quote)
	var wide, null bool
	for i := range len(s) {
		switch c := s[i]; {
		case c == quote:
			b = append(b, quote)
		case c >= utf8.RuneSelf:
			wide = true
		case c == 0:
			null = true
		}
		b = append(b, s[i])
	}
	b = append(b, quote)
	if null || wide && !utf8.ValidString(s) {
		return b, ErrText
	}
	return b, nil
}
