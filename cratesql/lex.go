package cratesql

import (
	"iter"
	"strings"
)

// tokenKind is the kind of a token that the driver looks at.
type tokenKind uint8

const (
	tokenWord     tokenKind = iota // a keyword or an unquoted name
	tokenQuestion                  // ?
	tokenDollar                    // $1; text is the number
	tokenName                      // @name; text is the name
)

// token is one token of a statement, sql[start:end].
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

// tokens goes over words and placeholders as CrateDB's lexer sees them (SqlBaseLexer.g4 of 6.4), past comments, strings,
// quoted names and everything else.
func tokens(sql string) iter.Seq[token] {
	return func(yield func(token) bool) {
		for p := 0; p < len(sql); {
			t := token{start: p}
			switch c := sql[p]; {
			case isLetter(c):
				p = wordEnd(sql, p)
				if p < len(sql) && sql[p] == '\'' && strings.EqualFold(sql[t.start:p], "E") {
					p = escapedEnd(sql, p)
					continue
				}
				t.kind, t.text = tokenWord, sql[t.start:p]
			case isDigit(c):
				p = wordEnd(sql, p) // a number, or a name that begins with a digit
				continue
			case c == '?':
				p++
				t.kind = tokenQuestion
			case c == '@' && p+1 < len(sql) && isLetter(sql[p+1]):
				p = wordEnd(sql, p+1)
				t.kind, t.text = tokenName, sql[t.start+1:p]
			case c == '$':
				digits := skipSpace(sql, p+1)
				end := digits
				for end < len(sql) && isDigit(sql[end]) {
					end++
				}
				if end == digits {
					p = dollarEnd(sql, p)
					continue
				}
				p = end
				t.kind, t.text = tokenDollar, sql[digits:end]
			default:
				p = otherEnd(sql, p)
				continue
			}
			t.end = p
			if !yield(t) {
				return
			}
		}
	}
}

// otherEnd returns the offset behind the string, quoted name, comment or other byte at p. What is not closed goes on to the end.
func otherEnd(sql string, p int) int {
	rest := sql[p:]
	switch {
	case rest[0] == '\'' || rest[0] == '"': // a doubled quote inside reads as two strings, which ends at the same place
		return after(sql, p+1, rest[:1])
	case strings.HasPrefix(rest, "--"):
		if end := strings.IndexAny(rest, "\r\n"); end >= 0 {
			return p + end
		}
		return len(sql)
	case strings.HasPrefix(rest, "/*"): // these do not nest
		return after(sql, p+2, "*/")
	}
	return p + 1
}

// after returns the offset behind the next mark at or after p.
func after(sql string, p int, mark string) int {
	i := strings.Index(sql[p:], mark)
	if i < 0 {
		return len(sql)
	}
	return p + i + len(mark)
}

// escapedEnd returns the offset behind the string of an E'...' whose opening quote is at p.
func escapedEnd(sql string, p int) int {
	for p++; p < len(sql); p++ {
		switch sql[p] {
		case '\\':
			p++
		case '\'':
			if p+1 == len(sql) || sql[p+1] != '\'' {
				return p + 1
			}
			p++
		}
	}
	return len(sql)
}

// dollarEnd returns the offset behind the $tag$...$tag$ at p, or behind a lone dollar.
func dollarEnd(sql string, p int) int {
	open := p + 1
	if open < len(sql) && isLetter(sql[open]) {
		open = wordEnd(sql, open)
	}
	if open == len(sql) || sql[open] != '$' {
		return p + 1
	}
	return after(sql, open+1, sql[p:open+1])
}

func wordEnd(sql string, p int) int {
	for p < len(sql) && (isLetter(sql[p]) || isDigit(sql[p]) || sql[p] == '@') {
		p++
	}
	return p
}

func skipSpace(sql string, p int) int {
	for p < len(sql) && strings.IndexByte(" \t\r\n", sql[p]) >= 0 {
		p++
	}
	return p
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func isDigit(c byte) bool { return c-'0' <= 9 }
