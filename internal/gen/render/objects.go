package render

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// pathArrow stands between an object column and its members in the name of a path, as the runtime cuts it.
const pathArrow = "->"

// hasPath reports whether a member has a typed path, or members that have.
func hasPath(m *model.Member) bool {
	if strings.Contains(m.Name, pathArrow) {
		return false
	}
	return pathOf(m) != "" || m.Object != nil && typed(m.Object)
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
		if m.Object != nil {
			x.Type = f.object(prefix + m.GoName)
			x.Members = f.members(e, v, objectType{Name: x.Type}, prefix+m.GoName, path+pathArrow+m.Name, m.Object)
		} else {
			x.Type = fmt.Sprintf("query.Path%s[%s, %s]", pathOf(m), f.marker(e), f.typ(m.Type))
			member.Name = x.Name
		}
		member.Type = x.Type
		t.Members = append(t.Members, member)
		list = append(list, x)
	}
	v.Types[at] = t
	return list
}
