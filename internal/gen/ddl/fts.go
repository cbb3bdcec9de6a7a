package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// rowID is the column that ties a row of SQLite to its full-text entries, empty if the table has none: the key if it is
// one integer, otherwise a column of crategen's own, because an implicit rowid may change in VACUUM. It must agree with
// what package dialect asks.
func rowID(e *model.Entity) string {
	switch {
	case len(e.Fulltexts) == 0 && !slices.ContainsFunc(e.Fields, func(f *model.Field) bool { return f.Fulltext != nil }):
		return ""
	case len(e.Key) == 1 && e.Key[0].Base().Name == model.KindInt:
		return e.Key[0].Column
	}
	return dialect.SQLiteRowID
}

func (s *sqlite) fulltext(t *state.Table, f *model.Field) state.Fulltext {
	if lower := strings.ToLower(f.Column); lower == "rank" || lower == "rowid" {
		s.problems.field(f, `set another column name with StorageKey("...")`, "reserves the column name %q in full-text tables", f.Column)
	}
	return state.Fulltext{
		Name: t.String() + "_" + f.Fulltext.Index, Columns: []string{f.Column}, Analyzer: tokenizer(f.Fulltext.Language),
	}
}

// tokenizer is FTS5's for a language; it stems English only.
func tokenizer(language string) string {
	if language == "english" {
		return "porter unicode61"
	}
	return "unicode61"
}
