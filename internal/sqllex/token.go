package sqllex

import (
	"fmt"
	"iter"
	"strings"
)

// Kind is a kind of token.
type Kind uint8

// The kinds.
const (
	Space Kind = iota
	LineComment
	BlockComment
	Word     // a keyword or a name without quotes
	Name     // a name in quotes
	Number   // the beginning of one at least: the sign of an exponent and what follows are tokens of their own
	String   // with the letter before it: E'...'
	Param    // $1, and where the database has them @name, :name and $name
	Question // ?
	Open     // ( [ {
	Close    // ) ] }
	Semicolon
	Other // one byte of an operator or of something that no database knows
)

// Token is the part Start:End of a text.
type Token struct {
	Kind       Kind
	Start, End int
}

// Blank reports whether the token only separates others.
func (t Token) Blank() bool { return t.Kind <= BlockComment }

// OpenError is a comment, string, name or bracket that is not closed, or a bracket that closes nothing.
type OpenError struct {
	What   string // the comment, the string '
	Line   int    // from 1
	Column int    // in bytes, from 1
	Stray  bool   // it closes nothing
}

func (e *OpenError) Error() string {
	if e.Stray {
		return fmt.Sprintf("%s in line %d, column %d closes nothing", e.What, e.Line, e.Column)
	}
	return fmt.Sprintf("%s that begins in line %d, column %d is not closed", e.What, e.Line, e.Column)
}

func openError(what, sql string, at int, stray bool) *OpenError {
	line := strings.LastIndexByte(sql[:at], '\n')
	return &OpenError{what, 1 + strings.Count(sql[:at], "\n"), at - line, stray}
}

// Tokens goes over all tokens of a text, blank ones included. An error is the last pair; it comes with the rest of the text.
func (x *Syntax) Tokens(sql string) iter.Seq2[Token, error] {
	return func(yield func(Token, error) bool) {
		for p := 0; p < len(sql); {
			t, err := x.Next(sql, p)
			if !yield(t, err) || err != nil {
				return
			}
			p = t.End
		}
	}
}

// Next returns the token at p, which is within the text. If it is not closed, it goes on to the end of the text and the error
// is an *OpenError.
func (x *Syntax) Next(sql string, p int) (Token, error) {
	t := Token{Kind: Other, Start: p, End: p + 1}
	switch c := sql[p]; {
	case isSpace(c):
		t.Kind, t.End = Space, skipSpace(sql, p)
	case isLetter(c) || x.wide && c >= 0x80:
		t.Kind, t.End = Word, x.wordEnd(sql, p)
		if t.End == p+1 && t.End < len(sql) && sql[t.End] == '\'' && strings.IndexByte(x.escapes, c) >= 0 {
			return x.str(sql, t, true)
		}
	case isDigit(c):
		t.Kind, t.End = Number, x.wordEnd(sql, p)
	case c == '\'':
		return x.str(sql, t, false)
	case c == '"' || c == '`' && x.backquotes:
		t.Kind, t.End = Name, quoteEnd(sql, p)
		return closed(sql, t, "the name "+sql[p:p+1])
	case c == '[' && x.brackets:
		t.Kind, t.End = Name, after(sql, p+1, "]")
		return closed(sql, t, "the name [")
	case strings.HasPrefix(sql[p:], "--"):
		t.Kind, t.End = LineComment, x.lineEnd(sql, p)
	case strings.HasPrefix(sql[p:], "/*"):
		t.Kind, t.End = BlockComment, x.commentEnd(sql, p)
		return closed(sql, t, "the comment /*")
	case c == '$':
		return x.dollar(sql, t)
	case strings.IndexByte(x.params, c) >= 0 && p+1 < len(sql) && isLetter(sql[p+1]) && (c != ':' || p == 0 || sql[p-1] != ':'):
		t.Kind, t.End = Param, x.wordEnd(sql, p+1)
	case c == '?':
		t.Kind = Question
	case c == ';':
		t.Kind = Semicolon
	case strings.IndexByte("([{", c) >= 0:
		t.Kind = Open
	case strings.IndexByte(")]}", c) >= 0:
		t.Kind = Close
	}
	return t, nil
}

// closed returns the token, or, if its end is -1, the rest of the text with an error.
func closed(sql string, t Token, what string) (Token, error) {
	if t.End >= 0 {
		return t, nil
	}
	t.End = len(sql)
	return t, openError(what, sql, t.Start, false)
}
