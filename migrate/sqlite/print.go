// Package sqlite prints changes of an SQLite database as statements.
package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Printer prints the statements of SQLite.
type Printer struct{ plan.Statements }

// Print returns the statements of a change. All foreign keys are in CREATE TABLE, because SQLite needs the other table only when rows
// are written.
func (Printer) Print(c state.Change) []state.Statement {
	switch c := c.(type) {
	case state.CreateTable:
		return createTable(c)
	case state.CreateView: // SQLite cannot replace a view
		v := c.View
		return []state.Statement{{
			Kind: state.KindView, Table: v.String(), Name: v.String(), Comment: v.Doc,
			SQL: "CREATE VIEW IF NOT EXISTS " + ddltext.Table(v.TableName) + " AS\n" + v.Query,
		}}
	}
	panic(fmt.Sprintf("sqlite: no statements for %T", c))
}

// Type returns the type of a column.
func (Printer) Type(c state.Column) string { return c.Type }

func createTable(c state.CreateTable) []state.Statement {
	t := c.Table
	var items []ddltext.Item
	for _, col := range t.Columns {
		items = append(items, ddltext.Item{Doc: col.Doc, SQL: column(t, col)})
	}
	for _, u := range t.Uniques {
		if len(u) > 1 {
			items = append(items, ddltext.Item{SQL: "UNIQUE (" + ddltext.Columns(u) + ")"})
		}
	}
	items = ddltext.ForeignKeys(ddltext.CompositeKey(items, t), c.ForeignKeys)
	items = ddltext.Checks(items, &sqllex.SQLite, t)
	options := ""
	if t.Strict {
		options = " STRICT"
	}
	out := []state.Statement{ddltext.CreateTable(t, items, options)}
	out = append(out, start(t)...)
	out = append(out, ddltext.Indexes(&sqllex.SQLite, t)...)
	for _, x := range t.Fulltexts {
		out = append(out, fulltext(t, x)...)
	}
	return out
}

// column defines a column. Only a column "integer PRIMARY KEY" is the rowid, for which SQLite makes values; any other key may
// be NULL unless it is NOT NULL as well.
func column(t *state.Table, c state.Column) string {
	null, key := ddltext.NotNull(c), ""
	switch {
	case slices.ContainsFunc(t.Uniques, func(u []string) bool { return len(u) == 1 && u[0] == c.Name }):
		key = "UNIQUE"
	case ddltext.IsKey(t, c):
		key = "PRIMARY KEY"
		if strings.EqualFold(c.Type, "integer") {
			null = ""
		}
		if c.Identity != nil {
			key += " AUTOINCREMENT"
		}
	}
	return ddltext.Words(ddltext.Ident(c.Name), c.Type, ddltext.Collate(c), null, ddltext.Default(c), key)
}

// start makes the keys of a table start where its identity says. SQLite has the table sqlite_sequence as soon as a table has
// an AUTOINCREMENT.
func start(t *state.Table) []state.Statement {
	var out []state.Statement
	for _, c := range t.Columns {
		if c.Identity == nil || c.Identity.Start == 0 {
			continue
		}
		out = append(out, state.Statement{Kind: state.KindTable, Table: t.String(), Name: t.String(),
			SQL: fmt.Sprintf("INSERT INTO sqlite_sequence (name, seq) SELECT %s, %d "+
				"WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %[1]s)", ddltext.Literal(t.String()), c.Identity.Start-1)})
	}
	return out
}

// fulltext makes an FTS5 table that indexes a column without keeping its text a second time, and the triggers that keep it
// up to date, as https://sqlite.org/fts5.html#external_content_tables describes. Rows that are there before the index are
// added once. The table's key is its rowid.
func fulltext(t *state.Table, x state.Fulltext) []state.Statement {
	row := t.PrimaryKey[0]
	fts, table, id := ddltext.Ident(x.Name), ddltext.Ident(t.String()), ddltext.Ident(row)
	cols := ddltext.Columns(x.Columns)
	values := func(of string) string {
		list := make([]string, len(x.Columns))
		for i, c := range x.Columns {
			list[i] = of + "." + ddltext.Ident(c)
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
	return []state.Statement{
		statement(state.KindFulltext, x.Name, "CREATE VIRTUAL TABLE IF NOT EXISTS "+fts+" USING fts5("+cols+
			", content="+ddltext.Literal(t.String())+", content_rowid="+ddltext.Literal(row)+", tokenize="+ddltext.Literal(x.Analyzer)+")"),
		trigger("_insert", "INSERT", "  "+add),
		trigger("_delete", "DELETE", "  "+remove),
		trigger("_update", "UPDATE OF "+id+", "+cols, "  "+remove+"  "+add),
		statement(state.KindFulltext, x.Name, "INSERT INTO "+fts+"("+fts+") SELECT 'rebuild' WHERE NOT EXISTS (SELECT 1 FROM "+
			ddltext.Ident(x.Name+"_docsize")+") AND EXISTS (SELECT 1 FROM "+table+")"),
	}
}
