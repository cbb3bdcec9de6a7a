package crate

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

var numeric = regexp.MustCompile(`(?i)^(smallint|integer|bigint|real|double precision|numeric\b.*)$`)

// via makes a value that CrateDB casts to another type as PostgreSQL does. The server has no cast from booleans to numbers and from bits to
// text, and its texts of booleans and times are "t" and a number of milliseconds.
func via(value, from, to string) string {
	isText := strings.HasPrefix(to, "TEXT") || strings.HasPrefix(to, "VARCHAR") || strings.HasPrefix(to, "CHARACTER(")
	switch {
	case from == "BOOLEAN" && numeric.MatchString(to):
		return "CASE WHEN " + value + " THEN 1 WHEN NOT " + value + " THEN 0 END"
	case !isText:
		return value
	case from == "BOOLEAN":
		return "CASE WHEN " + value + " THEN 'true' WHEN NOT " + value + " THEN 'false' END"
	case from == "TIMESTAMP WITH TIME ZONE":
		return "date_format('%Y-%m-%dT%H:%i:%s.%fZ', " + value + ")"
	case from == "TIMESTAMP WITHOUT TIME ZONE":
		return fmt.Sprintf("CASE WHEN %s = date_trunc('day', %[1]s) THEN date_format('%%Y-%%m-%%d', %[1]s) ELSE date_format('%%Y-%%m-%%dT%%H:%%i:%%s.%%f', %[1]s) END", value)
	case strings.HasPrefix(from, "BIT("):
		return "CASE WHEN " + value + " IS NOT NULL THEN trim(BOTH 'B''' FROM format('%s', " + value + ")) END"
	}
	return value
}

// fits finds the rows that do not fit the type of a column, and those whose values a cast of the server would cut, fill up, round or empty.
// The first query contains the cast, so that the server refuses it if it has no such cast, without rows too.
func fits(k plan.Checks, t *state.Table, old, col state.Column) []plan.Check {
	name, from, to := ddltext.Ident(old.Name), strings.ToUpper(old.Type), strings.ToUpper(col.Type)
	cast := castOf(k, old, col)
	isText := from == "TEXT" || strings.HasPrefix(from, "VARCHAR") || strings.HasPrefix(from, "CHARACTER(")
	there, any := name+" IS NOT NULL", "false AND "+cast+" IS NULL"
	var most int
	var also string // another condition of rows that do not fit
	switch {
	case plan.Sized(to, "BIT(%d)", &most) && isText: // TRY_CAST of a shorter text fails
		return k.Fits(t, col, fmt.Sprintf("%s !~ '[01]{%d}' OR %s", name, most, any))
	case strings.HasPrefix(to, "ARRAY(BIT(") && from != to: // a longer element is cut, and TRY_CAST of a shorter one fails
		return k.Fits(t, col, "array_length("+name+", 1) > 0 OR "+any)
	case hides(old, col):
		return hidden(k.Fits(t, col, there), t, col)
	case plan.Sized(to, "VARCHAR(%d)", &most) || plan.Sized(to, "CHARACTER(%d)", &most): // blanks at the end do not count in the latter
		also = fmt.Sprintf("char_length(%s) > %d", k.Cast(name, old.Type, state.Column{Type: "TEXT"}), most)
	case strings.HasPrefix(to, "BIT(") && strings.HasPrefix(from, "BIT("), // of another length
		strings.HasPrefix(to, "FLOAT_VECTOR(") && strings.HasPrefix(from, "FLOAT_VECTOR("),                                       // of another number of elements
		to == "IP" && numeric.MatchString(from),                                                                                  // which loses digits
		strings.HasPrefix(to, "ARRAY(OBJECT(") && strings.HasPrefix(from, "ARRAY(") && !strings.HasPrefix(from, "ARRAY(OBJECT("): // empty objects
		also = there
	case plan.Sized(to, "FLOAT_VECTOR(%d)", &most) && strings.HasPrefix(from, "ARRAY("):
		also = fmt.Sprintf("array_length(%s, 1) <> %d", name, most)
	case strings.HasPrefix(to, "OBJECT(") && isText: // of another text it makes an empty object
		also = name + ` !~ '(?s)\s*\{.*\}\s*'`
	}
	out := k.Fits(t, col, there+" AND TRY_"+cast+" IS NULL OR "+any)
	if also != "" {
		out = append(out, k.Fits(t, col, also)...)
	}
	if e, isArray := elementOf(from); isArray {
		if el, isArray := elementOf(to); isArray {
			return append(out, misfits(k, t, old, col, e, el)...)
		}
	}
	switch isNumber := numeric.MatchString(old.Type); {
	case isNumber && to == "BOOLEAN":
		out = append(out, k.Rounds(t, col, name+" NOT IN (0, 1)")...)
	case isNumber && (numeric.MatchString(col.Type) || strings.HasPrefix(to, "TIMESTAMP")):
		out = append(out, k.Rounds(t, col, "CAST(TRY_"+cast+" AS "+old.Type+") <> "+name)...)
	}
	return out
}

