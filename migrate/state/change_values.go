package state

import "slices"

// AlterValues changes which values programs read from an enum column. The database does not know them: nothing is executed, but no row
// may hold a value that is gone. A column without values is not limited.
type AlterValues struct {
	Table    *Table
	From, To Column
}

// Title implements Change.
func (c AlterValues) Title() Title {
	return Title{"alter-values", c.Table.String(), c.To.Name, false}
}

// Reverse implements Change.
func (c AlterValues) Reverse() Change { return AlterValues{c.Table, c.To, c.From} }

// Limits reports whether programs cannot read some of the values that they could read before.
func (c AlterValues) Limits() bool {
	return len(c.To.Values) > 0 && (len(c.From.Values) == 0 || len(c.Gone()) > 0)
}

// Gone returns the values that programs cannot read any more. It returns none for a column that was no enum.
func (c AlterValues) Gone() []string {
	if len(c.To.Values) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.From.Values), func(v string) bool { return slices.Contains(c.To.Values, v) })
}

// sameValues compares the values of two columns, in any order.
func sameValues(a, b []string) bool {
	in := func(list []string) func(string) bool {
		return func(v string) bool { return !slices.Contains(list, v) }
	}
	return len(a) == len(b) && !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// valuesBetween returns the values that programs of two versions write, nil if either is not limited.
func valuesBetween(have, want []string) []string {
	if len(have) == 0 || len(want) == 0 {
		return nil
	}
	out := slices.Clone(have)
	for _, v := range want {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// Learn gives the columns of older tables the values that the tables of a state have: formats before 3 of state.json had none.
func Learn(tables []*Table, from *Database) {
	for _, t := range tables {
		now := from.Table(t.TableName)
		if now == nil {
			continue
		}
		for i, c := range t.Columns {
			if n := now.Column(c.Name); n != nil && len(c.Values) == 0 {
				t.Columns[i].Values = n.Values
			}
		}
	}
}
