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
func (Printer) Plan(from, _ *state.Database, changes []state.Change) ([]plan.Step, error) {
	checks := plan.Checks{From: from, Changes: changes}
	return postgres.Planner{Print: Printer{}.Print, Syntax: syntax, Checks: checks, Lines: lines{checks}}.Steps(changes)
}

type lines struct{ checks plan.Checks }

// Lock does not change the step, because DDL waits for no lock.
func (lines) Lock(s plan.Step) plan.Step { return s }

func alter(t *state.Table, what ...string) string {
	return ddltext.Words(append([]string{"ALTER TABLE", ddltext.Table(t.TableName)}, what...)...)
}

func (lines) AddIndex(t *state.Table, x state.Index) string { return ddltext.Index(syntax, t, x).SQL }

func (lines) DropIndex(t *state.Table, x state.Index) string {
	return "DROP INDEX IF EXISTS " + ddltext.Table(t.TableName) + "@" + ddltext.Ident(x.Name)
}

func (lines) AddConstraint(t *state.Table, name, body string) string {
	return alter(t, "ADD CONSTRAINT IF NOT EXISTS", ddltext.Ident(name), body, "NOT VALID")
}

func (l lines) SetNotNull(c state.SetNotNull) []plan.Step {
	s := plan.One(c, plan.Validate, alter(c.Table, "ALTER COLUMN", ddltext.Ident(c.Column.Name), "SET NOT NULL"))
	s.Checks = l.checks.NoNulls(c.Table, c.Column)
	return []plan.Step{s}
}

// AlterType changes the type in place. It sets the default again, because the server keeps the text of the old default. The
// server cannot rewrite a column of an index, a constraint or the key.
func (l lines) AlterType(c state.AlterType) ([]plan.Step, error) {
	column := ddltext.Ident(c.To.Name)
	if c.From.Generated != "" || strings.Contains(strings.ToUpper(c.To.Type), " AS ") || c.From.Identity != nil || c.To.Identity != nil {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB cannot change how a column makes its values",
			Remedy: "add a column of another name, and drop this one"}
	}
	if rewrites(c.From.Type, c.To.Type) && constrained(l.checks, c) {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "CockroachDB does not rewrite a column of a key, an index or a constraint",
			Remedy: "add a column of another name with the new type, fill it, and drop this one"}
	}
	var steps []plan.Step
	if c.From.Default != "" {
		steps = append(steps, plan.One(c, plan.Metadata, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT")))
	}
	s := plan.One(c, plan.Rebuild, alter(c.Table, "ALTER COLUMN", column, ddltext.Words("TYPE", c.To.Type, ddltext.Collate(c.To),
		"USING", column+"::"+c.To.Type)))
	s.Checks = postgres.Fits(l.checks, c)
	steps = append(steps, s)
	if c.To.Default != "" {
		steps = append(steps, plan.One(c, plan.Metadata, alter(c.Table, "ALTER COLUMN", column, "SET DEFAULT", c.To.Default)))
	}
	return steps, nil
}

// AlterKey changes the key in place, and drops the unique index that the server creates for the old key.
func (l lines) AlterKey(c state.AlterKey) ([]plan.Step, error) {
	s := plan.One(c, plan.Backfill, alter(c.To, "ALTER PRIMARY KEY USING COLUMNS ("+ddltext.Columns(c.To.PrimaryKey)+")"))
	s.Checks = l.checks.Key(c.From, c.To)
	steps := []plan.Step{s}
	if len(c.From.PrimaryKey) > 0 {
		left := c.From.Name + "_" + strings.Join(c.From.PrimaryKey, "_") + "_key"
		if c.To.Index(left) == nil {
			steps = append(steps, plan.One(c, plan.Metadata, l.DropIndex(c.To, state.Index{Name: left})))
		}
	}
	return steps, nil
}

// families are types between which the server changes a column without writing its values anew, by the beginnings of their names.
var families = map[string]string{
	"int": "int", "smallint": "int", "bigint": "int", "integer": "int", "string": "text", "text": "text", "varchar": "text", "char": "text",
	"character": "text", "decimal": "decimal", "numeric": "decimal", "timestamptz": "time", "timestamp": "time",
}

// rewrites reports whether the server writes the values of a column anew to change its type.
func rewrites(from, to string) bool {
	family := func(typ string) string {
		word := strings.ToLower(typ)
		if at := strings.IndexAny(word, " (0123456789["); at >= 0 {
			word = word[:at]
		}
		return families[word]
	}
	a, b := family(from), family(to)
	return a == "" || a != b || strings.Contains(from, "[") || strings.Contains(to, "[")
}

// constrained reports whether a key, an index or a constraint names the column that a change is of.
func constrained(k plan.Checks, c state.AlterType) bool {
	t, name := plan.Remaining(k.From.Table(c.Table.TableName), k.Changes), c.To.Name
	if t == nil {
		return false
	}
	named := func(sql string) bool {
		return syntax.HasWord(sql, name) || strings.Contains(sql, ddltext.Ident(name))
	}
	for _, x := range t.Indexes {
		if slices.Contains(x.Include, name) || named(x.Where) || slices.ContainsFunc(x.Parts, func(p state.Part) bool {
			return p.Column == name || named(p.Expr)
		}) {
			return true
		}
	}
	for _, o := range k.From.Tables {
		for _, k := range o.ForeignKeys {
			if o.TableName == t.TableName && slices.Contains(k.Columns, name) || k.References == t.TableName && slices.Contains(k.Referenced, name) {
				return true
			}
		}
	}
	return slices.Contains(t.PrimaryKey, name) || slices.ContainsFunc(t.Checks, func(k state.Check) bool { return named(k.Expr) })
}
