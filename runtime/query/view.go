package query

import (
	"context"
	"iter"

	"github.com/crategen/crategen/runtime/dialect"
)

// View is a view within a client or a transaction: M marks the entity, E is a pointer to its struct. It is read as a table
// is, but never written, and has no key to Get by. Every method that adds to it returns a changed copy and leaves the
// original as it was.
type View[M, E any] struct{ rows Query[M, E] }

// NewView is for generated code.
func NewView[M, E any](c *Conn, entity *Entity[E]) *View[M, E] {
	return &View[M, E]{Query[M, E]{conn: c, entity: entity, limit: -1}}
}

// Where keeps the rows that meet all of the predicates, besides those of earlier calls.
//
//go:noinline
func (v *View[M, E]) Where(ps ...Predicate[M]) *View[M, E] { return &View[M, E]{*v.rows.Where(ps...)} }

// OrderBy orders by the terms, after those of earlier calls.
//
//go:noinline
func (v *View[M, E]) OrderBy(orders ...Order[M]) *View[M, E] {
	return &View[M, E]{*v.rows.OrderBy(orders...)}
}

// Limit returns at most n rows.
//
//go:noinline
func (v *View[M, E]) Limit(n int) *View[M, E] { return &View[M, E]{*v.rows.Limit(n)} }

// Offset leaves out the first n rows. The database still finds them, so deep pages are slow.
//
//go:noinline
func (v *View[M, E]) Offset(n int) *View[M, E] { return &View[M, E]{*v.rows.Offset(n)} }

// All returns the rows. No row is an empty list and no error.
//
//go:noinline
func (v *View[M, E]) All(ctx context.Context) ([]E, error) { return v.rows.All(ctx) }

// First returns the first row, or dberr.ErrNotFound.
//
//go:noinline
func (v *View[M, E]) First(ctx context.Context) (E, error) { return v.rows.First(ctx) }

// Only returns the one row that there is: none is dberr.ErrNotFound, several are dberr.ErrNotSingular.
//
//go:noinline
func (v *View[M, E]) Only(ctx context.Context) (E, error) { return v.rows.Only(ctx) }

// Iter streams the rows, as Query.Iter does.
//
//go:noinline
func (v *View[M, E]) Iter(ctx context.Context) iter.Seq2[E, error] { return v.rows.Iter(ctx) }

// Count counts the rows, without regard to Limit and Offset.
//
//go:noinline
func (v *View[M, E]) Count(ctx context.Context) (int, error) { return v.rows.Count(ctx) }

// Exist reports whether there is a row.
//
//go:noinline
func (v *View[M, E]) Exist(ctx context.Context) (bool, error) { return v.rows.Exist(ctx) }

// Selecting is the query as a statement.
//
//go:noinline
func (v *View[M, E]) Selecting() *ListStatement[E] { return v.rows.Selecting() }

//go:noinline
func (v *View[M, E]) source(m M) (*Conn, *dialect.Table, filter) { return v.rows.source(m) }
