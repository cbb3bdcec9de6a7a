package sqlgen

import (
	"fmt"
	"reflect"
)

// groups watches over the values that a SELECT returns, filters groups by and orders by. If it has groups, a column must be
// something that they are made by, or stand in an aggregate. SQLite would take any row's value for the others, where the other
// databases refuse the statement.
type groups struct {
	by      []Expr
	made    bool   // there are groups: by something, or one of all rows because of an aggregate
	watched bool   // what is being written is such a value
	single  int    // above 0 within what a group has one value of
	loose   string // the first column that a group does not have one value of
}

// GroupBy says what the rows of the innermost Select are grouped by.
func (b *Builder) GroupBy(by []Expr) {
	b.levels[len(b.levels)-1].groups = groups{by: by, made: len(by) > 0}
}

// Watch says whether what is written next are values of the innermost Select's rows.
func (b *Builder) Watch(values bool) { b.levels[len(b.levels)-1].groups.watched = values }

// CheckGroups fails if the innermost Select has groups, and among its values is one that a group has several of.
func (b *Builder) CheckGroups() {
	if g := &b.levels[len(b.levels)-1].groups; g.made && g.loose != "" {
		b.Fail(fmt.Errorf("the column %q may have several values in a group: add it to GroupBy, or aggregate it", g.loose))
	}
}

// Aggregate runs write, which writes what an aggregate is computed of.
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

// groupedBy reports whether the rows of the innermost Select are grouped by an expression.
func (b *Builder) groupedBy(e Expr) bool {
	n := len(b.levels)
	if n == 0 || len(b.levels[n-1].groups.by) == 0 {
		return false
	}
	s := &b.levels[n-1]
	if b.Table != s.Table || b.Alias != s.Alias {
		return false
	}
	for _, g := range s.groups.by {
		if reflect.DeepEqual(e, g) {
			return true
		}
	}
	return false
}

// watch notes a column.
func (b *Builder) watch(name string) {
	n := len(b.levels)
	if n == 0 {
		return
	}
	if g := &b.levels[n-1].groups; g.watched && g.single == 0 && g.loose == "" {
		g.loose = name
	}
}
