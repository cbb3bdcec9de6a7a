package cockroach

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// Plan returns the steps of changes. Each statement is a separate job. The server runs it without blocking other programs.
func (Printer) Plan(from, to *state.Database, changes []state.Change) ([]plan.Step, error) {
	checks := plan.Checks{From: from, To: to, Changes: changes}
	changes = postgres.References(from, to, changes, Rewrites)
	changes = settingsInOrder(commented(continued(from, changes)))
	discarded, changes := zonesTogether(from, regionColumnsLast(changes))
	steps, err := postgres.Planner{Print: Printer{}.Print, Syntax: syntax, Checks: checks, Lines: lines{checks}}.Steps(changes)
	return append(discarded, steps...), err
}

type lines struct{ checks plan.Checks }

// Lock does not change the step, because DDL waits for no lock.
func (lines) Lock(s plan.Step) plan.Step { return s }

// NumbersRows is false: the backfill of a new column cannot ask a sequence.
func (lines) NumbersRows() bool { return false }

// FillsLater is false: the server computes the defaults while programs write.
func (lines) FillsLater() bool { return false }

func alter(t *state.Table, what ...string) string {
	return ddltext.Words(append([]string{"ALTER TABLE", ddltext.Table(t.TableName)}, what...)...)
}

func (lines) AddIndex(t *state.Table, x state.Index) string { return ddltext.Index(syntax, t, x).SQL }

func (lines) DropIndex(t *state.Table, x state.Index) string {
	return "DROP INDEX IF EXISTS " + indexName(t, x.Name)
}

func (lines) RenameIndex(t *state.Table, from, to string) string {
	return "ALTER INDEX " + indexName(t, from) + " RENAME TO " + ddltext.Ident(to)
}

func (lines) AddConstraint(t *state.Table, name, body string) string {
	return alter(t, "ADD CONSTRAINT IF NOT EXISTS", ddltext.Ident(name), body, "NOT VALID")
}

func (l lines) SetNotNull(c state.SetNotNull) []plan.Step {
	s := plan.One(c, plan.Validate, alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.Column.Name), "SET NOT NULL"))
	s.Checks = l.checks.NoNulls(c.Table, c.Column)
	return []plan.Step{s}
}

// AlterKey changes the key in place, and drops the unique index that the server creates for the old key.
func (l lines) AlterKey(c state.AlterKey) ([]plan.Step, error) {
	s := plan.One(c, plan.Backfill, alter(c.To, "ALTER PRIMARY KEY USING COLUMNS", key(c.To)))
	s.Done = hasKey(c.To)
	if slices.Equal(c.From.PrimaryKey, c.To.PrimaryKey) { // only the buckets
		s.Phase = plan.Expand
		return []plan.Step{s}, nil
	}
	s.Checks = l.checks.Key(c.From, c.To)
	steps := []plan.Step{s}
	if len(c.From.PrimaryKey) > 0 {
		left := c.From.Name + "_" + strings.Join(c.From.PrimaryKey, "_") + "_key"
		if c.To.Index(left) == nil {
			drop := plan.One(c, plan.Metadata, l.DropIndex(c.To, state.Index{Name: left}))
			drop.Done = postgres.Done(state.DropIndex{Table: c.To, Index: state.Index{Name: left}})
			steps = append(steps, drop)
		}
	}
	return steps, nil
}
