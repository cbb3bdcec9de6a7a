package state

// AddCheck adds a CHECK constraint.
type AddCheck struct {
	Table *Table
	Check Check
}

// DropCheck drops a CHECK constraint.
type DropCheck struct {
	Table *Table
	Check Check
}

// Title implements Change.
func (c AddCheck) Title() Title { return Title{"add-check", c.Table.String(), c.Check.Name, false} }

// Title implements Change.
func (c DropCheck) Title() Title { return Title{"drop-check", c.Table.String(), c.Check.Name, false} }

// Reverse implements Change.
func (c AddCheck) Reverse() Change { return DropCheck(c) }

// Reverse implements Change.
func (c DropCheck) Reverse() Change { return AddCheck(c) }

// AddForeignKey adds a foreign key to an existing table.
type AddForeignKey struct {
	Table *Table
	Key   ForeignKey
}

// DropForeignKey drops a foreign key.
type DropForeignKey struct {
	Table *Table
	Key   ForeignKey
}

// Title implements Change.
func (c AddForeignKey) Title() Title {
	return Title{"add-foreign-key", c.Table.String(), c.Key.Name, false}
}

// Title implements Change.
func (c DropForeignKey) Title() Title {
	return Title{"drop-foreign-key", c.Table.String(), c.Key.Name, false}
}

// Reverse implements Change.
func (c AddForeignKey) Reverse() Change { return DropForeignKey(c) }

// Reverse implements Change.
func (c DropForeignKey) Reverse() Change { return AddForeignKey(c) }
