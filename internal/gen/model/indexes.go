package model

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
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
		if st.entity.View != nil {
			r.add(s, "remove Unique()", "a view has no constraints")
			continue
		}
		if db := r.lackingOf(target.UniqueConstraints, target.VirtualIndexes); f.Virtual && db != nil {
			r.add(s, "remove Unique() or Virtual()", "%s has no unique constraints over generated columns that are not stored", db.Title)
			continue
		}
		if kind := base(f); kind == KindJSON || kind == KindArray || f.opaque() {
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
	if db := r.project.Lacking(target.UniqueConstraints); db != nil {
		remedy := "remove Unique(), or make the field the primary key"
		if len(x.Fields) > 1 {
			remedy = "remove Unique(), or make the fields the primary key with schema.PrimaryKey"
		}
		r.add(s, remedy, "%s has no unique constraints", db.Title)
		return
	}
	st.entity.Uniques = append(st.entity.Uniques, x)
}

func (r *resolver) index(st *entityState, def *load.Index) {
	x := &Index{Name: def.StorageKey, Unique: def.Unique, Pos: def.Pos}
	s := indexSubject(st, def)
	if st.entity.View != nil {
		r.add(s, "put it on the table that the view reads", "a view has no indexes")
		return
	}
	if len(def.Fields)+len(def.Edges) == 0 {
		r.add(s, "name its fields", "the index has no fields")
		return
	}
	for _, name := range def.Fields {
		f := st.fields[name]
		if f == nil {
			r.add(s, didYouMean(name, st.fieldNames(), "add the field, or remove it from the index"), "the index names %q, which is not a field", name)
			return
		}
		x.Fields = append(x.Fields, f)
	}
	for _, name := range def.Edges {
		e := st.edges[name]
		switch {
		case st.broken[name] || e != nil && (e.edge == nil || e.edge.Owner && e.edge.Field == nil):
			return // the edge is reported
		case e == nil:
			r.add(s, didYouMean(name, st.edgeNames(), "add the edge, or remove it from the index"), "the index names %q, which is not an edge", name)
			return
		case e.edge.Relation == M2M:
			r.add(s, "remove it from the index", "edge %q is many-to-many: its keys are in a table of their own", name)
			return
		case !e.edge.Owner:
			r.add(s, "index the other side of the edge", "the foreign key of edge %q is in the table of %s", name, e.def.Type)
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
	r.indexOptions(st, s, x, def.Annotations)
	if !r.indexable(s, x) {
		return
	}
	if x.Unique {
		r.unique(st, s, x)
		return
	}
	st.entity.Indexes = append(st.entity.Indexes, x)
}

func (st *entityState) edgeNames() []string {
	var list []string
	for _, e := range st.order {
		list = append(list, e.def.Name)
	}
	return list
}
