// Package crate prints changes of a CrateDB database as statements.
package crate

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// Printer prints the statements of CrateDB.
type Printer struct{ plan.Statements }

// Print returns the statements of a change. The server creates a schema with its first table, and has no foreign keys.
func (Printer) Print(c state.Change) []state.Statement {
	switch c := c.(type) {
	case state.CreateSchema:
		return nil
	case state.CreateTable:
		return append(createAnalyzers(c.Table), createTable(c.Table))
	case state.CreateView:
		return []state.Statement{postgres.CreateView(c)}
	}
	panic(fmt.Sprintf("crate: no statements for %T", c))
}

// Type returns the type of a column, with its members and its storage, on one line.
func (Printer) Type(c state.Column) string {
	return ddltext.Words(typeOf(c, func(int) string { return "" }, ", "), c.Storage)
}

func createTable(t *state.Table) state.Statement {
	var items []ddltext.Item
	for _, c := range t.Columns {
		primary, null := "", ddltext.NotNull(c)
		if ddltext.IsKey(t, c) {
			primary, null = "PRIMARY KEY", ""
		}
		items = append(items, ddltext.Item{Doc: c.Doc, SQL: ddltext.Words(ddltext.Ident(c.Name), typeOf(c, lines, ","),
			ddltext.Default(c), null, primary, c.Storage)})
	}
	items = ddltext.CompositeKey(items, t)
	for _, x := range t.Fulltexts {
		items = append(items, ddltext.Item{SQL: ddltext.Words("INDEX", ddltext.Ident(x.Name),
			"USING FULLTEXT ("+sources(x)+") WITH (analyzer =", ddltext.Literal(x.Analyzer)+")")})
	}
	return ddltext.CreateTable(t, ddltext.Checks(items, &sqllex.CrateDB, t), options(t))
}

// lines begins a line for a member of the depth.
func lines(depth int) string { return "\n" + strings.Repeat("  ", depth+1) }

// typeOf is the type of a column, with its members inside of the innermost brackets: ARRAY(OBJECT(DYNAMIC) AS ("a" TEXT)).
func typeOf(c state.Column, begin func(depth int) string, separator string) string {
	var whole func(c state.Column, depth int) string
	whole = func(c state.Column, depth int) string {
		if len(c.Members) == 0 {
			return c.Type
		}
		texts := make([]string, len(c.Members))
		for i, m := range c.Members {
			texts[i] = begin(depth) + ddltext.Words(ddltext.Ident(m.Name), whole(m, depth+1), generated(m), ddltext.Default(m), ddltext.NotNull(m), m.Storage)
		}
		members := " AS (" + strings.Join(texts, separator) + begin(depth-1) + ")"
		object := strings.TrimPrefix(c.Type, "ARRAY(")
		if object == c.Type {
			return c.Type + members
		}
		return "ARRAY(" + strings.TrimSuffix(object, ")") + members + ")"
	}
	return whole(c, 1)
}

// generated is the clause of a generated member of a live table.
func generated(c state.Column) string {
	if c.Generated == "" {
		return ""
	}
	return "GENERATED ALWAYS AS " + c.Generated
}

// options are the clauses behind the columns.
func options(t *state.Table) string {
	var b strings.Builder
	if t.ClusteredBy != "" || t.Shards > 0 {
		b.WriteString(" CLUSTERED")
		if t.ClusteredBy != "" {
			b.WriteString(" BY (" + ddltext.Ident(t.ClusteredBy) + ")")
		}
		if t.Shards > 0 {
			b.WriteString(" INTO " + strconv.Itoa(t.Shards) + " SHARDS")
		}
	}
	if len(t.PartitionedBy) > 0 {
		b.WriteString(" PARTITIONED BY (" + ddltext.Columns(t.PartitionedBy) + ")")
	}
	if len(t.Settings) > 0 {
		b.WriteString(" WITH (\n")
		for i, name := range slices.Sorted(maps.Keys(t.Settings)) {
			if i > 0 {
				b.WriteString(",\n")
			}
			b.WriteString("  " + ddltext.Ident(name) + " = " + ddltext.Literal(t.Settings[name]))
		}
		b.WriteString("\n)")
	}
	return b.String()
}

// sources are the columns and members of a full-text index.
func sources(x state.Fulltext) string {
	list := make([]string, len(x.Columns))
	for i, text := range x.Columns {
		s := state.SourceOf(text)
		list[i] = ddltext.Ident(s.Column)
		for _, key := range s.Path {
			list[i] += "[" + ddltext.Literal(key) + "]"
		}
	}
	return strings.Join(list, ", ")
}
