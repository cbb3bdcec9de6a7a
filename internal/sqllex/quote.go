package sqllex

// UnquoteText returns the text of a string constant without escapes, and any other text as it is.
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
