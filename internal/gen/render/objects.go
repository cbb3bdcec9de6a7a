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
	if strings.Contains(m.Name, pathArrow) {
		return false
	}
	return pathOf(m) != "" || m.Object != nil && typed(m.Object) || m.Elements != nil && typed(m.Elements)
}

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
		if !hasPath(m) {
			continue
		}
		x := object{GoName: m.GoName, Name: quote(path + pathArrow + m.Name)}
		member := column{GoName: m.GoName}
		if m.Elements != nil {
			if path == table.ElementColumn {
				continue // an array inside of an element
			}
			x = f.elements(e, v, prefix+m.GoName, t.Way+"."+m.GoName, path+pathArrow+m.Name, m.Elements)
			x.GoName = m.GoName
		} else if m.Object != nil {
			x.Type = f.object(prefix + m.GoName)
			x.Members = f.members(e, v, objectType{Name: x.Type, Way: t.Way + "." + m.GoName}, prefix+m.GoName, path+pathArrow+m.Name, m.Object)
		} else {
			x.Type = fmt.Sprintf("query.Path%s[%s, %s]", pathOf(m), f.memberMarker(e), f.typ(m.Type))
			member.Name = x.Name
		}
		member.Type = x.Type
		t.Members = append(t.Members, member)
		list = append(list, x)
	}
	v.Types[at] = t
	return list
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
