package postgres

import (
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

// SetIdentity returns what ALTER COLUMN says of an identity that changes, before and after the statement next, which is empty if the
// next number stays.
func SetIdentity(c state.AlterType) (before []string, next string, after []string) {
	from, to := *c.From.Identity, *c.To.Identity
	typ := c.To.Type
	if state.NarrowsNumbers(c.From.Type, c.To.Type) { // the identity changes before the type
		typ = c.From.Type
		to = to.Full(c.To.Type)
	}
	before, after = from.Changes(to, typ)
	if from.Always != to.Always {
		after = append([]string{"SET " + Generates(to)}, after...)
	}
	return before, identityNumbers(c).next(), after
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
	column := ddltext.Ident(c.To.Name)
	if c.From.Default != "" {
		n.Before = append(n.Before, alter(c.Table, "ALTER COLUMN", column, "DROP DEFAULT"))
	}
	if old := serial.FindStringSubmatch(c.From.Default); old != nil { // otherwise pg_get_serial_sequence finds this one
		n.Before = append(n.Before, "ALTER SEQUENCE "+old[1]+" OWNED BY NONE")
		n.After = []string{"DO $$BEGIN DROP SEQUENCE IF EXISTS " + old[1] + "; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END$$"}
	}
	n.Add = alter(c.Table, "ALTER COLUMN", column, "ADD", Identity(c.To))
	numbers := identityNumbers(c)
	n.Start = "SELECT setval(" + numbers.name + ", " + numbers.free("nextval("+numbers.name+")") + ", false)"
	return n
}
