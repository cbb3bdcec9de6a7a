package plan

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"

	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/migrate/state"
)

// The values that a new column gives existing rows, where they are not the same in all of them. The numbers of a sequence are known
// beforehand, as the server gives them out in order, but not which row gets which one. What else a server makes up is not known at all.

var (
	// unknown are the functions of which no two calls return the same.
	unknown = regexp.MustCompile(`(?i)^(random|nextval|clock_timestamp|timeofday|gen_random_\w+|uuid_generate_\w+|unique_rowid|\w*unordered_unique_rowid|randomblob)$`)
	// single are those that never return what they returned before.
	single = regexp.MustCompile(`(?i)uuid|unique_rowid`)
)

// calls reports whether the default of a column calls one of the functions.
func calls(c state.Column, functions *regexp.Regexp) bool {
	for name := range sqllex.Postgres.Calls(c.Default) {
		if functions.MatchString(name) {
			return true
		}
	}
	return false
}

// numbers returns the sequence of a new column, and SQL of its next number. ok is false for a sequence that begins again, or that the
// schema does not have.
func (k Checks) numbers(c state.Column) (i state.Identity, next string, ok bool) {
	if c.Identity != nil {
		i = c.Identity.Full(c.Type)
		return i, fmt.Sprint(i.Start), !i.Cycle
	}
	if k.To == nil || !state.Numbered(c) {
		return i, "", false
	}
	s := k.To.SequenceOf(c)
	if s == nil {
		return i, "", false
	}
	i = s.Options.Full(state.SequenceType)
	next = fmt.Sprint(i.Start)
	if k.From.Sequence(s.TableName) != nil {
		next = fmt.Sprintf("(SELECT last_value + CASE WHEN is_called THEN %d ELSE 0 END FROM %s)", i.Increment, ddltext.Table(s.TableName))
	}
	return i, next, !i.Cycle
}

// number is SQL of the number of each row of a table, which may be beyond the last number of the sequence.
func number(i state.Identity, next string) string {
	return fmt.Sprintf("CAST(%s AS numeric) + (row_number() OVER () - 1) * %d", next, i.Increment)
}

// beyond is the condition for numbers that a sequence does not have.
func beyond(i state.Identity, value string) string {
	if i.Increment < 0 {
		return fmt.Sprintf("%s < %d", value, i.Min)
	}
	return fmt.Sprintf("%s > %d", value, i.Max)
}

// valueOf is SQL of the value that a new column, which is not generated, gives the rows.
func (k Checks) valueOf(c state.Column) string {
	if state.Numbered(c) {
		i, next, ok := k.numbers(c)
		if !ok {
			return "NULL" // what would look at it refuses all rows
		}
		n := number(i, next)
		return "CASE WHEN NOT (" + beyond(i, n) + ") THEN " + n + " END"
	}
	if c.Default == "" {
		return "NULL"
	}
	return c.Default
}

// Enough finds rows for which the sequence of a new column has no number.
func (k Checks) Enough(t *state.Table, c state.Column) []Check {
	i, next, ok := k.numbers(c)
	old := k.From.Table(t.TableName)
	if !ok || old == nil {
		return nil
	}
	const plenty = math.MaxInt64 / 2 // more numbers than rows
	if i.Increment > 0 && i.Max >= plenty && i.Increment < math.MaxInt32 || i.Increment < 0 && i.Min <= -plenty && i.Increment > math.MinInt32 {
		return nil
	}
	name, _ := k.Former(t.TableName)
	from := "(SELECT o.*, " + number(i, next) + " AS crategen_number FROM " + ddltext.Table(name) + " o) t"
	where := " WHERE " + beyond(i, "crategen_number")
	return []Check{{What: "rows of " + t.String() + " for which the sequence of " + c.Name + " has no number left", Count: "SELECT count(*) FROM " + from + where,
		List: "SELECT * FROM " + from + where, Remedy: "let the sequence have more numbers: " +
			"a higher Max (a lower Min, if it counts down), a smaller Increment, or a larger type of the column"}}
}

