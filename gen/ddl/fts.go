package ddl

import (
	"strings"

	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/runtime/dialect"
)

// rowID is the column that ties a row of SQLite to its full-text entries, empty if the table has none: the key if it is
// one integer, otherwise a column of crategen's own, because an implicit rowid may change in VACUUM. It must agree with
// what package dialect asks.
func rowID(e *model.Entity) string {
	for _, f := range e.Fields {
		switch {
		case f.Fulltext == nil:
		case len(e.Key) == 1 && stored(e.Key[0]) == model.KindInt:
			return e.Key[0].Column
		default:
			return dialect.SQLiteRowID
		}
	}
	return ""
}

// fulltext makes an FTS5 table that indexes a column without keeping its text a second time, and the triggers that keep it
// up to date, as https://sqlite.org/fts5.html#external_content_tables describes. Rows that are there before the index are
// added once.
func (s *sqlite) fulltext(e *model.Entity, f *model.Field, row string) []Statement {
	if lower := strings.ToLower(f.Column); lower == "rank" || lower == "rowid" {
		s.problems.field(f, `set another column name with StorageKey("...")`, "keeps the column name %q to itself in full-text tables", f.Column)
	}
	name := flat(e) + "_" + f.Fulltext.Index
	fts, table, col, id := ident(name), ident(flat(e)), ident(f.Column), ident(row)
	add := "INSERT INTO " + fts + "(rowid, " + col + ") VALUES (new." + id + ", new." + col + ");\n"
	remove := "INSERT INTO " + fts + "(" + fts + ", rowid, " + col + ") VALUES ('delete', old." + id + ", old." + col + ");\n"
	trigger := func(suffix, event, body string) Statement {
		return Statement{Kind: Trigger, Table: flat(e), Name: name + suffix,
			SQL: "CREATE TRIGGER IF NOT EXISTS " + ident(name+suffix) + " AFTER " + event + " ON " + table + " BEGIN\n" + body + "END"}
	}
	return []Statement{
		{Kind: Fulltext, Table: flat(e), Name: name, SQL: "CREATE VIRTUAL TABLE IF NOT EXISTS " + fts + " USING fts5(" + col +
			", content=" + literal(flat(e)) + ", content_rowid=" + literal(row) + ", tokenize=" + literal(tokenizer(f.Fulltext.Language)) + ")"},
		trigger("_insert", "INSERT", "  "+add),
		trigger("_delete", "DELETE", "  "+remove),
		trigger("_update", "UPDATE OF "+id+", "+col, "  "+remove+"  "+add),
		{Kind: Fulltext, Table: flat(e), Name: name, SQL: "INSERT INTO " + fts + "(" + fts + ") SELECT 'rebuild' WHERE NOT EXISTS (SELECT 1 FROM " +
			ident(name+"_docsize") + ") AND EXISTS (SELECT 1 FROM " + table + ")"},
	}
}

// tokenizer is FTS5's for a language; it stems English only.
func tokenizer(language string) string {
	if language == "english" {
		return "porter unicode61"
	}
	return "unicode61"
}
