package state

import "slices"

// Table returns the table with the name, or nil.
func (db *Database) Table(name TableName) *Table {
	return find(db.Tables, func(t *Table) bool { return t.TableName == name })
}

// Named returns the table whose name in one word is the text, such as audit.events, or nil.
func (db *Database) Named(text string) *Table {
	return find(db.Tables, func(t *Table) bool { return t.String() == text })
}

// View returns the view with the name, or nil.
func (db *Database) View(name TableName) *View {
	return find(db.Views, func(v *View) bool { return v.TableName == name })
}

// Column returns the column with the name, or nil.
func (t *Table) Column(name string) *Column {
	return inside(t.Columns, func(c *Column) bool { return c.Name == name })
}

// Member returns the member with the name, or nil.
func (c *Column) Member(name string) *Column {
	return inside(c.Members, func(m *Column) bool { return m.Name == name })
}

// Index returns the index with the name, or nil.
func (t *Table) Index(name string) *Index {
	return inside(t.Indexes, func(x *Index) bool { return x.Name == name })
}

// Check returns the CHECK constraint with the name, or nil.
func (t *Table) Check(name string) *Check {
	return inside(t.Checks, func(c *Check) bool { return c.Name == name })
}

// ForeignKey returns the foreign key with the name, or nil.
func (t *Table) ForeignKey(name string) *ForeignKey {
	return inside(t.ForeignKeys, func(k *ForeignKey) bool { return k.Name == name })
}

// Fulltext returns the full-text index with the name, or nil.
func (t *Table) Fulltext(name string) *Fulltext {
	return inside(t.Fulltexts, func(x *Fulltext) bool { return x.Name == name })
}

func find[T any](list []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i]
	}
	return nil
}

func inside[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
