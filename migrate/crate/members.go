package crate

import (
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/createtable"
	"github.com/crategen/crategen/migrate/state"
)

// memberChanges are the changes of the members of an object for which the server has statements. other reports whether there are more.
type memberChanges struct {
	added    []state.Column // of the object itself
	defaults []atPath
	other    bool
}

// atPath is a member with its path from the column on, in SQL.
type atPath struct {
	path   string
	column state.Column
}

// inMembers reports whether the server has statements for the change of an object. Of an OBJECT(IGNORED) the documents may hold anything at a
// new member. A new member with a default or NOT NULL is none: documents that are there would not have it.
func inMembers(c state.AlterType) bool {
	if !strings.HasPrefix(strings.ToUpper(c.To.Type), "OBJECT") || !equal(c.From.Type, c.To.Type) || !equal(c.From.Storage, c.To.Storage) ||
		!equal(c.From.Generated, c.To.Generated) {
		return false
	}
	m := membersOf(c)
	if len(m.added) > 0 && strings.Contains(strings.ToUpper(c.To.Type), "IGNORED") {
		return false
	}
	return !m.other && len(m.added)+len(m.defaults) > 0
}

func membersOf(c state.AlterType) memberChanges {
	var out memberChanges
	out.compare(ddltext.Ident(c.To.Name), c.From.Members, c.To.Members, true)
	return out
}

// compare collects the changes of the members at a path.
func (m *memberChanges) compare(path string, from, to []state.Column, top bool) {
	for _, o := range from {
		if member(to, o.Name) == nil {
			m.other = true
		}
	}
	for _, n := range to {
		o, at := member(from, n.Name), path+"["+ddltext.Literal(n.Name)+"]"
		switch {
		case o == nil && top && !required(n):
			m.added = append(m.added, n)
		case o == nil || !equal(o.Type, n.Type) || !equal(o.Storage, n.Storage) || !equal(o.Generated, n.Generated) || o.NotNull != n.NotNull:
			m.other = true
		default:
			if !equal(o.Default, n.Default) {
				m.defaults = append(m.defaults, atPath{at, n})
			}
			m.compare(at, o.Members, n.Members, false)
		}
	}
}

// required reports whether documents that are there may not do without a member.
func required(c state.Column) bool {
	if c.NotNull || c.Default != "" || c.Generated != "" {
		return true
	}
	for _, m := range c.Members {
		if required(m) {
			return true
		}
	}
	return false
}

// equal compares two parts of a definition, of which one may be the server's form.
func equal(a, b string) bool {
	return a == b || createtable.Canonical(syntax, a) == createtable.Canonical(syntax, b)
}

// setDefault is what ALTER COLUMN does to give a column its default.
func setDefault(c state.Column) string {
	if c.Default == "" {
		return "DROP DEFAULT"
	}
	return "SET DEFAULT " + c.Default
}

// nulls are the paths of members that become NOT NULL, and are in the documents that are there.
func nulls(path string, from, to []state.Column) []string {
	var out []string
	for _, n := range to {
		o, at := member(from, n.Name), path+"["+ddltext.Literal(n.Name)+"]"
		if n.NotNull && (o == nil || !o.NotNull) {
			out = append(out, at)
		}
		if o != nil {
			out = append(out, nulls(at, o.Members, n.Members)...)
		}
	}
	return out
}
