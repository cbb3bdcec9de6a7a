package model

import (
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

// SQL that a schema has as text is read here as the databases read it.

// targets are the dialects of the project's targets.
func (r *resolver) targets() []Dialect {
	out := make([]Dialect, len(r.project.Targets))
	for i, t := range r.project.Targets {
		out[i] = t.Dialect
	}
	return out
}

// sqlPart reports a part of a statement that would not stay within its place: it leaves something open, closes what it did not
// open, or ends the statement.
func (r *resolver) sqlPart(s subject, what, sql string, dialects ...Dialect) {
	for _, d := range dialects {
		if _, err := sqllex.ByName(string(d)).CheckPart(sql); err != nil {
			r.add(s, "mend its SQL", "the SQL of its %s cannot be a part of a statement for %s: %v", what, d, err)
			return
		}
	}
}

// query is a query without the semicolon at its end.
func query(d Dialect, text string) string {
	x := sqllex.ByName(string(d))
	if list, err := x.Split(text); err == nil && len(list) == 1 {
		return list[0]
	}
	return strings.TrimSpace(text)
}

// standardQuotes writes identifiers in backquotes, as MySQL has them and ent's builder for a dialect that it does not know,
// in the quotes of standard SQL.
func standardQuotes(d Dialect, sql string) string {
	var b strings.Builder
	for t := range sqllex.ByName(string(d)).WithBackquotes().Tokens(sql) {
		text := sql[t.Start:t.End]
		if t.Kind == sqllex.Name && text[0] == '`' {
			text = sqlquote.Name(sqllex.NameOf(text))
		}
		b.WriteString(text)
	}
	return b.String()
}
