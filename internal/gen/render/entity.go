package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

func (r *renderer) entity(e *model.Entity) entityData {
	f := r.file(true)
	f.imports.runtime("table", "query", "wire")
	v := entityData{
		Package:  r.project.Package,
		Doc:      entityDoc(e),
		Name:     e.Name,
		Article:  article(e.Name),
		Private:  private(e.Name),
		Recv:     receiver(e),
		Marker:   f.marker(e),
		Table:    tableLiteral(e),
		Enums:    enums(e),
		EdgesTag: tag(loadedTag("edges", e.EdgesTag)),
	}
	for i, m := range e.Fields {
		if m.Coded() {
			v.Codecs = append(v.Codecs, codec{m.GoName, f.plain(m), f.codec(m)})
		}
		if m.Sensitive {
			f.imports.std("fmt")
			f.imports.std("log/slog")
			v.Sensitive = append(v.Sensitive, m.GoName)
		}
		v.Fields = append(v.Fields, field{
			Doc:    comment(m.Doc),
			GoName: m.GoName,
			Type:   f.nullable(m),
			Tag:    tag(m.Tag),
			Facts:  facts(r.facts.Field(m)),
			Column: f.columnLiteral(m),
			Carry:  f.carry(m, "&"+v.Recv+"."+m.GoName),
		})
		if e.View == nil {
			f.behaviour(&v, i, m)
		}
	}
	if e.View != nil {
		v.Imports = f.block()
		return v
	}
	f.truncations(&v, e)
	for _, x := range e.Edges {
		loaded := f.edge(x)
		loaded.Facts = facts(r.facts.Edge(x))
		v.Edges = append(v.Edges, loaded)
	}
	f.key(&v, e)
	v.Imports = f.block()
	return v
}

// behaviour adds what the code does with a field beside reading and writing it.
func (f *file) behaviour(v *entityData, i int, m *model.Field) {
	fetched := v.Private + "Schema()." + m.GoName
	fetch := func(suffix, typ, expr string, from *model.Descriptor) string {
		f.imports.std("sync")
		f.imports.runtime("schemafield")
		f.imports.add(from.Imports...)
		v.Source = from.Schema
		v.Schema = append(v.Schema, schemaFunc{m.GoName + suffix, typ, expr})
		return fetched + suffix
	}
	fetchDefault := func(suffix, member string, d *model.Default) string {
		switch {
		case d != nil && d.Value != nil:
			from := d.Value
			expr := fmt.Sprintf("schemafield.Maker[%s](%s, %s)", from.Signature, from.Schema, quote(from.Field))
			return fetch(suffix, "func() "+from.Signature, expr, from)
		case needsSchema(d):
			from := d.Func.Descriptor
			expr := fmt.Sprintf("schemafield.%s[%s](s, %s)", member, from.Signature, quote(from.Field))
			return fetch(suffix, from.Signature, expr, from)
		}
		return ""
	}
	start := fetchDefault("Default", "Default", m.Default)
	if inCode(m.Default) {
		v.Defaults = append(v.Defaults, fieldDefault{m.GoName, f.initial(m, start)})
	}
	if x, ok := f.fill(m, v.Recv+"."+m.GoName, start); ok {
		v.Fills = append(v.Fills, x)
	}
	if !inCode(m.Default) && !m.Generated && !m.Version && len(f.fills[m]) > 0 {
		v.InDatabase = append(v.InDatabase, m.GoName)
	}
	if x := f.zero(m, v.Recv+"."+m.GoName); x != "" {
		v.Zeros = append(v.Zeros, touch{i, x})
	}
	if d := m.UpdateDefault; d != nil {
		updated := fetchDefault("Update", "UpdateDefault", d)
		v.Touches = append(v.Touches, touch{i, f.presentValue(m, f.defaultExpr(m, d, updated))})
	}
	if checked(m) {
		checks := ""
		if len(m.Validators) > 0 {
			from := &m.Validators[0].Descriptor
			expr := fmt.Sprintf("schemafield.Validators[%s](s, %s, %d)", checkedType(m), quote(from.Field), len(m.Validators))
			checks = fetch("Checks", "[]"+from.Signature, expr, from)
		}
		v.Checks = append(v.Checks, check{i, f.checkLines(m, checks)})
	}
}

