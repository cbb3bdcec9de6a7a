package state

// Change is one change of a database. A printer writes it as statements.
type Change interface {
	// Title returns the name of the change: its action and object.
	Title() Title
	// Reverse returns the change that undoes it. Removed tables and columns come back without data.
	Reverse() Change
}

// Title names a change.
type Title struct {
	Action string // add-column, drop-index, ...
	Table  string // the table or view, with its schema if it is set
	Object string // the column, index or constraint, empty for the table itself
	Loses  bool   // it loses data that the reverse change cannot restore
}

// String returns the text that allows the change: drop-column=books.isbn.
func (t Title) String() string { return t.Action + "=" + t.Name() }

// Name returns the name of the changed object: books, books.isbn.
func (t Title) Name() string {
	if t.Object == "" {
		return t.Table
	}
	return t.Table + "." + t.Object
}
