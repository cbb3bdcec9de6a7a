// Package cockroach prints changes of a CockroachDB database as statements.
package cockroach

import (
	"fmt"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/migrate/state"
)

// Printer prints the statements of CockroachDB.
type Printer struct{ plan.Statements }

// Print returns the statements of a change. It omits comments of views, because the server has only comments of tables.
func (Printer) Print(c state.Change) []state.Statement {
	if list := alterDatabase(c); list != nil {
		var out []state.Statement
		for _, sql := range list {
			out = append(out, state.Statement{Kind: state.KindDatabase, Name: c.Title().Name(), SQL: sql})
		}
		return out
	}
	switch c := c.(type) {
	case state.CreateSchema:
		return []state.Statement{postgres.CreateSchema(c)}
	case state.CreateEnum:
		return []state.Statement{createEnum(c.Enum)}
	case state.CreateSequence:
		return []state.Statement{postgres.CreateSequence(c)}
	case state.CreateTable:
		return createTable(c)
	case state.AddForeignKey:
		return []state.Statement{{
			Kind: state.KindConstraint, Table: c.Table.String(), Name: c.Key.Name,
			SQL: ddltext.Words("ALTER TABLE", ddltext.Table(c.Table.TableName), "ADD CONSTRAINT IF NOT EXISTS",
				ddltext.Ident(c.Key.Name), ddltext.Reference(c.Key)),
		}}
	case state.CreatePolicy:
		return []state.Statement{postgres.PolicyStatement(c.Table, c.Policy.Name, postgres.CreatePolicy(syntax, c.Table, c.Policy, "IF NOT EXISTS"))}
	case state.AlterRowSecurity:
		return []state.Statement{postgres.RowSecurity(c)}
	case state.CreateView:
		return []state.Statement{postgres.CreateView(c)}
	}
	panic(fmt.Sprintf("cockroach: no statements for %T", c))
}

// Type returns the type of a column.
func (Printer) Type(c state.Column) string { return c.Type }
