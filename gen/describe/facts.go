package describe

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// Facts are what there is to say of the columns of a project beside name, type and comment.
type Facts struct{ d describer }

// NewFacts reads a project. Targets have no part in the facts.
func NewFacts(p *model.Project) Facts {
	return Facts{describer{project: p, references: references(p)}}
}

// Field is the facts of a field, each a few words, without what its Go type says: that a pointer may be NULL. A column that
// is called like the field is not named.
func (f Facts) Field(m *model.Field) []string {
	c := f.d.column(m)
	var list []string
	if m.Column != m.Name {
		list = append(list, "column "+m.Column)
	}
	list = append(list, c.facts()...)
	if m.Nullable && m.HasNil() {
		list = append(list, "nil is NULL")
	}
	return list
}

// Edge is the facts of an edge, each a few words. Edges are called by their Go names.
func (Facts) Edge(x *model.Edge) []string {
	described := edge(x)
	if x.Inverse != nil {
		described.Inverse = x.Inverse.GoName
	}
	return described.facts()
}

// maxList and maxLiteral bound what is listed or quoted in a line.
const (
	maxList    = 6
	maxLiteral = 40
)

func (c *Column) facts() []string {
	var list []string
	add := func(ok bool, format string, args ...any) {
		if ok {
			list = append(list, fmt.Sprintf(format, args...))
		}
	}
	add(c.External, "made elsewhere")
	add(c.whole, "key")
	add(c.Key && !c.whole, "part of the key")
	add(c.Generated, "made by the database")
	add(c.Computed != "", "computed: %s", c.Computed)
	add(c.Unique && !c.whole, "unique")
	if r := c.References; r != nil {
		add(true, "refers to %s", cmp.Or(r.Entity, r.Table))
	}
	add(c.Version, "changed by each write")
	add(c.Immutable && !c.Key && c.Computed == "" && !c.Version, "immutable")
	add(c.MaxBytes > 0, "at most %d bytes", c.MaxBytes)
	add(len(c.Values) > 0 && len(c.Values) <= maxList, "one of %s", strings.Join(c.Values, " | "))
	add(len(c.Values) > maxList, "one of %d values", len(c.Values))
	add(c.Validated, "validated")
	add(c.Default != nil && !c.Version, "default %s", c.Default.text())
	add(c.OnUpdate != nil, "on update %s", c.OnUpdate.text())
	add(c.SoftDelete, "set by a deletion")
	if c.Fulltext != nil {
		add(true, "full text (%s)", c.Fulltext.Language)
	}
	add(c.Storage != "", "on CrateDB: %s", c.Storage)
	if o := c.CockroachDB; o != nil {
		add(o.Family != "", "family %s on CockroachDB", o.Family)
		add(o.Hidden, "not visible on CockroachDB")
		add(o.OnUpdate != "", "on update %s on CockroachDB", o.OnUpdate)
	}
	add(c.Collation != "", "collation %s", c.Collation)
	for _, d := range slices.Sorted(maps.Keys(c.Collations)) {
		add(true, "collation %s on %s", c.Collations[d], d)
	}
	add(c.Sensitive, "sensitive")
	return list
}

// text is a default in a few words.
func (d *Default) text() string {
	switch {
	case d == nil:
		return ""
	case d.Go != "":
		return shorten(d.Go)
	case d.Function:
		return "by a function of the schema"
	case d.sql == "" && d.Go == "" && !d.Function && len(d.SQL) > 0: // of a live database
		return shorten(d.SQL[slices.Min(slices.Collect(maps.Keys(d.SQL)))]) + " in the database"
	case d.sql != "":
		return shorten(d.sql) + " in the database"
	}
	return "by the schema"
}

// shorten cuts a literal that is too long for a line, or would break it.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > maxLiteral {
		return string(r[:maxLiteral-3]) + "..."
	}
	return s
}

func (x Edge) facts() []string {
	var list []string
	if x.Required {
		list = append(list, "required")
	}
	if x.Immutable {
		list = append(list, "immutable")
	}
	if k := x.ForeignKey; k != nil {
		list = append(list, "by "+k.Table+"."+k.Column)
	}
	if t := x.Through; t != nil {
		list = append(list, fmt.Sprintf("through %s (%s, %s)", cmp.Or(t.Entity, t.Table), t.Near, t.Far))
	}
	if x.Inverse != "" {
		list = append(list, "inverse of "+x.Target+"."+x.Inverse)
	}
	if k := x.ForeignKey; k != nil && k.OnDelete != "" && k.Constraint != "" {
		list = append(list, "on delete "+strings.ToLower(k.OnDelete))
	}
	return list
}
