package state

// AddIndex creates an index.
type AddIndex struct {
	Table *Table
	Index Index
}

// DropIndex drops an index.
type DropIndex struct {
	Table *Table
	Index Index
}

// Title implements Change.
func (c AddIndex) Title() Title { return Title{"add-index", c.Table.String(), c.Index.Name, false} }

// Title implements Change.
func (c DropIndex) Title() Title { return Title{"drop-index", c.Table.String(), c.Index.Name, false} }

// Reverse implements Change.
func (c AddIndex) Reverse() Change { return DropIndex(c) }

// Reverse implements Change.
func (c DropIndex) Reverse() Change { return AddIndex(c) }

// AddFulltext creates a full-text index of CrateDB or SQLite.
type AddFulltext struct {
	Table    *Table
	Fulltext Fulltext
}

// DropFulltext drops a full-text index of CrateDB or SQLite.
type DropFulltext struct {
	Table    *Table
	Fulltext Fulltext
}

// Title implements Change.
func (c AddFulltext) Title() Title {
	return Title{"add-fulltext", c.Table.String(), c.Fulltext.Name, false}
}

// Title implements Change.
func (c DropFulltext) Title() Title {
	return Title{"drop-fulltext", c.Table.String(), c.Fulltext.Name, false}
}

// Reverse implements Change.
func (c AddFulltext) Reverse() Change { return DropFulltext(c) }

// Reverse implements Change.
func (c DropFulltext) Reverse() Change { return AddFulltext(c) }
