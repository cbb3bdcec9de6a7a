package cockroach

import (
	"context"

	"github.com/crategen/crategen/internal/sqlquote"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/postgres"
	"github.com/crategen/crategen/runtime/wire"
)

// owned reports whether the user owns a table, as a member of the owner's role or as an administrator.
const owned = "pg_has_role(c.relowner, 'USAGE') OR current_setting('is_superuser') = 'on'"

// granted is a condition for a privilege on a table that the function has_table_privilege does not know: the list of grants of all
// tables is read.
func granted(privilege string) string {
	return owned + " OR EXISTS (SELECT FROM information_schema.table_privileges p WHERE p.table_schema = n.nspname AND p.table_name = c.relname AND " +
		"(p.grantee = 'public' OR pg_has_role(p.grantee, 'USAGE')) AND p.privilege_type IN ('ALL', " + sqlquote.Text(privilege) + "))"
}

// Privileges returns the needs that the user does not have.
func (Printer) Privileges(ctx context.Context, s wire.Session, needs []plan.Need) ([]plan.Missing, error) {
	return postgres.Rights{
		plan.SeeTable:      {"see the table %t", granted("SELECT") + " OR has_table_privilege(c.oid, 'SELECT')", "GRANT SELECT ON TABLE %t TO %u"},
		plan.AllRows:       postgres.AllRows,
		plan.AlterTable:    {"alter the table %t", granted("CREATE"), "GRANT CREATE ON TABLE %t TO %u"},
		plan.DropTable:     {"drop the table %t", granted("DROP"), "GRANT DROP ON TABLE %t TO %u"},
		plan.AlterEnum:     {"alter the enum type %t", "pg_has_role(t.typowner, 'USAGE') OR current_setting('is_superuser') = 'on'", "ALTER TYPE %t OWNER TO %u"},
		plan.AlterSequence: {"alter the sequence %t", "pg_has_role(c.relowner, 'USAGE') OR current_setting('is_superuser') = 'on'", "ALTER SEQUENCE %t OWNER TO %u"},
		plan.ReplaceView:   {"replace the view %t", granted("DROP"), "GRANT DROP ON TABLE %t TO %u"},
		plan.EmptyTable:    {"truncate the table %t", granted("DROP"), "GRANT DROP ON TABLE %t TO %u"},
		plan.ReadRows:      {"read the table %t", granted("SELECT") + " OR has_table_privilege(c.oid, 'SELECT')", "GRANT SELECT ON TABLE %t TO %u"},
		plan.ReferTo:       {"refer to the table %t with a foreign key", granted("CREATE"), "GRANT CREATE ON TABLE %t TO %u"},
	}.Missing(ctx, s, needs)
}

// User is a query for the name of the user.
func (Printer) User() string { return "SELECT current_user::text" }
