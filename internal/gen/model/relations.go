package model

import "fmt"

// mutual reports whether an edge is its own inverse: made by To, from an entity to itself, without a From.
func (e *edgeState) mutual() bool { return e.inverse == nil && e.target == e.owner }

// relation is the kind of an edge made by To. The rules are ent's.
func (e *edgeState) relation() Relation {
	back := e.inverse != nil && e.inverse.def.Unique // the way back leads to one
	many := e.inverse != nil && !e.inverse.def.Unique
	switch {
	case e.def.Unique && (back || e.mutual()):
		return O2O
	case e.def.Unique:
		return M2O
	case many || e.mutual():
		return M2M
	}
	return O2M
}

// opposites are what the relations are from the other side.
var opposites = map[Relation]Relation{O2O: O2O, O2M: M2O, M2O: O2M, M2M: M2M}

// relate decides the kind of a relation by its edge made by To, and which side holds the foreign key.
func (r *resolver) relate(e *edgeState) {
	kind, inv := e.relation(), e.inverse
	if !r.checkRelation(e, kind) {
		e.drop()
		return
	}
	e.edge.relate(kind)
	e.edge.Owner = kind == M2O || kind == O2O && e.mutual()
	if inv != nil {
		inv.edge.relate(opposites[kind])
		inv.edge.Owner = kind == O2M || kind == O2O // an edge made by From has the foreign key in its own table
	}
	for _, side := range []*edgeState{e, inv} {
		if side != nil && !side.edge.Owner {
			r.farSide(side)
		}
	}
}

// farSide reports what ent's client checks of an edge whose keys are not in the entity's own row. Neither the database nor
// an insert of the row can know of it: those keys come later, and by other statements.
func (r *resolver) farSide(e *edgeState) {
	const remedy = "check it where the rows are made, and remove it here; or leave it to ent, and generate without with --ignore edge-checks"
	report := func(set bool, option string) {
		if set && !r.ignores("edge-checks") {
			r.add(e.subject(), remedy, "%s cannot be checked, because the keys of the edge are in another table", option)
		}
	}
	report(e.def.Required, "Required()")
	report(e.def.Immutable, "Immutable()")
	e.edge.Required, e.edge.Immutable = false, false
}

func (x *Edge) relate(kind Relation) {
	x.Relation, x.Many, x.Unique = kind, kind == O2M || kind == M2M, kind == O2O
}

// checkRelation reports options that an edge of the kind does not have.
func (r *resolver) checkRelation(e *edgeState, kind Relation) bool {
	key, before := e.def.StorageKey, len(r.list)
	report := func(side *edgeState, remedy, format string, args ...any) {
		r.add(side.subject(), remedy, format, args...)
	}
	for _, side := range []*edgeState{e, e.inverse} {
		switch {
		case side == nil:
		case side.def.Through != nil && kind != M2M:
			report(side, "remove Through; or, for many targets on both sides, remove Unique()",
				"Through(%q, %s.Type) is for many-to-many edges, and this one is %s", side.def.Through.Name, side.def.Through.Type, spoken[kind])
		case side.def.Field != "" && kind == M2M:
			report(side, "remove it; the table gets fields if it is an entity that the edge goes Through",
				"Field(%q) cannot be on a many-to-many edge, whose keys are in a table of their own", side.def.Field)
		}
	}
	switch {
	case kind == M2M && len(key.Columns) == 1:
		report(e, "name both: edge.Columns(to, from)", "the table of a many-to-many edge has two columns, and StorageKey names only %q", key.Columns[0])
	case kind != M2M && key.Table != "":
		report(e, "remove edge.Table", "edge.Table(%q) is for many-to-many edges, and this one is %s: its foreign key is a column of %s",
			key.Table, spoken[kind], relationOf(e, kind).holder.def.Name)
	case kind != M2M && len(key.Columns) > 1:
		report(e, fmt.Sprintf("use edge.Column(%q)", key.Columns[0]), "%s edge has one column, and StorageKey names %d", article(kind), len(key.Columns))
	case kind != M2M && len(key.Symbols) > 1:
		report(e, fmt.Sprintf("use edge.Symbol(%q)", key.Symbols[0]), "%s edge has one foreign key, and StorageKey names %d", article(kind), len(key.Symbols))
	}
	return len(r.list) == before
}

// spoken are the relations in messages.
var spoken = map[Relation]string{O2O: "one-to-one", O2M: "one-to-many", M2O: "many-to-one", M2M: "many-to-many"}

func article(kind Relation) string { return "a " + spoken[kind] }
