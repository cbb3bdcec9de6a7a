package postgres

import (
	"fmt"
	"regexp"
	"strconv"
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
	"date":    `^\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\s*$`,
	"address": `^\s*([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f]*:[0-9a-f:.]*)(/[0-9]{1,3})?\s*$`,
	"uuid":    `^\s*\{?([0-9a-f]{4}-?){8}\}?\s*$`,
}

// formOf are the forms of types, by the beginnings of their names.
var formOf = []struct{ prefix, form string }{
	{"bool", "boolean"}, {"double", "number"}, {"real", "number"}, {"float", "number"}, {"numeric", "number"}, {"decimal", "number"}, {"uuid", "uuid"},
	{"date", "date"}, {"inet", "address"},
}

// Fits returns queries for the rows that do not fit the other type, or that it rounds. Each query casts the values: the server refuses it
// if it has no such cast, without rows too, and it fails as the change would if a value cannot be cast.
func Fits(k plan.Checks, c state.AlterType) []plan.Check {
	if e := k.EnumOf(c.To); e != nil {
		switch from, to := isList(c.From), isList(c.To); {
		case from && to:
			return k.Fits(c.Table, c.To, plan.AnyElement(c.To.Name, "NOT IN ("+plan.Values(e.Values)+")"))
		case to:
			return k.Fits(c.Table, c.To, "EXISTS (SELECT 1 FROM unnest(CAST("+ddltext.Ident(c.To.Name)+" AS text[])) AS elements(element) WHERE element NOT IN ("+
				plan.Values(e.Values)+"))")
		}
		return k.Fits(c.Table, c.To, plan.NotIn(c.To.Name, e))
	}
	fits, rounds := numbers(c)
	if fits+rounds != "" || isNumber(strings.ToLower(c.From.Type)) && isNumber(strings.ToLower(c.To.Type)) {
		var out []plan.Check
		if fits != "" {
			out = k.Fits(c.Table, c.To, fits)
		}
		if rounds != "" {
			out = append(out, k.Rounds(c.Table, c.To, rounds)...)
		}
		return out
	}
	column := ddltext.Ident(c.To.Name)
	cast := column + " IS NOT NULL AND " + k.Cast(column, c.From.Type, c.To) + " IS NULL"
	var rows string
	switch from, to := isList(c.From), isList(c.To); {
	case from && to:
		rows, rounds = inElement(c, misfits)
	case !from && !to:
		rows, rounds = misfits(c)
	}
	switch {
	case rounds != "":
		return k.Rounds(c.Table, c.To, "("+rounds+") OR "+cast)
	case rows == "":
		return k.Fits(c.Table, c.To, cast)
	}
	return k.Fits(c.Table, c.To, "CASE WHEN "+rows+" THEN true ELSE "+cast+" END")
}

func isList(c state.Column) bool { return strings.HasSuffix(c.Type, "[]") }

// inElement are conditions for an element of an array.
func inElement(c state.AlterType, of func(state.AlterType) (rows, rounds string)) (rows, rounds string) {
	column := ddltext.Ident(c.To.Name)
	c.From.Type, c.To.Type, c.To.Name = strings.TrimSuffix(c.From.Type, "[]"), strings.TrimSuffix(c.To.Type, "[]"), "element"
	some := func(condition string) string {
		if condition == "" {
			return ""
		}
		return "EXISTS (SELECT 1 FROM unnest(" + column + ") AS elements(element) WHERE " + condition + ")"
	}
	rows, rounds = of(c)
	return some(rows), some(rounds)
}

// misfits are the conditions of rows that do not fit another type and of those that it rounds.
func misfits(c state.AlterType) (rows, rounds string) {
	column, to, from := ddltext.Ident(c.To.Name), strings.ToLower(c.To.Type), strings.ToLower(c.From.Type)
	isText := strings.HasPrefix(from, "text") || strings.HasPrefix(from, "char") || strings.HasPrefix(from, "varchar") || strings.HasPrefix(from, "string")
	bounds, isInteger := integers[to]
	var most int
	switch {
	case isInteger && isText:
		return fmt.Sprintf(`NOT (CASE WHEN %s ~ '^\s*[-+]?[0-9]+\s*$' THEN CAST(%[1]s AS numeric) BETWEEN %s AND %s ELSE false END)`,
			column, bounds[0], bounds[1]), ""
	case plan.Sized(to, "varchar(%d)", &most), plan.Sized(to, "character varying(%d)", &most):
		return fmt.Sprintf("length(CAST(%s AS text)) > %d", column, most), ""
	case plan.Sized(to, "bit(%d)", &most): // a cast would cut the value, or fill it up with 0
		return fmt.Sprintf("CAST(%s AS text) !~ '^[01]{%d}$'", column, most), ""
	case isNumber(from) && isBool(to): // the others would all be true
		return "", column + " NOT IN (0, 1)"
	case strings.HasPrefix(from, "timestamp") && strings.HasPrefix(to, "time") && !strings.HasPrefix(to, "timestamp"): // which has no date
		return "", column + " IS NOT NULL"
	case isClock.MatchString(from) && isClock.MatchString(to): // fewer digits of the seconds, and an interval of more than a day as a time of day
		return "", fmt.Sprintf("%s <> CAST(CAST(%[1]s AS %[2]s) AS %[3]s)", column, to, from)
	case isText:
		for _, f := range formOf {
			if strings.HasPrefix(to, f.prefix) {
				return fmt.Sprintf("lower(%s) !~ '%s'", column, forms[f.form]), ""
			}
		}
	}
	return "", ""
}

