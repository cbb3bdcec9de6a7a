package sqllex

import (
	"errors"
	"fmt"
	"iter"
	"strings"
)

var (
	errEmpty     = errors.New("it is empty")
	errSemicolon = errors.New("it has a semicolon, which ends a statement")
)

// brackets are those that are open, in the order in which they were opened.
type brackets []int

// see takes note of a token, and refuses a bracket that closes nothing.
func (b *brackets) see(sql string, t Token) error {
	switch t.Kind {
	case Open:
		*b = append(*b, t.Start)
	case Close:
		if n := len(*b); n == 0 || pair(sql[(*b)[n-1]]) != sql[t.Start] {
			return openError(fmt.Sprintf("the bracket %c", sql[t.Start]), sql, t.Start, true)
		}
		*b = (*b)[:len(*b)-1]
	}
	return nil
}

// end refuses a bracket that is still open.
func (b brackets) end(sql string) error {
	if len(b) == 0 {
		return nil
	}
	return openError(fmt.Sprintf("the bracket %c", sql[b[0]]), sql, b[0], false)
}

func pair(open byte) byte {
	if open == '(' {
		return ')'
	}
	return open + 2 // [ and ], { and }
}

// CheckPart refuses what cannot stand as a part of a statement: an expression or a query that is empty, leaves something open,
// closes what it did not open, or has a semicolon. It reports whether a line comment is at its end, over which whatever
// follows would be written.
func (x *Syntax) CheckPart(sql string) (commented bool, err error) {
	var open brackets
	empty := true
	for t, err := range x.Tokens(sql) {
		if err == nil {
			err = open.see(sql, t)
		}
		if err == nil && t.Kind == Semicolon {
			err = errSemicolon
		}
		if err != nil {
			return false, err
		}
		empty = empty && t.Blank()
		commented = t.Kind == LineComment && t.End == len(sql)
	}
	if empty {
		return false, errEmpty
	}
	return commented, open.end(sql)
}

// Part returns a part of a statement that CheckPart takes, fit to be followed by more.
func (x *Syntax) Part(sql string) string {
	if commented, _ := x.CheckPart(sql); commented {
		return sql + "\n"
	}
	return sql
}

// HasWord reports whether a text has a word, in upper case or lower, outside of strings, names in quotes and comments.
func (x *Syntax) HasWord(sql, word string) bool {
	for t, err := range x.Tokens(sql) {
		if err == nil && t.Kind == Word && strings.EqualFold(sql[t.Start:t.End], word) {
			return true
		}
	}
	return false
}

// Calls goes over the functions that a text calls: words in front of a parenthesis, also those of types such as varchar(40).
func (x *Syntax) Calls(sql string) iter.Seq[string] {
	return func(yield func(string) bool) {
		last := ""
		for t, err := range x.Tokens(sql) {
			if err != nil || t.Kind == Open && last != "" && !yield(last) {
				return
			}
			if t.Blank() {
				continue
			}
			if last = ""; t.Kind == Word {
				last = sql[t.Start:t.End]
			}
		}
	}
}

// FirstWord returns the first word of a statement, past comments, brackets and semicolons, and what comes before it.
func (x *Syntax) FirstWord(sql string) (word, before string) {
	for t := range x.Tokens(sql) {
		switch {
		case t.Kind == Word:
			return sql[t.Start:t.End], sql[:t.Start]
		case !t.Blank() && t.Kind != Open && t.Kind != Semicolon:
			return "", sql[:t.Start]
		}
	}
	return "", sql
}
