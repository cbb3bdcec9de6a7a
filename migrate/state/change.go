package state

// Change is one change of a database. A printer writes it as statements.
type Change interface {
	// Title names the change: what it does, and to what.
	Title() Title
	// Reverse is the change that takes it back. What a change removed comes back empty.
	Reverse() Change
}

// Title names a change.
type Title struct {
	Action string // add-column, drop-index, ...
	Table  string // the table or view, with its schema if it has one of its own
	Object string // the column, index or constraint, empty for the table itself
	Loses  bool   // it loses data that no reverse change brings back
}

// String returns what people write to allow the change: drop-column=books.isbn.
func (t Title) String() string { return t.Action + "=" + t.Name() }

// Name is what is changed: books, books.isbn.
func (t Title) Name() string {
	if t.Object == "" {
		return t.Table
	}
	return t.Table + "." + t.Object
}
