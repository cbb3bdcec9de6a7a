package sqlgen

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
)

// Columns of a statement without joins have no qualifier. Conditions ask for joins while they are written, so a SELECT with a join is
// written again, with aliases and with its joins.

// Level is a level of a statement's nesting: one SELECT, or the target of an UPDATE or DELETE.
type Level struct {
	// Table is the table of the rows. Alias is its name if the statement has several tables.
	Table *dialect.Table
	Alias string
	// Marker is a nil pointer to the marker type of the table's entity. Subqueries refer to the current row by it.
	Marker any
	// Multiplies permits joins that return a row several times, because the rows are not entities.
	Multiplies bool
	// Windows permits window functions in the current part.
	Windows bool

	groups  groups
	inner   bool // not the statement itself
	fixed   bool // an UPDATE or DELETE, without joins and alias
	renamed bool // the table must have an alias
	joins   []*Join
}

// Select runs write, which writes a SELECT of a level's table and calls From for its FROM. If a part asks for a join, Select runs write
// again. The WITH of the statement precedes the outermost SELECT.
func (b *Builder) Select(s Level, write func()) {
	outermost := len(b.levels) == 0 || b.levels[len(b.levels)-1].fixed
	s.inner = len(b.levels) > 0 || b.composed || len(b.buf) > 0 // the beginning of an INSERT or UPDATE
	var start mark
	if outermost && !b.composed {
		start = b.mark()
	}
	b.level(s, write)
	if outermost && !b.composed && len(b.with) > 0 {
		b.reset(start)
		b.writeWith()
		b.level(s, write)
		b.with = b.with[:0]
	}
}

// Compose runs write for the SELECTs of a set operation, which share a WITH.
func (b *Builder) Compose(write func()) {
	if b.composed || len(b.levels) > 0 && !b.levels[len(b.levels)-1].fixed {
		write()
		return
	}
	start := b.mark()
	b.composed = true
	write()
	if len(b.with) > 0 {
		b.reset(start)
		b.writeWith()
		write()
		b.with = b.with[:0]
	}
	b.composed = false
}

func (b *Builder) level(s Level, write func()) {
	b.selects = true
	start, depth, searching := b.mark(), len(b.levels), b.Searching(false)
	b.levels = append(b.levels, s)
	b.In(s.Table, s.Alias, write)
	if b.levels[depth].renamed && b.err == nil {
		b.reset(start)
		x := &b.levels[depth]
		x.Alias = b.NewAlias()
		for _, j := range x.joins {
			j.alias = b.NewAlias()
		}
		b.In(s.Table, x.Alias, write)
	}
	b.levels[depth] = Level{}
	b.levels = b.levels[:depth]
	b.searching = searching
}

// NoteSelect notes that a fragment of raw SQL has a SELECT.
func (b *Builder) NoteSelect() { b.selects, b.Raw = true, true }

// HasSelect reports whether the statement is or contains a SELECT.
func (b *Builder) HasSelect() bool { return b.selects }

// Target runs write for the conditions of an UPDATE or DELETE of the current table.
func (b *Builder) Target(marker any, write func()) {
	b.levels = append(b.levels, Level{Table: b.Table, Marker: marker, fixed: true})
	write()
	b.levels = b.levels[:len(b.levels)-1]
}

// InTarget reports whether the current part is a condition of an UPDATE or DELETE, and not of a subquery.
func (b *Builder) InTarget() bool {
	n := len(b.levels)
	return n > 0 && b.levels[n-1].fixed
}

// From writes the FROM of the innermost Select with its joins, or of the current table outside of a Select.
func (b *Builder) From() {
	if len(b.levels) == 0 {
		b.Write(" FROM ")
		b.TableName(b.Table)
		b.planHint()
		b.past()
		return
	}
	s := &b.levels[len(b.levels)-1]
	b.Write(" FROM ")
	b.tableName(s.Table, s.inner)
	b.planHint()
	if s.Alias == "" {
		b.past()
		return
	}
	b.Write(" AS ")
	b.Ident(s.Alias)
	for _, j := range s.joins {
		if j.Rows != nil {
			b.Write(" JOIN ")
			b.writeOn(s, j)
			b.Write(" AS ")
			b.Ident(j.alias)
			continue
		}
		if j.Lateral != nil {
			b.Write(" LEFT JOIN LATERAL (")
			b.writeOn(s, j)
			b.Write(") AS ")
			b.Ident(j.alias)
			b.Write(" ON true")
			continue
		}
		b.Write(" LEFT ")
		b.joinHint()
		b.Write("JOIN ")
		b.TableName(j.Table)
		b.Write(" AS ")
		b.Ident(j.alias)
		b.Write(" ON ")
		b.writeOn(s, j)
	}
	b.past()
}

