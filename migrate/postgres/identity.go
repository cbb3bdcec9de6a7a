package postgres

import (
	"fmt"
	"regexp"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// serial matches the default of a column of type serial, which has the sequence of that name.
var serial = regexp.MustCompile(`^nextval\('([^']+)'::regclass\)$`)

// Identities asks whether the database generates the values of a column.
func Identities(n state.TableName, column string) string {
	return Columns(n, "count(*)", column, " AND is_identity = 'YES'")
}

// SetIdentity is what ALTER COLUMN says of an identity of a column of a type that changes. A start only applies to a sequence that is begun
// again, which it is not: rows have its values.
func SetIdentity(from, to state.Identity, typ string) (list []string) {
	if from.Always != to.Always {
		list = append(list, "SET "+Generates(to))
	}
	return append(list, from.Changes(to, typ)...)
}

// NewIdentity are the statements after which the database generates the values of a column that has others: they take away the default,
// continue after the largest value of the rows (the smallest one if it counts down), and drop the sequence of a column of type serial unless something else uses it.
type NewIdentity struct {
	Before []string
	Add    string
	Start  string // never goes back to a number that was given out
	After  []string
}

// AddIdentity returns the statements of a change.
func AddIdentity(c state.AlterType) NewIdentity {
	var n NewIdentity
	column, table := ddltext.Ident(c.To.Name), ddltext.Table(c.Table.TableName)
	if c.From.Default != "" {
		n.Before = append(n.Before, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT"))
	}
	if old := serial.FindStringSubmatch(c.From.Default); old != nil { // otherwise pg_get_serial_sequence finds this one
		n.Before = append(n.Before, "ALTER SEQUENCE "+old[1]+" OWNED BY NONE")
		n.After = []string{"DO $$BEGIN DROP SEQUENCE IF EXISTS " + old[1] + "; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END$$"}
	}
	start, next := c.To.Identity.First(c.To.Type), "greatest((SELECT coalesce(max(%s), 0) + %d FROM %s), nextval(%[1]s), %[5]d)"
	step := max(c.To.Identity.Increment, 1)
	if c.To.Identity.Increment < 0 {
		next, step = "least((SELECT coalesce(min(%s), 0) + %d FROM %s), nextval(%[1]s), %[5]d)", c.To.Identity.Increment
	}
	n.Add = alter(c.Table, "ALTER COLUMN", column, "ADD", Identity(c.To))
	sequence := fmt.Sprintf("pg_get_serial_sequence(%s, %s)", ddltext.Literal(table), ddltext.Literal(c.To.Name))
	n.Start = fmt.Sprintf("SELECT setval(%s, "+next+", false)", sequence, column, step, table, start)
	return n
}
