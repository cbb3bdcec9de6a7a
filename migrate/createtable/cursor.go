package createtable

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// cursor walks over the tokens of a statement that are not blank.
type cursor struct {
	sql    string
	tokens []sqllex.Token
	at     int
}

func newCursor(syntax *sqllex.Syntax, sql string) (*cursor, error) {
	c := &cursor{sql: sql}
	for t, err := range syntax.Tokens(sql) {
		if err != nil {
			return nil, err
		}
		if !t.Blank() {
			c.tokens = append(c.tokens, t)
		}
	}
	return c, nil
}

func (c *cursor) end() bool { return c.at >= len(c.tokens) }

// text is the text of the token that is n places ahead, empty behind the end.
func (c *cursor) text(n int) string {
	if c.at+n >= len(c.tokens) {
		return ""
	}
	t := c.tokens[c.at+n]
	return c.sql[t.Start:t.End]
}

// is reports whether the next tokens are the words, in upper case or lower.
func (c *cursor) is(words ...string) bool {
	for i, w := range words {
		if !strings.EqualFold(c.text(i), w) {
			return false
		}
	}
	return true
}

// accept steps past the words if they come next.
func (c *cursor) accept(words ...string) bool {
	if !c.is(words...) {
		return false
	}
	c.at += len(words)
	return true
}

// name reads a name, in quotes or without.
func (c *cursor) name() string {
	name := c.text(0)
	if !c.end() && c.tokens[c.at].Kind == sqllex.String && name[0] == '\'' { // SQLite takes a text for a name where only a name can be
		name = sqllex.UnquoteText(name)
	} else {
		name = sqllex.NameOf(name)
	}
	c.at++
	return name
}

// names reads a name with dots.
func (c *cursor) names() []string {
	list := []string{c.name()}
	for c.accept(".") {
		list = append(list, c.name())
	}
	return list
}

// group reads what is in brackets, without them. The cursor stands at the opening one.
func (c *cursor) group() string {
	if c.end() || c.tokens[c.at].Kind != sqllex.Open {
		return ""
	}
	start := c.tokens[c.at].End
	c.skip()
	return strings.TrimSpace(c.sql[start:c.tokens[c.at-1].Start])
}

// skip steps past one token, or past a bracket with all that is in it.
func (c *cursor) skip() {
	depth := 0
	for !c.end() {
		switch c.tokens[c.at].Kind {
		case sqllex.Open:
			depth++
		case sqllex.Close:
			depth--
		}
		c.at++
		if depth <= 0 {
			return
		}
	}
}

// until reads at least one token, and goes on to one of the words outside of brackets or to the end.
func (c *cursor) until(words ...string) string {
	if c.end() {
		return ""
	}
	start := c.tokens[c.at].Start
	for c.skip(); !c.end(); c.skip() {
		for _, w := range words {
			if c.is(w) {
				return strings.TrimSpace(c.sql[start:c.tokens[c.at].Start])
			}
		}
	}
	return strings.TrimSpace(c.sql[start:c.tokens[len(c.tokens)-1].End])
}

// rest is the text from the cursor on.
func (c *cursor) rest() string {
	if c.end() {
		return ""
	}
	return strings.TrimSpace(c.sql[c.tokens[c.at].Start:])
}

// items splits what is in brackets at its commas.
func items(syntax *sqllex.Syntax, sql string) ([]string, error) {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return nil, err
	}
	var list []string
	for !c.end() {
		list = append(list, c.until(","))
		if !c.end() && !c.accept(",") {
			return nil, fmt.Errorf("unexpected %q", c.text(0))
		}
	}
	return list, nil
}

// Names returns the names of a list such as "a", b DESC: the first word of each item.
func Names(syntax *sqllex.Syntax, list string) []string {
	parts, _ := items(syntax, list)
	for i, p := range parts {
		if c, err := newCursor(syntax, p); err == nil {
			parts[i] = c.name()
		}
	}
	return parts
}
