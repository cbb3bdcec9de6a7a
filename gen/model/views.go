package model

import (
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// view decides what a view selects. One without a query is made elsewhere, as in ent.
func (r *resolver) view(st *entityState) {
	s, v := st.subject(), &View{As: query(st.sql.ViewAs)}
	st.entity.View = v
	for d, text := range r.byDialect(s, "entsql.ViewFor", st.sql.ViewFor) {
		if v.SQL == nil {
			v.SQL = make(map[Dialect]string)
		}
		if !target.Of(d).Has(target.Backquotes) {
			text = standardQuotes(text)
		}
		v.SQL[d] = query(text)
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

// query is a query without the semicolon at its end.
func query(text string) string { return strings.TrimRight(strings.TrimSpace(text), "; \t\r\n") }

// standardQuotes writes identifiers in backquotes, as MySQL has them and ent's builder for a dialect that it does not know,
// in the quotes of standard SQL.
func standardQuotes(sql string) string {
	var b strings.Builder
	var open byte // the quote that the text is inside of
	for i := range len(sql) {
		c := sql[i]
		switch {
		case open == 0 && (c == '\'' || c == '"' || c == '`'):
			open = c
		case c == open:
			open = 0
		}
		if c == '`' && (open == '`' || open == 0) {
			c = '"'
		}
		b.WriteByte(c)
	}
	return b.String()
}
