package createtable

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// Canonical returns SQL without comments, optional spaces, unnecessary quotes of names and outer brackets, and with words in one case.
// Two texts with equal results are equivalent. Texts with different results may be equivalent, too.
func Canonical(syntax *sqllex.Syntax, sql string) string {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return sql
	}
	for c.wrapped() {
		c.tokens = c.tokens[1 : len(c.tokens)-1]
	}
	var b strings.Builder
	for i, t := range c.tokens {
		text := sql[t.Start:t.End]
		switch t.Kind {
		case sqllex.Word:
			text = strings.ToLower(text)
		case sqllex.Name:
			if name := sqllex.NameOf(text); sqllex.Plain(name) {
				text = name
			} else {
				text = sqlquote.Name(name)
			}
		}
		if i > 0 && separate(c.tokens[i-1].Kind, t.Kind) {
			b.WriteByte(' ')
		}
		b.WriteString(text)
	}
	return b.String()
}

// wrapped reports whether one pair of brackets is around everything.
func (c *cursor) wrapped() bool {
	if len(c.tokens) < 2 || c.text(0) != "(" {
		return false
	}
	inner := *c
	inner.skip()
	return inner.end()
}

// separate reports whether a space must stand between two tokens: operators of several bytes are several tokens.
func separate(a, b sqllex.Kind) bool {
	return a != sqllex.Other && b != sqllex.Other && a != sqllex.Open && b != sqllex.Open && b != sqllex.Close
}