// elementOf is the type of an array's elements.
func elementOf(typ string) (element string, isArray bool) {
	element, isArray = strings.CutPrefix(typ, "ARRAY(")
	return strings.TrimSuffix(element, ")"), isArray
}

// misfits finds the arrays with elements of a type that those of another type do not hold. The server has no expression for each element, so
// that such arrays of booleans, times and bits cannot become arrays of texts as single values do.
func misfits(k plan.Checks, t *state.Table, old, col state.Column, from, to string) []plan.Check {
	name := ddltext.Ident(old.Name)
	changed := "CAST(TRY_" + castOf(k, old, col) + " AS " + old.Type + ") <> " + name
	some := "array_length(" + name + ", 1) > 0"
	isNumber := numeric.MatchString(from)
	switch {
	case isNumber && (numeric.MatchString(to) || strings.HasPrefix(to, "TIMESTAMP")):
		return k.Rounds(t, col, changed)
	case (strings.HasPrefix(to, "VARCHAR(") || strings.HasPrefix(to, "CHARACTER(")) && (from == "TEXT" || strings.HasPrefix(from, "VARCHAR(")):
		return k.Fits(t, col, changed)
	case isNumber && (to == "BOOLEAN" || to == "IP"):
		return k.Fits(t, col, some)
	case via(name, from, to) != name:
		list := k.Fits(t, col, some)
		for i := range list {
			list[i].What = "rows whose " + t.String() + "." + col.Name + " has elements that the server writes in a form of its own in " + col.Type
			list[i].Remedy = "add a field of another name with the new type, fill it in a program, and drop this one in a later migration"
		}
		return list
	}
	return nil
}

// hides reports whether a column of documents in arrays, which may hold anything, gets members: the server returns no others then, though it
// stores them.
func hides(old, col state.Column) bool {
	return strings.EqualFold(old.Type, col.Type) && strings.EqualFold(col.Type, "ARRAY(OBJECT(IGNORED))") && otherMembers(old, col)
}

func hidden(list []plan.Check, t *state.Table, col state.Column) []plan.Check {
	for i := range list {
		list[i].What = "rows whose " + t.String() + "." + col.Name + " may hold keys that the schema does not declare, which the server would not return"
		list[i].Remedy = "leave the members undeclared, declare the object as dynamic, or set the column to NULL"
	}
	return list
}

// valueOf is the value of a column in its new type. The server has no cast of a NULL to bits.
func valueOf(k plan.Checks, old, col state.Column) string {
	cast := castOf(k, old, col)
	if strings.HasPrefix(strings.ToUpper(col.Type), "BIT(") {
		return "CASE WHEN " + ddltext.Ident(old.Name) + " IS NOT NULL THEN " + cast + " END"
	}
	return cast
}

// castOf casts a column to the type of another one, its members included.
func castOf(k plan.Checks, old, col state.Column) string {
	return k.Cast(ddltext.Ident(old.Name), old.Type, state.Column{Type: Printer{}.Type(state.Column{Type: col.Type, Members: col.Members})})
}
