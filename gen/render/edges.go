package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/runtime/dialect"
)

// edge is an edge in the struct of its entity, with its loader. The shape of the edge decides how targets are found: by their
// key (LoadOne), by the foreign key that they hold (LoadOwned, LoadMany), or through a table in between (LoadLinked).
func (f *file) edge(x *model.Edge) edge {
	f.imports.std("context")
	v := edge{
		Doc:    comment(x.Doc),
		GoName: x.GoName,
		Tag:    tag(loadedTag(x.Name, x.Tag)),
		Name:   quote(x.Name),
		Entity: x.Entity.Name,
		Recv:   receiver(x.Entity),
		Holder: "One",
		Target: x.Target.Name,
		Loader: loader(x.Target),
	}
	if x.Many {
		v.Holder = "Many"
	}
	near, far := "&"+private(x.Entity.Name)+"Codec", "&"+private(x.Target.Name)+"Codec"
	switch {
	case x.Through != nil:
		v.Load, v.Codecs = "LoadLinked", near+", "+far
		return v
	case !x.Owner:
		v.Load, v.Codecs = "LoadOwned", near+", "+far+".Entity"
		if x.Many {
			v.Load = "LoadMany"
		}
		f.edgeKey(&v, x.Field, x.Entity.Key[0])
	default:
		v.Load, v.Codecs = "LoadOne", far
		f.edgeKey(&v, x.Field, x.Target.Key[0])
	}
	return v
}

// loader is the function that loads edges of an entity, nil if it has none.
func loader(e *model.Entity) string {
	if len(e.Edges) == 0 {
		return "nil"
	}
	return private(e.Name) + "Edge"
}

// edgeKey is how a loader takes the foreign key, as a key of the other side.
func (f *file) edgeKey(v *edge, m, key *model.Field) {
	v.KeyHolder = m.Entity.Name
	v.KeyParam = receiver(m.Entity)
	v.KeyType = f.plain(m)
	v.KeyExpr = v.KeyParam + "." + m.GoName
	converted := key.Type.Name != m.Type.Name // an int that refers to an int64
	if converted {
		v.KeyType = f.plain(key)
	}
	switch {
	case m.Nullable && converted:
		v.KeyExpr = "wire.DerefAs[" + v.KeyType + "](" + v.KeyExpr + ")"
	case m.Nullable:
		v.KeyExpr = "wire.Deref(" + v.KeyExpr + ")"
	case converted:
		v.KeyExpr = v.KeyType + "(" + v.KeyExpr + "), true"
	default:
		v.KeyExpr += ", true"
	}
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

// flatName is the quoted name by which the runtime finds a table, dialect.Table.FlatName.
func flatName(e *model.Entity) string {
	t := dialect.Table{Name: e.Table, Schema: e.Schema}
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
	return fmt.Sprintf("{Entity: %s, Name: %[1]s%s, Key: []int{%s}, Columns: []dialect.Column{\n%s,\n}}",
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
