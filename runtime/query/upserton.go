package query

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/dberr"
)

// OnConflict is an upsert of the entity E with the marker M. Its methods return a changed copy. It is safe for concurrent use.
type OnConflict[M, E any] struct {
	q   *Query
	u   upsert
	err error
}

// UpsertOn is an upsert that finds existing rows by the columns of a unique index, or by the key without columns:
//
//	n, err := query.UpsertOn(client.Pages, page.URL).
//		Set(page.Visits.Add(1), query.SetExcluded(page.Title)).
//		Where(query.Excluded(page.SeenAt).GT(...)).
//		Exec(ctx, pages...)
//
// Without Set and DoNothing an existing row is overwritten like by the method Upsert, except its key and the columns of the index.
func UpsertOn[M, E any](of interface {
	TableOf[E]
	QueryOf[M, E]
}, columns ...Column[M]) *OnConflict[M, E] {
	c := &OnConflict[M, E]{q: of.Query()}
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.whole(*new(M))
	}
	c.u.columns, c.err = conflictColumns(c.q, names)
	return c
}

// OfIndexWhere says that the unique index has a condition: the SQL of its entsql.IndexWhere. Rows that do not meet it never conflict.
func (c *OnConflict[M, E]) OfIndexWhere(condition string) *OnConflict[M, E] {
	n := *c
	n.u.where = sqlexpr.RawPart(condition, nil)
	return &n
}

// DoNothing leaves existing rows as they are.
func (c *OnConflict[M, E]) DoNothing() *OnConflict[M, E] {
	n := *c
	n.u.nothing = true
	return &n
}

// Set changes an existing row as an Update does, instead of overwriting it. Changes can use the values of the row (Add, SetTo), and with SetExcluded and
// Excluded those of the row that was to be inserted. Further calls add changes.
func (c *OnConflict[M, E]) Set(changes ...Change[M]) *OnConflict[M, E] {
	n := *c
	n.u.sets = assignmentsOf(changes, append([]*assignment{}, c.u.sets...))
	return &n
}

// Where leaves existing rows that do not meet all of the conditions as they are. They can compare with Excluded.
func (c *OnConflict[M, E]) Where(ps ...Predicate[M]) *OnConflict[M, E] {
	n := *c
	n.u.filter = append(slices.Clip(c.u.filter), exprs(ps)...)
	return &n
}

// Exec writes the entities, and returns the number of rows that it inserted or changed. Entities are sent, validated and reported in errors as by
// InsertMany. Two entities of one call must not have the same values of the index (dberr.ErrTwice on PostgreSQL and CockroachDB), and each needs values
// of its columns that are not NULL.
//
// Afterwards the entity of a row that was written has the row as it is stored. With DoNothing it has the values that the database filled in, and without
// Set also those of immutable columns, as after Upsert. Entities of other rows are unchanged: read existing rows by the columns of the index.
//
// A lost connection is dberr.ErrUnknownOutcome, because a second attempt could count twice; only an upsert without Set, Where and DoNothing is repeated.
// A softly deleted row conflicts, is changed by Set, and stays deleted.
//
// CrateDB has no unique index but the key, and no condition of an upsert: the new value of the first field of Set is a CASE there, which fails for rows
// that do not meet the condition, so that they are not written. It accepts no subqueries, such as conditions on edges. If it loses a node during a
// write, a counter may count twice.
func (c *OnConflict[M, E]) Exec(ctx context.Context, es ...E) (int, error) {
	return c.ExecMany(ctx, es)
}

// ExecMany is Exec with options.
func (c *OnConflict[M, E]) ExecMany(ctx context.Context, es []E, opts ...BulkOption) (int, error) {
	err := c.err
	if err == nil {
		err = c.u.check(c.q)
	}
	if err != nil {
		return 0, fmt.Errorf("upsert %s: %w", c.q.entity.Table.Entity, err)
	}
	return c.q.upsertOn(ctx, Untyped(es), &c.u, opts)
}

var (
	errKeyOnly     = errors.New("CrateDB has no unique index but the key: use query.UpsertOn without columns")
	errConflictNot = errors.New("DoNothing excludes Set and Where")
	errNoChange    = errors.New("Set has no changes")
	errSamePlace   = errors.New("query.UpsertOn has a column twice")
	errNullKey     = errors.New("NULL is never a conflict: use InsertMany for the row")
	errLeftKey     = errors.New("query.UpsertOn needs a value")
)

