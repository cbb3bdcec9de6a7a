package schemafile

import (
	"cmp"
	"slices"

	"github.com/crategen/crategen/gen/describe"
	"github.com/crategen/crategen/internal/gen/model"
)

// Describe returns the description of the drafted schema, with the types and defaults of the live database.
func (d *Draft) Describe() *describe.Schema {
	s := &describe.Schema{Package: "of the live database", Targets: []describe.Target{{Database: string(d.Target)}},
		Entities: []describe.Entity{}, Joins: []describe.Entity{}}
	if r := d.db.Regions; r != nil {
		s.CockroachDB = &describe.CockroachDatabase{PrimaryRegion: r.Primary, Regions: r.Others, Survive: r.Survive, SecondaryRegion: r.Secondary, Restricted: r.Restricted}
	}
	for _, e := range d.Entities {
		s.Entities = append(s.Entities, d.describe(e))
	}
	for _, e := range d.joined {
		out := d.describe(e)
		out.Edge, out.Name, out.Plural, out.Package, out.Edges = e.Name, "", "", "", []describe.Edge{}
		s.Joins = append(s.Joins, out)
	}
	return s
}

func (d *Draft) describe(e *Entity) describe.Entity {
	out := describe.Entity{Name: e.Name, Plural: model.Plural(e.Name), Table: e.Table.Name, Schema: e.Table.Schema, Comment: e.comment,
		Doc: e.comment, External: e.rowid, Key: []string{}, Columns: []describe.Column{}, Uniques: []describe.Index{}, Indexes: []describe.Index{},
		Checks: []describe.Check{}, Edges: []describe.Edge{}}
	out.Key = append(out.Key, e.live.PrimaryKey...)
	if e.IsView && d.db.View(e.Table) != nil {
		out.View = &describe.View{Queries: map[string]string{string(d.Target): d.db.View(e.Table).Query}}
	}
	for _, f := range e.Fields {
		out.Columns = append(out.Columns, d.describeField(e, f))
	}
	for _, x := range e.live.Indexes {
		at := &out.Indexes
		if x.Unique {
			at = &out.Uniques
		}
		i := describe.Index{Name: x.Name, Include: x.Include, Where: x.Where}
		for _, p := range x.Parts {
			i.Columns = append(i.Columns, describe.IndexColumn{Name: p.Column + p.Expr, Desc: p.Desc, OpClass: p.OpClass})
		}
		if x.Method != "" && x.Method != "btree" {
			i.Types = map[string]string{string(d.Target): x.Method}
		}
		*at = append(*at, i)
	}
	for _, c := range e.live.Checks {
		out.Checks = append(out.Checks, describe.Check{Name: cmp.Or(c.Name, "unnamed"), Expr: c.Expr})
	}
	for _, r := range d.references {
		if x := d.describeEdge(e, r); x != nil {
			out.Edges = append(out.Edges, *x)
		}
	}
	if t := e.live; t.Shards > 0 {
		out.CrateDB = &describe.CrateDB{Shards: t.Shards, ClusteredBy: t.ClusteredBy, PartitionedBy: t.PartitionedBy, Settings: t.Settings}
	}
	return out
}

func (d *Draft) describeField(e *Entity, f *Field) describe.Column {
	goName := f.goName
	if goName == "" {
		goName = model.Pascal(f.Name)
	}
	c := describe.Column{Name: f.Column, Field: f.Name, GoName: goName, GoType: f.goType, Kind: string(f.kind), Nullable: f.Optional,
		Types: map[string]string{string(d.Target): f.live.Type}, Key: slices.Contains(e.live.PrimaryKey, f.Column), Unique: f.unique,
		Generated: f.Name == "id" && d.madeKey(e.live) == f.Column, Comment: f.comment, Doc: f.comment, Collation: f.live.Collation, Computed: f.live.Generated, Storage: f.live.Storage}
	if f.kind == model.KindEnum {
		c.GoType = e.Name + goName
	}
	if f.Optional && f.kind != model.KindBytes && f.kind != model.KindJSON && f.kind != model.KindArray {
		c.GoType = "*" + c.GoType
	}
	if f.live.Default != "" {
		c.Default = &describe.Default{SQL: map[string]string{string(d.Target): f.live.Default}}
	}
	for _, r := range d.references {
		if r.field == f {
			c.References = &describe.Reference{Entity: r.to.Name, Table: r.to.Table.Name, Column: r.to.live.PrimaryKey[0],
				Constraint: r.key.Name, OnDelete: r.key.OnDelete}
		}
	}
	return c
}

// describeEdge is the side of a foreign key that an entity has, nil if it has none.
func (d *Draft) describeEdge(e *Entity, r *reference) *describe.Edge {
	k := &describe.ForeignKey{Table: r.from.Table.Name, Column: r.field.Column, Own: true, Constraint: r.key.Name, OnDelete: r.key.OnDelete}
	kind := "M2O"
	if d.oneToOne(r) {
		kind = "O2O"
	}
	switch {
	case slices.Contains(d.joined, r.from):
		return nil
	case r.from == e:
		return &describe.Edge{Name: r.name, GoName: model.Pascal(r.name), Kind: kind, Target: r.to.Name, Inverse: r.back + r.through, Required: !r.field.Optional,
			ForeignKey: k}
	case r.to == e && r.back+r.through != "":
		if kind == "M2O" {
			kind = "O2M"
		}
		k.Own = false
		return &describe.Edge{Name: r.back + r.through, GoName: model.Pascal(r.back + r.through), Kind: kind, Target: r.from.Name, Inverse: r.name, ForeignKey: k}
	}
	return nil
}