// presentValue makes an argument of an expression of the field's plain type.
func (f *file) presentValue(m *model.Field, x string) string {
	return fmt.Sprintf(f.cell(m).Value, x)
}

// key decides the type of the key and how it is taken apart.
func (f *file) key(v *entityData, e *model.Entity) {
	v.Key = f.keyType(e)
	if len(e.Key) > 1 {
		for _, m := range e.Key {
			v.KeyFields = append(v.KeyFields, field{GoName: m.GoName, Type: f.plain(m)})
		}
	}
}

// keyType is the type of an entity's key.
func (f *file) keyType(e *model.Entity) string {
	if len(e.Key) == 1 {
		return f.plain(e.Key[0])
	}
	return e.Name + "Key"
}

// keyValues are arguments made of the key x.
func (f *file) keyValues(e *model.Entity, x string) string {
	if len(e.Key) == 1 {
		return f.presentValue(e.Key[0], x)
	}
	var values []string
	for _, m := range e.Key {
		values = append(values, f.presentValue(m, x+"."+m.GoName))
	}
	return strings.Join(values, ", ")
}

// tableLiteral prints what a table.Table says besides its columns.
func tableLiteral(e *model.Entity) string {
	parts := []string{"Entity: " + quote(e.Name), "Name: " + quote(e.Table)}
	add := func(set bool, part string) {
		if set {
			parts = append(parts, part)
		}
	}
	key := make([]string, len(e.Key))
	for i, m := range e.Key {
		key[i] = strconv.Itoa(slices.Index(e.Fields, m))
	}
	add(e.Schema != "", "Schema: "+quote(e.Schema))
	add(len(key) > 0, "Key: []int{"+strings.Join(key, ", ")+"}")
	var computed []string
	for _, m := range e.CrateKey() {
		if m.Computed != nil {
			computed = append(computed, strconv.Itoa(slices.Index(e.Fields, m)))
		}
	}
	add(computed != nil, "ComputedKey: []int{"+strings.Join(computed, ", ")+"}")
	var partitions []string
	for _, column := range e.Crate.PartitionedBy {
		i := slices.IndexFunc(e.Fields, func(m *model.Field) bool { return m.Column == column })
		partitions = append(partitions, strconv.Itoa(i))
	}
	add(partitions != nil, "PartitionedBy: []int{"+strings.Join(partitions, ", ")+"}")
	add(len(e.Fulltexts) > 0, "Fulltexts: []table.Fulltext{"+fulltexts(e)+"}")
	add(e.View != nil, "View: true")
	add(e.External, "External: true")
	if e.Deleted != nil {
		add(true, "Deleted: "+quote(e.Deleted.Column))
	}
	if e.Version != nil {
		add(true, "Version: "+quote(e.Version.Column))
	}
	return strings.Join(parts, ", ")
}

// fulltexts prints the full-text indexes over several columns.
func fulltexts(e *model.Entity) string {
	var list []string
	for _, x := range e.Fulltexts {
		var sources []string
		for _, s := range x.Sources {
			text := "{Column: " + quote(s.Field.Column)
			if len(s.Path) > 0 {
				text += fmt.Sprintf(", Path: %#v", s.Path)
			}
			if s.List {
				text += ", List: true"
			}
			sources = append(sources, text+"}")
		}
		list = append(list, "{Name: "+quote(x.Name)+", Language: "+quote(x.Language)+", Sources: []table.Source{"+strings.Join(sources, ", ")+"}}")
	}
	return strings.Join(list, ", ")
}
