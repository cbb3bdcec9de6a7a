package state

// AlterColumn changes the options of a column on CockroachDB: the expression for updates, the visibility, the column family.
type AlterColumn struct {
	Table    *Table
	From, To Column
}

// AlterIndex changes the visibility, the comment and the zone configuration of an index on CockroachDB.
type AlterIndex struct {
	Table    *Table
	From, To Index
}

// Title implements Change.
func (c AlterColumn) Title() Title { return Title{"alter-column", c.Table.String(), c.To.Name, false} }

// Title implements Change.
func (c AlterIndex) Title() Title { return Title{"alter-index", c.Table.String(), c.To.Name, false} }

// Reverse implements Change.
func (c AlterColumn) Reverse() Change { return AlterColumn{c.Table, c.To, c.From} }

// Reverse implements Change.
func (c AlterIndex) Reverse() Change { return AlterIndex{c.Table, c.To, c.From} }

// sameOptions compares the options of two columns.
func sameOptions(a, b Column) bool {
	return a.OnUpdate == b.OnUpdate && a.Hidden == b.Hidden && a.Family == b.Family
}

// plain returns an index without what AlterIndex changes.
func plain(x Index) Index {
	x.NotVisible, x.Comment, x.Zone = false, "", nil
	return x
}

// alteredIndexes finds the indexes that only differ in what AlterIndex changes. It returns the other differences.
func (d *differ) alteredIndexes(to *Table, gone, fresh []Index) (drop, add []Index) {
	altered := make(map[string]bool)
	for _, x := range fresh {
		for _, o := range gone {
			if o.Name == x.Name && equal(plain(o), plain(x)) {
				d.on = append(d.on, AlterIndex{to, o, x})
				altered[x.Name] = true
			}
		}
	}
	without := func(list []Index) (out []Index) {
		for _, x := range list {
			if !altered[x.Name] {
				out = append(out, x)
			}
		}
		return out
	}
	return without(gone), without(fresh)
}
