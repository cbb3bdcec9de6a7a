package describe

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
)

func edge(x *model.Edge) Edge {
	out := Edge{
		Name: x.Name, GoName: x.GoName, Kind: string(x.Relation), Target: x.Target.Name, Required: x.Required, Immutable: x.Immutable,
		Doc: text(x.Doc), Position: x.Pos,
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

// references are what the foreign keys of the edges refer to. Each is declared by one side of an edge, or by both; those of
// tables of joins by edges of their own.
func references(p *model.Project) map[*model.Field]Reference {
	out := make(map[*model.Field]Reference)
	for _, e := range slices.Concat(p.Entities, p.Joins) {
		for _, x := range e.Edges {
			to := e
			if x.Owner {
				to = x.Target
			}
			if x.Field == nil || len(to.Key) != 1 {
				continue
			}
			r := Reference{Entity: to.Name, Table: to.Table, Column: to.Key[0].Column, OnDelete: x.OnDelete}
			if !x.NoConstraint {
				r.Constraint = x.Constraint
			}
			out[x.Field] = r
		}
	}
	return out
}
