package model

import "github.com/crategen/crategen/internal/target"

// view decides what a view selects. One without a query is made elsewhere, as in ent.
func (r *resolver) view(st *entityState) {
	s, v := st.subject(), &View{As: query(r.project.Targets[0].Dialect, st.sql.ViewAs)}
	st.entity.View = v
	if v.As != "" {
		r.sqlPart(s, "view", v.As, r.targets()...)
	}
	for d, text := range r.byDialect(s, "entsql.ViewFor", st.sql.ViewFor) {
		if v.SQL == nil {
			v.SQL = make(map[Dialect]string)
		}
		if !target.Of(d).Has(target.Backquotes) {
			text = standardQuotes(d, text)
		}
		v.SQL[d] = query(d, text)
		r.sqlPart(s, "view", v.SQL[d], d)
	}
	if v.As == "" && len(v.SQL) == 0 {
		st.entity.External = true
		return
	}
	for _, t := range r.project.Targets {
		if v.Query(t.Dialect) == "" {
			r.add(s, `add entsql.View("SELECT ..."), or entsql.Annotation{ViewFor: map[string]string{"`+string(t.Dialect)+`": "SELECT ..."}}`,
				"the view has no query for %s", t.Dialect)
		}
	}
}
