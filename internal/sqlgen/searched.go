package sqlgen

import "slices"

// Searching says whether the condition that is written next has a full-text search in it, and returns whether the one before had.
// It holds for the SELECT at hand.
func (b *Builder) Searching(on bool) (before bool) {
	before, b.searching = b.searching, on && b.Dialect.SearchesApart
	return before
}

// IsSearching reports whether the condition that is written has a full-text search in it, which a lookup by key must not stand
// beside.
func (b *Builder) IsSearching() bool { return b.searching }

// SearchedKey reports whether a column belongs to the primary key and is not to be looked up, because there is a full-text search
// beside it: its equalities are written as tests of a list.
func (b *Builder) SearchedKey(column string) bool {
	return b.searching && b.Table != nil &&
		slices.ContainsFunc(b.Table.Key, func(i int) bool { return b.Table.Columns[i].Name == column })
}
