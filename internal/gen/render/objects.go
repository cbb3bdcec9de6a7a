package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/runtime/table"
)

// pathArrow stands between an object column and its members in the name of a path, as the runtime cuts it.
const pathArrow = "->"

// hasPath reports whether a member has a typed path, or members that have.
func hasPath(m *model.Member) bool {
	return nameable(m) && (pathOf(m) != "" || m.Object != nil && typed(m.Object) || m.Elements != nil && typed(m.Elements))
}

// hasMembers reports whether an object has members with paths. In the elements of an array only typed ones have.
func (f *file) hasMembers(o *model.Object) bool {
	return typed(o) || f.element == "" && slices.ContainsFunc(o.Members, nameable)
}

// nameable reports whether the runtime can tell a member from a path.
func nameable(m *model.Member) bool { return !strings.Contains(m.Name, pathArrow) }

// pathOf is the type of a member's path in package query, without its prefix Path; empty for arrays and opaque members.
func pathOf(m *model.Member) string {
	if k := kind.Of(m.Kind); k != nil && k.Path {
		return k.Query
	}
	return ""
}

// typed reports whether an object has members with a typed path.
func typed(o *model.Object) bool {
	for _, m := range o.Members {
		if hasPath(m) {
			return true
		}
	}
	return false
}

// members makes the members of an object, and adds its type and theirs to the data. prefix begins the names of the types
// of nested objects, path the names of the columns.
func (f *file) members(e *model.Entity, v *columnsData, t objectType, prefix, path string, o *model.Object) []object {
	at := len(v.Types)
	v.Types = append(v.Types, t)
	var list []object
	for _, m := range o.Members {
		if !nameable(m) || f.element != "" && (!hasPath(m) || m.Elements != nil) {
			continue // an element is written as a whole, and an array inside of it has no conditions
		}
		name := path + pathArrow + m.Name
		x := object{GoName: m.GoName, Name: quote(name)}
		member := column{GoName: m.GoName}
		switch way := t.Way + "." + m.GoName; {
		case pathOf(m) != "":
			x.Type = fmt.Sprintf("query.Path%s[%s, %s]", pathOf(m), f.memberMarker(e), f.typ(m.Type))
			member.Name = x.Name
		case m.Object != nil && f.hasMembers(m.Object):
			x.Type = f.object(prefix + m.GoName)
			x.Members = f.members(e, v, objectType{Name: x.Type, Way: way}, prefix+m.GoName, name, m.Object)
			f.embed(e, v, &x, m)
		case m.Elements != nil && typed(m.Elements):
			x = f.elements(e, v, prefix+m.GoName, way, name, m.Elements)
			x.GoName, x.Name = m.GoName, quote(name)
			f.embed(e, v, &x, m)
		default:
			x.Type = f.wholeMember(e, m)
			member.Name = x.Name
		}
		member.Type = x.Type
		t.Members = append(t.Members, member)
		list = append(list, x)
	}
	v.Types[at] = t
	return list
}

// wholeMember is the type of a member's path as a document: of a nested struct, of a list, of what has no other type. That of what cannot be nil
// is a pointer, which is nil for NULL.
func (f *file) wholeMember(e *model.Entity, m *model.Member) string {
	pointer := "*"
	switch m.Type.Kind {
	case "slice", "map", "interface", "ptr":
		pointer = ""
	}
	return fmt.Sprintf("query.PathJSON[%s, %s%s]", f.marker(e), pointer, f.typ(m.Type))
}

// embed embeds the path of a whole member in the type of its members. The elements of arrays have none.
func (f *file) embed(e *model.Entity, v *columnsData, x *object, m *model.Member) {
	if f.element != "" {
		return
	}
	x.Column = &column{Embedded: "PathJSON", Type: f.wholeMember(e, m), Name: x.Name}
	v.Types[slices.IndexFunc(v.Types, func(t objectType) bool { return t.Name == x.Type })].Embedded = x.Column.Type
}

// elements makes an array of documents with the members of its elements, which have a marker of their own. way are the names in Go on the way
// to it.
func (f *file) elements(e *model.Entity, v *columnsData, name, way, path string, o *model.Object) object {
	marker := f.marking(e, way)
	v.Markers = append(v.Markers, column{Name: marker, Doc: way})
	typ := "query.Elements[" + f.marker(e) + ", *" + marker + "]"
	x := object{Type: f.object(name), Elements: "&" + typ + "{Name: " + quote(path) + "}"}
	inner := *f
	inner.element = "*" + marker
	x.Members = inner.members(e, v, objectType{Name: x.Type, Elements: "*" + typ}, name, table.ElementColumn, o)
	return x
}

// marking is the name of the marker of elements. A number distinguishes it from columns, edges and other markers.
func (f *file) marking(e *model.Entity, way string) string {
	base := strings.ReplaceAll(way, ".", "") + "Element"
	taken := func(name string) bool {
		return f.types[name] || slices.ContainsFunc(e.Fields, func(m *model.Field) bool { return m.GoName == name }) ||
			slices.ContainsFunc(e.Edges, func(x *model.Edge) bool { return x.GoName == name }) ||
			slices.ContainsFunc(e.Fulltexts, func(x *model.FulltextIndex) bool { return x.GoName == name })
	}
	name := base
	for i := 2; taken(name); i++ {
		name = base + strconv.Itoa(i)
	}
	f.types[name] = true
	return name
}
