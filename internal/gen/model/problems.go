package model

import (
	"errors"
	"fmt"
	"strings"
)

// Error is something in a schema that cannot be generated.
type Error struct {
	Pos     string // schema/book.go:20
	Entity  string // name of the schema type
	Member  string // the field, edge or index it is about, as named in the schema; empty for the entity itself
	Problem string
	Remedy  string // what to do, as a sentence in the imperative
}

// Error is "schema/book.go:20: Book.title: the problem; the remedy".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Pos != "" {
		b.WriteString(e.Pos + ": ")
	}
	b.WriteString(e.Entity)
	if e.Member != "" {
		b.WriteString("." + e.Member)
	}
	b.WriteString(": " + e.Problem)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// subject is what a problem is about.
type subject struct {
	pos, entity, member string
}

// problems collects everything that is wrong, so that a person mends it in one go.
type problems struct {
	list []error
}

func (p *problems) add(s subject, remedy, format string, args ...any) {
	p.list = append(p.list, &Error{
		Pos:     s.pos,
		Entity:  s.entity,
		Member:  s.member,
		Problem: fmt.Sprintf(format, args...),
		Remedy:  remedy,
	})
}

func (p *problems) err() error { return errors.Join(p.list...) }
