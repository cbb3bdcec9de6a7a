package postgres

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

func (p Planner) column(c state.Change) ([]plan.Step, error) {
	one := func(cost plan.Cost, sql ...string) []plan.Step { return []plan.Step{p.Lock(plan.One(c, cost, sql...))} }
	switch c := c.(type) {
	case state.AddColumn:
		return p.addColumn(c), nil
	case state.DropColumn:
		return one(plan.Metadata, alter(c.Table, "DROP COLUMN IF EXISTS", ddltext.Ident(c.Column.Name))), nil
	case state.RenameColumn:
		return one(plan.Metadata, alter(c.Table, "RENAME COLUMN", ddltext.Ident(c.From), "TO", ddltext.Ident(c.To))), nil
	case state.AlterType:
		steps, err := p.AlterType(c)
		if err == nil && len(steps) > 0 && slices.Contains(p.Revalued(c.Table), c.To.Name) {
			steps[0].Checks = append(steps[0].Checks, p.Kept(c.Table, c.To.Name)...)
		}
		return steps, err
	case state.SetNotNull:
		return p.SetNotNull(c), nil
	case state.DropNotNull:
		return one(plan.Metadata, alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.Column.Name), "DROP NOT NULL")), nil
	case state.SetDefault:
		what := "DROP DEFAULT"
		if c.To.Default != "" {
			what = "SET DEFAULT " + c.To.Default
		}
		return one(plan.Metadata, alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.To.Name), what)), nil
	}
	return nil, nil
}

// addColumn adds a column. A default that is a constant costs nothing; another one is computed for each row.
func (p Planner) addColumn(c state.AddColumn) []plan.Step {
	col := c.Column
	cost := plan.Metadata
	if strings.Contains(col.Default, "(") && !strings.Contains(strings.ToUpper(col.Default), "CURRENT_TIMESTAMP") || col.Identity != nil {
		cost = plan.Backfill
	}
	s := p.Lock(plan.One(c, cost, alter(c.Table, "ADD COLUMN IF NOT EXISTS", ddltext.Ident(col.Name), p.Define(col))))
	if state.Numbered(col) {
		s.Checks = p.Enough(c.Table, col)
		if !p.NumbersRows() {
			s.Checks = p.NoNumbers(c.Table, col)
		}
	}
	var comment []plan.Step
	if col.Comment != "" {
		comment = p.comment(state.SetComment{Table: c.Table, Column: col.Name, To: col.Comment})
		if s.Together { // one transaction
			s.SQL, comment = append(s.SQL, comment[0].SQL...), nil
		}
	}
	if cost == plan.Backfill && col.Identity == nil && p.FillsLater() {
		return append(p.filled(c, s), comment...)
	}
	switch {
	case col.NotNull && state.Computed(col):
		s.Checks = append(s.Checks, p.NoNulls(c.Table, col)...)
	case col.NotNull && !state.Filled(col):
		s.Checks = append(s.Checks, p.NoRows(c.Table, col)...)
	}
	return append([]plan.Step{s}, comment...)
}

// comment sets the comment of a table or of a column.
func (p Planner) comment(c state.SetComment) []plan.Step {
	object := "TABLE " + ddltext.Table(c.Table.TableName)
	if c.Column != "" {
		object = "COLUMN " + ddltext.Table(c.Table.TableName) + "." + ddltext.Ident(c.Column)
	}
	text := "NULL"
	if c.To != "" {
		text = ddltext.Literal(c.To)
	}
	return []plan.Step{p.Lock(plan.One(c, plan.Metadata, "COMMENT ON "+object+" IS "+text))}
}

// filled adds a column without values, gives rows their values in ranges of the key, and then makes it required: with ADD COLUMN alone
// the server would compute the default of all rows while it locks the table.
func (p Planner) filled(c state.AddColumn, s plan.Step) []plan.Step {
	col, keys := c.Column, plan.Ranges{}
	keys, _ = plan.RangesOf(c.Table)
	add := alter(c.Table, "ADD COLUMN IF NOT EXISTS", ddltext.Words(ddltext.Ident(col.Name), col.Type, ddltext.Collate(col)))
	s.SQL = append([]string{add, alter(c.Table, "ALTER COLUMN", ddltext.Ident(col.Name), "SET "+ddltext.Default(col))}, s.SQL[1:]...)
	s.Fill = &plan.Fill{Table: c.Table.TableName, Column: col.Name, Value: col.Default, Key: keys.Key, Type: keys.Type}
	s.Done = Done(c)
	steps := []plan.Step{s}
	if col.NotNull {
		required := state.SetNotNull{Table: c.Table, Column: col}
		steps = append(steps, proven(required, p.SetNotNull(required))...)
	}
	return steps
}
