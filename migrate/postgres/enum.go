package postgres

import (
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// createEnum asks the catalog first, because PostgreSQL's CREATE TYPE has no IF NOT EXISTS.
func createEnum(e state.Enum) state.Statement {
	text := ddltext.Words("\n  IF NOT EXISTS (SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname =", schema(e.TableName),
		"AND t.typname =", ddltext.Literal(e.Name)+") THEN\n    CREATE TYPE", ddltext.Table(e.TableName), "AS ENUM ("+plan.Values(e.Values)+");\n  END IF;\nEND ")
	tag := dollarTag(text)
	return EnumStatement(e, "DO "+tag+"BEGIN"+text+tag)
}

// EnumStatement is the statement that creates an enum type.
func EnumStatement(e state.Enum, sql string) state.Statement {
	return state.Statement{Kind: state.KindEnum, Table: e.String(), Name: e.String(), SQL: sql}
}

// enum plans the changes of enum types that PostgreSQL and CockroachDB make alike: in place, each in a transaction of its own.
func (p Planner) enum(c state.Change) ([]plan.Step, error) {
	var statements []string
	switch c := c.(type) {
	case state.CreateEnum:
		statements = texts(p.Print(c))
	case state.DropEnum:
		statements = []string{"DROP TYPE IF EXISTS " + ddltext.Table(c.Enum.TableName)}
	case state.RenameEnum:
		statements = []string{"ALTER TYPE " + ddltext.Table(c.From) + " RENAME TO " + ddltext.Ident(c.To.Name)}
	case state.RenameEnumValue:
		statements = []string{"ALTER TYPE " + ddltext.Table(c.Enum.TableName) + " RENAME VALUE " + ddltext.Literal(c.Value.From) + " TO " + ddltext.Literal(c.Value.To)}
	case state.AddEnumValues:
		statements = addValues(c)
	case state.AlterEnum:
		return p.AlterEnum(c)
	}
	return []plan.Step{plan.One(c, plan.Metadata, statements...)}, nil
}

// addValues adds each value behind the one that it follows, or before the first one.
func addValues(c state.AddEnumValues) []string {
	var out []string
	for i, v := range c.To.Values {
		if slices.Contains(c.From.Values, v) {
			continue
		}
		place := ""
		switch {
		case i > 0:
			place = "AFTER " + ddltext.Literal(c.To.Values[i-1])
		case len(c.From.Values) > 0:
			place = "BEFORE " + ddltext.Literal(c.From.Values[0])
		}
		out = append(out, ddltext.Words("ALTER TYPE", ddltext.Table(c.To.TableName), "ADD VALUE IF NOT EXISTS", ddltext.Literal(v), place))
	}
	return out
}

// AlterEnum makes a new type and gives it to all columns, in one transaction: PostgreSQL takes no value away from a type.
func (l lines) AlterEnum(c state.AlterEnum) ([]plan.Step, error) {
	next := c.To.TableName
	next.Name = clipped(state.InterimNew+next.Name, maxName)
	s := locked(plan.One(c, plan.Rebuild, "CREATE TYPE "+ddltext.Table(next)+" AS ENUM ("+plan.Values(c.To.Values)+")"))
	var change, after []string
	for _, t := range l.checks.To.Tables {
		have := t
		if l.checks.From.Table(t.TableName) != nil {
			have = plan.Remaining(l.checks.From.Table(t.TableName), l.checks.Changes)
		}
		for _, col := range t.Columns {
			if !c.To.IsOf(col) {
				continue
			}
			if err := SourceOf(l.checks, state.AlterType{Table: t, From: col, To: state.Column{Name: col.Name, Type: next.Name}}, &sqllex.Postgres); err != nil {
				return nil, err
			}
			column, array := ddltext.Ident(col.Name), ""
			if strings.HasSuffix(col.Type, "[]") {
				array = "[]"
			}
			off, on := expressions(have, col.Name)
			guards, again := around(t, t, col.Name) // policies have changed before
			s.SQL, on = append(append(s.SQL, off...), guards...), append(on, again...)
			if col.Default != "" {
				change = append(change, alter(t, "ALTER COLUMN", column, "DROP DEFAULT"))
				after = append(after, alter(t, "ALTER COLUMN", column, "SET DEFAULT", col.Default))
			}
			change = append(change, alter(t, "ALTER COLUMN", column, "TYPE", ddltext.Table(next)+array, "USING CAST(CAST("+column+" AS text"+array+") AS "+
				ddltext.Table(next)+array+")"))
			after = append(after, on...)
		}
	}
	s.SQL = slices.Concat(s.SQL, change, []string{"DROP TYPE " + ddltext.Table(c.To.TableName),
		"ALTER TYPE " + ddltext.Table(next) + " RENAME TO " + ddltext.Ident(c.To.Name)}, once(after))
	s.SQL = once(s.SQL)
	s.Checks = l.checks.Holding(c)
	return []plan.Step{s}, nil
}

// once removes what is in the list before: an index may name several columns.
func once(list []string) []string {
	var out []string
	for _, sql := range list {
		if !slices.Contains(out, sql) {
			out = append(out, sql)
		}
	}
	return out
}

// expressions returns the statements that drop the indexes and checks of a table whose expressions name a column, and those that make them
// again: the server does not read an expression anew for another type.
func expressions(t *state.Table, column string) (off, on []string) {
	named := func(sql string) bool { return state.Names(&sqllex.Postgres, sql, column) }
	for _, x := range t.Indexes {
		if named(x.Where) || slices.ContainsFunc(x.Parts, func(p state.Part) bool { return named(p.Expr) }) {
			off = append(off, "DROP INDEX IF EXISTS "+ddltext.Table(state.TableName{Schema: t.Schema, Name: x.Name}))
			on = append(on, ddltext.Index(&sqllex.Postgres, t, x).SQL)
		}
	}
	for _, k := range t.Checks {
		if named(k.Expr) {
			off = append(off, alter(t, "DROP CONSTRAINT IF EXISTS", ddltext.Ident(k.Name)))
			on = append(on, alter(t, "ADD CONSTRAINT", ddltext.Ident(k.Name), "CHECK ("+sqllex.Postgres.Part(k.Expr)+")"))
		}
	}
	return off, on
}

// EnumSource returns an error for a change to an enum type from a type that the servers do not cast to one: they cast texts, lists of texts to lists,
// and enum types by their texts. No query can find that out beforehand, because the enum type may be new.
func EnumSource(k plan.Checks, c state.AlterType) error {
	if k.EnumOf(c.To) == nil || c.From.Type == c.To.Type {
		return nil
	}
	isEnum, from, to := k.EnumOf(c.From) != nil, isList(c.From), isList(c.To)
	isText := textual.MatchString(c.From.Type)
	if from == to && (isEnum || isText) || !from && to && isText && !isEnum {
		return nil
	}
	return &plan.Unsupported{Change: c.Title(), Why: "the server has no cast from " + c.From.Type + " to an enum type, or a list of one",
		Remedy: "add a field of another name with the enum type, fill it, and drop this one in a later migration"}
}

// textual matches the types of texts and of lists of them.
var textual = regexp.MustCompile(`(?i)^(text|varchar|char|character|citext|string|name|bpchar)\b`)
