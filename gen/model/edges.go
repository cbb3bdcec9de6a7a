package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/load"
)

// edgeState is an edge that is being resolved.
type edgeState struct {
	def     *load.Edge
	owner   *entityState
	target  *entityState
	inverse *edgeState // the other side, if there is one
	edge    *Edge
}

func (e *edgeState) subject() subject { return subject{e.def.Pos, e.owner.def.Name, e.def.Name} }

// edges resolves the edges of all entities: names and targets first, then which belong together, then the foreign keys.
func (r *resolver) edges() {
	for _, st := range r.states {
		for _, def := range st.def.Edges {
			r.edge(st, def)
		}
	}
	for _, st := range r.states {
		for _, e := range st.order {
			if e.def.Inverse {
				r.pair(e)
			}
		}
	}
	for _, st := range r.states {
		for _, e := range st.order {
			if !e.def.Inverse && e.edge != nil {
				r.relate(e)
			}
		}
	}
	r.foreignKeys()
	for _, st := range r.states {
		for _, e := range st.order {
			if e.edge != nil {
				st.entity.Edges = append(st.entity.Edges, e.edge)
			}
		}
	}
}

// edge resolves what an edge says by itself. An edge that cannot be generated is reported and remembered as broken, so
// that what refers to it is not reported too.
func (r *resolver) edge(st *entityState, def *load.Edge) {
	e := &edgeState{def: def, owner: st}
	s := e.subject()
	drop := func(remedy, format string, args ...any) {
		st.broken[def.Name] = true
		r.add(s, remedy, format, args...)
	}
	switch {
	case st.edges[def.Name] != nil || st.broken[def.Name]:
		drop("remove or rename one of the two; mixins count", "the edge is declared twice")
		return
	case st.fields[def.Name] != nil && def.Name != "":
		drop("rename one of them", "a field and an edge have the same name")
		return
	case def.Ref != nil || def.Type == st.def.Name:
		drop("use a field that holds the key, and query by it", "self-referencing edges are not supported")
		return
	case def.Through != nil:
		drop("make the entity in between an ordinary one, with an edge to either side",
			"edges with Through (%s) are not supported", def.Through.Type)
		return
	}
	e.target = r.byName[def.Type]
	if e.target == nil {
		drop(didYouMean(def.Type, slices.Sorted(maps.Keys(r.byName)), "declare it in the schema package"),
			"its type %s is no schema", def.Type)
		return
	}
	if e.target.entity == nil { // a view, reported already
		st.broken[def.Name] = true
		return
	}
	e.edge = &Edge{
		Entity:   st.entity,
		Name:     def.Name,
		GoName:   r.goName(s, def.Annotations, pascal(def.Name)),
		Doc:      lines(def.Comment),
		Pos:      def.Pos,
		Target:   e.target.entity,
		Required: def.Required,
		Tag:      joinTag(fmt.Sprintf(`json:"%s,omitempty"`, def.Name), def.Tag),
	}
	st.edges[def.Name] = e
	st.order = append(st.order, e)
}

// pair links an edge made by From to the edge that it is the back-reference of.
func (r *resolver) pair(e *edgeState) {
	drop := func(remedy, format string, args ...any) {
		e.owner.broken[e.def.Name], e.edge = true, nil
		r.add(e.subject(), remedy, format, args...)
	}
	if e.def.RefName == "" {
		drop(fmt.Sprintf(`write edge.From(%q, %s.Type).Ref("..."), with the name of the edge in %[2]s`, e.def.Name, e.def.Type),
			"the back-reference names no edge")
		return
	}
	ref := e.target.edges[e.def.RefName]
	switch {
	case e.target.broken[e.def.RefName]:
		e.owner.broken[e.def.Name], e.edge = true, nil
	case ref == nil || ref.def.Inverse:
		drop(didYouMean(e.def.RefName, e.target.assocs(), fmt.Sprintf("add edge.To(%q, %s.Type) to %s", e.def.RefName, e.owner.def.Name, e.def.Type)),
			"%s has no edge %q made by edge.To", e.def.Type, e.def.RefName)
	case ref.target != e.owner:
		drop("name an edge that leads here", "the edge %s.%s that it refers to leads to %s", e.def.Type, ref.def.Name, ref.def.Type)
	case ref.inverse != nil:
		drop("remove one of them", "the edge %s.%s that it refers to has the back-reference %q already", e.def.Type, ref.def.Name, ref.inverse.def.Name)
	case e.def.Required && ref.def.Required:
		drop("remove Required() from one of them", "the edge and %s.%s are both Required, so neither row could be inserted first",
			e.def.Type, ref.def.Name)
	default:
		e.inverse, ref.inverse = ref, e
		e.edge.Inverse, ref.edge.Inverse = ref.edge, e.edge
	}
}

// relate decides the kind of a relation by its edge made by To.
func (r *resolver) relate(e *edgeState) {
	inv := e.inverse
	drop := func(remedy, format string, args ...any) {
		r.add(e.subject(), remedy, format, args...)
		e.owner.broken[e.def.Name], e.edge = true, nil
		if inv != nil {
			inv.owner.broken[inv.def.Name], inv.edge = true, nil
		}
	}
	switch {
	case e.def.Unique && inv != nil && inv.def.Unique && r.project.Has(CrateDB):
		drop("remove Unique() from one side", "one-to-one edges need a unique constraint, which CrateDB does not have")
	case e.def.Unique && inv != nil && inv.def.Unique:
		drop("remove Unique() from one side", "one-to-one edges are not supported")
	case !e.def.Unique && inv != nil && !inv.def.Unique:
		drop(fmt.Sprintf("add an entity in between, with a Unique() edge to %s and one to %s", e.owner.def.Name, e.def.Type),
			"many-to-many edges are not supported")
	default:
		e.edge.Many = !e.def.Unique
		if inv != nil {
			inv.edge.Many = e.def.Unique
		}
	}
}

// assocs are the names of the edges made by To.
func (st *entityState) assocs() []string {
	var list []string
	for _, e := range st.order {
		if !e.def.Inverse {
			list = append(list, e.def.Name)
		}
	}
	return list
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(text, "\n"), "\n")
}
