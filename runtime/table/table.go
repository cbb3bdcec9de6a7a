// Package table has what generated code says of tables and columns: names, types and flags. Package query makes statements of it.
package table

import (
	"slices"
	"time"
)

// Table is what statements must know of a table. Generated code declares one per entity.
type Table struct {
	Entity  string // Book
	Name    string // books
	Schema  string // the database schema that it stands in, if the user's schema names one; empty for the connection's own
	Columns []Column
	Key     []int  // positions of the primary key's columns, in key order
	Deleted string // the column that holds when a row was deleted, if the entity is deleted softly
	View    bool   // it can be read only

	Query    any  // for a CTE: what it selects, a part of a statement that package query writes; nil for a table of the database
	External bool // made elsewhere: DropTables leaves it alone
}

// Column is one column of a Table.
type Column struct {
	Name  string
	Type  Type
	Flags Flags
	// Own are the column's types, by database, where the schema names them: "numeric(10,2)".
	Own map[string]string
	// Unit is what times are cut to where that is coarser than the package's own precision: by the column's type on the
	// PostgreSQL family ("date", "timestamptz(0)"). 0 means the package's own.
	Unit time.Duration
	// Digits are those of a decimal, before and behind the point together, and Scale those behind it.
	Digits, Scale int
	// Language is the analyzer of the column's full-text index, empty if it has none.
	Language string
	// Without are the targets (their names) whose database has no default, though Generated or Preset is set for others.
	Without []string
}

// FilledBy reports whether a database, by its name, gives the column a value if a statement does not.
func (c *Column) FilledBy(database string) bool {
	return c.Flags.Has(Generated|Preset|Computed) && !slices.Contains(c.Without, database)
}

// Precision is what times of the column are cut to, written and compared.
func (c *Column) Precision() time.Duration {
	switch {
	case c.Unit > 0:
		return c.Unit
	case c.Flags.Has(Millis):
		return time.Millisecond
	}
	return time.Microsecond
}

// Flags say how a column takes part in statements.
type Flags uint16

// The flags.
const (
	Nullable  Flags = 1 << iota // may hold NULL
	Immutable                   // an update may not set it; an upsert leaves it
	Generated                   // the database, and not the code, makes a value when none is given
	Default                     // the code makes a value when none is given
	Touched                     // an update sets it to a new default (UpdateDefault)
	Checked                     // it has validators
	Millis                      // a time with millisecond precision instead of microseconds
	Sensitive                   // its values are not for logs
	Preset                      // the database has the default as well as the code
	Computed                    // the database computes it from other columns: it is never given a value
)

// Has reports whether any of the flags in x is set.
func (f Flags) Has(x Flags) bool { return f&x != 0 }

// Column returns the column called name, and its position, or nil and -1.
func (t *Table) Column(name string) (*Column, int) {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i], i
		}
	}
	return nil, -1
}

// FlatName is what the table is called on a database without schemas: audit.events.
func (t *Table) FlatName() string {
	if t.Schema == "" {
		return t.Name
	}
	return t.Schema + "." + t.Name
}

// InKey reports whether the column at a position is part of the primary key.
func (t *Table) InKey(column int) bool { return slices.Contains(t.Key, column) }

// IsKey reports whether the column called name is the whole primary key.
func (t *Table) IsKey(name string) bool {
	return len(t.Key) == 1 && t.Columns[t.Key[0]].Name == name
}
