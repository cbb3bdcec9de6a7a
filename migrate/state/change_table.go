package state

// CreateSchema creates a schema.
type CreateSchema struct{ Schema string }

// CreateTable creates a table with its indexes.
type CreateTable struct {
	Table *Table
	// ForeignKeys are the foreign keys in CREATE TABLE. They refer to tables that exist at that time.
	ForeignKeys []ForeignKey
}

// DropTable drops a table with its rows.
type DropTable struct{ Table *Table }

// RenameTable gives a table another name in its schema.
type RenameTable struct{ From, To TableName }

// SetComment changes the comment of a table, or of one of its columns, in the database.
type SetComment struct {
	Table    *Table
	Column   string // empty for the table
	From, To string
}

// AlterKey changes the primary key of a table.
type AlterKey struct{ From, To *Table }

// AlterLayout changes the layout of a CrateDB or SQLite table: clustering, shards, partitions, STRICT, UNIQUE.
type AlterLayout struct{ From, To *Table }

// SetSetting changes a setting of a table of CrateDB. An empty value is the server's default.
type SetSetting struct {
	Table    *Table
	Name     string
	From, To string
}

// Title implements Change.
func (c CreateSchema) Title() Title { return Title{"create-schema", c.Schema, "", false} }

// Title implements Change.
func (c CreateTable) Title() Title { return Title{"create-table", c.Table.String(), "", false} }

// Title implements Change.
func (c DropTable) Title() Title { return Title{"drop-table", c.Table.String(), "", true} }

// Title implements Change.
func (c RenameTable) Title() Title { return Title{"rename-table", c.From.String(), "", false} }

// Title implements Change.
func (c SetComment) Title() Title { return Title{"set-comment", c.Table.String(), c.Column, false} }

// Title implements Change.
func (c AlterKey) Title() Title { return Title{"alter-key", c.To.String(), "", false} }

// Title implements Change.
func (c AlterLayout) Title() Title { return Title{"alter-layout", c.To.String(), "", false} }

// Title implements Change.
func (c SetSetting) Title() Title { return Title{"set-setting", c.Table.String(), c.Name, false} }

// Reverse implements Change. It does not drop the schema, because other programs may use it.
func (c CreateSchema) Reverse() Change { return nil }

// Reverse implements Change.
func (c CreateTable) Reverse() Change { return DropTable{c.Table} }

// Reverse implements Change.
func (c DropTable) Reverse() Change { return CreateTable{c.Table, c.Table.ForeignKeys} }

// Reverse implements Change.
func (c RenameTable) Reverse() Change { return RenameTable{c.To, c.From} }

// Reverse implements Change.
func (c SetComment) Reverse() Change { return SetComment{c.Table, c.Column, c.To, c.From} }

// Reverse implements Change.
func (c AlterKey) Reverse() Change { return AlterKey{c.To, c.From} }

// Reverse implements Change.
func (c AlterLayout) Reverse() Change { return AlterLayout{c.To, c.From} }

// Reverse implements Change.
func (c SetSetting) Reverse() Change { return SetSetting{c.Table, c.Name, c.To, c.From} }
