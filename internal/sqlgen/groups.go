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
}

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

// groupedBy reports whether an expression is in the GROUP BY of the innermost Select.
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
