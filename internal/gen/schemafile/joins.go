package schemafile

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// joins turns tables between two others into many-to-many edges. A table that is exactly what such an edge makes becomes the edge;
// one with other columns, names or actions stays an entity, through which the edge goes. It returns the entities that became edges.
func (d *Draft) joins(by map[*Entity][]*reference) map[*Entity]bool {
	joined := make(map[*Entity]bool)
	for _, e := range slices.Clone(d.Entities) {
		a, b := d.pair(e, by[e])
		if a == nil {
			continue
		}
		if len(by[e]) == 2 && len(e.live.ForeignKeys) == 2 && !d.refersTo(e) && d.plainJoin(e, a, b) {
			d.undo(a, b)
			d.manyToMany(e, a, b)
			joined[e] = true
			continue
		}
		d.through(e, a, b, by[e])
	}
	return joined
}

// pair finds the two foreign keys to two other tables that make up the key of a table, or have a unique index, nil if there are none.
func (d *Draft) pair(e *Entity, list []*reference) (a, b *reference) {
	of := func(columns []string) (a, b *reference) {
		if len(columns) != 2 {
			return nil, nil
		}
		for _, r := range list {
			switch r.field.Column {
			case columns[0]:
				a = r
			case columns[1]:
				b = r
			}
		}
		if a == nil || b == nil || a.to == b.to || a.to == e || b.to == e || a.field.Optional || b.field.Optional || d.oneToOne(a) || d.oneToOne(b) {
			return nil, nil
		}
		return a, b
	}
	if a, b = of(e.live.PrimaryKey); a != nil {
		return a, b
	}
	for _, x := range e.live.Indexes {
		if !plainUnique(x) || len(x.Parts) != 2 {
			continue
		}
		if a, b = of([]string{x.Parts[0].Column, x.Parts[1].Column}); a != nil {
			return a, b
		}
	}
	for _, columns := range e.live.Uniques {
		if a, b = of(columns); a != nil {
			return a, b
		}
	}
	return nil, nil
}

// through writes the many-to-many edge of a table that stays an entity, because it has more than the edge makes. Its own edges have no
// way back: Through names that.
func (d *Draft) through(e *Entity, a, b *reference, list []*reference) {
	for _, r := range []*reference{a, b} {
		if r.through = r.back; r.through == "" {
			r.through = r.to.edgeName(model.Snake(model.Plural(e.Name)))
		}
		r.back = ""
	}
	to, from := a.to.edgeName(model.Snake(model.Plural(b.to.Name))), b.to.edgeName(model.Snake(model.Plural(a.to.Name)))
	columns := ""
	if ends := func(r *reference) bool { return r != a && r != b && (r.to == a.to || r.to == b.to) }; slices.ContainsFunc(list, ends) {
		columns = ".StorageKey(edge.Columns(" + quote(a.field.Name) + ", " + quote(b.field.Name) + "))"
	}
	a.to.editEdge(to).source = "edge.To(" + quote(to) + ", " + b.to.Name + ".Type).Through(" + quote(a.through) + ", " + e.Name + ".Type)" + columns
	b.to.editEdge(from).source = "edge.From(" + quote(from) + ", " + a.to.Name + ".Type).Ref(" + quote(to) + ").Through(" + quote(b.through) +
		", " + e.Name + ".Type)"
}

// refersTo reports whether a foreign key leads to the table.
func (d *Draft) refersTo(e *Entity) bool {
	return slices.ContainsFunc(d.Entities, func(o *Entity) bool {
		return slices.ContainsFunc(o.live.ForeignKeys, func(k state.ForeignKey) bool { return k.References == e.Table })
	})
}

// plainJoin reports whether a table is the one that a many-to-many edge makes: two columns, both the key, keys that cascade, and an
// index on the second.
func (d *Draft) plainJoin(e *Entity, a, b *reference) bool {
	t := e.live
	index := model.Symbol(t.Name + "_" + b.field.Column + "_idx")
	return len(t.Columns) == 2 && len(t.Checks) == 0 && len(t.Indexes) == 1 && t.Indexes[0].Name == index && !t.Indexes[0].Unique &&
		t.Indexes[0].Where == "" && len(t.Indexes[0].Parts) == 1 && t.Indexes[0].Parts[0].Column == b.field.Column && len(t.Fulltexts) == 0 &&
		a.key.OnDelete == "CASCADE" && b.key.OnDelete == "CASCADE" && a.key.Name != "" && b.key.Name != "" && len(t.Uniques) == 0 &&
		a.field.own == "" && b.field.own == "" && a.field.live.Default == "" && b.field.live.Default == "" && t.Comment == ""
}

// undo takes back the names of the edges that the keys would have.
func (d *Draft) undo(list ...*reference) {
	for _, r := range list {
		r.to.Edges = slices.DeleteFunc(r.to.Edges, func(x *Edge) bool { return r.back != "" && x.Name == r.back })
		r.to.taken = slices.DeleteFunc(r.to.taken, func(s string) bool { return r.back != "" && s == model.Pascal(r.back) })
	}
}

// manyToMany writes the edge, with its inverse.
func (d *Draft) manyToMany(e *Entity, a, b *reference) {
	to := a.to.edgeName(model.Snake(model.Plural(b.to.Name)))
	from := b.to.edgeName(model.Snake(model.Plural(a.to.Name)))
	options := ".StorageKey(edge.Table(" + quote(e.live.Name) + "), edge.Columns(" + quote(a.field.Column) + ", " + quote(b.field.Column) +
		"), edge.Symbols(" + quote(a.key.Name) + ", " + quote(b.key.Name) + "))"
	if e.Table.Schema != a.to.Table.Schema {
		a.to.use(entsqlPath)
		options += ".Annotations(entsql.Schema(" + quote(e.Table.Schema) + "))"
	}
	a.to.editEdge(to).source = "edge.To(" + quote(to) + ", " + b.to.Name + ".Type)" + options
	b.to.editEdge(from).source = "edge.From(" + quote(from) + ", " + a.to.Name + ".Type).Ref(" + quote(to) + ")"
}
