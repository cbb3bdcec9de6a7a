package describe

import "github.com/crategen/crategen/gen/model"

func edge(x *model.Edge) Edge {
	out := Edge{
		Name: x.Name, GoName: x.GoName, Kind: string(x.Relation), Target: x.Target.Name, Required: x.Required,
		Doc: text(x.Doc), File: x.Pos,
	}
	if x.Inverse != nil {
		out.Inverse = x.Inverse.Name
	}
	if t := x.Through; t != nil {
		out.Through = &Through{Table: t.Entity.Table, Near: t.Near.Column, Far: t.Far.Column}
		if t.Schema {
			out.Through.Entity = t.Entity.Name
		}
	}
	if x.Field != nil {
		out.ForeignKey = &ForeignKey{Table: x.Field.Entity.Table, Column: x.Field.Column, Own: x.Owner, OnDelete: x.OnDelete}
		if !x.NoConstraint {
			out.ForeignKey.Constraint = x.Constraint
		}
	}
	return out
}

// references are what the foreign keys of the edges refer to. Each is declared by one side of an edge, or by both.
func references(p *model.Project) map[*model.Field]Reference {
	out := make(map[*model.Field]Reference)
	add := func(f *model.Field, to *model.Entity, x *model.Edge) {
		r := Reference{Entity: to.Name, Table: to.Table, OnDelete: x.OnDelete}
		if len(to.Key) == 1 {
			r.Column = to.Key[0].Column
		}
		if !x.NoConstraint {
			r.Constraint = x.Constraint
		}
		out[f] = r
	}
	for _, e := range p.Entities {
		for _, x := range e.Edges {
			switch {
			case x.Through != nil:
				add(x.Through.Near, x.Entity, x)
				add(x.Through.Far, x.Target, x)
			case x.Owner:
				add(x.Field, x.Target, x)
			default:
				add(x.Field, x.Entity, x)
			}
		}
	}
	return out
}
