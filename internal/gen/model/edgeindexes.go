package model

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/schema"
)

// edgeIndexes gives the foreign key of each edge to many an index, unless the key of its table or an index of the schema begins with it, or
// schema.NoIndex declines it. Without the index, each load of the edge reads the whole table, and so does deleting a row that others refer
// to. No database makes it for a foreign key by itself; CrateDB indexes every column.
func (r *resolver) edgeIndexes() {
	declined := r.declinedIndexes()
	if !slices.ContainsFunc(r.project.Targets, func(t Target) bool { return target.Of(t.Dialect).Has(target.ForeignKeys) }) {
		return
	}
	for _, st := range r.states {
		for _, e := range st.order {
			var f *Field
			switch {
			case e.edge == nil:
			case e.edge.Relation == O2M:
				f = e.edge.Field
			case e.edge.Relation == M2M && e.edge.Through != nil && e.edge.Through.Schema:
				f = e.edge.Through.Near
			}
			if f != nil && !declined[f] && !f.External && !f.Entity.External && !f.Entity.begins(f) {
				f.Entity.Indexes = append(f.Entity.Indexes, &Index{
					Name: symbol(f.Entity.Table + "_" + f.Column + "_idx"), Fields: []*Field{f}, Pos: f.Pos, Made: true,
				})
			}
		}
	}
}

// unindexedKey is the rule of lint for foreign keys without an index.
const unindexedKey = "CG405"

// declinedIndexes are the foreign keys that schema.NoIndex leaves without an index. Lint is silent about them.
func (r *resolver) declinedIndexes() map[*Field]bool {
	out := make(map[*Field]bool)
	for _, st := range r.states {
		for _, e := range st.order {
			var a schema.NoIndexAnnotation
			ok, err := annotation(e.def.Annotations, &a)
			if err != nil {
				r.add(e.subject(), "", "%v", err)
			}
			if !ok || e.edge == nil {
				continue
			}
			switch f := e.edge.Field; {
			case strings.TrimSpace(a.Reason) == "":
				r.add(e.subject(), "write why the edge needs no index", "schema.NoIndex has no reason")
			case e.edge.Relation == M2M && e.edge.Through != nil && e.edge.Through.Schema:
				r.add(e.subject(), "put it on the edges of "+e.edge.Through.Entity.Name, "schema.NoIndex has no effect on an edge that goes Through %s", e.edge.Through.Entity.Name)
			case e.edge.Relation == M2M:
				r.add(e.subject(), "remove it", "schema.NoIndex has no effect on a many-to-many edge, whose table always has the index")
			case e.edge.Relation == O2O:
				r.add(e.subject(), "remove it", "schema.NoIndex has no effect on a one-to-one edge, whose foreign key is unique")
			case f != nil && !out[f]:
				out[f] = true
				f.LintIgnored = append(f.LintIgnored, schema.Ignored{Code: unindexedKey, Reason: a.Reason})
			}
		}
	}
	return out
}

// begins reports whether the key of the entity, or an index that finds equal values, begins with the field.
func (e *Entity) begins(f *Field) bool {
	if len(e.Key) > 0 && e.Key[0] == f {
		return true
	}
	return slices.ContainsFunc(slices.Concat(e.Uniques, e.Indexes), func(x *Index) bool {
		if x.Where != "" || x.Fields[0] != f || x.Cockroach.NotVisible {
			return false
		}
		for _, method := range x.Types {
			if method = strings.ToLower(method); method != "btree" && method != "hash" {
				return false
			}
		}
		return true
	})
}
