package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/runtime/table"
)

// edge is an edge in the struct of its entity. Its shape decides how targets are found: by their key, by the foreign key that
// they hold, or through a table in between.
func (f *file) edge(x *model.Edge) edge {
	v := edge{
		Doc:          comment(x.Doc),
		GoName:       x.GoName,
		Tag:          tag(loadedTag(x.Name, x.Tag)),
		Name:         quote(x.Name),
		Entity:       x.Entity.Name,
		Holder:       "One",
		Target:       x.Target.Name,
		TargetEntity: private(x.Target.Name) + "Entity",
		Shape:        "OneByForeignKey",
	}
	if len(x.Target.Edges) > 0 {
		v.TargetEdges = edges(x.Target)
	}
	if x.Many {
		v.Holder, v.Shape = "Many", "ManyByForeignKey"
	}
	switch {
	case x.Through != nil:
		v.Shape = "ManyThrough"
	case x.Owner:
		v.Shape = "OneByKey"
	}
	return v
}

// edges is the function that finds the targets of an entity's edges, nil if it has none.
func edges(e *model.Entity) string {
	if len(e.Edges) == 0 {
		return "nil"
	}
	return private(e.Name) + "Edges"
}

// columnEdge is an edge in a package of columns.
func (f *file) columnEdge(x *model.Edge) columnEdge {
	v := columnEdge{Doc: comment(x.Doc), GoName: x.GoName, Shape: "ToOne"}
	if x.Many {
		v.Shape = "ToMany"
	}
	sides := "[" + f.marker(x.Entity) + ", " + f.marker(x.Target) + "]"
	from, to, through := x.Entity.Key[0], x.Target.Key[0], ""
	switch t := x.Through; {
	case t != nil:
		through = fmt.Sprintf(",\nThrough: query.Through{Table: %s, Near: %s, Far: %s, Owner: %s", flatName(t.Entity), quote(t.Near.Column), quote(t.Far.Column), flatName(x.Entity))
		if t.Both {
			through += ", Both: true"
		}
		through += "}"
		if !t.Schema {
			keys := ", " + f.plain(from) + ", " + f.plain(to) + "]"
			v.Linked = "ManyToMany" + strings.TrimSuffix(sides, "]") + keys
		}
	case x.Owner:
		from = x.Field
	default:
		to = x.Field
	}
	v.Shape += sides
	v.Join = fmt.Sprintf("Name: %s, From: %s, Table: %s, To: %s%s", quote(x.Name), quote(from.Column), flatName(x.Target), quote(to.Column), through)
	return v
}

// flatName is the quoted name by which the runtime finds a table, table.Table.FlatName.
func flatName(e *model.Entity) string {
	t := table.Table{Name: e.Table, Schema: e.Schema}
	return quote(t.FlatName())
}

// join is the table in between of a many-to-many edge, as an element of the package's tables. What errors and logs call it
// is its name, for there is no entity.
func (f *file) join(e *model.Entity) string {
	var columns, keys []string
	for i, m := range e.Fields {
		columns = append(columns, "{"+f.columnLiteral(m)+"}")
		if slices.Contains(e.Key, m) {
			keys = append(keys, strconv.Itoa(i))
		}
	}
	schema := ""
	if e.Schema != "" {
		schema = ", Schema: " + quote(e.Schema)
	}
	return fmt.Sprintf("{Entity: %s, Name: %[1]s%s, Key: []int{%s}, Columns: []table.Column{\n%s,\n}}",
		quote(e.Table), schema, strings.Join(keys, ", "), strings.Join(columns, ",\n"))
}

// loadedTag is the tag of what a query may not have loaded. encoding/json leaves a struct out with omitzero alone.
func loadedTag(name, tag string) string {
	for _, plain := range []string{`json:"` + name + `"`, `json:"` + name + `,omitempty"`} {
		if rest, ok := strings.CutPrefix(tag, plain); ok {
			return `json:"` + name + `,omitzero"` + rest
		}
	}
	return tag
}
