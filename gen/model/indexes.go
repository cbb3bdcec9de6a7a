package model

import (
	"encoding/json"
	"strings"

	"github.com/crategen/crategen/gen/load"
)

// indexes resolves indexes and unique constraints.
func (r *resolver) indexes(st *entityState) {
	r.uniqueFields(st)
	for _, def := range st.def.Indexes {
		r.index(st, def)
	}
}

// uniqueFields turns Unique on a field into a constraint. On the key alone it says nothing new.
func (r *resolver) uniqueFields(st *entityState) {
	for _, def := range st.def.Fields {
		f := st.fields[def.Name]
		if !def.Unique || f == nil || f.Pos != def.Pos || f.IsKey && len(st.entity.Key) == 1 {
			continue
		}
		s := subject{def.Pos, st.def.Name, def.Name}
		if kind := base(f); kind == KindJSON || kind == KindArray {
			r.add(s, "remove Unique()", "a field of kind %s cannot be unique", kind)
			continue
		}
		r.unique(st, s, &Index{
			Name:   symbol(st.entity.Table + "_" + f.Column + "_key"),
			Unique: true,
			Fields: []*Field{f},
			Pos:    def.Pos,
		})
	}
}

func (r *resolver) unique(st *entityState, s subject, x *Index) {
	if r.project.Has(CrateDB) {
		remedy := "remove Unique(), or make the field the primary key"
		if len(x.Fields) > 1 {
			remedy = "remove Unique(), or make the fields the primary key with schema.PrimaryKey"
		}
		r.add(s, remedy, "CrateDB has no unique constraints")
		return
	}
	st.entity.Uniques = append(st.entity.Uniques, x)
}

func (r *resolver) index(st *entityState, def *load.Index) {
	x := &Index{Name: def.StorageKey, Unique: def.Unique, Pos: def.Pos}
	s := subject{def.Pos, st.def.Name, "index(" + strings.Join(append(append([]string{}, def.Fields...), def.Edges...), ", ") + ")"}
	if len(def.Fields)+len(def.Edges) == 0 {
		r.add(s, "name its fields", "the index has no fields")
		return
	}
	for _, name := range def.Fields {
		f := st.fields[name]
		if f == nil {
			r.add(s, didYouMean(name, st.fieldNames(), "add the field, or take it out of the index"), "the index names %q, which is no field", name)
			return
		}
		if kind := base(f); kind == KindJSON {
			r.add(s, "take it out of the index", "field %q is of kind %s and cannot be indexed", name, kind)
			return
		}
		x.Fields = append(x.Fields, f)
	}
	for _, name := range def.Edges {
		e := st.edges[name]
		switch {
		case st.broken[name] || e != nil && (e.edge == nil || !e.edge.Many && e.edge.Field == nil):
			return // the edge is reported
		case e == nil:
			r.add(s, didYouMean(name, st.edgeNames(), "add the edge, or take it out of the index"), "the index names %q, which is no edge", name)
			return
		case e.edge.Many:
			r.add(s, "index the other side of the edge", "edge %q has many targets: its foreign key is in the table of %s", name, e.def.Type)
			return
		}
		x.Fields = append(x.Fields, e.edge.Field)
	}
	if x.Name == "" {
		parts := []string{strings.ToLower(st.def.Name)}
		for _, f := range x.Fields {
			parts = append(parts, f.Column)
		}
		x.Name = symbol(strings.Join(parts, "_"))
	}
	r.checkIndexAnnotations(s, def.Annotations)
	if x.Unique {
		r.unique(st, s, x)
		return
	}
	st.entity.Indexes = append(st.entity.Indexes, x)
}

func (r *resolver) checkIndexAnnotations(s subject, all load.Annotations) {
	for _, name := range []string{entSQLIndex, entSQL} {
		if text, ok := all[name]; ok {
			r.refuse(s, json.RawMessage(text), "entsql.IndexAnnotation", nil)
		}
	}
}

func (st *entityState) edgeNames() []string {
	var list []string
	for _, e := range st.order {
		list = append(list, e.def.Name)
	}
	return list
}
