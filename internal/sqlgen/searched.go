package sqlgen

import "slices"

// Searching says whether the next condition of the current SELECT has a full-text search, and returns the previous setting.
func (b *Builder) Searching(on bool) (before bool) {
	before, b.searching = b.searching, on && b.Dialect.SearchesApart
	return before
}

// IsSearching reports whether the current condition has a full-text search, on a database that cannot look up a key together with one.
func (b *Builder) IsSearching() bool { return b.searching }

// SearchedKey reports whether a column belongs to the primary key and cannot be looked up because of a full-text search: its equalities are
// written as tests of a list.
func (b *Builder) SearchedKey(column string) bool {
	return b.searching && b.Table != nil &&
		slices.ContainsFunc(b.Table.Key, func(i int) bool { return b.Table.Columns[i].Name == column })
}

// Scores sets the conditions on the score of a search that all rows of the current SELECT meet, and returns the previous ones.
func (b *Builder) Scores(list []Expr) (before []Expr) {
	before, b.scores = b.scores, list
	return before
}

// MeetsScore reports whether all rows of the current SELECT meet a condition on the score.
func (b *Builder) MeetsScore(e Expr) bool { return slices.Contains(b.scores, e) }
