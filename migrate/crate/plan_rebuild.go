package crate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

func itoa(n int) string { return strconv.Itoa(n) }

// rebuild plans the copy of a table.
func rebuild(k plan.Checks, from, to *state.Table, changes []state.Change) plan.Step {
	s := plan.Remake(to)
	s.Rebuild = &plan.Copy{From: from, To: to}
	for _, col := range to.Columns {
		old := from.Column(col.Name)
		switch {
		case state.Computed(col), old != nil && state.Computed(*old):
		case old == nil && col.Default == "":
			if col.NotNull {
				s.Checks = append(s.Checks, k.NoRows(to, col)...)
			}
		case old == nil: // INSERT ... SELECT takes the default
		default:
			value := ddltext.Ident(old.Name)
			if old.Type != col.Type || otherMembers(*old, col) {
				s.Checks = append(s.Checks, fits(k, to, *old, col)...)
				value = valueOf(k, *old, col)
			}
			for _, path := range nulls(ddltext.Ident(old.Name), old.Members, col.Members) {
				s.Checks = append(s.Checks, k.Missing(to, *old, path)...)
			}
			if col.NotNull && !old.NotNull && !slices.Contains(from.PrimaryKey, old.Name) {
				s.Checks = append(s.Checks, k.NoNulls(to, *old)...)
			}
			s.Rebuild.Columns, s.Rebuild.Values = append(s.Rebuild.Columns, col.Name), append(s.Rebuild.Values, value)
		}
	}
	s.Checks = append(s.Checks, k.Kept(to, k.Revalued(to)...)...)
	for _, change := range changes {
		if a, ok := change.(state.AddCheck); ok && a.Table.TableName == to.TableName {
			s.Checks = append(s.Checks, k.Holds(to, a.Check)...)
		}
		if a, ok := change.(state.AlterKey); ok && a.To.TableName == to.TableName {
			s.Checks = append(s.Checks, k.Key(from, to)...)
		}
	}
	return s
}

// otherMembers reports whether a column of objects has members of another type than before, or ones that its documents may hold already:
// those of an OBJECT(IGNORED), which the server did not check.
func otherMembers(old, col state.Column) bool {
	ignored := strings.Contains(strings.ToUpper(col.Type), "IGNORED")
	return slices.ContainsFunc(col.Members, func(m state.Column) bool {
		o := member(old.Members, m.Name)
		return o == nil && ignored || o != nil && (o.Type != m.Type || otherMembers(*o, m))
	})
}
