package postgres

import (
	"fmt"
	"regexp"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// serial matches the default of a column of type serial, which has the sequence of that name.
var serial = regexp.MustCompile(`^nextval\('([^']+)'::regclass\)$`)

// identities asks whether the database generates the values of a column.
func identities(n state.TableName, column string) string {
	return Columns(n, "count(*)", column, " AND is_identity = 'YES'")
}

// SetIdentity is what ALTER COLUMN says of an identity that changes. A start only applies to a sequence that is begun again, which it is not:
// rows have its values.
func SetIdentity(from, to state.Identity) (list []string) {
	if from.Always != to.Always {
		list = append(list, "SET "+Generates(to))
	}
	if from.Start != to.Start {
		list = append(list, fmt.Sprintf("SET START WITH %d", max(to.Start, 1)))
	}
	return list
}

// AddIdentity makes the database generate the values of a column that has others: it takes away the default, continues after the largest
// value of the rows, and drops the sequence of a column of type serial unless something else uses it.
func AddIdentity(c state.AlterType) []string {
	column, table := ddltext.Ident(c.To.Name), ddltext.Table(c.Table.TableName)
	var out []string
	if c.From.Default != "" {
		out = append(out, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT"))
	}
	old := serial.FindStringSubmatch(c.From.Default)
	if old != nil { // otherwise pg_get_serial_sequence finds this one
		out = append(out, "ALTER SEQUENCE "+old[1]+" OWNED BY NONE")
	}
	start := int64(1)
	if c.To.Identity.Start != 0 {
		start = c.To.Identity.Start
	}
	out = append(out, alter(c.Table, "ALTER COLUMN", column, "ADD", Identity(c.To)),
		fmt.Sprintf("SELECT setval(pg_get_serial_sequence(%s, %s), greatest((SELECT coalesce(max(%s), 0) + 1 FROM %s), %d), false)",
			ddltext.Literal(table), ddltext.Literal(c.To.Name), column, table, start))
	if old != nil {
		out = append(out, "DO $$BEGIN DROP SEQUENCE IF EXISTS "+old[1]+"; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END$$")
	}
	return out
}
