package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/gen/model"
)

func (r *renderer) entity(e *model.Entity) entityView {
	f := r.file(true)
	f.imports.runtime("dialect", "query", "wire")
	v := entityView{
		Package:  r.project.Package,
		Doc:      docOr(e.Doc, e.Name+" is a row of the table "+e.Table+"."),
		Name:     e.Name,
		Article:  article(e.Name),
		Private:  private(e.Name),
		Recv:     receiver(e),
		Table:    quote(e.Table),
		Enums:    enums(e),
		EdgesTag: tag(loadedTag("edges", e.EdgesTag)),
	}
	if len(v.Enums) > 0 {
		f.of()
	}
	for i, m := range e.Fields {
		v.Fields = append(v.Fields, field{
			Doc:    comment(m.Doc),
			GoName: m.GoName,
			Type:   f.nullable(m),
			Tag:    tag(m.Tag),
			Column: f.columnLiteral(m),
			Read:   f.readExpr(m),
			Value:  f.valueExpr(m, v.Recv+"."+m.GoName),
		})
		f.behaviour(&v, i, m)
	}
	for _, x := range e.Edges {
		v.Edges = append(v.Edges, f.edge(x))
	}
	f.key(&v, e)
	v.Imports = f.block()
	return v
}

// behaviour adds what the code does with a field beside reading and writing it.
func (f *file) behaviour(v *entityView, i int, m *model.Field) {
	fetched := v.Private + "Schema()." + m.GoName
	fetch := func(suffix, typ, expr string, imports []model.Import) string {
		f.imports.std("sync")
		f.imports.add(imports...)
		v.Schema = append(v.Schema, schemaFunc{m.GoName + suffix, typ, expr})
		return fetched + suffix
	}
	fetchDefault := func(suffix, member string, d *model.Default) string {
		if !needsSchema(d) {
			return ""
		}
		from := d.Func.Descriptor
		return fetch(suffix, from.Signature, fmt.Sprintf("%s.%s.(%s)", from.Expr, member, from.Signature), from.Imports)
	}
	start := fetchDefault("Default", "Default", m.Default)
	if inCode(m.Default) {
		v.Defaults = append(v.Defaults, fieldDefault{m.GoName, f.initial(m, start)})
	}
	if x, ok := f.fill(m, v.Recv+"."+m.GoName, start); ok {
		v.Fills = append(v.Fills, x)
	}
	if d := m.UpdateDefault; d != nil {
		updated := fetchDefault("Update", "UpdateDefault", d)
		v.Touches = append(v.Touches, touch{i, f.presentValue(m, f.defaultExpr(m, d, updated))})
	}
	if checked(m) {
		checks := ""
		if len(m.Validators) > 0 {
			// Of the imports only the schema package is needed: that of the type is, where the value is converted to it.
			from := m.Validators[0].Descriptor
			checks = fetch("Checks", "[]any", from.Expr+".Validators", from.Imports[:1])
		}
		v.Checks = append(v.Checks, check{i, f.checkLines(m, checks)})
	}
}

// presentValue makes an argument of an expression of the field's plain type.
func (f *file) presentValue(m *model.Field, x string) string {
	return fmt.Sprintf(f.cell(m).value, x)
}

// key decides the type of the key and how it is taken apart and made.
func (f *file) key(v *entityView, e *model.Entity) {
	var columns, values []string
	for _, m := range e.Key {
		columns = append(columns, strconv.Itoa(slices.Index(e.Fields, m)))
	}
	v.KeyColumns = strings.Join(columns, ", ")
	if len(e.Key) == 1 {
		m := e.Key[0]
		v.Key = f.plain(m)
		v.KeyValues = f.presentValue(m, "k")
		v.KeyOf = v.Recv + "." + m.GoName
		return
	}
	v.Key = e.Name + "Key"
	var parts []string
	for _, m := range e.Key {
		v.KeyFields = append(v.KeyFields, field{GoName: m.GoName, Type: f.plain(m)})
		values = append(values, f.presentValue(m, "k."+m.GoName))
		parts = append(parts, m.GoName+": "+v.Recv+"."+m.GoName)
	}
	v.KeyValues = strings.Join(values, ", ")
	v.KeyOf = v.Key + "{" + strings.Join(parts, ", ") + "}"
}
