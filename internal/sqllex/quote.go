package sqllex

// AppendName appends a name in quotes.
func AppendName(b []byte, name string) []byte { return appendQuoted(b, name, '"') }

// AppendText appends a string constant. No database reads a backslash in it as an escape.
func AppendText(b []byte, s string) []byte { return appendQuoted(b, s, '\'') }

// QuoteName is AppendName.
func QuoteName(name string) string { return string(AppendName(nil, name)) }

// QuoteText is AppendText.
func QuoteText(s string) string { return string(AppendText(nil, s)) }

func appendQuoted(b []byte, s string, quote byte) []byte {
	b = append(b, quote)
	for i := range len(s) {
		if s[i] == quote {
			b = append(b, quote)
		}
		b = append(b, s[i])
	}
	return append(b, quote)
}

// UnquoteText returns the text of a string constant that AppendText could have written, and any other text as it is.
func UnquoteText(s string) string { return unquote(s, '\'') }

// NameOf returns the name that a Word or Name token stands for. That of a word keeps its case.
func NameOf(token string) string {
	for _, quote := range []byte{'"', '`'} {
		if s := unquote(token, quote); len(s) < len(token) {
			return s
		}
	}
	if n := len(token); n > 1 && token[0] == '[' && token[n-1] == ']' {
		return token[1 : n-1]
	}
	return token
}

func unquote(s string, quote byte) string {
	if len(s) < 2 || s[0] != quote || quoteEnd(s, 0) != len(s) {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 1; i < len(s)-1; i++ {
		if out = append(out, s[i]); s[i] == quote {
			i++
		}
	}
	return string(out)
}
