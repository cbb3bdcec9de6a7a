package postgres

import (
	"errors"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// lines are PostgreSQL's.
type lines struct{ checks plan.Checks }

// Lock sets a short lock timeout for the statements. It needs a transaction.
func (lines) Lock(s plan.Step) plan.Step { return locked(s) }

func (lines) FillsLater() bool { return true }

func (lines) NumbersRows() bool { return true }

func (lines) Define(c state.Column) string {
	return ddltext.Words(c.Type, ddltext.Collate(c), Identity(c), ddltext.NotNull(c), ddltext.Default(c))
}

func (lines) Own(state.Change) ([]plan.Step, bool, error) { return nil, false, nil }

func locked(s plan.Step) plan.Step {
	s.Locked, s.Together = true, true
	return s
}

// AddIndex builds an index without blocking writes. It cannot run in a transaction. A failure leaves an INVALID index.
func (lines) AddIndex(t *state.Table, x state.Index) string {
	sql := ddltext.Index(&sqllex.Postgres, t, x).SQL
	return strings.Replace(sql, "INDEX IF NOT EXISTS", "INDEX CONCURRENTLY IF NOT EXISTS", 1)
}

func (lines) DropIndex(t *state.Table, x state.Index) string {
	if x.Constraint {
		return alter(t, "DROP CONSTRAINT IF EXISTS", ddltext.Ident(x.Name))
	}
	return "DROP INDEX CONCURRENTLY IF EXISTS " + ddltext.Table(state.TableName{Schema: t.Schema, Name: x.Name})
}

func (lines) RenameIndex(t *state.Table, from, to string) string {
	return "ALTER INDEX " + ddltext.Table(state.TableName{Schema: t.Schema, Name: from}) + " RENAME TO " + ddltext.Ident(to)
}

// AddConstraint asks the catalog first, because ADD CONSTRAINT has no IF NOT EXISTS.
func (lines) AddConstraint(t *state.Table, name, body string) string {
	table := ddltext.Table(t.TableName)
	text := ddltext.Words("\n  IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname =", ddltext.Literal(name),
		"AND conrelid =", ddltext.Literal(table)+"::regclass) THEN\n    ALTER TABLE", table,
		"ADD CONSTRAINT", ddltext.Ident(name), body, "NOT VALID;\n  END IF;\nEND ")
	tag := dollarTag(text)
	return "DO " + tag + "BEGIN" + text + tag
}

var maxName = target.Of(target.Postgres).MaxName

// clipped is the beginning of a name, with at most so many bytes and with whole characters.
func clipped(name string, most int) string {
	return strings.ToValidUTF8(name[:min(len(name), most)], "")
}

// SetNotNull first validates a constraint that no row is NULL, so that the table is locked only briefly.
func (l lines) SetNotNull(c state.SetNotNull) []plan.Step {
	column, name := ddltext.Ident(c.Column.Name), ddltext.Ident(clipped("crategen_not_null_"+c.Column.Name, maxName))
	add := locked(plan.One(c, plan.Metadata, alter(c.Table, "DROP CONSTRAINT IF EXISTS", name),
		alter(c.Table, "ADD CONSTRAINT", name, "CHECK ("+column+" IS NOT NULL) NOT VALID")))
	add.Together, add.Checks = true, l.checks.NoNulls(c.Table, c.Column)
	validate := plan.One(c, plan.Validate, alter(c.Table, "VALIDATE CONSTRAINT", name))
	set := locked(plan.One(c, plan.Metadata, alter(c.Table, "ALTER COLUMN", column, "SET NOT NULL"),
		alter(c.Table, "DROP CONSTRAINT IF EXISTS", name)))
	set.Together = true
	return []plan.Step{add, validate, set}
}

// SourceOf returns an error for a change of the type of a column from which the database computes another one that stays: the server
// refuses it.
func SourceOf(k plan.Checks, c state.AlterType, syntax *sqllex.Syntax) error {
	t := k.From.Table(c.Table.TableName)
	if t == nil {
		return nil
	}
	for _, g := range t.Columns {
		stays := c.Table.Column(g.Name) != nil
		if g.Name == c.To.Name || !stays || !state.Computed(g) || c.From.Type == c.To.Type {
			continue
		}
		if of, _ := state.ComputationOf(g); state.Names(syntax, of.Expr, c.To.Name) {
			return &plan.Unsupported{Change: c.Title(), Why: "the generated column " + g.Name + " is computed from it",
				Remedy: "drop " + g.Name + " in a migration before, and add it again in one after it"}
		}
	}
	return nil
}

// StorageOf refuses a change of whether a generated column is stored: no server has a statement for it, and a column that goes and comes again
// would be missing in between, with its indexes.
func StorageOf(c state.AlterType, server string) error {
	was, is := state.Virtual(c.From), state.Virtual(c.To)
	if !state.Computed(c.From) || !state.Computed(c.To) || was == is {
		return nil
	}
	why := server + " has no statement that stores the values of a virtual column"
	if is {
		why = server + " has no statement that makes a stored column a virtual one"
	}
	return &plan.Unsupported{Change: c.Title(), Why: why,
		Remedy: "add a column of another name, let programs read that one, and drop this one later"}
}

// AlterType rewrites the table if the storage of the values differs, and locks it during the rewrite.
func (l lines) AlterType(c state.AlterType) ([]plan.Step, error) {
	column := ddltext.Ident(c.To.Name)
	if err := StorageOf(c, "PostgreSQL"); err != nil {
		return nil, err
	}
	if state.Computed(c.From) || state.Computed(c.To) || state.Serial(c.To) {
		return nil, &plan.Unsupported{Change: c.Title(), Why: "PostgreSQL cannot change how a column makes its values",
			Remedy: "add a column of another name, and drop this one"}
	}
	if err := errors.Join(SourceOf(l.checks, c, &sqllex.Postgres), EnumSource(l.checks, c)); err != nil {
		return nil, err
	}
	s := locked(plan.One(c, plan.Rebuild))
	s.Together = true
	if c.From.Identity != nil && c.To.Identity == nil {
		s.SQL = append(s.SQL, alter(c.Table, "ALTER COLUMN", column, "DROP IDENTITY IF EXISTS"))
	}
	changed := func() {
		before, next, after := SetIdentity(c)
		say := func(words []string) {
			if len(words) > 0 {
				s.SQL = append(s.SQL, alter(c.Table, "ALTER COLUMN", column, strings.Join(words, " ")))
			}
		}
		if next == "" {
			say(append(before, after...))
			return
		}
		say(before)
		s.SQL = append(s.SQL, next)
		say(after)
	}
	changes := c.From.Identity != nil && c.To.Identity != nil && *c.From.Identity != *c.To.Identity
	narrows := state.NarrowsNumbers(c.From.Type, c.To.Type)
	if changes && narrows { // the new type may not have the old bounds
		changed()
	}
	if c.From.Type != c.To.Type || c.From.Collation != c.To.Collation {
		off, again := around(l.checks.From.Table(c.Table.TableName), c.Table, c.To.Name)
		s.SQL = append(s.SQL, off...)
		if l.checks.EnumOf(c.From) != nil || l.checks.EnumOf(c.To) != nil {
			off, on := expressions(plan.Remaining(l.checks.From.Table(c.Table.TableName), l.checks.Changes), c.To.Name)
			s.SQL, again = append(s.SQL, off...), append(on, again...)
		}
		if c.From.Default != "" {
			s.SQL = append(s.SQL, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT"))
		}
		s.SQL = append(s.SQL, alter(c.Table, "ALTER COLUMN", column, ddltext.Words("TYPE", c.To.Type, ddltext.Collate(c.To),
			"USING", l.checks.Cast(column, c.From.Type, state.Column{Type: c.To.Type}))))
		if c.To.Default != "" {
			s.SQL = append(s.SQL, alter(c.Table, "ALTER COLUMN", column, "SET DEFAULT", c.To.Default))
		}
		s.SQL = append(s.SQL, again...)
		s.Checks = Fits(l.checks, c)
	}
	switch {
	case c.From.Identity == nil && c.To.Identity != nil:
		n := AddIdentity(c) // all in one transaction
		s.SQL = slices.Concat(s.SQL, n.Before, []string{n.Add, n.Start}, n.After)
		s.Done = Identities(c.Table.TableName, c.To.Name)
	case changes && !narrows:
		changed()
	}
	if c.From.Type == c.To.Type && c.From.Collation == c.To.Collation {
		s.Cost = plan.Metadata
	}
	return IdentityChecks(l.checks, c, []plan.Step{s}), nil
}

// AlterKey replaces the primary key in one statement.
func (l lines) AlterKey(c state.AlterKey) ([]plan.Step, error) {
	s := locked(plan.One(c, plan.Backfill, alter(c.To, "DROP CONSTRAINT IF EXISTS "+ddltext.Ident(keyName(c.From))+",",
		"ADD CONSTRAINT", ddltext.Ident(keyName(c.From)), "PRIMARY KEY ("+ddltext.Columns(c.To.PrimaryKey)+")")))
	s.Checks = l.checks.Key(c.From, c.To)
	return []plan.Step{s}, nil
}

// keyName is the name of a primary key: the one that the server has, or the one that it would give.
func keyName(t *state.Table) string {
	if t.KeyName != "" {
		return t.KeyName
	}
	return t.Name + "_pkey"
}
