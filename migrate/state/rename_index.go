package state

import "slices"

// RenameIndex gives an index another name.
type RenameIndex struct {
	Table *Table
	From  string
	Index Index // under its new name
}

// Title implements Change.
func (c RenameIndex) Title() Title { return Title{"rename-index", c.Table.String(), c.From, false} }

// Reverse implements Change.
func (c RenameIndex) Reverse() Change {
	back := c.Index
	back.Name = c.From
	return RenameIndex{c.Table, c.Index.Name, back}
}

// indexes compares the indexes of a table. An index that only has another name is renamed where the database can.
func (d *differ) indexes(from, to *Table, canRename bool) {
	var gone, fresh []Index
	lists(from.Indexes, to.Indexes, func(x Index) { gone = append(gone, x) }, func(x Index) { fresh = append(fresh, x) })
	gone, fresh = d.alteredIndexes(to, gone, fresh)
	for _, x := range fresh {
		at := slices.IndexFunc(gone, func(o Index) bool {
			o.Name = x.Name
			return canRename && equal(o, x)
		})
		if at < 0 {
			d.on = append(d.on, AddIndex{to, x})
			continue
		}
		d.on = append(d.on, RenameIndex{to, gone[at].Name, x})
		gone = slices.Delete(gone, at, at+1)
	}
	for _, x := range gone {
		d.off = append(d.off, DropIndex{from, x})
	}
}
