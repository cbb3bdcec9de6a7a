package describe

import (
	"slices"
	"strings"
)

// relation is a line of a diagram: the edges that one foreign key makes, or one table between two ends.
type relation struct {
	left, right string   // entities; the foreign key is that of the right one
	kind        string   // O2O, O2M or M2M, from left to right
	edges       []string // names, that of the left side first
	required    bool     // the right side always has a left one
	identifying bool     // the foreign key is part of the right side's key
}

// relations are the lines between the entities, in the order of the first edge of each.
func (s *Schema) relations() []*relation {
	var list []*relation
	seen := make(map[string]*relation)
	for _, e := range s.Entities {
		for _, x := range e.Edges {
			if x.ForeignKey == nil && x.Through == nil {
				continue
			}
			next, key := s.relation(e, x)
			r := seen[key]
			if r == nil {
				r = next
				seen[key] = r
				list = append(list, r)
			}
			at := len(r.edges)
			if r.left == e.Name && (r.right != e.Name || x.ForeignKey != nil && !x.ForeignKey.Own) {
				at = 0
			}
			r.edges = slices.Insert(r.edges, at, x.Name)
		}
	}
	return list
}

// relation is the line of an edge without names, and what both sides of the edge have in common.
func (s *Schema) relation(e Entity, x Edge) (*relation, string) {
	if t := x.Through; t != nil {
		columns := []string{t.Near, t.Far}
		slices.Sort(columns)
		return &relation{left: e.Name, right: x.Target, kind: "M2M"}, t.Table + "\x00" + strings.Join(columns, "\x00")
	}
	r := &relation{left: e.Name, right: x.Target, kind: "O2M"}
	k := x.ForeignKey
	if k.Own {
		r.left, r.right, r.required = x.Target, e.Name, x.Required
	}
	if x.Kind == "O2O" {
		r.kind = "O2O"
	}
	if c := s.column(r.right, k.Column); c != nil {
		r.required, r.identifying = !c.Nullable, c.Key
	}
	return r, k.Table + "\x00" + k.Column
}

// column finds a column, nil if its entity is not described.
func (s *Schema) column(entity, name string) *Column {
	for _, e := range s.Entities {
		if e.Name != entity {
			continue
		}
		for i, c := range e.Columns {
			if c.Name == name {
				return &e.Columns[i]
			}
		}
	}
	return nil
}

// crowsFoot draws a line with its ends.
func (r *relation) crowsFoot() string {
	left, line, right := "|o", "..", "o{"
	switch {
	case r.kind == "M2M":
		left = "}o"
	case r.required:
		left = "||"
	}
	if r.kind == "O2O" {
		right = "o|"
	}
	if r.identifying {
		line = "--"
	}
	return left + line + right
}

// label is the names of the edges. Mermaid reads a line with "direction TB" in it as an instruction, wherever that stands.
func (r *relation) label() string {
	names := make([]string, len(r.edges))
	for i, name := range r.edges {
		names[i] = strings.Join(strings.Fields(name), "_")
	}
	return strings.Join(names, " / ")
}
