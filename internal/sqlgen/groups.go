package sqlgen

import (
	"fmt"
	"reflect"
)

// groups checks the values that a SELECT returns, orders by and filters groups by. If it has groups, a column must be in GROUP BY or in an
// aggregate. For other columns, SQLite would return the value of any row; the other databases refuse the statement.
type groups struct {
	by      []Expr
	made    bool   // there are groups, or one group of all rows because of an aggregate
	watched bool   // the current part is such a value
	single  int    // above 0 within an expression that has one value for each group
	loose   string // the first column that has several values in a group
	written []span // the arguments of expressions of by that were written, by their index
}

// span is a part of the arguments of a statement.
type span struct{ from, to int }

// GroupBy sets the expressions of GROUP BY of the innermost Select.
func (b *Builder) GroupBy(by []Expr) {
	b.levels[len(b.levels)-1].groups = groups{by: by, made: len(by) > 0}
}

// Watch says whether the next part has values of the innermost Select.
func (b *Builder) Watch(values bool) { b.levels[len(b.levels)-1].groups.watched = values }

// CheckGroups fails if the innermost Select has groups, and a value with several values in a group.
func (b *Builder) CheckGroups() {
	if g := &b.levels[len(b.levels)-1].groups; g.made && g.loose != "" {
		b.Fail(fmt.Errorf("the column %q may have several values in a group: add it to GroupBy, or aggregate it", g.loose))
	}
}

// Aggregate runs write, which writes the argument of an aggregate.
func (b *Builder) Aggregate(write func()) {
	if n := len(b.levels); n > 0 {
		b.levels[n-1].groups.made = true
	}
	b.hold(write)
}

func (b *Builder) hold(write func()) {
	n := len(b.levels)
	if n == 0 {
		write()
		return
	}
	b.levels[n-1].groups.single++
	write()
	b.levels[n-1].groups.single--
}

// groupOf returns the index of an expression in the GROUP BY of the innermost Select, or -1.
func (b *Builder) groupOf(e Expr) int {
	n := len(b.levels)
	if n == 0 || len(b.levels[n-1].groups.by) == 0 {
		return -1
	}
	s := &b.levels[n-1]
	if b.Table != s.Table || b.Alias != s.Alias {
		return -1
	}
	for i, g := range s.groups.by {
		if reflect.DeepEqual(e, g) {
			return i
		}
	}
	return -1
}

// writeGroup writes an expression of GROUP BY, wherever it stands in the statement, with the same placeholders every time: to databases,
// expressions with different placeholders are different, so that a value computed from one of them would not be one of the group.
func (b *Builder) writeGroup(group int, e Expr) {
	n := len(b.levels) - 1
	if b.repeated > 0 {
		e.WriteSQL(b)
		return
	}
	if g := &b.levels[n].groups; group < len(g.written) && g.written[group].to > 0 {
		b.repeated = g.written[group].from + 1
		e.WriteSQL(b)
		b.repeated = 0
		return
	}
	from, numbered := len(b.Statement.Args), b.numbered
	e.WriteSQL(b)
	to := len(b.Statement.Args)
	if to == from || b.numbered-numbered != to-from || n >= len(b.levels) { // without arguments, or with some that are numbered otherwise
		return
	}
	g := &b.levels[n].groups
	for len(g.written) <= group {
		g.written = append(g.written, span{})
	}
	g.written[group] = span{from, to}
}

// forget drops what was written of groups with arguments after the first n, which are undone.
func (b *Builder) forget(n int) {
	for i := range b.levels {
		for j, w := range b.levels[i].groups.written {
			if w.to > n {
				b.levels[i].groups.written[j] = span{}
			}
		}
	}
}

// watch records a column.
func (b *Builder) watch(name string) {
	if b.seen != nil {
		*b.seen = append(*b.seen, name)
	}
	n := len(b.levels)
	if n == 0 {
		return
	}
	if g := &b.levels[n-1].groups; g.watched && g.single == 0 && g.loose == "" {
		g.loose = name
	}
}
