package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/target"
)

// edgeSchema makes an entity of the schema the table between two ends, and gives both ends the edges to it that Through
// names. The entity must have a required edge to either end. It returns nil for one that cannot be, which is reported.
func (r *resolver) edgeSchema(e *edgeState) *Through {
	between := r.between(e)
	if between == nil {
		return nil
	}
	r.checkThrough(e, between)
	c1, c2 := e.pairColumns()
	near, far := r.endOf(e, between, e.owner, c1), r.endOf(e, between, e.target, c2)
	if near == nil || far == nil {
		return nil
	}
	if near == far {
		r.add(e.subject(), fmt.Sprintf("give %s an edge for each of them, with Field(%q) and Field(%q)", between.def.Name, c1, c2),
			"both its ends are the edge %s", near.name())
		return nil
	}
	r.uniquePairs(e, between, near, far)
	r.implied(e, between, near)
	if e.inverse != nil {
		r.implied(e.inverse, between, far)
	}
	return &Through{Entity: between.entity, Near: near.edge.Field, Far: far.edge.Field, Schema: true}
}

// between finds the entity that an edge, or its other side, goes through.
func (r *resolver) between(e *edgeState) *entityState {
	var named *edgeState
	for _, side := range []*edgeState{e, e.inverse} {
		if side == nil || side.def.Through == nil {
			continue
		}
		s, name := side.subject(), side.def.Through.Type
		if named != nil && named.def.Through.Type != name {
			r.add(s, "name one entity on both sides", "it goes Through %s, and its other side %s Through %s", name, named.name(), named.def.Through.Type)
			return nil
		}
		named = side
		switch st := r.byName[name]; {
		case st == nil:
			r.add(s, didYouMean(name, r.names(), "declare it in the schema package"), "it goes Through %s, which is not a schema", name)
			return nil
		case st.entity == nil: // reported already
			e.drop()
			return nil
		case st.entity.View != nil:
			r.add(s, "name an entity", "it goes Through %s, which is a view", name)
			return nil
		case st == e.owner || st == e.target:
			r.add(s, "declare an entity for the table in between", "it goes Through %s, which is one of its ends", name)
			return nil
		case st.serves != nil && st.serves != e:
			r.add(s, "declare another entity for this edge", "it goes Through %s, as does %s", name, st.serves.name())
			return nil
		default:
			st.serves = e
		}
	}
	return r.byName[named.def.Through.Type]
}

func (r *resolver) names() []string {
	list := make([]string, len(r.states))
	for i, st := range r.states {
		list[i] = st.def.Name
	}
	return list
}

// checkThrough reports options that the edge schema decides.
func (r *resolver) checkThrough(e *edgeState, between *entityState) {
	key, name := e.def.StorageKey, between.def.Name
	if key.Table != "" && key.Table != between.entity.Table {
		r.add(e.subject(), fmt.Sprintf("remove it, or set the table of %s with entsql.Table(%q)", name, key.Table),
			"edge.Table(%q) is not the table of %s, through which it goes", key.Table, name)
	}
	if len(key.Symbols) > 0 {
		r.add(e.subject(), "name them with StorageKey(edge.Symbol(...)) on the edges of "+name,
			"edge.Symbols has no effect, because the foreign keys are those of %s", name)
	}
	for _, side := range []*edgeState{e, e.inverse} {
		if side == nil {
			continue
		}
		if r.sql(side.subject(), side.def.Annotations, edgeSQL...).OnDelete != "" {
			r.add(side.subject(), "put it on the edges of "+name, "entsql.OnDelete has no effect on an edge that goes Through %s", name)
		}
		if noForeignKey(side) {
			r.add(side.subject(), "put it on the edges of "+name, "schema.NoForeignKey has no effect on an edge that goes Through %s", name)
		}
	}
}

