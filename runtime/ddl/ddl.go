// Package ddl cuts a file of DDL into statements, for the drivers that take one at a time.
package ddl

import "strings"

// Split returns the statements of text without their semicolons. Semicolons inside quotes (”, "" and $$), comments and the
// body of a trigger (BEGIN ... END) do not end a statement. Comments between statements are dropped.
func Split(text string) []string {
	var out []string
	start, body := 0, false
	flush := func(end int) {
		if s := strings.TrimSpace(stripLeadingComments(text[start:end])); s != "" {
			out = append(out, s)
		}
	}
	for i := 0; i < len(text); {
		switch n := span(text[i:]); {
		case n > 1:
			if isWord(text[i]) {
				switch word := text[i : i+n]; {
				case strings.EqualFold(word, "BEGIN") && isTrigger(text[start:i]):
					body = true
				case strings.EqualFold(word, "END"):
					body = false
				}
			}
			i += n
		case text[i] == ';' && !body:
			flush(i)
			i++
			start = i
		default:
			i++
		}
	}
	flush(len(text))
	return out
}

// Name returns the first words of a statement up to the name of what it makes, for errors.
func Name(sql string) string {
	line, _, _ := strings.Cut(sql, "\n")
	line, _, _ = strings.Cut(line, "(")
	return strings.TrimSpace(line)
}

func isTrigger(s string) bool {
	f := strings.Fields(stripLeadingComments(s))
	return len(f) > 1 && strings.EqualFold(f[0], "CREATE") && strings.EqualFold(f[1], "TRIGGER")
}

// span returns the length of the quoted text, comment or word at the start of s, or 1.
func span(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		if i := strings.IndexByte(s[1:], s[0]); i >= 0 {
			return i + 2
		}
		return len(s)
	case s[0] == '$':
		tag := dollarTag(s)
		if i := strings.Index(s[len(tag):], tag); len(tag) > 1 && i >= 0 {
			return i + 2*len(tag)
		}
		return 1
	case strings.HasPrefix(s, "--"):
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			return i
		}
		return len(s)
	case isWord(s[0]):
		n := 1
		for n < len(s) && isWord(s[n]) {
			n++
		}
		return n
	}
	return 1
}

// dollarTag returns the $tag$ at the start of s, or less if there is none.
func dollarTag(s string) string {
	n := 1
	for n < len(s) && isWord(s[n]) {
		n++
	}
	if n < len(s) && s[n] == '$' {
		return s[:n+1]
	}
	return s[:1]
}

func isWord(c byte) bool {
	return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

func stripLeadingComments(s string) string {
	for {
		s = strings.TrimSpace(s)
		if !strings.HasPrefix(s, "--") {
			return s
		}
		_, s, _ = strings.Cut(s, "\n")
	}
}
