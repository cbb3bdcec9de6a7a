package sqlgen

import (
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
)

// A statement without joins writes its columns bare. Whether it needs joins is known only once its conditions have been
// written, so a SELECT that was asked for one on the way is written again, with aliases and with its joins.

// Scope is one SELECT, or the target of an UPDATE or DELETE, while its parts are written.
type Scope struct {
	// Table is what the rows come from. In a statement that has several, it goes by Alias.
	Table *dialect.Table
	Alias string
	// Marker is a nil pointer to the marker type of the table's entity, by which subqueries refer to the row at hand.
	Marker any
	// Multiplies says that a join may make several rows of one: the rows are not entities.
	Multiplies bool
	// Windows says that window functions may stand in the part that is being written.
	Windows bool

	groups  groups
	fixed   bool // an UPDATE or DELETE, which can have neither joins nor an alias
	renamed bool // the table must have an alias
	joins   []*Join
}

// Select runs write, which writes a SELECT of t: it calls From where the name of the table belongs. If joins were asked for
// meanwhile, it runs write again with them. A WITH that the outermost SELECT needs comes before it.
func (b *Builder) Select(s Scope, write func()) {
	outermost := len(b.scopes) == 0 || b.scopes[len(b.scopes)-1].fixed
	var start mark
	if outermost && !b.composed {
		start = b.mark()
	}
	b.scope(s, write)
	if outermost && !b.composed && len(b.with) > 0 {
		b.reset(start)
		b.writeWith()
		b.scope(s, write)
		b.with = b.with[:0]
	}
}

// Compose runs write for several SELECTs that one operator joins: they share a WITH.
func (b *Builder) Compose(write func()) {
	if b.composed || len(b.scopes) > 0 && !b.scopes[len(b.scopes)-1].fixed {
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

func (b *Builder) scope(s Scope, write func()) {
	b.selects = true
	start, depth, searching := b.mark(), len(b.scopes), b.Searching(false)
	b.scopes = append(b.scopes, s)
	b.In(s.Table, s.Alias, write)
	if b.scopes[depth].renamed && b.err == nil {
		b.reset(start)
		x := &b.scopes[depth]
		x.Alias = b.NewAlias()
		for _, j := range x.joins {
			j.alias = b.NewAlias()
		}
		b.In(s.Table, x.Alias, write)
	}
	b.scopes[depth] = Scope{}
	b.scopes = b.scopes[:depth]
	b.searching = searching
}

// NoteSelect says that SQL written as text has a SELECT.
func (b *Builder) NoteSelect() { b.selects = true }

// HasSelect reports whether the statement has a SELECT, as itself or within.
func (b *Builder) HasSelect() bool { return b.selects }

// Target runs write for the conditions of an UPDATE or DELETE of the current table.
func (b *Builder) Target(marker any, write func()) {
	b.scopes = append(b.scopes, Scope{Table: b.Table, Marker: marker, fixed: true})
	write()
	b.scopes = b.scopes[:len(b.scopes)-1]
}

// InTarget reports whether what is written is a condition of an UPDATE or DELETE itself, not of a subquery.
func (b *Builder) InTarget() bool {
	n := len(b.scopes)
	return n > 0 && b.scopes[n-1].fixed
}

// From writes the FROM of the innermost Select, with its joins. Outside of a Select it names the current table.
func (b *Builder) From() {
	if len(b.scopes) == 0 {
		b.Write(" FROM ")
		b.TableName(b.Table)
		return
	}
	s := &b.scopes[len(b.scopes)-1]
	b.Write(" FROM ")
	b.TableName(s.Table)
	if s.Alias == "" {
		return
	}
	b.Write(" AS ")
	b.Ident(s.Alias)
	for _, j := range s.joins {
		b.Write(" LEFT JOIN ")
		b.TableName(j.Table)
		b.Write(" AS ")
		b.Ident(j.alias)
		b.Write(" ON ")
		b.writeOn(s, j)
	}
}

// Windows says whether window functions may stand in what is written next, and returns whether they might before.
func (b *Builder) Windows(allowed bool) (before bool) {
	if n := len(b.scopes); n > 0 {
		before, b.scopes[n-1].Windows = b.scopes[n-1].Windows, allowed
	}
	return before
}

// InWindows reports whether window functions may stand here.
func (b *Builder) InWindows() bool {
	n := len(b.scopes)
	return n > 0 && b.scopes[n-1].Windows
}

// Outer runs write with the row at hand of the enclosing statement whose marker it is: in a subquery, the columns that it
// writes are those of the query around it.
func (b *Builder) Outer(marker any, write func()) error {
	for i := len(b.scopes) - 2; i >= 0; i-- {
		s := &b.scopes[i]
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
		for j := i + 1; j < len(b.scopes); j++ {
			b.scopes[j].renamed = true
		}
		// What the outer row's expression asks for is the outer query's.
		inner := slices.Clone(b.scopes[i+1:])
		b.scopes = b.scopes[:i+1]
		b.In(s.Table, alias, write)
		b.scopes = append(b.scopes, inner...)
		return nil
	}
	return errNoOuter
}

// OuterTable is the table of the row that Outer would write, nil if there is no such statement around.
func (b *Builder) OuterTable(marker any) *dialect.Table {
	for i := len(b.scopes) - 2; i >= 0; i-- {
		if b.scopes[i].Marker == marker {
			return b.scopes[i].Table
		}
	}
	return nil
}

// use asks for a query in the WITH.
func (b *Builder) use(t *dialect.Table) {
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
	// It may refer to other queries, which must come first.
	start := b.mark()
	b.alone(t.Query.(Expr))
	b.reset(start)
	b.with = append(b.with, t)
}

// writeWith writes the queries of the statement's WITH.
func (b *Builder) writeWith() {
	b.Write("WITH ")
	b.List(len(b.with), func(i int) {
		b.Ident(b.with[i].Name)
		b.Write(" AS (")
		b.alone(b.with[i].Query.(Expr))
		b.Write(")")
	})
	b.Write(" ")
}

// alone writes a query that cannot refer to what is around it.
func (b *Builder) alone(e Expr) {
	scopes, composed, table, alias, constants := b.scopes, b.composed, b.Table, b.Alias, b.constants
	b.scopes, b.composed, b.Table, b.Alias, b.constants = nil, true, nil, "", false
	e.WriteSQL(b)
	b.scopes, b.composed, b.Table, b.Alias, b.constants = scopes, composed, table, alias, constants
}

// mark is a place in a statement that the builder can go back to.
type mark struct{ buf, args, names, holes, aliases int }

func (b *Builder) mark() mark {
	return mark{len(b.buf), len(b.Statement.Args), len(b.names), len(b.holes), b.aliases}
}

func (b *Builder) reset(m mark) {
	b.buf, b.holes, b.aliases = b.buf[:m.buf], b.holes[:m.holes], m.aliases
	clear(b.Statement.Args[m.args:])
	b.Statement.Args, b.names = b.Statement.Args[:m.args], b.names[:m.names]
}

// Twice runs write and reports whether it added arguments; if so, it is taken back. Databases do not take an expression in
// GROUP BY for the one in the list of columns if their arguments are different placeholders, equal or not.
func (b *Builder) Twice(write func()) (again bool) {
	start := b.mark()
	write()
	if len(b.Statement.Args) == start.args {
		return false
	}
	b.reset(start)
	return true
}

var (
	errNoCorrelation = errors.New("a subquery of this update or delete cannot refer to the rows: use an edge's Has, or query.In")
	errNoOuter       = errors.New("the subquery is not inside a query of that entity")
)
