package render

import (
	"fmt"

	"github.com/crategen/crategen/gen/model"
)

func (r *renderer) columns(e *model.Entity) columnsView {
	f := r.file(false)
	f.imports.runtime("query")
	v := columnsView{Package: e.Package, Client: r.project.Package, Entity: e.Name, Plural: e.Plural, Table: e.Table}
	for _, m := range e.Fields {
		c := f.column(e, m)
		if m.Object == nil || !typed(m.Object) {
			v.Columns = append(v.Columns, c)
			continue
		}
		c.Embedded = variant(m) + "JSON"
		o := object{Doc: c.Doc, GoName: m.GoName, Name: m.Column, Type: private(m.GoName) + "Object", Column: &c}
		o.Members = f.members(e, &v, objectType{Name: o.Type, Embedded: c.Type}, private(m.GoName), m.Column, m.Object)
		v.Objects = append(v.Objects, o)
	}
	for _, x := range e.Edges {
		v.Edges = append(v.Edges, f.columnEdge(x))
	}
	v.Imports = f.block()
	return v
}

// variant is the prefix of a column's type: what only an insert may set is Fixed, what may hold NULL is Null.
func variant(m *model.Field) string {
	prefix := ""
	if m.Immutable || m.IsKey {
		prefix = "Fixed"
	}
	if m.Nullable {
		prefix += "Null"
	}
	return prefix
}

// column decides the type of a column in package query.
func (f *file) column(e *model.Entity, m *model.Field) column {
	ops, arg := "", ""
	switch m.Kind {
	case model.KindBool:
		ops, arg = "Bool", f.plain(m)
	case model.KindInt:
		ops, arg = "Int", f.plain(m)
	case model.KindFloat:
		ops, arg = "Float", f.plain(m)
	case model.KindText:
		ops, arg = "Text", f.plain(m)
	case model.KindBytes:
		ops = "Bytes"
	case model.KindTime:
		ops = "Time"
	case model.KindUUID:
		ops, arg = "UUID", f.plain(m)
	case model.KindEnum:
		// Of an enum type of the user's own it is not known whether it can tell its values.
		ops, arg = "Text", f.plain(m)
		if generatedEnum(m) {
			ops = "Enum"
		}
	case model.KindJSON:
		ops, arg = "JSON", f.nullable(m)
	case model.KindArray:
		ops, arg = "Array", f.typ(m.Elem)
	case model.KindCustom:
		t := f.plain(m)
		ops, arg = "Custom", t+", *"+t
	}
	name := ops
	if m.Fulltext != nil {
		name = "Fulltext"
	}
	if arg != "" {
		arg = ", " + arg
	}
	return column{
		Doc:    comment(m.Doc),
		GoName: m.GoName,
		Type:   fmt.Sprintf("query.%s%s[%s%s]", variant(m), name, f.marker(e), arg),
		Ops:    ops + "Ops",
		Name:   quote(m.Column),
	}
}
