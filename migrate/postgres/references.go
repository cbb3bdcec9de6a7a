package postgres

import (
	"slices"

	"github.com/crategen/crategen/migrate/state"
)

// References takes off the foreign keys that keep a column or a key from being changed, and puts back those that the wanted state has.
func References(from, to *state.Database, changes []state.Change, holds func(state.AlterType) bool) []state.Change {
	var off, on []state.Change
	known := func(n state.TableName, key string) (dropped, added bool) {
		for _, c := range changes {
			switch c := c.(type) {
			case state.DropForeignKey:
				dropped = dropped || c.Table.TableName == n && c.Key.Name == key
			case state.AddForeignKey:
				added = added || c.Table.TableName == n && c.Key.Name == key
			}
		}
		return dropped, added
	}
	for _, t := range from.Tables {
		for _, k := range t.ForeignKeys {
			if !slices.ContainsFunc(changes, func(c state.Change) bool { return touches(c, t, k, holds) }) {
				continue
			}
			dropped, added := known(t.TableName, k.Name)
			if !dropped {
				off = append(off, state.DropForeignKey{Table: t, Key: k})
			}
			if w := to.Table(t.TableName); w != nil && !added {
				if wk := w.ForeignKey(k.Name); wk != nil {
					on = append(on, state.AddForeignKey{Table: w, Key: *wk})
				}
			}
		}
	}
	if len(off)+len(on) == 0 {
		return changes
	}
	first := slices.IndexFunc(changes, func(c state.Change) bool { return !early(c) })
	last := len(changes)
	for last > first && late(changes[last-1]) {
		last--
	}
	return slices.Concat(changes[:first], off, changes[first:last], on, changes[last:])
}

// touches reports whether a change is one that a foreign key of a table prevents.
func touches(c state.Change, t *state.Table, k state.ForeignKey, holds func(state.AlterType) bool) bool {
	switch c := c.(type) {
	case state.AlterType:
		return (c.Table.TableName == t.TableName && slices.Contains(k.Columns, c.To.Name) ||
			c.Table.TableName == k.References && slices.Contains(k.Referenced, c.To.Name)) && holds(c)
	case state.AlterEnum: // the columns of both sides get another type, one after the other
		return slices.ContainsFunc(k.Columns, func(name string) bool { return t.Column(name) != nil && c.To.IsOf(*t.Column(name)) })
	case state.AlterKey:
		return c.To.TableName == k.References && slices.Equal(slices.Sorted(slices.Values(c.From.PrimaryKey)), slices.Sorted(slices.Values(k.Referenced)))
	}
	return false
}

func early(c state.Change) bool {
	switch c.(type) {
	case state.DropView, state.RenameTable, state.RenameColumn:
		return true
	}
	return false
}

func late(c state.Change) bool {
	switch c.(type) {
	case state.DropTable, state.CreateView:
		return true
	}
	return false
}
