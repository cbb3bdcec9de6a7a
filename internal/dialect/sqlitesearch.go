package dialect

import (
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/runtime/wire"
)

// ftsText searches the FTS5 tables of indexes. internal/gen/ddl declares them.
type ftsText struct{}

func (sqlite) Match(w Sink, s *TextSearch) { matchEach(w, s, ftsText{}) }
func (sqlite) Score(w Sink, s *TextSearch) { scoreEach(w, s, ftsText{}) }

func (ftsText) find(w Sink, x *Fulltext, q textQuery) {
	fts := ftsTable(w.At().Table, x)
	w.Col(rowID(w.At().Table))
	w.Write(" IN (SELECT rowid FROM ")
	w.Ident(fts)
	w.Write(" WHERE ")
	w.Ident(fts)
	w.Write(" MATCH ")
	w.Arg(ftsQuery(q))
	w.Write(")")
}

// rank is the negation of bm25, so that a higher score is better.
func (ftsText) rank(w Sink, x *Fulltext, q textQuery) {
	fts := ftsTable(w.At().Table, x)
	w.Write("(SELECT -bm25(")
	w.Ident(fts)
	w.Write(") FROM ")
	w.Ident(fts)
	w.Write(" WHERE ")
	w.Ident(fts)
	w.Write(" MATCH ")
	w.Arg(ftsQuery(q))
	w.Write(" AND rowid = ")
	if w.At().Alias == "" {
		w.Ident(w.At().Table.FlatName())
		w.Write(".")
	}
	w.Col(rowID(w.At().Table))
	w.Write(")")
}

// ignored: FTS5 indexes every word.
func (ftsText) ignored(Sink, *Fulltext, string) bool { return false }

// SQLiteRowID is the column that links a row to its full-text entry if the key is not one integer. internal/gen/ddl declares it in tables
// with full text, because VACUUM may change an implicit rowid.
const SQLiteRowID = "crategen_rowid"

// rowID is the column that is the rowid of a table with full text.
func rowID(t *Table) string {
	if len(t.Key) == 1 {
		switch c := t.Columns[t.Key[0]]; c.Type {
		case Int16, Int32, Int64:
			return c.Name
		}
	}
	return SQLiteRowID
}

func ftsTable(t *Table, x *Fulltext) string { return t.FlatName() + "_" + x.Name }

// ftsQuery quotes each word, so that it is not FTS5 syntax. A sequence of words is an AND, and a quoted sequence a phrase. A star after a
// phrase makes its last word the beginning of a word.
func ftsQuery(q textQuery) wire.Value {
	all := words(q.text)
	switch q.form {
	case Phrase:
		return wire.Text(sqlquote.Phrase(strings.Join(all, " ")))
	case PhrasePrefix:
		return wire.Text(sqlquote.Phrase(strings.Join(all, " ")) + " *")
	}
	for i, w := range all {
		all[i] = sqlquote.Phrase(w)
	}
	return wire.Text(strings.Join(all, " "))
}
