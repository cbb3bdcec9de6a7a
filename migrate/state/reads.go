package state

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
)

// mentions reports whether the query of a view names one of the tables, as a word or in quotes. It may be wrong in one direction:
// a column of the name counts as well.
func mentions(v *View, tables []string) bool {
	for t, err := range sqllex.Postgres.WithBackquotes().Tokens(v.Query) {
		if err != nil {
			return true
		}
		name := sqllex.NameOf(v.Query[t.Start:t.End])
		if t.Kind == sqllex.Name && slices.Contains(tables, name) ||
			t.Kind == sqllex.Word && slices.ContainsFunc(tables, func(o string) bool { return strings.EqualFold(o, name) }) {
			return true
		}
	}
	return false
}

// reads reports whether a view reads one of the others.
func reads(v *View, others []*View) bool {
	names := make([]string, len(others))
	for i, o := range others {
		names[i] = o.Name
	}
	return mentions(v, names)
}