// Windows permits or forbids window functions in the next part, and returns the previous setting.
func (b *Builder) Windows(allowed bool) (before bool) {
	if n := len(b.levels); n > 0 {
		before, b.levels[n-1].Windows = b.levels[n-1].Windows, allowed
	}
	return before
}

// Multiplies reports whether the rows of the current SELECT are not entities, so that an entity may be returned several times.
func (b *Builder) Multiplies() bool {
	n := len(b.levels)
	return n > 0 && b.levels[n-1].Multiplies
}

// InWindows reports whether the current part may have window functions.
func (b *Builder) InWindows() bool {
	n := len(b.levels)
	return n > 0 && b.levels[n-1].Windows
}

// Outer runs write at the enclosing level with the marker: in a subquery, it writes columns of the row of the outer query.
func (b *Builder) Outer(marker any, write func()) error {
	for i := len(b.levels) - 2; i >= 0; i-- {
		s := &b.levels[i]
		if s.Marker != marker {
			continue
		}
		if s.fixed && !b.Dialect.CorrelatesUpdates {
			return errNoCorrelation
		}
		alias := s.Alias
		if s.fixed {
			alias = s.Table.Name
		} else {
			s.renamed = true
		}
		for j := i + 1; j < len(b.levels); j++ {
			b.levels[j].renamed = true
		}
		// Joins of the expression belong to the outer query.
		inner := slices.Clone(b.levels[i+1:])
		b.levels = b.levels[:i+1]
		b.In(s.Table, alias, write)
		b.levels = append(b.levels, inner...)
		return nil
	}
	return errNoOuter
}

// OuterTable is the table of the enclosing level with the marker, or nil.
func (b *Builder) OuterTable(marker any) *dialect.Table {
	for i := len(b.levels) - 2; i >= 0; i-- {
		if b.levels[i].Marker == marker {
			return b.levels[i].Table
		}
	}
	return nil
}

// use adds a query to the WITH.
func (b *Builder) use(t *dialect.Table) {
	if slices.Contains(b.within, t) {
		return
	}
	for _, w := range b.with {
		switch {
		case w == t:
			return
		case w.Name == t.Name:
			b.Fail(fmt.Errorf("two different queries of one statement are called %q: rename one of them", t.Name))
			return
		}
	}
	for _, other := range b.Tables {
		if other.Name == t.Name {
			b.Fail(fmt.Errorf("the query %q has the name of a table: rename it", t.Name))
			return
		}
	}
	// It may refer to other queries, which must precede it.
	start := b.mark()
	b.within = append(b.within, t)
	b.alone(t.Query.(Expr))
	b.within = b.within[:len(b.within)-1]
	b.reset(start)
	b.with = append(b.with, t)
}

// Recursive is a query of a WITH that refers to itself.
type Recursive interface {
	Expr
	Recursive()
}

// writeWith writes the queries of the statement's WITH.
func (b *Builder) writeWith() {
	b.Write("WITH ")
	if slices.ContainsFunc(b.with, func(t *dialect.Table) bool { _, ok := t.Query.(Recursive); return ok }) {
		b.Write("RECURSIVE ")
	}
	b.List(len(b.with), func(i int) {
		b.Ident(b.with[i].Name)
		b.Write(" AS (")
		b.alone(b.with[i].Query.(Expr))
		b.Write(")")
	})
	b.Write(" ")
}

// alone writes a query that cannot refer to the levels around it.
func (b *Builder) alone(e Expr) {
	levels, composed, table, alias, constants := b.levels, b.composed, b.Table, b.Alias, b.constants
	b.levels, b.composed, b.Table, b.Alias, b.constants = nil, true, nil, "", false
	e.WriteSQL(b)
	b.levels, b.composed, b.Table, b.Alias, b.constants = levels, composed, table, alias, constants
}

// mark is a position in a statement that the builder can return to.
type mark struct{ buf, args, names, holes, aliases int }

func (b *Builder) mark() mark {
	return mark{len(b.buf), len(b.Statement.Args), len(b.names), len(b.holes), b.aliases}
}

func (b *Builder) reset(m mark) {
	b.buf, b.holes, b.aliases = b.buf[:m.buf], b.holes[:m.holes], m.aliases
	clear(b.Statement.Args[m.args:])
	b.Statement.Args, b.names = b.Statement.Args[:m.args], b.names[:m.names]
	b.forget(m.args)
}

// Twice runs write, and undoes it and reports true if it wrote arguments. For a database, an expression in GROUP BY with other
// placeholders than in the list of columns is a different one, even if the arguments are equal.
func (b *Builder) Twice(write func()) (again bool) {
	start := b.mark()
	b.repeats = false
	write()
	if len(b.Statement.Args) == start.args && !b.repeats {
		return false
	}
	b.reset(start)
	return true
}

var (
	errNoCorrelation = errors.New("a subquery of this update or delete cannot refer to the rows: use an edge's Has, or query.In")
	errNoOuter       = errors.New("the subquery is not inside a query of that entity")
)