// endOf finds the edge of an edge schema that leads to one of the ends: that with the field that ent expects, or else the
// only one there is.
func (r *resolver) endOf(e *edgeState, between, end *entityState, field string) *edgeState {
	var list []*edgeState
	for _, x := range between.order {
		if x.edge != nil && x.edge.Relation == M2O && x.edge.Field != nil && x.target == end {
			list = append(list, x)
		}
	}
	at := slices.IndexFunc(list, func(x *edgeState) bool { return x.edge.Field.Name == field })
	if at < 0 && len(list) == 1 {
		at = 0
	}
	switch {
	case at >= 0 && list[at].def.Required:
		return list[at]
	case at >= 0:
		r.add(list[at].subject(), "add Required()", "the edge is not Required, and %s goes Through %s, whose rows have both ends",
			e.name(), between.def.Name)
	case len(list) == 0:
		r.add(e.subject(), fmt.Sprintf(`add edge.To("...", %s.Type).Unique().Required().Field(%q) to %s, and the field`, end.def.Name, field, between.def.Name),
			"it goes Through %s, which has no Unique() edge to %s", between.def.Name, end.def.Name)
	default:
		r.add(e.subject(), fmt.Sprintf(`write Field(%q) on the one that is meant, or name its field with StorageKey(edge.Columns(...))`, field),
			"it goes Through %s, which has %d edges to %s", between.def.Name, len(list), end.def.Name)
	}
	return nil
}

// uniquePairs makes the pairs of an edge schema unique, unless they are its key or have a unique index.
func (r *resolver) uniquePairs(e *edgeState, between *entityState, near, far *edgeState) {
	a, b := near.edge.Field, far.edge.Field
	pair := func(x, y string) bool { return x == a.Name && y == b.Name || x == b.Name && y == a.Name }
	if len(between.keys) == 2 && pair(between.keys[0], between.keys[1]) {
		return
	}
	for _, x := range between.def.Indexes {
		columns := slices.Clone(x.Fields)
		for _, name := range x.Edges {
			if to := between.edges[name]; to != nil && to.edge != nil && to.edge.Field != nil {
				columns = append(columns, to.edge.Field.Name)
			}
		}
		if x.Unique && len(columns) == 2 && pair(columns[0], columns[1]) {
			return
		}
	}
	if db := r.project.Lacking(target.UniqueConstraints); db != nil {
		r.add(e.subject(), fmt.Sprintf("make them the key of %s with field.ID(%q, %q)", between.def.Name, a.Name, b.Name),
			"it goes Through %s, whose pairs (%s, %s) must be unique, and %s has no unique constraints", between.def.Name, a.Name, b.Name, db.Title)
		return
	}
	between.entity.Uniques = append(between.entity.Uniques, &Index{
		Name:   symbol(strings.ToLower(between.def.Name) + "_" + a.Column + "_" + b.Column),
		Unique: true,
		Fields: []*Field{a, b},
		Pos:    between.def.Pos,
	})
}

// implied adds the edge to the edge schema that Through names on one side: User.likes beside User.liked_tweets.
func (r *resolver) implied(side *edgeState, between *entityState, end *edgeState) {
	if side.def.Through == nil {
		return
	}
	st, s := side.owner, side.subject()
	name := side.def.Through.Name
	switch {
	case name == "":
		r.add(s, fmt.Sprintf(`write Through("...", %s.Type)`, between.def.Name), "Through has no name for the edge to %s", between.def.Name)
		return
	case st.edges[name] != nil || st.broken[name] || st.fields[name] != nil:
		r.add(s, fmt.Sprintf(`choose another name: Through("...", %s.Type)`, between.def.Name),
			"Through makes an edge %q to %s, and %s has an edge or field of that name", name, between.def.Name, st.def.Name)
		return
	}
	e := &edgeState{def: &load.Edge{Name: name, Type: between.def.Name, Pos: side.def.Pos}, owner: st, target: between}
	r.addEdge(e)
	x := e.edge
	x.relate(O2M)
	x.Doc = []string{fmt.Sprintf("%s are the rows behind the edge %s.", x.GoName, side.edge.GoName)}
	x.Field, x.OnDelete, x.Constraint, x.NoConstraint = end.edge.Field, end.edge.OnDelete, end.edge.Constraint, end.edge.NoConstraint
	if end.edge.Inverse == nil {
		x.Inverse, end.edge.Inverse = end.edge, x
	}
}
