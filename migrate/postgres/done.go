package postgres

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// Done returns the query for the result of a change, empty for a change that can be repeated.
func Done(c state.Change) string {
	switch c := c.(type) {
	case state.CreateEnum:
		return enums(c.Enum.TableName, "count(*)")
	case state.DropEnum:
		return enums(c.Enum.TableName, None)
	case state.RenameEnum:
		return enums(c.To, "count(*)")
	case state.RenameEnumValue:
		return enumValues(c.Enum.TableName, "count(*)", []string{c.Value.To})
	case state.AddEnumValues:
		return enumValues(c.To.TableName, fmt.Sprintf("CASE WHEN count(*) = %d THEN 1 ELSE 0 END", len(c.To.Values)), c.To.Values)
	case state.AlterEnum:
		return enumValues(c.To.TableName, "CASE WHEN string_agg(e.enumlabel::text, ' ' ORDER BY e.enumsortorder) = "+
			ddltext.Literal(strings.Join(c.To.Values, " "))+" THEN 1 ELSE 0 END", nil)
	case state.CreateSequence:
		return sequences(c.Sequence.TableName, "count(*)")
	case state.DropSequence:
		return sequences(c.Sequence.TableName, None)
	case state.RenameSequence:
		return sequences(c.To, "count(*)")
	case state.AlterRowSecurity:
		return secured(c)
	case state.CreatePolicy:
		return policyNamed(c.Table.TableName, "count(*)", c.Policy.Name)
	case state.DropPolicy:
		return policyNamed(c.Table.TableName, None, c.Policy.Name)
	case state.RenamePolicy:
		return policyNamed(c.Table.TableName, "count(*)", c.To.Name)
	case state.CreateTable:
		return tables(c.Table.TableName, "count(*)")
	case state.DropTable:
		return tables(c.Table.TableName, None)
	case state.RenameTable:
		return tables(c.To, "count(*)")
	case state.AddColumn:
		return Columns(c.Table.TableName, "count(*)", c.Column.Name, "")
	case state.DropColumn:
		return Columns(c.Table.TableName, None, c.Column.Name, "")
	case state.RenameColumn:
		return Columns(c.Table.TableName, "count(*)", c.To, "")
	case state.SetNotNull:
		return Columns(c.Table.TableName, "count(*)", c.Column.Name, " AND is_nullable = 'NO'")
	case state.DropNotNull:
		return Columns(c.Table.TableName, "count(*)", c.Column.Name, " AND is_nullable = 'YES'")
	case state.AddIndex:
		return Indexes(c.Table.TableName, "count(*)", c.Index.Name)
	case state.DropIndex:
		return Indexes(c.Table.TableName, None, c.Index.Name)
	case state.RenameIndex:
		return Indexes(c.Table.TableName, "count(*)", c.Index.Name)
	case state.AddCheck:
		return Constraints(c.Table.TableName, "count(*)", c.Check.Name, "")
	case state.DropCheck:
		return Constraints(c.Table.TableName, None, c.Check.Name, "")
	case state.AddForeignKey:
		return Constraints(c.Table.TableName, "count(*)", c.Key.Name, "")
	case state.DropForeignKey:
		return Constraints(c.Table.TableName, None, c.Key.Name, "")
	}
	return ""
}

// None is 1 if there is no row.
const None = "CASE WHEN count(*) = 0 THEN 1 ELSE 0 END"

func schema(n state.TableName) string {
	if n.Schema == "" {
		return "current_schema()"
	}
	return ddltext.Literal(n.Schema)
}

func tables(n state.TableName, what string) string {
	return "SELECT " + what + " FROM information_schema.tables WHERE table_schema = " + schema(n) + " AND table_name = " + ddltext.Literal(n.Name)
}

// enums asks for a type.
func enums(n state.TableName, what string) string {
	return "SELECT " + what + " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = " + schema(n) +
		" AND t.typname = " + ddltext.Literal(n.Name)
}

// enumValues asks for values of an enum type, nil for all of them.
func enumValues(n state.TableName, what string, values []string) string {
	sql := "SELECT " + what + " FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = " +
		schema(n) + " AND t.typname = " + ddltext.Literal(n.Name)
	if values != nil {
		sql += " AND e.enumlabel IN (" + plan.Values(values) + ")"
	}
	return sql
}

// Columns asks for a column of a table.
func Columns(n state.TableName, what, column, more string) string {
	return "SELECT " + what + " FROM information_schema.columns WHERE table_schema = " + schema(n) + " AND table_name = " +
		ddltext.Literal(n.Name) + " AND column_name = " + ddltext.Literal(column) + more
}

// ofTable joins the table of a catalog's row.
func ofTable(n state.TableName, oid string) string {
	return " JOIN pg_class c ON c.oid = " + oid + relation(n)
}

// relation is the condition for the row c of pg_class that is a table or a sequence.
func relation(n state.TableName) string {
	return " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = " + schema(n) + " AND c.relname = " + ddltext.Literal(n.Name)
}

// Indexes asks for a complete index of a table.
func Indexes(n state.TableName, what, index string) string {
	return "SELECT " + what + " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid" + ofTable(n, "x.indrelid") +
		" AND x.indisvalid AND i.relname = " + ddltext.Literal(index)
}

// Constraints asks for a constraint of a table.
func Constraints(n state.TableName, what, name, more string) string {
	return "SELECT " + what + " FROM pg_constraint k" + ofTable(n, "k.conrelid") + " AND k.conname = " + ddltext.Literal(name) + more
}

// proven gives the last of the steps of a change the query for its result. Steps for its comments are changes of their own.
func proven(c state.Change, steps []plan.Step) []plan.Step {
	for i := len(steps) - 1; i >= 0; i-- {
		if steps[i].Change != c.Title() {
			continue
		}
		if steps[i].Done == "" {
			steps[i].Done = Done(c)
		}
		break
	}
	return steps
}
