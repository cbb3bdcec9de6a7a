package crate

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// via makes a value that CrateDB casts to another type as PostgreSQL does. The server has no cast from booleans to numbers and from bits to
// text, and its texts of booleans and times are "t" and a number of milliseconds.
func via(value, from, to string) string {
	isText := strings.HasPrefix(to, "TEXT") || strings.HasPrefix(to, "VARCHAR")
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

// fits finds the rows that do not fit the type of a column, and those whose values a cast of the server would cut, fill up or round.
func fits(k plan.Checks, t *state.Table, old, col state.Column) []plan.Check {
	name := ddltext.Ident(old.Name)
	cast := castOf(k, old, col)
	var most int
	if scan(col.Type, "BIT(%d)", &most) && (old.Type == "TEXT" || strings.HasPrefix(old.Type, "VARCHAR")) {
		return k.Fits(t, col, fmt.Sprintf("%s !~ '[01]{%d}'", name, most)) // TRY_CAST of a shorter text fails
	}
	out := k.Fits(t, col, name+" IS NOT NULL AND TRY_"+cast+" IS NULL")
	switch {
	case scan(col.Type, "VARCHAR(%d)", &most):
		out = append(out, k.Fits(t, col, fmt.Sprintf("char_length(%s) > %d", k.Cast(name, old.Type, state.Column{Type: "TEXT"}), most))...)
	case scan(col.Type, "BIT(%d)", &most) && strings.HasPrefix(old.Type, "BIT("):
		out = append(out, k.Fits(t, col, name+" IS NOT NULL")...)
	case numeric.MatchString(old.Type) && col.Type == "BOOLEAN":
		out = append(out, k.Rounds(t, col, name+" NOT IN (0, 1)")...)
	case numeric.MatchString(old.Type) && numeric.MatchString(col.Type):
		out = append(out, k.Rounds(t, col, "CAST(TRY_"+cast+" AS "+old.Type+") <> "+name)...)
	}
	return out
}

// castOf casts a column to the type of another one, its members included.
func castOf(k plan.Checks, old, col state.Column) string {
	return k.Cast(ddltext.Ident(old.Name), old.Type, state.Column{Type: Printer{}.Type(state.Column{Type: col.Type, Members: col.Members})})
}

func scan(text, format string, n *int) bool {
	_, err := fmt.Sscanf(text, format, n)
	return err == nil
}
