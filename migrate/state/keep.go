package state

import (
	"cmp"
	"slices"
	"strings"
)

// Keep returns the wanted state with the parts of live tables that are made elsewhere (Table.External), in the form of live. They are
// no difference, and a rebuild of the table keeps them.
func Keep(live, want *Database) *Database {
	out := *want
	out.Tables = slices.Clone(want.Tables)
	for i, w := range out.Tables {
		if have := live.Table(w.TableName); have != nil && len(w.External) > 0 {
			out.Tables[i] = keep(have, w)
		}
	}
	return &out
}

func keep(live, want *Table) *Table {
	out := *want
	named := func(name string) bool { return slices.Contains(want.External, name) }
	out.Columns = kept(live.Columns, want.Columns, func(c Column) string { return c.Name }, named)
	out.Indexes = kept(live.Indexes, want.Indexes, func(x Index) string { return x.Name }, named)
	out.Checks = kept(live.Checks, want.Checks, func(c Check) string { return c.Name }, named)
	out.ForeignKeys = kept(live.ForeignKeys, want.ForeignKeys, func(k ForeignKey) string { return cmp.Or(k.Name, Unnamed(k.Columns)) }, named)
	out.Fulltexts = kept(live.Fulltexts, want.Fulltexts, func(x Fulltext) string { return x.Name }, named)
	out.Uniques = kept(live.Uniques, want.Uniques, Unnamed, named)
	return &out
}

// Unnamed is how Table.External names a constraint of SQLite without a name: (x, y).
func Unnamed(columns []string) string { return "(" + strings.Join(columns, ", ") + ")" }

// kept appends the live parts that are named and not wanted by themselves.
func kept[T any](live, want []T, name func(T) string, named func(string) bool) []T {
	out := slices.Clone(want)
	for _, v := range live {
		if named(name(v)) && !slices.ContainsFunc(want, func(w T) bool { return name(w) == name(v) }) {
			out = append(out, v)
		}
	}
	return out
}
