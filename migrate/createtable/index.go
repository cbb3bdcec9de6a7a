package createtable

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// ParseIndex parses a CREATE INDEX.
func ParseIndex(syntax *sqllex.Syntax, sql string) (state.Index, error) {
	x, _, err := ParseIndexOn(syntax, sql)
	return x, err
}

// ParseIndexOn is ParseIndex, and also returns the name of the table without its schema.
func ParseIndexOn(syntax *sqllex.Syntax, sql string) (state.Index, string, error) {
	c, err := newCursor(syntax, sql)
	if err != nil {
		return state.Index{}, "", err
	}
	if !c.accept("CREATE") {
		return state.Index{}, "", fmt.Errorf("%.40q is no CREATE INDEX", sql)
	}
	x := state.Index{Unique: c.accept("UNIQUE")}
	c.accept("INDEX")
	c.accept("IF", "NOT", "EXISTS")
	x.Name = c.name()
	c.accept("ON")
	c.accept("ONLY")
	on := c.names()
	if c.accept("USING") {
		x.Method = strings.ToLower(c.name())
	}
	return x, on[len(on)-1], c.columns(syntax, &x)
}

// columns reads the brackets of an index and what follows them.
func (c *cursor) columns(syntax *sqllex.Syntax, x *state.Index) error {
	list, err := items(syntax, c.group())
	if err != nil {
		return err
	}
	for _, text := range list {
		p, err := part(syntax, text)
		if err != nil {
			return err
		}
		x.Parts = append(x.Parts, p)
	}
	for !c.end() {
		switch {
		case c.accept("INCLUDE"), c.accept("STORING"):
			x.Include = Names(syntax, c.group())
		case c.accept("WHERE"):
			x.Where = c.rest()
			return nil
		default:
			x.Options = strings.TrimSpace(x.Options + " " + c.until("INCLUDE", "STORING", "WHERE"))
		}
	}
	return nil
}

// computed reports whether the cursor is at an expression without brackets around it, which SQLite takes in an index: a || b, -a, lower(a) || b.
func (c *cursor) computed() bool {
	first := c.tokens[c.at].Kind
	if first == sqllex.Open {
		return false
	}
	rest := *c
	rest.at++
	if !rest.end() && rest.tokens[rest.at].Kind == sqllex.Open {
		rest.skip()
	}
	return first == sqllex.Other || first == sqllex.Number || !rest.end() && rest.tokens[rest.at].Kind == sqllex.Other && rest.text(0) != "."
}

// part reads a column or an expression of an index, with its operator class and direction.
func part(syntax *sqllex.Syntax, text string) (state.Part, error) {
	c, err := newCursor(syntax, text)
	if err != nil {
		return state.Part{}, err
	}
	var p state.Part
	switch {
	case c.computed():
		p.Expr = c.until("ASC", "DESC", "COLLATE")
	case c.text(0) == "(":
		p.Expr = "(" + c.group() + ")"
	case c.text(1) == "(": // a function
		start := c.tokens[c.at].Start
		c.at++
		c.skip()
		p.Expr = c.sql[start:c.tokens[c.at-1].End]
	default:
		p.Column = c.name()
	}
	for !c.end() {
		switch {
		case c.accept("ASC"):
		case c.accept("DESC"):
			p.Desc = true
		case c.accept("COLLATE"):
			p.OpClass = strings.TrimSpace(p.OpClass + " COLLATE " + c.names()[0])
		default:
			p.OpClass = strings.TrimSpace(p.OpClass + " " + c.until("ASC", "DESC", "COLLATE"))
		}
	}
	return p, nil
}
