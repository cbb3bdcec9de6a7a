package graphdiff

import (
	"fmt"
	"maps"
	"slices"
)

// Facts are what is known of a schema, by subject: "column users.name" is "text, null".
type Facts map[string]string

// Difference is a subject of which two graphs know different things. An empty text means that one knows nothing of it.
type Difference struct{ Subject, Ent, Ours string }

func (d Difference) String() string {
	return fmt.Sprintf("%s\n   ent: %s\n  ours: %s", d.Subject, orNone(d.Ent), orNone(d.Ours))
}

func orNone(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}

// Compare lists the differences in order of subject.
func Compare(ent, ours Facts) []Difference {
	all := maps.Clone(ent)
	maps.Copy(all, ours)
	var list []Difference
	for _, s := range slices.Sorted(maps.Keys(all)) {
		if ent[s] != ours[s] {
			list = append(list, Difference{s, ent[s], ours[s]})
		}
	}
	return list
}

// column is what is said of a column.
type column struct {
	kind     string
	nullable bool
	size     int64
	enum     []string
}

func (c column) String() string {
	text := c.kind
	if c.nullable {
		text += ", null"
	}
	if c.size > 0 {
		text += fmt.Sprint(", size ", c.size)
	}
	if len(c.enum) > 0 {
		text += fmt.Sprintf(", of %q", c.enum)
	}
	return text
}

// edge is what is said of an edge.
type edge struct {
	relation, target, table string
	columns                 []string // of a join table, that of the edge's own entity first
	required, immutable     bool
	mutual                  bool // its own inverse
}

func (e edge) String() string {
	text := fmt.Sprintf("%s to %s by %s %q", e.relation, e.target, e.table, e.columns)
	for _, flag := range []struct {
		set  bool
		name string
	}{{e.required, "required"}, {e.immutable, "immutable"}, {e.mutual, "mutual"}} {
		if flag.set {
			text += ", " + flag.name
		}
	}
	return text
}

func (f Facts) table(name, schema string, key []string) {
	text := fmt.Sprintf("key %q", key)
	if schema != "" {
		text += " in schema " + schema
	}
	f["table "+name] = text
}

func (f Facts) column(table, name string, c column) { f["column "+table+"."+name] = c.String() }

func (f Facts) index(table, name string, columns []string, unique bool) {
	text := fmt.Sprintf("%q", columns)
	if unique {
		text += " unique"
	}
	f["index "+table+"."+name] = text
}

func (f Facts) foreignKey(table, name string, column, refTable, refColumn, onDelete string) {
	if onDelete == "NO ACTION" { // what a database does without
		onDelete = ""
	}
	f["foreign key "+table+"."+name] = fmt.Sprintf("%s to %s.%s %s", column, refTable, refColumn, onDelete)
}

func (f Facts) edge(entity, name string, e edge) { f["edge "+entity+"."+name] = e.String() }
