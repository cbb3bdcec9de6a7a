package sqllex

import "strings"

// The functions below return the offset behind what begins at p, and -1 if it does not end.

// after is the offset behind the next mark at or after p.
func after(sql string, p int, mark string) int {
	if i := strings.Index(sql[p:], mark); i >= 0 {
		return p + i + len(mark)
	}
	return -1
}

// quoteEnd ends what is between two quotes, in which a doubled one stands for itself.
func quoteEnd(sql string, p int) int {
	quote := sql[p]
	for p++; p < len(sql); p++ {
		if sql[p] != quote {
			continue
		}
		if p+1 == len(sql) || sql[p+1] != quote {
			return p + 1
		}
		p++
	}
	return -1
}

// escapedEnd ends a string in which backslashes are escapes.
func (x *Syntax) escapedEnd(sql string, p int) int {
	for p++; p < len(sql); p++ {
		switch sql[p] {
		case '\\':
			if p++; x.runs {
				for p < len(sql) && sql[p] == '\\' {
					p++
				}
			}
		case '\'':
			if p+1 == len(sql) || sql[p+1] != '\'' {
				return p + 1
			}
			p++
		}
	}
	return -1
}

// str reads a string. escaped says that it has a letter before its quote.
func (x *Syntax) str(sql string, t Token, escaped bool) (Token, error) {
	t.Kind = String
	p := t.Start
	if escaped {
		p++
	}
	for {
		if escaped {
			t.End = x.escapedEnd(sql, p)
		} else {
			t.End = quoteEnd(sql, p)
		}
		if t.End < 0 && escaped && x.runs { // CrateDB then takes the letter for a word, and the string for a plain one
			return Token{Word, t.Start, t.Start + 1}, nil
		}
		if t.End < 0 {
			return closed(sql, t, "the string '")
		}
		if p = x.joined(sql, t.End); p < 0 {
			return t, nil
		}
	}
}

// joined is the offset of the quote of a string that goes on in another line, and -1 if it does not.
func (x *Syntax) joined(sql string, p int) int {
	if !x.joins {
		return -1
	}
	broken := false
	for ; p < len(sql); p++ {
		switch c := sql[p]; {
		case c == '\n' || c == '\r' && x.returns:
			broken = true
		case isSpace(c):
		case x.returns && strings.HasPrefix(sql[p:], "--"): // PostgreSQL alone allows comments between
			p = x.lineEnd(sql, p) - 1
		case c == '\'' && broken:
			return p
		default:
			return -1
		}
	}
	return -1
}

// dollar reads what begins with a dollar: a string, a parameter or the byte alone.
func (x *Syntax) dollar(sql string, t Token) (Token, error) {
	p := t.Start + 1
	if x.spaced {
		p = skipSpace(sql, p)
	}
	digits := p
	for p < len(sql) && isDigit(sql[p]) {
		p++
	}
	if p > digits {
		t.Kind, t.End = Param, p
		return t, nil
	}
	p = t.Start + 1
	if strings.IndexByte(x.params, '$') >= 0 && p < len(sql) && isLetter(sql[p]) {
		t.Kind, t.End = Param, x.wordEnd(sql, p)
		return t, nil
	}
	if !x.dollars {
		return t, nil
	}
	for p < len(sql) && (isLetter(sql[p]) || isDigit(sql[p]) || x.wide && sql[p] >= 0x80) {
		p++
	}
	if p == len(sql) || sql[p] != '$' {
		return t, nil
	}
	tag := sql[t.Start : p+1]
	t.Kind, t.End = String, after(sql, p+1, tag)
	return closed(sql, t, "the string "+tag)
}

// lineEnd is the offset of the line break that ends a comment.
func (x *Syntax) lineEnd(sql string, p int) int {
	ends := "\n"
	if x.returns {
		ends = "\r\n"
	}
	if i := strings.IndexAny(sql[p:], ends); i >= 0 {
		return p + i
	}
	return len(sql)
}

func (x *Syntax) commentEnd(sql string, p int) int {
	if !x.nested {
		return after(sql, p+2, "*/")
	}
	depth := 0
	for p+1 < len(sql) {
		switch sql[p : p+2] {
		case "/*":
			depth++
			p += 2
		case "*/":
			depth--
			p += 2
			if depth == 0 {
				return p
			}
		default:
			p++
		}
	}
	return -1
}

func (x *Syntax) wordEnd(sql string, p int) int {
	for p < len(sql) && (isLetter(sql[p]) || isDigit(sql[p]) || x.wide && sql[p] >= 0x80 || strings.IndexByte(x.inWord, sql[p]) >= 0) {
		p++
	}
	return p
}

func skipSpace(sql string, p int) int {
	for p < len(sql) && isSpace(sql[p]) {
		p++
	}
	return p
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }

func isDigit(c byte) bool { return c-'0' <= 9 }
