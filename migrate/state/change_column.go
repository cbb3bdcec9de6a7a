package state

import "strings"

// AddColumn adds a column.
type AddColumn struct {
	Table  *Table
	Column Column
}

// DropColumn drops a column with its values.
type DropColumn struct {
	Table  *Table
	Column Column
}

// RenameColumn gives a column another name.
type RenameColumn struct {
	Table    *Table
	From, To string
}

// AlterType changes the type of a column, and its collation, members, generated expression, storage and identity.
type AlterType struct {
	Table    *Table
	From, To Column
}

// SetNotNull makes a column NOT NULL.
type SetNotNull struct {
	Table  *Table
	Column Column
}

// DropNotNull allows a column to be NULL.
type DropNotNull struct {
	Table  *Table
	Column Column
}

// SetDefault changes the default of a column. An empty one is dropped. Existing rows keep their values.
type SetDefault struct {
	Table    *Table
	From, To Column
}

// Title implements Change.
func (c AddColumn) Title() Title { return Title{"add-column", c.Table.String(), c.Column.Name, false} }

// Title implements Change.
func (c DropColumn) Title() Title {
	return Title{"drop-column", c.Table.String(), c.Column.Name, !Interim(c.Column.Name)}
}

// Interim reports whether a column, an index or a constraint is one of a change that is made in several steps. It holds nothing that
// the table does not hold elsewhere.
func Interim(name string) bool {
	return strings.HasPrefix(name, InterimNew) || strings.HasPrefix(name, InterimOld)
}

// The prefixes of interim names: of what will take a name, and of what had it.
const (
	InterimNew = "crategen_new_"
	InterimOld = "crategen_old_"
)

// Title implements Change.
func (c RenameColumn) Title() Title { return Title{"rename-column", c.Table.String(), c.From, false} }

// Title implements Change.
func (c AlterType) Title() Title { return Title{"alter-type", c.Table.String(), c.To.Name, false} }

// Title implements Change.
func (c SetNotNull) Title() Title {
	return Title{"set-not-null", c.Table.String(), c.Column.Name, false}
}

// Title implements Change.
func (c DropNotNull) Title() Title {
	return Title{"drop-not-null", c.Table.String(), c.Column.Name, false}
}

// Title implements Change.
func (c SetDefault) Title() Title {
	action := "set-default"
	if c.To.Default == "" {
		action = "drop-default"
	}
	return Title{action, c.Table.String(), c.To.Name, false}
}

// Reverse implements Change.
func (c AddColumn) Reverse() Change { return DropColumn(c) }

// Reverse implements Change.
func (c DropColumn) Reverse() Change { return AddColumn(c) }

// Reverse implements Change.
func (c RenameColumn) Reverse() Change { return RenameColumn{c.Table, c.To, c.From} }

// Reverse implements Change.
func (c AlterType) Reverse() Change { return AlterType{c.Table, c.To, c.From} }

// Reverse implements Change.
func (c SetNotNull) Reverse() Change { return DropNotNull(c) }

// Reverse implements Change.
func (c DropNotNull) Reverse() Change { return SetNotNull(c) }

// Reverse implements Change.
func (c SetDefault) Reverse() Change { return SetDefault{c.Table, c.To, c.From} }
