package postgres

import (
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// constraint plans indexes, checks and foreign keys. A constraint is added without a look at the rows that are there, which takes
// a lock for a moment, and then validated beside running programs.
func (p Planner) constraint(c state.Change) []plan.Step {
	switch c := c.(type) {
	case state.AddIndex:
		s := plan.One(c, plan.Backfill, p.AddIndex(c.Table, c.Index))
		if c.Index.Unique {
			s.Checks = p.Single(c.Table, c.Index)
			s.Phase = plan.Contract
		}
		return []plan.Step{s}
	case state.DropIndex:
		return []plan.Step{plan.One(c, plan.Metadata, p.DropIndex(c.Table, c.Index))}
	case state.RenameIndex:
		return []plan.Step{p.Lock(plan.One(c, plan.Metadata, p.RenameIndex(c.Table, c.From, c.Index.Name)))}
	case state.AddCheck:
		return p.added(c, c.Table, c.Check.Name, "CHECK ("+p.Syntax.Part(c.Check.Expr)+")", p.Holds(c.Table, c.Check))
	case state.AddForeignKey:
		return p.added(c, c.Table, c.Key.Name, ddltext.Reference(c.Key), p.Refers(c.Table, c.Key))
	case state.DropCheck:
		return []plan.Step{p.Lock(plan.One(c, plan.Metadata, alter(c.Table, "DROP CONSTRAINT IF EXISTS", ddltext.Ident(c.Check.Name))))}
	case state.DropForeignKey:
		return []plan.Step{p.Lock(plan.One(c, plan.Metadata, alter(c.Table, "DROP CONSTRAINT IF EXISTS", ddltext.Ident(c.Key.Name))))}
	}
	return nil
}

func (p Planner) added(c state.Change, t *state.Table, name, body string, checks []plan.Check) []plan.Step {
	add := p.Lock(plan.One(c, plan.Metadata, p.AddConstraint(t, name, body)))
	add.Checks, add.Phase, add.Done = checks, plan.Contract, Done(c)
	validate := plan.One(c, plan.Validate, alter(t, "VALIDATE CONSTRAINT", ddltext.Ident(name)))
	validate.Change.Action, validate.Phase = "validate", plan.Contract
	validate.Done = Constraints(t.TableName, "count(*)", name, " AND k.convalidated")
	return []plan.Step{add, validate}
}
