package model

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
)

// manyToMany gives a many-to-many relation the table that holds its pairs of keys, by its edge made by To.
func (r *resolver) manyToMany(e *edgeState) {
	before := len(r.list)
	near, far := r.keyOf(e, e.owner), r.keyOf(e, e.target)
	if near == nil || far == nil {
		e.drop()
		return
	}
	var t *Through
	if e.def.Through != nil || e.inverse != nil && e.inverse.def.Through != nil {
		t = r.edgeSchema(e)
	} else {
		t = r.join(e, near, far)
	}
	if t == nil || len(r.list) > before {
		e.drop()
		return
	}
	t.Both = e.mutual()
	e.edge.Through = t
	if inv := e.inverse; inv != nil {
		inv.edge.Through = &Through{Entity: t.Entity, Near: t.Far, Far: t.Near, Schema: t.Schema}
	}
}

// pairColumns are the columns of the keys of both ends, that of the owner of the edge made by To first. Where both would
// have one name, the second is called after the way back. The rules are ent's.
func (e *edgeState) pairColumns() (near, far string) {
	if columns := e.def.StorageKey.Columns; len(columns) == 2 {
		return columns[0], columns[1]
	}
	near, far = snake(e.owner.def.Name)+"_id", snake(e.target.def.Name)+"_id"
	if near == far {
		back := e
		if e.inverse != nil {
			back = e.inverse
		}
		far = inflections.Singularize(back.def.Name) + "_id"
	}
	return near, far
}

// join makes a table of the keys of both ends, which are its key and foreign keys that cascade. It is the one that ent
// makes, with an index more. It returns nil for one that cannot be, which is reported.
func (r *resolver) join(e *edgeState, near, far *Field) *Through {
	s := e.subject()
	key := e.def.StorageKey
	t := &Entity{
		Name:   e.name(),
		Table:  key.Table,
		Schema: r.joinSchema(e),
		Doc:    []string{"The pairs of the edge " + e.name() + "."},
		Pos:    e.def.Pos,
	}
	if t.Table == "" {
		t.Table = snake(e.owner.def.Name) + "_" + e.def.Name
	}
	c1, c2 := e.pairColumns()
	if c1 == c2 {
		r.add(s, fmt.Sprintf(`name them with StorageKey(edge.Columns(%q, "..."))`, c1), "both columns of its table %q would have the name %q", t.Table, c1)
		return nil
	}
	none := !r.project.Can(target.ForeignKeys) || noForeignKey(e) || noForeignKey(e.inverse)
	for i, end := range []struct {
		key    *Field
		column string
		of     *entityState
	}{{near, c1, e.owner}, {far, c2, e.target}} {
		f := referTo(end.key, t, e.def.Pos, end.column)
		f.Name, f.GoName = end.column, pascal(end.column)
		f.IsKey, f.Immutable = true, true
		constraint := symbol(t.Table + "_" + end.column)
		if i < len(key.Symbols) {
			constraint = key.Symbols[i]
		}
		t.Fields = append(t.Fields, f)
		t.Edges = append(t.Edges, &Edge{
			Entity: t, Name: f.Name, GoName: f.GoName, Pos: f.Pos, Target: end.of.entity,
			Relation: M2O, Field: f, Owner: true, Required: true, Immutable: true,
			OnDelete: "CASCADE", Constraint: constraint, NoConstraint: none,
		})
	}
	t.Key = t.Fields
	t.Indexes = []*Index{farIndex(t)}
	e.edge.NoConstraint = none
	if e.inverse != nil {
		e.inverse.edge.NoConstraint = none
	}
	r.project.Joins = append(r.project.Joins, t)
	return &Through{Entity: t, Near: t.Fields[0], Far: t.Fields[1]}
}

// farIndex is the index of a join table on its second column. The key serves lookups by the first alone: without an index,
// reading the edge from its other side, and deleting a row there, reads all pairs. ent makes none. On PostgreSQL, with
// 200,000 pairs, it makes such a read take 0.1 ms instead of 31, and deleting 100 rows 9 ms instead of 2,000; inserting
// pairs takes as long as before.
func farIndex(t *Entity) *Index {
	far := t.Fields[1]
	return &Index{Name: symbol(t.Table + "_" + far.Column + "_idx"), Fields: []*Field{far}, Pos: t.Pos}
}

// joinSubject is the edge that a join table belongs to.
func joinSubject(t *Entity) subject {
	entity, edge, _ := strings.Cut(t.Name, ".")
	return subject{t.Pos, entity, edge}
}

// joinSchema is the database schema of a join table, that of the edge's owner unless the edge names another. What else
// entsql may say of the edge is refused, except for what holds anyway: links go with either end.
func (r *resolver) joinSchema(e *edgeState) string {
	schema := e.owner.entity.Schema
	for _, side := range []*edgeState{e, e.inverse} {
		if side == nil {
			continue
		}
		o := r.sql(side.subject(), side.def.Annotations, linkSQL...)
		if o.OnDelete != "" && o.OnDelete != "CASCADE" {
			r.add(side.subject(), "remove it; or make the table an entity that the edge goes Through, and put it on that entity's edges",
				"entsql.OnDelete(%s) has no effect on a many-to-many edge: its pairs are deleted with either end", o.OnDelete)
		}
		if name := annotatedSchema(side.def.Annotations); name != "" && side == e {
			schema = name
		} else if name != "" {
			r.add(side.subject(), "put it on the edge made by edge.To, "+e.name(), "entsql.Schema has no effect on an edge made by edge.From")
		}
	}
	return schema
}

func annotatedSchema(all load.Annotations) string {
	var o struct {
		Schema string `json:"schema"`
	}
	if text, ok := all[entSQL]; !ok || json.Unmarshal(text, &o) != nil { // r.sql reports what cannot be read
		return ""
	}
	return o.Schema
}
