package state

import (
	"iter"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

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

// The kinds of objects, as the journal names them.
const (
	ObjectTable    = "table"
	ObjectView     = "view"
	ObjectSequence = "sequence"
	ObjectEnum     = "enum"
)

// Objects are what has a name of its own in a database, with its kind.
func (db *Database) Objects() iter.Seq2[TableName, string] {
	return func(yield func(TableName, string) bool) {
		for _, t := range db.Tables {
			if !yield(t.TableName, ObjectTable) {
				return
			}
		}
		for _, v := range db.Views {
			if !yield(v.TableName, ObjectView) {
				return
			}
		}
		for _, s := range db.Sequences {
			if !yield(s.TableName, ObjectSequence) {
				return
			}
		}
		for _, e := range db.Enums {
			if !yield(e.TableName, ObjectEnum) {
				return
			}
		}
	}
}

// Object returns the name of the object of a kind whose name in one word is the text, such as audit.events.
func (db *Database) Object(kind, text string) (TableName, bool) {
	for n, k := range db.Objects() {
		if k == kind && n.String() == text {
			return n, true
		}
	}
	return TableName{}, false
}

// Names reports whether SQL names a column, in quotes or not. A name of the same letters counts.
func Names(syntax *sqllex.Syntax, sql, column string) bool {
	return syntax.HasWord(sql, column) || strings.Contains(sql, sqlquote.Name(column))
}

func inside[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
}
