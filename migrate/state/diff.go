package state

import (
	"reflect"
	"slices"
)

// Diff returns the changes from the first database to the second, in execution order: add regions, drop views, drop foreign keys and other
// constraints, create and extend enum types, change tables and columns, change policies, add constraints and foreign keys, create views, drop regions. It compares texts without normalization;
// see Adopt for the texts of a server. It ignores the order of columns.
//
// A rename is a drop and an add, unless Rename found it. renames are the changes of Rename; they come before the changes that need
// the new names.
func Diff(from, to *Database, renames ...Change) []Change {
	d := &differ{from: from, to: to, renames: renames}
	for _, s := range to.Schemas {
		if !slices.Contains(from.Schemas, s) {
			d.create = append(d.create, CreateSchema{s})
		}
	}
	d.enums()
	d.sequences()
	for _, t := range from.Tables {
		if to.Table(t.TableName) == nil {
			d.drop = append(d.drop, DropTable{t})
			for _, k := range t.ForeignKeys {
				d.keysOff = append(d.keysOff, DropForeignKey{t, k})
			}
		}
	}
	fresh := &Database{Target: to.Target}
	for _, t := range to.Tables {
		if have := from.Table(t.TableName); have != nil {
			d.table(have, t)
		} else {
			fresh.Tables = append(fresh.Tables, t)
		}
	}
	d.fresh(fresh)
	d.views()
	slices.Reverse(d.drop)
	gone := d.dropsOfEnums()
	before, after := regions(from.Regions, to.Regions)
	return slices.Concat(before, d.viewsOff, renames, d.keysOff, d.off, d.create, d.alter, d.secure, d.late, gone, d.enumsLess, d.on, d.keysOn, d.drop, d.enumsOff, d.viewsOn, after)
}

// dropsOfEnums takes out the drops of tables with a column of an enum type that loses values: no column may have the type any more, or the value.
func (d *differ) dropsOfEnums() (gone []Change) {
	d.drop = slices.DeleteFunc(d.drop, func(c Change) bool {
		drop, ok := c.(DropTable)
		uses := ok && slices.ContainsFunc(d.enumsLess, func(e Change) bool {
			less, ok := e.(AlterEnum)
			return ok && slices.ContainsFunc(drop.Table.Columns, less.To.IsOf)
		})
		if uses {
			gone = append(gone, c)
		}
		return uses
	})
	return gone
}

// differ collects the changes in groups, which run one after the other.
type differ struct {
	from, to                                                         *Database
	renames                                                          []Change
	viewsOff, keysOff, off, create, alter, on, keysOn, drop, viewsOn []Change
	enumsLess, enumsOff                                              []Change
	secure, late                                                     []Change // of row-level security, and drops of columns that policies named
}

// fresh creates the new tables. Tables that they refer to may exist.
func (d *differ) fresh(fresh *Database) {
	for _, c := range Create(fresh) {
		switch c := c.(type) {
		case AddForeignKey:
			d.keysOn = append(d.keysOn, c)
		case AlterRowSecurity:
			d.create = append(d.create, c)
		case CreatePolicy:
			if c.Policy.reads(d.to.Target) { // perhaps a column that is new, too; until then the table shows no rows
				d.secure = append(d.secure, c)
			} else {
				d.create = append(d.create, c)
			}
		case CreateTable:
			kept := c.ForeignKeys
			for _, k := range c.Table.ForeignKeys { // to existing tables
				if fresh.Table(k.References) == nil && !has(kept, k) {
					c.ForeignKeys = append(c.ForeignKeys, k)
				}
			}
			d.create = append(d.create, c)
		}
	}
	// Create adds those keys later that refer to no new table; these stand in the table now.
	d.keysOn = slices.DeleteFunc(d.keysOn, func(c Change) bool {
		k, ok := c.(AddForeignKey)
		return ok && fresh.Table(k.Table.TableName) != nil && fresh.Table(k.Key.References) == nil
	})
}

func has(list []ForeignKey, k ForeignKey) bool {
	return slices.ContainsFunc(list, func(o ForeignKey) bool { return o.Name == k.Name })
}

// views drops and creates views: those that differ, and those that read a table whose columns change, since CockroachDB and
// PostgreSQL refuse to change what a view reads.
func (d *differ) views() {
	touched := d.touched()
	var off, on []*View
	for _, v := range d.from.Views {
		switch w := d.to.View(v.TableName); {
		case w == nil:
			off = append(off, v)
		case !sameView(v, w):
			off, on = append(off, v), append(on, w)
		case mentions(v, touched) || reads(v, off):
			off, on = append(off, v), append(on, w)
		}
	}
	for _, v := range d.to.Views {
		if d.from.View(v.TableName) == nil {
			on = append(on, v)
		}
	}
	for _, v := range slices.Backward(off) {
		d.viewsOff = append(d.viewsOff, DropView{v})
	}
	for _, v := range d.to.Views { // in their order of creation
		if slices.Contains(on, v) {
			d.viewsOn = append(d.viewsOn, CreateView{v})
		}
	}
}

func sameView(a, b *View) bool {
	return a.Query == b.Query && a.Comment == b.Comment && slices.EqualFunc(a.Columns, b.Columns, func(x, y Column) bool {
		return x.Name == y.Name && x.Comment == y.Comment
	})
}

// touched returns the tables whose columns are dropped, renamed or change their type, by their old and new names.
func (d *differ) touched() []string {
	var list []string
	for _, c := range slices.Concat(d.renames, d.alter, d.late, d.off, d.drop, d.enumsLess) {
		switch c := c.(type) {
		case DropColumn:
			list = append(list, c.Table.Name)
		case RenameColumn:
			list = append(list, c.Table.Name)
		case RenameTable:
			list = append(list, c.From.Name, c.To.Name)
		case AlterType:
			list = append(list, c.Table.Name)
		case DropTable:
			list = append(list, c.Table.Name)
		case AlterEnum:
			for _, t := range d.to.Tables {
				if slices.ContainsFunc(t.Columns, c.To.IsOf) {
					list = append(list, t.Name)
				}
			}
		}
	}
	return list
}

// equal compares two values.
func equal(a, b any) bool { return reflect.DeepEqual(a, b) }
