package connect

import (
	"errors"
	"strings"
)

const spaces = " \t\n\r\v\f"

// isKeywords reports whether a connection string has libpq's keyword form: host=h user=u.
func isKeywords(raw string) bool {
	name, _, found := strings.Cut(raw, "=")
	return found && isName(strings.TrimRight(name, spaces))
}

// keywords reads keyword = value pairs as libpq does: single quotes surround empty values and values with spaces; a backslash
// escapes the next character. Errors do not show the text, which may be part of a password.
func keywords(s string) (entries []entry, err error) {
	if strings.IndexByte(s, 0) >= 0 {
		return nil, errors.New("the connection string contains a NUL byte")
	}
	for s = strings.TrimLeft(s, spaces); s != ""; s = strings.TrimLeft(s, spaces) {
		name, rest, found := strings.Cut(s, "=")
		name = strings.TrimRight(name, spaces)
		if !found || !isName(name) {
			return nil, errors.New("keyword=value pairs are expected, separated by spaces; write a value with spaces in single quotes")
		}
		var value string
		if value, s, err = keywordValue(strings.TrimLeft(rest, spaces)); err != nil {
			return nil, err
		}
		if value != "" { // an empty one stands for the default
			entries = append(entries, entry{name: name, value: value, origin: "parameter "})
		}
	}
	return entries, nil
}

// keywordValue returns the first value and the text after it.
func keywordValue(s string) (value, rest string, err error) {
	quoted := strings.HasPrefix(s, "'")
	if quoted {
		s = s[1:]
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\'':
			return b.String(), s[i+1:], nil
		case !quoted && strings.IndexByte(spaces, s[i]) >= 0:
			return b.String(), s[i:], nil
		case s[i] == '\\':
			if i++; i == len(s) {
				break
			}
			b.WriteByte(s[i])
		default:
			b.WriteByte(s[i])
		}
	}
	if quoted {
		return "", "", errors.New("a quoted value has no end: a quote within it is written \\'")
	}
	return b.String(), "", nil
}
