package postgres

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// integers are the bounds of integer types.
var integers = map[string][2]string{
	"smallint": {"-32768", "32767"}, "int2": {"-32768", "32767"}, "integer": {"-2147483648", "2147483647"},
	"int": {"-2147483648", "2147483647"}, "int4": {"-2147483648", "2147483647"},
	"bigint": {"-9223372036854775808", "9223372036854775807"}, "int8": {"-9223372036854775808", "9223372036854775807"},
}

// forms match what the server reads as a value of a type.
var forms = map[string]string{
	"boolean": `^\s*(t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|1|0)\s*$`,
	"number":  `^\s*[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]+)?\s*$`,
	"uuid":    `^\s*\{?([0-9a-f]{4}-?){8}\}?\s*$`,
}

// formOf are the forms of types, by the beginnings of their names.
var formOf = []struct{ prefix, form string }{
	{"bool", "boolean"}, {"double", "number"}, {"real", "number"}, {"float", "number"}, {"numeric", "number"}, {"decimal", "number"}, {"uuid", "uuid"},
}

// Fits returns a query for the rows that do not fit the other type. For types without such a query, it only checks whether the server
// has a cast.
func Fits(k plan.Checks, c state.AlterType) []plan.Check {
	column, to, from := ddltext.Ident(c.To.Name), strings.ToLower(c.To.Type), strings.ToLower(c.From.Type)
	isText := strings.HasPrefix(from, "text") || strings.HasPrefix(from, "char") || strings.HasPrefix(from, "varchar") || strings.HasPrefix(from, "string")
	_, fromInteger := integers[from]
	var most int
	switch bounds, isInteger := integers[to]; {
	case isInteger && isText:
		return k.Fits(c.Table, c.To, fmt.Sprintf(`NOT (CASE WHEN %s ~ '^\s*[-+]?[0-9]+\s*$' THEN CAST(%[1]s AS numeric) BETWEEN %s AND %s ELSE false END)`,
			column, bounds[0], bounds[1]))
	case isInteger && fromInteger:
		return k.Fits(c.Table, c.To, fmt.Sprintf("%s NOT BETWEEN %s AND %s", column, bounds[0], bounds[1]))
	case isInteger && (strings.HasPrefix(from, "double") || strings.HasPrefix(from, "real") || strings.HasPrefix(from, "float") || strings.HasPrefix(from, "numeric")):
		return k.Fits(c.Table, c.To, fmt.Sprintf("round(CAST(%s AS numeric)) NOT BETWEEN %s AND %s", column, bounds[0], bounds[1]))
	case scan(to, "varchar(%d)", &most), scan(to, "character varying(%d)", &most):
		return k.Fits(c.Table, c.To, fmt.Sprintf("length(CAST(%s AS text)) > %d", column, most))
	case isText:
		for _, f := range formOf {
			if strings.HasPrefix(to, f.prefix) {
				return k.Fits(c.Table, c.To, fmt.Sprintf("lower(%s) !~ '%s'", column, forms[f.form]))
			}
		}
	}
	return k.Fits(c.Table, c.To, "false AND CAST("+column+" AS "+c.To.Type+") IS NULL")
}

func scan(text, format string, n *int) bool {
	_, err := fmt.Sscanf(text, format, n)
	return err == nil
}
