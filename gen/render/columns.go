package render

import (
	"fmt"
	"strings"

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
		o := object{Doc: c.Doc, GoName: m.GoName, Name: m.Column, Type: f.object(private(m.GoName)), Column: &c}
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
	kind, arg, more := "", "", ""
	switch m.Kind {
	case model.KindBool:
		kind, arg = "Bool", f.plain(m)
	case model.KindInt:
		kind, arg = "Int", f.plain(m)
	case model.KindFloat:
		kind, arg = "Float", f.plain(m)
	case model.KindText:
		kind, arg = "Text", f.plain(m)
	case model.KindBytes:
		kind = "Bytes"
	case model.KindTime:
		kind = "Time"
	case model.KindUUID:
		kind, arg = "UUID", f.plain(m)
	case model.KindEnum:
		// Of an enum type of the user's own it is not known whether it can tell its values.
		kind, arg = "Text", f.plain(m)
		if generatedEnum(m) {
			kind = "Enum"
		}
	case model.KindJSON:
		kind, arg = "JSON", f.nullable(m)
	case model.KindArray:
		kind, arg = "Array", f.typ(m.Elem)
	case model.KindCustom:
		if m.Coded() {
			kind, arg = "Coded", f.plain(m)
			if m.Type.Kind == "ptr" {
				kind, arg = "Pointer", strings.TrimPrefix(arg, "*")
			}
			more = ", Codec: " + f.codec(m)
			break
		}
		t := f.plain(m)
		kind, arg = "Custom", t+", *"+t
		more = ", Kind: wire." + wireKinds[m.Stored]
		f.imports.runtime("wire")
	}
	if m.Fulltext != nil {
		kind = "Fulltext"
	}
	if arg != "" {
		arg = ", " + arg
	}
	return column{
		Doc:    comment(summary(m.Doc)),
		GoName: m.GoName,
		Type:   fmt.Sprintf("query.%s%s[%s%s]", variant(m), kind, f.marker(e), arg),
		Name:   quote(m.Column),
		More:   more,
	}
}
