package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Plan returns the steps of changes. If a change of a table cannot be made in place, the table is rebuilt once, with all of its
// changes.
func (Printer) Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error) {
	for _, c := range changes {
		altered := state.Altered(c)
		if altered == nil {
			continue
		}
		live := from.Table(altered.TableName)
		if live != nil && strings.Contains(live.Options, onConflict) && !inPlace(c, live) {
			return nil, fmt.Errorf("%s: the change makes the table %s again, which would lose an %s of it; make the table without that clause, and use query.UpsertOn, or change it by hand",
				c.Title(), live, live.Options[strings.Index(live.Options, onConflict):])
		}
	}
	return plan.Rebuilder{InPlace: inPlace, Steps: steps, Rebuild: rebuild}.Plan(from, to, changes), nil
}

// inPlace reports whether SQLite has a statement for the change. A column goes in place if nothing else of the table names it; it
// comes in place unless it is NOT NULL without a constant.
func inPlace(c state.Change, from *state.Table) bool {
	switch c := c.(type) {
	case state.AddColumn:
		constant := c.Column.Default != "" && !strings.Contains(c.Column.Default, "(") && !strings.HasPrefix(strings.ToUpper(c.Column.Default), "CURRENT_")
		return (constant || c.Column.Default == "" && !c.Column.NotNull) && (!state.Computed(c.Column) || state.Virtual(c.Column))
	case state.DropColumn:
		return from != nil && !named(from, c.Column.Name)
	case state.AddIndex, state.DropIndex, state.AddFulltext, state.DropFulltext:
		return true
	}
	return false
}

// named reports whether anything of a table but the column itself names it.
func named(t *state.Table, column string) bool {
	in := func(names []string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, column) })
	}
	texts := []string{}
	for _, k := range t.Checks {
		texts = append(texts, k.Expr)
	}
	for _, x := range t.Indexes {
		texts = append(texts, x.Where)
		for _, p := range x.Parts {
			texts = append(texts, p.Expr)
			if strings.EqualFold(p.Column, column) {
				return true
			}
		}
	}
	for _, c := range t.Columns {
		texts = append(texts, c.Generated)
	}
	for _, text := range texts {
		if strings.Contains(strings.ToLower(text), strings.ToLower(column)) {
			return true
		}
	}
	return in(t.PrimaryKey) || slices.ContainsFunc(t.Uniques, in) ||
		slices.ContainsFunc(t.ForeignKeys, func(k state.ForeignKey) bool { return in(k.Columns) }) ||
		slices.ContainsFunc(t.Fulltexts, func(x state.Fulltext) bool {
			return slices.ContainsFunc(x.Columns, func(s string) bool { return strings.EqualFold(state.SourceOf(s).Column, column) })
		})
}

// steps are those of a change in place. DDL is transactional.
func steps(k plan.Checks, c state.Change) []plan.Step {
	s := plan.One(c, plan.Metadata)
	s.Together = true
	add := func(list ...string) { s.SQL = append(s.SQL, list...) }
	statements := func(list []state.Statement) {
		for _, st := range list {
			add(st.SQL)
		}
	}
	switch c := c.(type) {
	case state.CreateSchema, state.SetComment, state.SetSetting:
		return nil
	case state.AlterValues:
		return []plan.Step{k.Values(c)}
	case state.CreateTable, state.CreateView:
		statements(Printer{}.Print(c))
	case state.DropView:
		add("DROP VIEW IF EXISTS " + ddltext.Table(c.View.TableName))
	case state.DropTable:
		for _, x := range c.Table.Fulltexts {
			add(dropFulltext(x)...)
		}
		add("DROP TABLE IF EXISTS " + ddltext.Table(c.Table.TableName))
		s.Unbound = true
	case state.RenameTable:
		add("ALTER TABLE " + ddltext.Table(c.From) + " RENAME TO " + ddltext.Ident(c.To.Name))
	case state.AddColumn:
		add("ALTER TABLE " + ddltext.Table(c.Table.TableName) + " ADD COLUMN " + column(&state.Table{}, c.Column))
	case state.DropColumn:
		add("ALTER TABLE " + ddltext.Table(c.Table.TableName) + " DROP COLUMN " + ddltext.Ident(c.Column.Name))
	case state.RenameColumn:
		add("ALTER TABLE " + ddltext.Table(c.Table.TableName) + " RENAME COLUMN " + ddltext.Ident(c.From) + " TO " + ddltext.Ident(c.To))
	case state.AddIndex:
		s.Cost = plan.Backfill
		if c.Index.Unique {
			s.Checks, s.Phase = k.Single(c.Table, c.Index), plan.Contract
		}
		add(ddltext.Index(syntax, c.Table, c.Index).SQL)
	case state.DropIndex:
		add("DROP INDEX IF EXISTS " + ddltext.Ident(c.Index.Name))
	case state.AddFulltext:
		s.Cost = plan.Backfill
		statements(fulltext(c.Table, c.Fulltext))
	case state.DropFulltext:
		add(dropFulltext(c.Fulltext)...)
	}
	return []plan.Step{s}
}

func dropFulltext(x state.Fulltext) []string {
	var out []string
	for _, suffix := range []string{"_insert", "_delete", "_update"} {
		out = append(out, "DROP TRIGGER IF EXISTS "+ddltext.Ident(x.Name+suffix))
	}
	return append(out, "DROP TABLE IF EXISTS "+ddltext.Ident(x.Name))
}
