package dialect

import "github.com/crategen/crategen/runtime/table"

// FulltextIndex is the name of the full-text index of one column. internal/gen/ddl declares it.
func FulltextIndex(column string) string { return column + "_ft" }

// fulltextOf is the full-text index of one column.
func fulltextOf(c Column) *Fulltext {
	return &Fulltext{Name: FulltextIndex(c.Name), Language: c.Language, Sources: []table.Source{{Column: c.Name}}}
}

// own reports whether an index is that of one column.
func own(x *Fulltext) bool {
	return len(x.Sources) == 1 && x.Name == FulltextIndex(x.Sources[0].Column)
}
