package sqlgen

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
)

// Join is a joined table of a SELECT. A SELECT has one join for each Key.
type Join struct {
	Key   any
	Table *dialect.Table
	Many  bool // a row may have several rows of the table
	// On writes the condition with the joined table as the current one. from runs a function with the table on the left of the join as the
	// current one.
	On func(b *Builder, from func(write func()))
	// Rows writes a function with the rows of the join, which has no condition, with the table on the left as the current one. It is nil for a table.
	Rows func(b *Builder)
	// Lateral writes the SELECT whose rows are joined, with the table on the left as the current one. It is nil for a table.
	Lateral func(b *Builder)

	alias string
	from  *Join // the join of the left table, nil for the SELECT's own table
}

func (b *Builder) writeOn(s *Level, j *Join) {
	table, alias := s.Table, s.Alias
	if j.from != nil {
		table, alias = j.from.Table, j.from.alias
	}
	if j.Rows != nil {
		b.In(table, alias, func() { j.Rows(b) })
		return
	}
	if j.Lateral != nil {
		b.In(table, alias, func() { j.Lateral(b) })
		return
	}
	b.In(j.Table, j.alias, func() {
		j.On(b, func(write func()) { b.In(table, alias, write) })
	})
}

// Joined runs write with the table of a join as the current one. The current SELECT has one join for each key and each left table. what is
// the name of the join in errors.
func (b *Builder) Joined(j Join, what string, write func()) {
	at, err := b.join(j)
	if err != nil {
		b.Fail(fmt.Errorf("%s: %w", what, err))
		return
	}
	b.In(at.Table, at.alias, write)
}

// InJoin reports whether the current table is a joined table of the current SELECT, which may have no row.
func (b *Builder) InJoin() bool {
	n := len(b.levels)
	return n > 0 && (b.Table != b.levels[n-1].Table || b.Alias != b.levels[n-1].Alias)
}

func (b *Builder) join(j Join) (*Join, error) {
	n := len(b.levels)
	switch {
	case n == 0 || b.levels[n-1].fixed:
		return nil, errCannotJoin
	case j.Many && !b.levels[n-1].Multiplies:
		return nil, errMultiplies
	}
	s := &b.levels[n-1]
	i := slices.IndexFunc(s.joins, func(x *Join) bool { return x.alias == b.Alias })
	switch {
	case b.Table == s.Table && b.Alias == s.Alias:
	case i < 0 || b.Alias == "":
		return nil, errCannotJoin
	default:
		j.from = s.joins[i]
	}
	for _, x := range s.joins {
		if x.Key == j.Key && x.from == j.from {
			return x, nil
		}
	}
	// The condition may ask for joins, which must precede this one.
	j.alias = b.NewAlias()
	start := b.mark()
	b.hold(func() { b.writeOn(s, &j) })
	b.reset(start)
	s = &b.levels[n-1]
	s.renamed = true
	s.joins = append(slices.Clip(s.joins), &j)
	return &j, nil
}

var (
	errCannotJoin = errors.New("this part of the statement cannot join: use the edge's Has instead")
	errMultiplies = errors.New("a query of entities cannot join several rows: use the edge's Has, or load the edge")
)
