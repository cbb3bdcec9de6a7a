package postgres

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Planner plans the steps of changes without blocking running programs: indexes are built concurrently, and constraints are validated
// after they are added.
type Planner struct {
	Print  func(state.Change) []state.Statement
	Syntax *sqllex.Syntax
	plan.Checks
	// Lines are the statements that differ between PostgreSQL and CockroachDB.
	Lines
}

// Lines are statements that PostgreSQL and CockroachDB write differently.
type Lines interface {
	AddIndex(t *state.Table, x state.Index) string
	DropIndex(t *state.Table, x state.Index) string
	RenameIndex(t *state.Table, from, to string) string
	AlterType(c state.AlterType) ([]plan.Step, error)
	AlterKey(c state.AlterKey) ([]plan.Step, error)
	AlterEnum(c state.AlterEnum) ([]plan.Step, error)
	SetNotNull(c state.SetNotNull) []plan.Step
	// FillsLater reports whether a new column gets a default that is no constant after ADD COLUMN, which locks the table.
	FillsLater() bool
	// NumbersRows reports whether existing rows get numbers of a sequence for a new column.
	NumbersRows() bool
	// Lock marks a step that waits for a lock.
	Lock(plan.Step) plan.Step
	// Define is the definition of a new column behind its name.
	Define(c state.Column) string
	// Own plans a change that only one of the databases has. ok is false for other changes.
	Own(c state.Change) (steps []plan.Step, ok bool, err error)
	// AddConstraint adds a constraint without checking existing rows.
	AddConstraint(t *state.Table, name, body string) string
}

// Plan implements migrate's engine.
func (Printer) Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error) {
	changes = References(from, to, changes, func(c state.AlterType) bool { return c.From.Type != c.To.Type })
	checks := plan.Checks{From: from, To: to, Changes: changes, Via: via}
	return Planner{Print: Printer{}.Print, Syntax: &sqllex.Postgres, Checks: checks, Lines: lines{checks}}.Steps(changes)
}

// Steps returns the steps of changes.
func (p Planner) Steps(changes []state.Change) ([]plan.Step, error) {
	var out []plan.Step
	for _, c := range changes {
		steps, err := p.steps(c)
		if err != nil {
			return nil, err
		}
		out = append(out, proven(c, steps)...)
	}
	return out, nil
}

func (p Planner) steps(c state.Change) ([]plan.Step, error) {
	if steps, ok, err := p.Own(c); ok || err != nil {
		return steps, err
	}
	if err := p.heldByPolicy(c); err != nil {
		return nil, err
	}
	one := func(cost plan.Cost, sql ...string) []plan.Step { return []plan.Step{p.Lock(plan.One(c, cost, sql...))} }
	switch c := c.(type) {
	case state.CreateSequence, state.DropSequence, state.AlterSequence, state.RenameSequence:
		return []plan.Step{p.sequence(c)}, nil
	case state.AlterRowSecurity, state.CreatePolicy, state.DropPolicy, state.AlterPolicy, state.RenamePolicy:
		return p.policy(c), nil
	case state.CreateEnum, state.DropEnum, state.RenameEnum, state.RenameEnumValue, state.AddEnumValues, state.AlterEnum:
		return p.enum(c)
	case state.CreateSchema, state.CreateView, state.CreateTable:
		s := plan.One(c, plan.Metadata, texts(p.Print(c))...)
		s.Together = true
		return []plan.Step{s}, nil
	case state.DropView:
		return one(plan.Metadata, "DROP VIEW IF EXISTS "+ddltext.Table(c.View.TableName)), nil
	case state.DropTable:
		return one(plan.Metadata, "DROP TABLE IF EXISTS "+ddltext.Table(c.Table.TableName)), nil
	case state.RenameTable:
		return one(plan.Metadata, "ALTER TABLE IF EXISTS "+ddltext.Table(c.From)+" RENAME TO "+ddltext.Ident(c.To.Name)), nil
	case state.SetComment:
		return p.comment(c), nil
	case state.AddColumn, state.DropColumn, state.RenameColumn, state.AlterType, state.SetNotNull, state.DropNotNull, state.SetDefault:
		return p.column(c)
	case state.AlterValues:
		return []plan.Step{p.Values(c)}, nil
	case state.AlterKey:
		return p.AlterKey(c)
	case state.AddIndex, state.DropIndex, state.RenameIndex, state.AddCheck, state.DropCheck, state.AddForeignKey, state.DropForeignKey:
		return p.constraint(c), nil
	}
	return nil, &plan.Unsupported{Change: c.Title(), Why: "the database cannot make the change", Remedy: "undo it in the schema"}
}

func texts(list []state.Statement) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s.SQL
	}
	return out
}

func alter(t *state.Table, what ...string) string {
	return ddltext.Words(append([]string{"ALTER TABLE", ddltext.Table(t.TableName)}, what...)...)
}
