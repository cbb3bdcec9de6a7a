package plan

import (
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// Kept finds rows that break what a table keeps when the values of its columns change: with another type, or because they are computed in
// another way. They are those that Revalued returns, or some of them. Existing checks, unique indexes, keys and foreign keys do not look at
// them before the server does, in the middle of the migration.
func (k Checks) Kept(t *state.Table, columns ...string) []Check {
	old := k.From.Table(t.TableName)
	if old == nil || len(columns) == 0 {
		return nil
	}
	names := func(list ...string) bool { // SQL names one of the columns
		return slices.ContainsFunc(columns, func(c string) bool {
			return slices.ContainsFunc(list, func(sql string) bool { return state.Names(&sqllex.Postgres, sql, c) })
		})
	}
	in := func(list []string) bool {
		return slices.ContainsFunc(columns, func(c string) bool { return slices.Contains(list, c) })
	}
	single := func(name string, list []string) []Check {
		x := state.Index{Name: name, Unique: true}
		for _, c := range list {
			x.Parts = append(x.Parts, state.Part{Column: c})
		}
		return k.Single(t, x)
	}
	var out []Check
	for _, name := range columns {
		if c := t.Column(name); c.NotNull && state.Computed(*c) {
			out = append(out, k.NoNulls(t, *c)...)
		}
	}
	for _, c := range t.Checks {
		if had := old.Check(c.Name); had != nil && had.Expr == c.Expr && names(c.Expr) {
			out = append(out, k.Holds(t, c)...)
		}
	}
	for _, x := range t.Indexes {
		texts := []string{x.Where}
		for _, p := range x.Parts {
			if p.Column != "" {
				p.Expr = ddltext.Ident(p.Column)
			}
			texts = append(texts, p.Expr)
		}
		if x.Unique && old.Index(x.Name) != nil && names(texts...) {
			out = append(out, k.Single(t, x)...)
		}
	}
	for _, u := range t.Uniques {
		if in(u) && slices.ContainsFunc(old.Uniques, func(o []string) bool { return slices.Equal(o, u) }) {
			out = append(out, single("UNIQUE ("+ddltext.Columns(u)+")", u)...)
		}
	}
	if in(t.PrimaryKey) && slices.Equal(t.PrimaryKey, old.PrimaryKey) {
		out = append(out, single("of its key", t.PrimaryKey)...)
	}
	return append(out, k.keptKeys(t, in)...)
}

// keptKeys finds rows that break foreign keys of a table, or to it.
func (k Checks) keptKeys(t *state.Table, in func([]string) bool) []Check {
	var out []Check
	for _, o := range k.To.Tables {
		old := k.From.Table(o.TableName)
		for _, key := range o.ForeignKeys {
			if old != nil && old.ForeignKey(key.Name) != nil && (o.TableName == t.TableName && in(key.Columns) || key.References == t.TableName && in(key.Referenced)) {
				out = append(out, k.Refers(o, key)...)
			}
		}
	}
	return out
}

// Revalued returns the existing columns of a table whose values may be others afterwards.
func (k Checks) Revalued(t *state.Table) []string {
	old := k.From.Table(t.TableName)
	if old == nil {
		return nil
	}
	var out []string
	for _, c := range t.Columns {
		if was := old.Column(c.Name); was != nil && (k.recomputed(old, c) || !state.Computed(c) && !sameValues(*was, c)) {
			out = append(out, c.Name)
		}
	}
	return out
}

// sameValues reports whether two values that differ in one column differ in the other one.
func sameValues(from, to state.Column) bool {
	from.Identity, to.Identity, from.Members, to.Members = nil, nil, nil, nil
	return fmt.Sprint(from.Type, from.Collation) == fmt.Sprint(to.Type, to.Collation) || state.Widens(from, to)
}

// recomputed reports whether an existing column is computed in another way than before.
func (k Checks) recomputed(old *state.Table, c state.Column) bool {
	was := old.Column(c.Name)
	return was != nil && state.Computed(c) && was.Type+was.Generated != c.Type+c.Generated
}