var (
	isDecimal = regexp.MustCompile(`^(numeric|decimal)(?:\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\))?$`)
	isReal    = regexp.MustCompile(`^(real|float4)$`)
	isDouble  = regexp.MustCompile(`^(double precision|float8|float)$`)
)

// isClock matches the types of dates, times and intervals.
var isClock = regexp.MustCompile(`^(date|time|interval)`)

func isNumber(typ string) bool {
	_, isInteger := integers[typ]
	return isInteger || isDecimal.MatchString(typ) || isReal.MatchString(typ) || isDouble.MatchString(typ)
}

// numbers are the conditions of numbers that are too large for another type of numbers, and of those that it rounds.
func numbers(c state.AlterType) (fits, rounds string) {
	if isList(c.From) && isList(c.To) {
		return inElement(c, numbers)
	}
	column, to, from := ddltext.Ident(c.To.Name), strings.ToLower(c.To.Type), strings.ToLower(c.From.Type)
	if !isNumber(from) || !isNumber(to) {
		return "", ""
	}
	exact := "CAST(" + column + " AS numeric)"
	bounds, isInteger := integers[to]
	_, wasInteger := integers[from]
	decimal := isDecimal.FindStringSubmatch(to)
	switch {
	case isInteger:
		fits = "round(" + exact + ") NOT BETWEEN " + bounds[0] + " AND " + bounds[1]
		if !wasInteger {
			rounds = exact + " <> round(" + exact + ")"
		}
	case decimal != nil && decimal[2] != "":
		precision, _ := strconv.Atoi(decimal[2])
		scale, _ := strconv.Atoi(decimal[3])
		fits = fmt.Sprintf("abs(round(%s, %d)) >= 1%s", exact, scale, strings.Repeat("0", max(0, precision-scale)))
		if !wasInteger {
			rounds = fmt.Sprintf("%s <> round(%[1]s, %d)", exact, scale)
		}
	case isReal.MatchString(to) && !isReal.MatchString(from):
		fits = "abs(" + exact + ") > 3.4028235e38"
		rounds = "abs(" + exact + ") <= 3.4028235e38 AND CAST(CAST(CAST(" + column + " AS real) AS text) AS numeric) <> " + exact
	case isDouble.MatchString(to) && wasInteger:
		rounds = "abs(" + exact + ") > 9007199254740992"
	case isDouble.MatchString(to) && isDecimal.MatchString(from):
		rounds = "CAST(CAST(CAST(" + column + " AS double precision) AS text) AS numeric) <> " + exact
	}
	return fits, rounds
}

// via makes a value that PostgreSQL casts to another type: between booleans and numbers it has casts from and to integer alone. It casts
// the address 10.0.0.1 to the text 10.0.0.1/32, also in arrays, whose elements an ALTER TABLE can reach in the text of the array only.
func via(value, from, to string) string {
	from, to = strings.ToLower(from), strings.ToLower(to)
	switch {
	case isBool(from) && isNumber(to):
		return "CAST(" + value + " AS integer)"
	case isNumber(from) && isBool(to):
		return "(" + value + " <> 0)"
	case from == "inet" && (to == "text" || strings.Contains(to, "char")):
		return "abbrev(" + value + ")"
	case from == "inet[]" && (strings.HasPrefix(to, "text[") || strings.Contains(to, "char")) && isList(state.Column{Type: to}):
		return `CAST(regexp_replace(regexp_replace(CAST(` + value + ` AS text), '([{,][0-9]+\.[0-9.]+)/32(?=[,}])', '\1', 'g'), '/128(?=[,}])', '', 'g') AS text[])`
	}
	return value
}

func isBool(typ string) bool { return typ == "boolean" || typ == "bool" }
