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
	var words []string
	if t.Strict {
		words = append(words, "STRICT")
	}
	if strings.HasPrefix(t.Options, withoutRowID) { // of a table that is rebuilt
		words = append(words, withoutRowID)
	}
	options := ""
	if len(words) > 0 {
		options = " " + strings.Join(words, ", ")
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
