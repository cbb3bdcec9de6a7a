package sqlite

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/state"
)

// fulltext makes an FTS5 table that indexes columns without keeping their text a second time, and the triggers that keep it
// up to date, as https://sqlite.org/fts5.html#external_content_tables describes. Rows that are there before the index are
// added once. The table's key is its rowid. With arrays or members of documents, it is a table without content.
func fulltext(t *state.Table, x state.Fulltext) []state.Statement {
	row := t.PrimaryKey[0]
	fts, table, id := ddltext.Ident(x.Name), ddltext.Ident(t.String()), ddltext.Ident(row)
	cols := ddltext.Columns(x.Columns)
	var read []string // the columns that it reads
	for _, text := range x.Columns {
		if c := ddltext.Ident(state.SourceOf(text).Column); !slices.Contains(read, c) {
			read = append(read, c)
		}
	}
	plain := !slices.ContainsFunc(x.Columns, func(text string) bool { return state.SourceOf(text).String() != state.SourceOf(text).Column })
	values := func(of string) string {
		list := make([]string, len(x.Columns))
		for i, text := range x.Columns {
			list[i] = value(of, state.SourceOf(text))
		}
		return strings.Join(list, ", ")
	}
	add := "INSERT INTO " + fts + "(rowid, " + cols + ") VALUES (new." + id + ", " + values("new") + ");\n"
	remove := "INSERT INTO " + fts + "(" + fts + ", rowid, " + cols + ") VALUES ('delete', old." + id + ", " + values("old") + ");\n"
	statement := func(kind state.Kind, name, sql string) state.Statement {
		return state.Statement{Kind: kind, Table: t.String(), Name: name, SQL: sql}
	}
	trigger := func(suffix, event, body string) state.Statement {
		return statement(state.KindTrigger, x.Name+suffix, "CREATE TRIGGER IF NOT EXISTS "+ddltext.Ident(x.Name+suffix)+
			" AFTER "+event+" ON "+table+" BEGIN\n"+body+"END")
	}
	content := "content=" + ddltext.Literal(t.String()) + ", content_rowid=" + ddltext.Literal(row)
	none := " WHERE NOT EXISTS (SELECT 1 FROM " + ddltext.Ident(x.Name+"_docsize") + ")"
	first := "INSERT INTO " + fts + "(" + fts + ") SELECT 'rebuild'" + none + " AND EXISTS (SELECT 1 FROM " + table + ")"
	if !plain {
		content = "content=''"
		first = "INSERT INTO " + fts + "(rowid, " + cols + ") SELECT " + id + ", " + values(table) + " FROM " + table + none
	}
	return []state.Statement{
		statement(state.KindFulltext, x.Name, "CREATE VIRTUAL TABLE IF NOT EXISTS "+fts+" USING fts5("+cols+
			", "+content+", tokenize="+ddltext.Literal(x.Analyzer)+")"),
		trigger("_insert", "INSERT", "  "+add),
		trigger("_delete", "DELETE", "  "+remove),
		trigger("_update", "UPDATE OF "+id+", "+strings.Join(read, ", "), "  "+remove+"  "+add),
		statement(state.KindFulltext, x.Name, first),
	}
}

// value is the text of a source in a row.
func value(row string, s state.Source) string {
	column := row + "." + ddltext.Ident(s.Column)
	path := ddltext.Literal(sqlquote.JSONPath(s.Path))
	switch {
	case s.List:
		return "(SELECT group_concat(value, ' ') FROM json_each(" + column + ", " + path + "))"
	case len(s.Path) > 0:
		return "json_extract(" + column + ", " + path + ")"
	}
	return column
}