// NoneLeft finds rows with a number behind which a sequence with all numbers has no other one.
func (k Checks) NoneLeft(t *state.Table, c state.Column, i state.Identity) []Check {
	only := &state.Table{TableName: t.TableName}
	if old := k.From.Table(t.TableName); old != nil && old.Column(c.Name) != nil && old.Column(c.Name).Type != c.Type {
		only.Columns = []state.Column{c}
	}
	word, low, high := "Max", max(i.Min, i.Max-i.Increment+1), i.Max
	if i.Increment < 0 {
		word, low, high = "Min", i.Min, min(i.Max, i.Min-i.Increment-1)
	}
	return k.rows(only, "rows whose "+t.String()+"."+c.Name+" is so near to the "+word+" of the sequence that it has no number left",
		fmt.Sprintf("%s BETWEEN %d AND %d", ddltext.Ident(c.Name), low, high), "give them other numbers, or let the sequence have more of them")
}

// NoNumbers finds any row, on a server that gives no numbers of a sequence to existing rows.
func (k Checks) NoNumbers(t *state.Table, c state.Column) []Check {
	return k.rows(&state.Table{TableName: t.TableName}, "rows of "+t.String()+", to which the server gives no numbers of a sequence for the new column "+c.Name, "",
		"add the column without its sequence, as an Optional field, fill it, and give it the sequence then")
}

// generated returns how a new generated column is computed. ok is false for others, and where existing rows get no value.
func (k Checks) generated(c state.Column) (of state.Computation, ok bool) {
	if k.ComputedLater {
		return of, false
	}
	return state.ComputationOf(c)
}

// named returns the columns of a table that SQL names, with those that its new generated columns are computed from.
func (k Checks) named(t *state.Table, list ...string) map[string]state.Column {
	out := make(map[string]state.Column)
	for _, sql := range list {
		for _, c := range t.Columns {
			if !state.Names(&sqllex.Postgres, sql, c.Name) {
				continue
			}
			if of, ok := k.generated(c); ok && k.isNew(t, c.Name) {
				maps.Copy(out, k.named(t, of.Expr))
			} else {
				out[c.Name] = c
			}
		}
	}
	return out
}

func (k Checks) isNew(t *state.Table, column string) bool {
	old := k.From.Table(t.TableName)
	return old != nil && old.Column(column) == nil
}

// made returns a new column among the named ones whose values cannot be looked at before they are there: they are made up, or the condition
// names values of the row beside a number, and no one knows which row gets which number. It returns "" if there is none.
func (k Checks) made(t *state.Table, columns map[string]state.Column) string {
	varying, numbered := 0, ""
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		c := columns[name]
		switch {
		case !k.isNew(t, name):
			varying++
		case state.Numbered(c):
			if _, _, ok := k.numbers(c); !ok {
				return name
			}
			varying, numbered = varying+1, name
		case calls(c, unknown), state.Serial(c):
			return name
		}
	}
	if varying > 1 {
		return numbered
	}
	return ""
}

// unseen finds any row of a table to which a new constraint cannot be compared beforehand, because of a new column.
func (k Checks) unseen(t *state.Table, what, column string) []Check {
	return k.rows(&state.Table{TableName: t.TableName}, "rows of "+t.String()+", for which the server makes the values of the new column "+column+
		": "+what+" cannot be looked at before they are there", "", "add the column in one migration, and "+what+" in the next one")
}

// unique reports whether a new column among the parts of an index has another number in each row.
func (k Checks) unique(t *state.Table, x state.Index) bool {
	return slices.ContainsFunc(x.Parts, func(p state.Part) bool {
		c := t.Column(p.Column)
		if c == nil || !k.isNew(t, p.Column) {
			return false
		}
		_, _, ok := k.numbers(*c)
		return ok
	})
}

// repeats reports whether the values of a new column may be the same in several rows, unlike those that are made to be unique.
func (k Checks) repeats(t *state.Table, column string) bool {
	c := t.Column(column)
	if c == nil {
		return true
	}
	return !state.Serial(*c) && !calls(*c, single)
}

// withNew returns a table before the migration with its new columns.
func (k Checks) withNew(old *state.Table) *state.Table {
	out := *old
	if k.To == nil || k.To.Table(old.TableName) == nil {
		return &out
	}
	out.Columns = slices.Clone(old.Columns)
	for _, c := range k.To.Table(old.TableName).Columns {
		if old.Column(c.Name) == nil {
			out.Columns = append(out.Columns, c)
		}
	}
	return &out
}
