package sqlexpr

import (
	"errors"
	"reflect"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
)

// Subquery is a query within another query.
type Subquery struct {
	sourced bool // From was called
	Columns []Output
	Entity  string
	table   *dialect.Table // the table of the columns, nil for a set operation
	of      *Selection     // nil for a set operation
	arms    []Subquery     // of a set operation
	plain   bool           // without ORDER BY, LIMIT and set operations, so that a set operation can contain it unchanged
	Write   func(b *sqlgen.Builder, names bool)
}

// Subquery returns the selection as a part of another query.
func (s *Selection) Subquery() Subquery {
	plain := len(s.Orders) == 0 && s.Limit < 0 && s.Offset == 0
	entity := ""
	if s.Table != nil {
		entity = s.Table.Entity
	}
	return Subquery{sourced: s.Table != nil, Columns: s.Columns, Entity: entity, table: s.Table, of: s, plain: plain, Write: s.write}
}

// Reading is how the query is read, nil for the usual way.
func (q *Subquery) Reading() *dialect.Reading {
	if q.of != nil {
		return q.of.Reading
	}
	for i := range q.arms {
		if r := q.arms[i].Reading(); r != nil {
			return r
		}
	}
	return nil
}

var errNoName = errors.New("a CTE needs a name")

// CTETable describes a query as a table.
func CTETable(name string, q *Subquery) *dialect.Table {
	t := &dialect.Table{Entity: q.Entity, Name: name, Query: &nested{q, true}}
	if name == "" {
		t.Query = failing{errNoName}
	}
	for i, c := range q.Columns {
		t.Columns = append(t.Columns, dialect.Column{Name: OutputName(i), Type: outputType(reflect.TypeOf(c.Read).Out(0)), Flags: dialect.Nullable})
	}
	return t
}

// Recurse makes a table of a query and of a step that refers to the table.
func Recurse(t *dialect.Table, base, step *Subquery) {
	if _, failed := t.Query.(failing); !failed {
		t.Query = &recursion{base, step}
	}
}

type recursion struct{ base, step *Subquery }

// Recursive implements sqlgen.Recursive.
func (r *recursion) Recursive() {}

func (r *recursion) WriteSQL(b *sqlgen.Builder) {
	if !r.base.sourced || !r.step.sourced {
		b.Fail(ErrNoSource)
		return
	}
	r.base.operand(b, true, nil)
	b.Write(" UNION ALL ")
	r.step.operand(b, false, nil)
}

// nested writes a query within another query.
type nested struct {
	q     *Subquery
	names bool
}

func (n *nested) WriteSQL(b *sqlgen.Builder) { n.q.Write(b, n.names) }
