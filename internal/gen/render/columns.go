package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

func (r *renderer) columns(e *model.Entity) columnsData {
	f := r.file(false)
	f.imports.runtime("query")
	v := columnsData{Package: e.Package, Client: r.project.Package, Entity: e.Name, Plural: e.Plural, Table: e.Table}
	for _, m := range e.Fields {
		if m.Version { // not every database has a column for it
			continue
		}
		c := f.column(e, m)
		if m.Elements != nil && typed(m.Elements) {
			c.Embedded = variant(m) + "JSON"
			o := f.elements(e, &v, private(m.GoName), m.GoName, m.Column, m.Elements)
			o.Doc, o.GoName, o.Name, o.Column = c.Doc, m.GoName, m.Column, &c
			v.Types[slices.IndexFunc(v.Types, func(t objectType) bool { return t.Name == o.Type })].Embedded = c.Type
			v.Objects = append(v.Objects, o)
			continue
		}
		if m.Object == nil || !f.hasMembers(m.Object) {
			v.Columns = append(v.Columns, c)
			continue
		}
		c.Embedded = variant(m) + "JSON"
		o := object{Doc: c.Doc, GoName: m.GoName, Name: m.Column, Type: f.object(private(m.GoName)), Column: &c}
		o.Members = f.members(e, &v, objectType{Name: o.Type, Embedded: c.Type, Way: m.GoName}, private(m.GoName), m.Column, m.Object)
		v.Objects = append(v.Objects, o)
	}
	for _, x := range e.Fulltexts {
		v.Fulltexts = append(v.Fulltexts, column{GoName: x.GoName, Type: "query.FulltextIndex[" + f.marker(e) + "]", Name: quote(x.Name)})
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
	name, arg, more := "", "", ""
	switch k := kindOf(m); {
	case k == nil && m.Coded():
		name, arg = "Coded", f.plain(m)
		if m.Type.Kind == "ptr" {
			name, arg = "Pointer", strings.TrimPrefix(arg, "*")
		}
		more = ", Codec: " + f.codec(m)
	case k == nil:
		t := f.plain(m)
		name, arg = "Custom", t+", *"+t
		more = ", Kind: wire.Kind" + m.Base().Wire
		f.imports.runtime("wire")
	default:
		name = k.Query
		switch k.Arg {
		case kind.Plain:
			arg = f.plain(m)
		case kind.Nullable:
			arg = f.nullable(m)
		case kind.Element:
			arg = f.typ(m.Elem)
		case kind.WithPointer:
			arg = f.plain(m) + ", *" + f.plain(m)
		case kind.WithCodec:
			arg = f.plain(m) + ", " + k.Codec
			f.runtimeOf(k)
		}
		if m.ElemKind != "" {
			name, more = "TypedArray", ", Elements: "+m.ElemBase().Elements(m.Width())
			f.imports.runtime("wire")
		}
		if k.Fields != nil {
			more = ", " + k.Fields(m.Width())
		}
	}
	if m.Fulltext != nil {
		name = "Fulltext"
	}
	if arg != "" {
		arg = ", " + arg
	}
	return column{
		Doc:    comment(summary(m.Doc)),
		GoName: m.GoName,
		Type:   fmt.Sprintf("query.%s%s[%s%s]", variant(m), name, f.marker(e), arg),
		Name:   quote(m.Column),
		More:   more,
	}
}
