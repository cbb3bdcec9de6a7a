package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
)

// edgeState is an edge that is being resolved.
type edgeState struct {
	def     *load.Edge
	owner   *entityState
	target  *entityState
	inverse *edgeState // the other side, if there is one
	edge    *Edge      // nil once something is wrong with it
}

func (e *edgeState) subject() subject { return subject{e.def.Pos, e.owner.def.Name, e.def.Name} }

// name is how messages call an edge: Book.author.
func (e *edgeState) name() string { return e.owner.def.Name + "." + e.def.Name }

// drop takes an edge and its other side out, so that what refers to them is not reported too.
func (e *edgeState) drop() {
	for _, side := range []*edgeState{e, e.inverse} {
		if side != nil {
			side.owner.broken[side.def.Name], side.edge = true, nil
		}
	}
}

// edges resolves the edges of all entities: names and targets first, then which belong together and what they are, then
// the foreign keys, and the tables in between.
func (r *resolver) edges() {
	for _, st := range r.states {
		for _, def := range st.def.Edges {
			r.declare(st, def)
		}
	}
	for e := range r.sound() {
		if e.def.Inverse && e.inverse == nil {
			r.pair(e)
		}
	}
	for e := range r.sound() {
		if !e.def.Inverse {
			r.relate(e)
		}
	}
	r.foreignKeys()
	for e := range r.sound() {
		if !e.def.Inverse && e.edge.Relation == M2M {
			r.manyToMany(e)
		}
	}
	for e := range r.sound() {
		e.owner.entity.Edges = append(e.owner.entity.Edges, e.edge)
	}
	slices.SortFunc(r.project.Joins, func(a, b *Entity) int { return strings.Compare(a.Table, b.Table) })
}

// sound goes through the edges with which nothing is wrong so far, entity by entity. Edges that are added meanwhile are
// not visited.
func (r *resolver) sound() func(yield func(*edgeState) bool) {
	return func(yield func(*edgeState) bool) {
		for _, st := range r.states {
			for _, e := range slices.Clone(st.order) {
				if e.edge != nil && !yield(e) {
					return
				}
			}
		}
	}
}

// declare takes up an edge, or two that one call declares: edge.To("children", Node.Type).From("parent").
func (r *resolver) declare(st *entityState, def *load.Edge) {
	e := r.edge(st, def)
	if def.Ref == nil {
		return
	}
	if e == nil {
		st.broken[def.Ref.Name] = true
		return
	}
	switch {
	case def.Type != st.def.Name:
		r.add(e.subject(), fmt.Sprintf("write edge.To(%q, %s.Type) here, and edge.From(%q, %s.Type).Ref(%[1]q) in %[2]s",
			def.Ref.Name, def.Type, def.Name, st.def.Name), "edge.To(...).From(...) is for edges from an entity to itself")
	case def.RefName != "":
		r.add(e.subject(), fmt.Sprintf("remove Ref(%q)", def.RefName), "the edge is the back-reference of %q, which the same call declares", def.Ref.Name)
	default:
		if to := r.edge(st, def.Ref); to != nil && r.pairable(e, to) {
			link(e, to)
			return
		}
	}
	st.broken[def.Ref.Name] = true
	e.drop()
}

// edge resolves what an edge says by itself. It returns nil for one that cannot be generated, which is reported and
// remembered as broken.
func (r *resolver) edge(st *entityState, def *load.Edge) *edgeState {
	e := &edgeState{def: def, owner: st, target: r.byName[def.Type]}
	s := e.subject()
	if !r.freeName(st, s, def.Name) {
		return nil
	}
	drop := func(remedy, format string, args ...any) *edgeState {
		st.broken[def.Name] = true
		r.add(s, remedy, format, args...)
		return nil
	}
	switch {
	case st.entity.View != nil:
		return drop("remove it, and query the other entity by a field of the view", "a view has no edges")
	case e.target == nil:
		return drop(didYouMean(def.Type, slices.Sorted(maps.Keys(r.byName)), "declare it in the schema package"),
			"its type %s is not a schema", def.Type)
	case e.target.entity == nil: // reported already
		st.broken[def.Name] = true
		return nil
	case e.target.entity.View != nil:
		return drop("remove it, and query the view by a field", "it leads to the view %s, which has no key to refer to", def.Type)
	}
	r.addEdge(e)
	return e
}

// freeName reports an edge whose name another edge or a field has.
func (r *resolver) freeName(st *entityState, s subject, name string) bool {
	switch {
	case st.edges[name] != nil || st.broken[name]:
		r.add(s, "remove or rename one of the two; mixins count", "the edge is declared twice")
	case st.fields[name] != nil && name != "":
		r.add(s, "rename one of them", "a field and an edge have the same name")
	default:
		return true
	}
	st.broken[name] = true
	return false
}

// addEdge makes the edge of the model, without what depends on other edges.
func (r *resolver) addEdge(e *edgeState) {
	def := e.def
	e.edge = &Edge{
		Entity:    e.owner.entity,
		Name:      def.Name,
		GoName:    r.goName(e.subject(), def.Annotations, pascal(def.Name)),
		Doc:       lines(def.Comment),
		Pos:       def.Pos,
		Target:    e.target.entity,
		Required:  def.Required,
		Immutable: def.Immutable,
		Tag:       joinTag("json:"+strconv.Quote(def.Name+",omitempty"), def.Tag),
	}
	e.owner.edges[def.Name] = e
	e.owner.order = append(e.owner.order, e)
}

// pair finds the edge that an edge made by From is the back-reference of.
func (r *resolver) pair(e *edgeState) {
	drop := func(remedy, format string, args ...any) {
		e.drop()
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
		e.drop()
	case ref == nil || ref.def.Inverse:
		drop(didYouMean(e.def.RefName, e.target.assocs(), fmt.Sprintf("add edge.To(%q, %s.Type) to %s", e.def.RefName, e.owner.def.Name, e.def.Type)),
			"%s has no edge %q made by edge.To", e.def.Type, e.def.RefName)
	case ref.target != e.owner:
		drop("name an edge that leads here", "the edge %s that it refers to leads to %s", ref.name(), ref.def.Type)
	case ref.inverse != nil:
		drop("remove one of them", "the edge %s that it refers to has the back-reference %q already", ref.name(), ref.inverse.def.Name)
	case !r.pairable(e, ref):
		e.drop()
	default:
		link(e, ref)
	}
}

// pairable reports two sides that cannot belong together; the one made by To is then taken out.
func (r *resolver) pairable(e, ref *edgeState) bool {
	if e.def.Required && ref.def.Required && !r.ignores("edge-checks") {
		ref.drop()
		r.add(e.subject(), "remove Required() from one of them",
			"the edge and %s are both Required, so neither row could be inserted first", ref.name())
		return false
	}
	return true
}

// link makes two edges the two sides of one relation.
func link(a, b *edgeState) {
	a.inverse, b.inverse = b, a
	a.edge.Inverse, b.edge.Inverse = b.edge, a.edge
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
