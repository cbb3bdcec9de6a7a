package state

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/target"
)

// table compares a table with the wanted one.
func (d *differ) table(from, to *Table) {
	d.columns(from, to)
	d.rowSecurity(from, to)
	if !slices.Equal(from.PrimaryKey, to.PrimaryKey) || from.KeyBuckets != to.KeyBuckets {
		d.alter = append(d.alter, AlterKey{from, to})
	}
	if !sameLayout(from, to) {
		d.alter = append(d.alter, AlterLayout{from, to})
	}
	if from.Comment != to.Comment {
		d.alter = append(d.alter, SetComment{to, "", from.Comment, to.Comment})
	}
	for _, name := range slices.Sorted(maps.Keys(union(from.Settings, to.Settings))) {
		if a, b := from.Settings[name], to.Settings[name]; a != b {
			d.alter = append(d.alter, SetSetting{to, name, a, b})
		}
	}
	lists(from.Checks, to.Checks, func(c Check) { d.off = append(d.off, DropCheck{from, c}) },
		func(c Check) { d.on = append(d.on, AddCheck{to, c}) })
	d.indexes(from, to, target.Of(d.to.Target).Has(target.IndexNames))
	lists(from.Fulltexts, to.Fulltexts, func(x Fulltext) { d.off = append(d.off, DropFulltext{from, x}) },
		func(x Fulltext) { d.on = append(d.on, AddFulltext{to, x}) })
	lists(from.ForeignKeys, to.ForeignKeys, func(k ForeignKey) { d.keysOff = append(d.keysOff, DropForeignKey{from, k}) },
		func(k ForeignKey) { d.keysOn = append(d.keysOn, AddForeignKey{to, k}) })
}

// lists compares the elements of two lists. It drops and adds those that differ.
func lists[T any](from, to []T, drop, add func(T)) {
	in := func(list []T, v T) bool { return slices.ContainsFunc(list, func(o T) bool { return equal(o, v) }) }
	for _, v := range from {
		if !in(to, v) {
			drop(v)
		}
	}
	for _, v := range to {
		if !in(from, v) {
			add(v)
		}
	}
}

// sameLayout compares the layout of two tables. The order of UNIQUE constraints does not matter.
func sameLayout(a, b *Table) bool {
	key := func(list [][]string) []string {
		out := make([]string, len(list))
		for i, u := range list {
			out[i] = strings.Join(u, "\x00")
		}
		slices.Sort(out)
		return out
	}
	return a.ClusteredBy == b.ClusteredBy && a.Shards == b.Shards && slices.Equal(a.PartitionedBy, b.PartitionedBy) &&
		a.Strict == b.Strict && slices.Equal(key(a.Uniques), key(b.Uniques))
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	if out == nil {
		out = make(map[string]string)
	}
	maps.Copy(out, b)
	return out
}

// columns compares the columns of a table. Defaults are dropped before a type changes and set after it, because they may not
// fit the other type. Generated columns are dropped before and added after those that they are computed from.
func (d *differ) columns(from, to *Table) {
	generated := func(first bool) func(a, b Column) int {
		return func(a, b Column) int {
			switch {
			case Computed(a) == Computed(b):
				return 0
			case Computed(a) == first:
				return -1
			}
			return 1
		}
	}
	for _, c := range slices.SortedStableFunc(slices.Values(from.Columns), generated(true)) {
		if to.Column(c.Name) == nil {
			d.alter = append(d.alter, DropColumn{from, c})
		}
	}
	for _, w := range slices.SortedStableFunc(slices.Values(to.Columns), generated(false)) {
		have := from.Column(w.Name)
		if have == nil {
			d.alter = append(d.alter, AddColumn{to, w})
			continue
		}
		d.column(to, *have, w)
	}
}

func (d *differ) column(t *Table, from, to Column) {
	typed := !sameType(from, to)
	first := to.NotNull && !from.NotNull && from.Identity == nil && to.Identity != nil // a server gives no identity to a column that may be NULL
	if first {
		d.alter = append(d.alter, SetNotNull{t, to})
	}
	if typed {
		d.alter = append(d.alter, AlterType{t, from, to})
	}
	if from.Default != to.Default && (from.Identity != nil || to.Identity == nil) { // a new identity takes the place of the default
		d.alter = append(d.alter, SetDefault{t, from, to})
	}
	switch {
	case from.NotNull == to.NotNull, first:
	case to.NotNull:
		d.alter = append(d.alter, SetNotNull{t, to})
	default:
		d.alter = append(d.alter, DropNotNull{t, to})
	}
	if from.Comment != to.Comment {
		d.alter = append(d.alter, SetComment{t, to.Name, from.Comment, to.Comment})
	}
	if !sameOptions(from, to) {
		d.alter = append(d.alter, AlterColumn{t, from, to})
	}
	if !d.from.NoValues && !sameValues(from.Values, to.Values) && d.to.EnumOf(to) == nil {
		d.alter = append(d.alter, AlterValues{t, from, to})
	}
}

// sameType compares two columns without their constraints, defaults and comments.
func sameType(a, b Column) bool {
	return a.Type == b.Type && a.Generated == b.Generated && a.Collation == b.Collation && a.Storage == b.Storage &&
		equal(a.Identity, b.Identity) && sameMembers(a.Members, b.Members)
}

func sameMembers(a, b []Column) bool {
	if len(a) != len(b) {
		return false
	}
	for _, m := range a {
		at := slices.IndexFunc(b, func(o Column) bool { return o.Name == m.Name })
		if at < 0 || !sameType(m, b[at]) || m.NotNull != b[at].NotNull || m.Default != b[at].Default {
			return false
		}
	}
	return true
}
