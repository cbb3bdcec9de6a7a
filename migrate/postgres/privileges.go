package postgres

import (
	"context"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// Privileges returns the needs that the user does not have. Tables and views are altered by their owners alone.
func (Printer) Privileges(ctx context.Context, s wire.Session, needs []plan.Need) ([]plan.Missing, error) {
	return Rights{
		plan.SeeTable:      {"see the table %t", "true", ""},
		plan.AllRows:       AllRows,
		plan.AlterTable:    {"alter the table %t", "pg_has_role(c.relowner, 'USAGE')", "ALTER TABLE %t OWNER TO %u"},
		plan.DropTable:     {"drop the table %t", "pg_has_role(c.relowner, 'USAGE')", "ALTER TABLE %t OWNER TO %u"},
		plan.AlterEnum:     {"alter the enum type %t", "pg_has_role(t.typowner, 'USAGE')", "ALTER TYPE %t OWNER TO %u"},
		plan.AlterSequence: {"alter the sequence %t", "pg_has_role(c.relowner, 'USAGE')", "ALTER SEQUENCE %t OWNER TO %u"},
		plan.ReplaceView:   {"replace the view %t", "pg_has_role(c.relowner, 'USAGE')", "ALTER VIEW %t OWNER TO %u"},
		plan.EmptyTable:    {"truncate the table %t", "has_table_privilege(c.oid, 'TRUNCATE')", "GRANT TRUNCATE ON TABLE %t TO %u"},
		plan.ReadRows:      {"read the table %t", "has_table_privilege(c.oid, 'SELECT')", "GRANT SELECT ON TABLE %t TO %u"},
		plan.ReferTo:       {"refer to the table %t with a foreign key", "has_table_privilege(c.oid, 'REFERENCES')", "GRANT REFERENCES ON TABLE %t TO %u"},
	}.Missing(ctx, s, needs)
}

// User is a query for the name of the user.
func (Printer) User() string { return "SELECT current_user::text" }

// Rights says for rights on a table how a server is asked for them: what they are, a condition over pg_class c or pg_type t, and the
// statement that gives them. %t stands for the table or the type, %u for the user.
type Rights map[plan.Right][3]string

// AllRows is the right to see all rows of a table with row-level security: a check of a migration would miss hidden rows, and so would an UPDATE.
var AllRows = [3]string{"see all rows of the table %t, which has row-level security", "NOT c.relrowsecurity OR NOT c.relforcerowsecurity AND pg_has_role(c.relowner, 'USAGE') OR " +
	"EXISTS (SELECT FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls))", "ALTER ROLE %u BYPASSRLS"}

// Missing asks PostgreSQL or CockroachDB for rights. It returns those that the user does not have.
func (r Rights) Missing(ctx context.Context, s wire.Session, needs []plan.Need) ([]plan.Missing, error) {
	var user, database, current string
	err := ask.Rows(ctx, s, "SELECT current_user::text, current_database()::text, current_schema()::text", func(row wire.Rows) {
		user, database, current = ddltext.Ident(row.Text()), ddltext.Ident(row.Text()), ask.Text(row)
	})
	if err != nil {
		return nil, err
	}
	var out []plan.Missing
	for _, n := range needs {
		schema := n.Object.Schema
		if schema == "" {
			schema = current
		}
		var question string
		var m plan.Missing
		switch n.Right {
		case plan.CreateSchemas:
			question = "SELECT has_database_privilege(current_database(), 'CREATE')"
			m = plan.Missing{What: "create schemas in the database " + database, Grant: "GRANT CREATE ON DATABASE " + database + " TO " + user}
		case plan.AlterDatabase:
			question = "SELECT has_database_privilege(current_database(), 'CREATE')"
			m = plan.Missing{What: "alter the database " + database, Grant: "GRANT CREATE ON DATABASE " + database + " TO " + user}
		case plan.CreateTables:
			question = "SELECT has_schema_privilege(" + ddltext.Literal(schema) + ", 'CREATE')"
			m = plan.Missing{What: "create tables in the schema " + ddltext.Ident(schema),
				Grant: "GRANT CREATE, USAGE ON SCHEMA " + ddltext.Ident(schema) + " TO " + user}
		case plan.InsertRows, plan.UpdateRows, plan.DeleteRows:
			word, _, _ := strings.Cut(strings.ToUpper(string(n.Right)), " ")
			question, m = r.table([3]string{string(n.Right) + " %t", "has_table_privilege(c.oid, " + ddltext.Literal(word) + ")",
				"GRANT " + word + " ON TABLE %t TO %u"}, schema, n, user)
		case plan.AlterEnum:
			question, m = r.enum(schema, n, user)
		case plan.WriteTable:
			question, m = r.write(schema, n, user)
		default:
			question, m = r.table(r[n.Right], schema, n, user)
		}
		may := true
		if err := ask.Rows(ctx, s, question, func(row wire.Rows) { may = !row.Null() && row.Bool() }); err != nil {
			return nil, err
		}
		if !may {
			out = append(out, m)
		}
	}
	return out, nil
}

// write asks for a table that is read and written.
func (r Rights) write(schema string, n plan.Need, user string) (string, plan.Missing) {
	return r.table([3]string{"read and write the table %t", "has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND " +
		"has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE')", "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE %t TO %u"},
		schema, n, user)
}

// enum asks for the owner of an enum type.
func (r Rights) enum(schema string, n plan.Need, user string) (string, plan.Missing) {
	words, name := r[plan.AlterEnum], ddltext.Table(state.TableName{Schema: schema, Name: n.Object.Name})
	fill := strings.NewReplacer("%t", name, "%u", user).Replace
	return "SELECT " + words[1] + " FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = " + ddltext.Literal(schema) +
		" AND t.typname = " + ddltext.Literal(n.Object.Name), plan.Missing{What: fill(words[0]), Grant: fill(words[2])}
}

// table is the question for a right on a table. A table that does not exist needs none.
func (r Rights) table(words [3]string, schema string, n plan.Need, user string) (string, plan.Missing) {
	name := ddltext.Table(state.TableName{Schema: schema, Name: n.Object.Name})
	fill := strings.NewReplacer("%t", name, "%u", user).Replace
	return "SELECT " + words[1] + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = " + ddltext.Literal(schema) +
		" AND c.relname = " + ddltext.Literal(n.Object.Name), plan.Missing{What: fill(words[0]), Grant: fill(words[2])}
}