// conflictColumns are the positions of columns, nil for the key.
func conflictColumns(q *Query, names []string) ([]int, error) {
	if len(names) == 0 {
		return nil, nil
	}
	t := q.entity.Table
	columns := make([]int, len(names))
	for n, name := range names {
		_, i := t.Column(name)
		if i < 0 || slices.Contains(columns[:n], i) {
			return nil, errSamePlace
		}
		columns[n] = i
	}
	sorted := slices.Sorted(slices.Values(columns))
	switch {
	case slices.Equal(sorted, slices.Sorted(slices.Values(t.Key))):
		return nil, nil
	case !q.conn.dialect.UniqueIndexes:
		return nil, errKeyOnly
	}
	return columns, nil
}

func (u *upsert) check(q *Query) error {
	switch {
	case u.nothing && (u.sets != nil || u.filter != nil):
		return errConflictNot
	case u.sets != nil && len(u.sets) == 0:
		return errNoChange
	case u.where != nil && u.columns == nil:
		return errors.New("OfIndexWhere needs the columns of the index")
	}
	return nil
}

func (q *Query) upsertOn(ctx context.Context, es []any, u *upsert, opts []BulkOption) (int, error) {
	t := q.entity.Table
	for row, e := range es {
		q.entity.Fill(e)
		for _, i := range u.on(t) {
			v := q.entity.value(e, i)
			reason := errNullKey
			switch {
			case t.Columns[i].Flags.Has(dialect.Computed) || t.Columns[i].Name == q.tenantColumn():
				continue
			case !notGiven(q.entity, e, i, v) || v.Err() != nil:
				continue
			case !v.IsNull():
				reason = errLeftKey
			}
			err := &dberr.ValidationError{Entity: t.Entity, Field: t.Columns[i].Name, Err: reason}
			return 0, fmt.Errorf("upsert %s: %w", t.Entity, dberr.RowError{Index: row, Err: err})
		}
	}
	return bulkWritten(ctx, q.conn, q.entity, es, u, opts)
}

func (q *Query) tenantColumn() string {
	if q.conn.tenant == nil {
		return ""
	}
	return q.conn.tenant.Column
}

// sendUpsert sends a statement of UpsertOn and returns the number of rows that it wrote. Rows that CrateDB refused because they do not meet the
// condition are no errors.
func (w *bulkWrite) sendUpsert(ctx context.Context, s *bulkStatement, es []any) (int, error) {
	if !w.conn.dialect.AtomicBulk {
		s.Statement.Counts = make([]int64, len(es))
	}
	rows, err := w.conn.bulk(ctx, s.Builder)
	if s.Statement.Counts != nil {
		return w.countUpsert(ctx, s, es, err)
	}
	if err != nil {
		return 0, err
	}
	read := 0
	if len(s.back) > 0 {
		read = readByKey(w.entity, w.conflict.on(w.table), s.back, es, rows)
	}
	for rows.Next() {
	}
	n := int(rows.Affected())
	if err := rows.Close(); err != nil {
		return 0, named(s.Builder, err)
	}
	if len(s.back) > 0 && read != n {
		return n, named(s.Builder, fmt.Errorf("%d rows were written and %d came back", n, read))
	}
	if w.conflict.plain() {
		if err := sqlexpr.CheckWritten(s.Builder, w.table, w.conflict.on(w.table), len(es), int64(n)); err != nil {
			return n, named(s.Builder, err)
		}
	}
	return n, nil
}

// countUpsert counts the rows of a statement whose rows fail by themselves, and reads those that were written.
func (w *bulkWrite) countUpsert(ctx context.Context, s *bulkStatement, es []any, err error) (int, error) {
	failed, ok := errors.AsType[*dberr.BulkError](err)
	if err != nil && !ok {
		return 0, err
	}
	if ok && w.conflict.filter != nil {
		failed.Rows = slices.DeleteFunc(failed.Rows, func(r dberr.RowError) bool { return sqlexpr.SkippedRow(r.Err) })
		if len(failed.Rows) == 0 {
			err = nil
		}
	}
	var written []any
	for i, n := range s.Statement.Counts {
		if n > 0 {
			written = append(written, es[i])
		}
	}
	if w.table.Version != "" {
		forgetVersions(w.entity, written)
	}
	if len(s.back) > 0 && len(written) > 0 {
		err = errors.Join(err, fetch(ctx, w.conn, w.entity, s.back, written))
	}
	return len(written), err
}

// Excluded is the value that a row of UpsertOn was to be inserted with, for its Set and Where:
//
//	query.SetTo(page.Visits, query.Plus(page.Visits, query.Excluded(page.Visits)))
func Excluded[M, T any](c Operand[M, T]) Expr[M, T] {
	e, cell := c.operand(*new(M))
	return Expr[M, T]{sqlexpr.Excluded(e), cell}
}

// SetExcluded sets a column to the value that the row of UpsertOn was to be inserted with.
func SetExcluded[M, T any](c Settable[M, T]) Change[M] {
	return Change[M]{sqlexpr.AssignExcluded(c.whole(*new(M)))}
}
