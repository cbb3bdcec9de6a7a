// Package table describes tables and columns for generated code: names, types and flags. Package query makes statements from it.
package table

import (
	"slices"
	"time"
)

// Table describes a table for statements. Generated code declares one per entity.
type Table struct {
	Entity  string // Book
	Name    string // books
	Schema  string // the database schema of the table; empty for the schema of the connection
	Columns []Column
	Key     []int // positions of the primary key's columns, in key order
	// ComputedKey are the positions of generated columns of the primary key on databases that have them in the key. Those that follow from
	// other columns of the key are not in Key.
	ComputedKey []int
	// Fulltexts are the full-text indexes over several columns. The one of a single column is in Column.Language.
	Fulltexts     []Fulltext
	PartitionedBy []int  // positions of the columns that determine the partition of a row, on databases with partitions
	Deleted       string // the column with the deletion time of a row; empty without soft deletion
	Version       string // the column with the version of a row; empty without one
	View          bool   // read-only

	Query    any  // the selection of a CTE, for package query; nil for a table of the database
	External bool // created by another program: DropTables does not drop it
}

// Column is one column of a Table.
type Column struct {
	Name  string
	Type  Type
	Flags Flags
	// Own are the database types that the schema sets for the column, by database: "numeric(10,2)".
	Own map[string]string
	// Unit is the precision of times, if it is coarser than the precision of the package: that of the column's type on the
	// PostgreSQL family ("date", "timestamptz(0)"). 0 is the precision of the package.
	Unit time.Duration
	// Digits is the total number of digits of a decimal, or the number of bits, and Scale the number of decimal places.
	Digits, Scale int
	// Dimension is the number of elements of a vector, and Metric the measure of distances: euclidean, cosine, inner_product.
	Dimension int
	Metric    string
	// Index is the index of a shape on CrateDB if it is bkdtree, and otherwise empty.
	Index string
	// Language is the analyzer of the column's full-text index, empty if it has none.
	Language string
	// Without are the names of the targets without a default in the database, if Generated or Preset is set for other targets.
	Without []string
}

// FilledBy reports whether the database with the name fills in the column if a statement does not set it.
func (c *Column) FilledBy(database string) bool {
	return c.Flags.Has(Generated|Preset|Computed) && !slices.Contains(c.Without, database)
}

// Precision is the precision of the column's times, for writing and comparing.
func (c *Column) Precision() time.Duration {
	switch {
	case c.Unit > 0:
		return c.Unit
	case c.Flags.Has(Millis):
		return time.Millisecond
	}
	return time.Microsecond
}

// Flags describe the role of a column in statements.
type Flags uint16

// The flags.
const (
	Nullable  Flags = 1 << iota // may be NULL
	Immutable                   // an update or upsert cannot set it
	Generated                   // the database makes the default, not the Go code
	Default                     // the Go code makes the default
	Touched                     // an update sets it to a new default (UpdateDefault)
	Checked                     // it has validators
	Millis                      // a time with millisecond precision instead of microseconds
	Sensitive                   // its values must not be logged
	Preset                      // both the database and the Go code have the default
	Computed                    // the database computes it from other columns: statements never set it
)

// Has reports whether any of the flags in x is set.
func (f Flags) Has(x Flags) bool { return f&x != 0 }

// Column returns the column with the name, and its position, or nil and -1.
func (t *Table) Column(name string) (*Column, int) {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i], i
		}
	}
	return nil, -1
}

// FlatName is the name of the table on a database without schemas: audit.events.
func (t *Table) FlatName() string {
	if t.Schema == "" {
		return t.Name
	}
	return t.Schema + "." + t.Name
}

// InKey reports whether the column at a position is part of the primary key.
func (t *Table) InKey(column int) bool { return slices.Contains(t.Key, column) }

// IsKey reports whether the column with the name is the whole primary key.
func (t *Table) IsKey(name string) bool {
	return len(t.Key) == 1 && t.Columns[t.Key[0]].Name == name
}

// ElementColumn is the column of an element of an array of documents in the conditions on it: the members of an element are paths of it.
const ElementColumn = "value"
