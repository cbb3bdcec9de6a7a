package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema/crate"
)

// policies reads crate.Object. Without CrateDB among the targets it is ignored.
func (r *resolver) policies(s subject, f *Field, def *load.Field) {
	var a crate.Object
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok || !r.project.Has(CrateDB):
		return
	case base(f) != KindJSON || f.Type.Shape != ShapeObject && f.Elements == nil:
		r.add(s, "use it on a field.JSON of a struct, a map or a slice of structs", "crate.Object is for documents that are objects")
		return
	case f.SchemaType[CrateDB] != "":
		r.add(s, "keep one of them", "it has both a column type of the schema and crate.Object")
		return
	}
	object := f.Object
	if f.Elements != nil {
		object = f.Elements
	}
	f.Policies = make(map[string]string)
	if a.Policy != "" {
		r.policy(s, f, "", a.Policy, object, f.Type)
	}
	for _, path := range slices.Sorted(maps.Keys(a.Members)) {
		o, t, ok := memberAt(object, path)
		if !ok {
			r.add(s, "use the JSON names of a struct's members, with dots between", "crate.Object names the member %q, which is no object of the documents", path)
			continue
		}
		r.policy(s, f, path, a.Members[path], o, t)
	}
	r.memberOptions(s, f, object, a.Columns)
}

// memberAt finds an object within documents by its path.
func memberAt(o *Object, path string) (*Object, GoType, bool) {
	name, rest, deeper := strings.Cut(path, ".")
	if o == nil {
		return nil, GoType{}, false
	}
	for _, m := range o.Members {
		switch {
		case m.Name == path && (m.Object != nil || m.Kind == KindJSON && m.Type.Shape == ShapeObject):
			return m.Object, m.Type, true
		case m.Name == path && m.Elements != nil:
			return m.Elements, m.Type, true
		case deeper && m.Name == name && m.Elements != nil:
			return memberAt(m.Elements, rest)
		case deeper && m.Name == name && m.Object != nil:
			return memberAt(m.Object, rest)
		}
	}
	return nil, GoType{}, false
}

// policy sets the policy of an object, unless the server would accept it and lose or refuse values later.
func (r *resolver) policy(s subject, f *Field, path, policy string, o *Object, t GoType) {
	what := "crate.Object"
	if path != "" {
		what = fmt.Sprintf("crate.Object of %q", path)
	}
	switch policy {
	case crate.Ignored:
	case crate.Strict, crate.Dynamic:
		switch name := untyped(o); {
		case o == nil && policy == crate.Strict:
			r.add(s, "use a struct, or crate.Ignored", "%s is strict, and %s has no known members: every write would fail", what, t.Name)
		case o == nil && !steady(t):
			r.add(s, "use crate.Ignored, or a map of texts, booleans or integers",
				"%s is dynamic, and values of %s can change a member's type: after 1, the server stores 1.5 as 1", what, t.Name)
		case name != "":
			r.add(s, "give the member a type, or use crate.Ignored",
				"%s is %s, and the member %q has values of any form, for which the server has no type", what, policy, name)
		}
	default:
		r.add(s, "use crate.Strict, crate.Dynamic or crate.Ignored", "%s has the policy %q", what, policy)
	}
	f.Policies[path] = policy
}

// untyped is the name of a member that CrateDB cannot declare, because its type depends on the value; empty if there is none.
func untyped(o *Object) string {
	if o == nil {
		return ""
	}
	for _, m := range o.Members {
		if m.Object == nil && m.Elements == nil && m.Kind == KindJSON && m.Type.Shape == "" {
			return m.Name
		}
	}
	return ""
}

// steady reports whether the values of a map have one type of CrateDB.
func steady(t GoType) bool {
	_, elem, _ := strings.Cut(t.Name, "]")
	return slices.Contains([]string{"string", "bool", "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"}, elem)
}
