package postgres

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/migrate/plan"
	"github.com/crategen/crategen/migrate/state"
)

// numbering is a sequence that changes, and the columns that have its numbers. No number may come twice: a sequence that begins again
// continues behind the rows. The options have all numbers.
type numbering struct {
	from, to state.Identity
	name     string // an expression
	columns  []numbered
}

type numbered struct {
	table  *state.Table
	column state.Column
}

// identityNumbers is the sequence of an identity of a column.
func identityNumbers(c state.AlterType) numbering {
	n := numbering{to: c.To.Identity.Full(c.To.Type), columns: []numbered{{c.Table, c.To}}}
	if n.from = n.to; c.From.Identity != nil {
		n.from = c.From.Identity.Full(c.From.Type)
	}
	n.name = identityName(c.Table.TableName, c.To.Name)
	return n
}

func identityName(table state.TableName, column string) string {
	return "pg_get_serial_sequence(" + ddltext.Literal(ddltext.Table(table)) + ", " + ddltext.Literal(column) + ")"
}

// sequenceNumbers is a named sequence, with the columns that have its numbers before and after.
func sequenceNumbers(k plan.Checks, c state.AlterSequence) numbering {
	n := numbering{from: c.From.Options.Full(state.SequenceType), to: c.To.Options.Full(state.SequenceType), name: ddltext.Literal(ddltext.Table(c.To.TableName))}
	for _, t := range k.To.Tables {
		old := k.From.Table(t.TableName)
		if old == nil {
			continue
		}
		for _, col := range t.Columns {
			was, s := old.Column(col.Name), k.To.SequenceOf(col)
			if was != nil && s != nil && s.TableName == c.To.TableName && isInteger(was.Type) && isInteger(col.Type) {
				n.columns = append(n.columns, numbered{t, col})
			}
		}
	}
	return n
}

func isInteger(typ string) bool {
	_, ok := integers[strings.ToLower(typ)]
	return ok
}

// last is the last number that the sequence has given out, NULL if it has given out none.
func last(name string) string { return "pg_sequence_last_value(CAST(" + name + " AS regclass))" }

// free is the first number that no row has, and not one before the other expressions.
func (n numbering) free(others ...string) string {
	function, end, low, high := "greatest", "max", n.to.Min, n.to.Max-n.to.Increment
	if n.to.Increment < 0 {
		function, end, low, high = "least", "min", n.to.Min-n.to.Increment, n.to.Max
	}
	values := append(others, fmt.Sprint(n.to.Start))
	for _, c := range n.columns {
		column := "CAST(" + ddltext.Ident(c.column.Name) + " AS bigint)"
		values = append(values, fmt.Sprintf("(SELECT %s(%s) + %d FROM %s WHERE %[2]s BETWEEN %[5]d AND %[6]d)", end, column, n.to.Increment,
			ddltext.Table(c.table.TableName), low, high))
	}
	return "CAST(" + function + "(" + strings.Join(values, ", ") + ") AS bigint)"
}

// next is the statement that sets the next number, between the statements that widen the bounds and those that narrow them. It is empty if the
// number cannot be outside of the new bounds. A sequence whose numbers lie ahead goes to the first one of them.
func (n numbering) next() string {
	sql := "SELECT setval(" + n.name + ", " + n.free() + ", false)"
	switch {
	case n.from.Restarts(n.to):
		return sql
	case n.to.Min <= n.from.Min && n.to.Max >= n.from.Max:
		return ""
	}
	return sql + fmt.Sprintf(" WHERE coalesce(%s NOT BETWEEN %d AND %d, true)", last(n.name), n.to.Min, n.to.Max)
}

// checks find what prevents the change: a sequence that is behind its new bounds, and rows that leave no number to one that begins again. The
// sequence has the name former before the migration, and restart is the statement for users that lets it begin again.
func (n numbering) checks(k plan.Checks, title state.Title, former, restart string) (out []plan.Check) {
	if n.from == n.to || n.from.Restarts(n.to) {
		for _, c := range n.columns {
			out = append(out, k.NoneLeft(c.table, c.column, n.to)...)
		}
		return out
	}
	word, bound, where, begin := "Max", n.to.Max, fmt.Sprintf("> %d", n.to.Max), max(n.from.Min, n.to.Min)
	if n.to.Increment < 0 {
		word, bound, where, begin = "Min", n.to.Min, fmt.Sprintf("< %d", n.to.Min), min(n.from.Max, n.to.Max)
	}
	if n.to.Max >= n.from.Max && n.to.Increment > 0 || n.to.Min <= n.from.Min && n.to.Increment < 0 {
		return nil
	}
	from := "(SELECT " + last(former) + " AS last_number) t WHERE last_number " + where
	return []plan.Check{{What: fmt.Sprintf("sequences of %s that are already behind the new %s (%d)", title.Name(), word, bound),
		Count: "SELECT count(*) FROM " + from, List: "SELECT * FROM " + from,
		Remedy: fmt.Sprintf("let the new %s leave numbers behind that one, or, if no row has the numbers between the new bounds, let the sequence begin again before: %s %d",
			word, restart, begin)}}
}

// identityChecks are the checks for an identity that is added or changes.
func identityChecks(k plan.Checks, c state.AlterType) []plan.Check {
	if c.To.Identity == nil || c.From.Identity != nil && *c.From.Identity == *c.To.Identity && c.From.Type == c.To.Type {
		return nil
	}
	table, columns := k.Former(c.Table.TableName)
	column := c.To.Name
	if old := columns[column]; old != "" {
		column = old
	}
	n := identityNumbers(c)
	if c.From.Identity != nil && n.from == n.to {
		return nil
	}
	return n.checks(k, c.Title(), identityName(table, column), alter(&state.Table{TableName: table}, "ALTER COLUMN", ddltext.Ident(column), "RESTART WITH"))
}

// IdentityChecks adds the checks for an identity to the first step of its change.
func IdentityChecks(k plan.Checks, c state.AlterType, steps []plan.Step) []plan.Step {
	if len(steps) > 0 {
		steps[0].Checks = append(steps[0].Checks, identityChecks(k, c)...)
	}
	return steps
}

// alterSequence changes the options of a named sequence, and its next number.
func alterSequence(k plan.Checks, c state.AlterSequence) plan.Step {
	table := ddltext.Table(c.To.TableName)
	n := sequenceNumbers(k, c)
	s := plan.One(c, plan.Metadata)
	say := func(words []string) {
		if len(words) == 0 {
			return
		}
		text := "ALTER SEQUENCE " + table
		for _, w := range words {
			text += " " + strings.TrimPrefix(w, "SET ")
		}
		s.SQL = append(s.SQL, text)
	}
	before, after := c.From.Options.Changes(c.To.Options, state.SequenceType)
	if next := n.next(); next != "" {
		say(before)
		s.SQL = append(s.SQL, next)
		say(after)
	} else {
		say(append(before, after...))
	}
	former := c.To.TableName
	for _, r := range k.Changes {
		if r, ok := r.(state.RenameSequence); ok && r.To == former {
			former = r.From
			break
		}
	}
	s.Checks = n.checks(k, c.Title(), ddltext.Literal(ddltext.Table(former)), "ALTER SEQUENCE "+ddltext.Table(former)+" RESTART WITH")
	return s
}
