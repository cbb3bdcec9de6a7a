package cockroach

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/state"
)

// classes are the classes of types whose casts to other classes may depend on the session, by the first words of the types.
var classes = map[string]string{
	"string": "text", "text": "text", "varchar": "text", "char": "text", "character": "text", "citext": "text",
	"float": "float", "real": "float", "double": "float", "bytes": "bytes", "bytea": "bytes", "blob": "bytes",
	"date": "date", "time": "time", "timetz": "timetz", "timestamp": "timestamp", "timestamptz": "timestamptz", "interval": "interval",
	"inet": "inet",
}

// classOf returns the class of a type or of the elements of an array.
func classOf(typ string) string {
	word := wordOf(typ)
	if zoned := strings.Contains(strings.ToLower(typ), "with time zone"); zoned && (word == "time" || word == "timestamp") {
		word += "tz"
	}
	return classes[word]
}

// zoneless matches the text of a time without a zone.
const zoneless = `'^[^:+]*(:[0-9]+){1,2}(\.[0-9]+)? *([ap]m)? *(ad|bc)? *$'`

// conversions are the casts that depend on the session (its time zone, its styles), by their classes, as expressions that do not: they
// make what a session in UTC with the server's defaults makes. Without one, the server has only the cast. The numbers of the text of a
// float are written as those of a decimal: 1E+20. The text of an address has no /32, as crategen writes addresses.
var conversions = map[[2]string]string{
	{"text", "date"}:      "parse_date(%[1]s)",
	{"text", "time"}:      "parse_time(%[1]s)",
	{"text", "timestamp"}: "parse_timestamp(%[1]s)",
	{"text", "interval"}:  "parse_interval(%[1]s)",
	{"text", "timetz"}:    "CASE WHEN %[1]s ~* " + zoneless + " THEN parse_timetz(%[1]s || '+00') ELSE parse_timetz(%[1]s) END",
	{"text", "timestamptz"}: "CASE WHEN %[1]s !~ ':' OR %[1]s ~* " + zoneless + " THEN parse_timestamp(%[1]s) AT TIME ZONE 'UTC' " +
		"ELSE parse_date(%[1]s) + parse_timetz(%[1]s) END",
	{"float", "text"}:     "%[1]s::DECIMAL::STRING",
	{"inet", "text"}:      "abbrev(%[1]s)",
	{"bytes", "text"}:     `'\x' || encode(%[1]s, 'hex')`,
	{"date", "text"}:      "to_char_with_style(%[1]s, 'ISO')",
	{"timestamp", "text"}: "to_char_with_style(%[1]s, 'ISO')",
	{"interval", "text"}:  "to_char_with_style(%[1]s, 'postgres')",
	{"timestamptz", "text"}: `regexp_replace(to_char_with_style(%[1]s AT TIME ZONE 'UTC', 'ISO'), '(:[0-9.]+)( BC)?$', ` +
		`'\1+00\2')`,
	{"date", "timestamptz"}:      "%[1]s::TIMESTAMP AT TIME ZONE 'UTC'",
	{"timestamp", "timestamptz"}: "%[1]s AT TIME ZONE 'UTC'",
	{"timestamptz", "timestamp"}: "%[1]s AT TIME ZONE 'UTC'",
	{"timestamptz", "date"}:      "(%[1]s AT TIME ZONE 'UTC')::DATE",
	{"timestamptz", "time"}:      "(%[1]s AT TIME ZONE 'UTC')::TIME",
	{"timestamptz", "timetz"}:    "parse_timetz((%[1]s AT TIME ZONE 'UTC')::TIME::STRING || '+00')",
	{"time", "timetz"}:           "parse_timetz(%[1]s::STRING || '+00')",
}

// conversion returns the expression that makes the values of the new type of a column, which a computed column can have. It is empty if
// the server has only a cast that depends on the session. plain reports whether the expression is a cast.
func conversion(c state.AlterType) (expr string, plain bool) {
	from, to, column := c.From.Type, c.To.Type, ddltext.Ident(c.To.Name)
	typed := func(value string) string { return ddltext.Words(value+"::"+to, ddltext.Collate(c.To)) }
	pair := [2]string{classOf(from), classOf(to)}
	_, dependent := conversions[pair]
	isArray, toArray := strings.Contains(from, "["), strings.Contains(to, "[")
	switch {
	case isArray && !toArray && pair[1] == "text" && pair[0] != "float": // concat writes fewer digits of floats
		return typed("(CASE WHEN " + column + " IS NOT NULL THEN concat(" + column + ") END)"), false
	case isArray != toArray, isArray && dependent:
		return "", false
	case !dependent:
		return typed(column), true
	}
	if wordOf(from) == "citext" {
		column += "::STRING"
	}
	return typed("(" + fmt.Sprintf(conversions[pair], column) + ")"), false
}

// converted finds the rows that a conversion gives another value than the cast of the server. Floats and addresses are compared as such,
// because their texts have several forms.
func (l lines) converted(c state.AlterType, value string) string {
	column := ddltext.Ident(c.To.Name)
	if from := classOf(c.From.Type); (from == "float" || from == "inet") && classOf(c.To.Type) == "text" {
		return "(" + value + ")::" + c.From.Type + " IS DISTINCT FROM " + column
	}
	return value + " IS DISTINCT FROM " + ddltext.Words(column+"::"+c.To.Type, ddltext.Collate(c.To))
}

// families are types between which the server changes a column without writing its values anew, by the beginnings of their names.
var families = map[string]string{
	"int": "int", "smallint": "int", "bigint": "int", "integer": "int", "string": "text", "text": "text", "varchar": "text", "char": "text",
	"character": "text", "decimal": "decimal", "numeric": "decimal", "timestamptz": "time", "timestamp": "time",
}

// Rewrites reports whether the server would write the values of a column anew to change its type. Meanwhile it loses values that programs
// write: they are NULL afterwards, or the zero value of the type if the column is required.
func Rewrites(c state.AlterType) bool {
	a, from := family(c.From.Type)
	b, to := family(c.To.Type)
	switch {
	case a == "" || a != b || c.From.Collation != c.To.Collation:
		return true
	case a == "decimal": // values that get fewer digits after the point are rounded
		return len(from) == 0 && len(to) > 0 || len(from) > 0 && len(to) == 0 || scale(from) > scale(to)
	case a == "time": // likewise the seconds
		return precision(from) > precision(to)
	}
	return false
}
