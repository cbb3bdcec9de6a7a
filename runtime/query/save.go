package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// Save writes the row of a versioned entity (schema.Versioned) as the struct has it, if the row still has the version that was read. All columns
// that an update can set are written, with the update's defaults (UpdateDefault). Afterwards e is the row as it is stored, with its new version.
//
// If the row was written or deleted since it was read, nothing is written and the error is a *dberr.ConflictError, which is a dberr.ErrConflict.
// Read the row again, and decide again. A transaction with this error is not repeated, because e would be as old as before.
//
// e must have been read or inserted as a whole: the error is a *dberr.ValidationError for an entity without a version, such as one of Fields. On
// CrateDB also InsertMany and Upsert leave entities without a version, because CrateDB does not return it there.
//
//go:noinline
func (q *Query) Save(ctx context.Context, e any) error {
	return q.writeVersion(ctx, e, false)
}

// Saver is the table of a versioned entity.
type Saver[E any] interface {
	TableOf[E]
	Save(ctx context.Context, e E) error
}

// DeleteVersion deletes the row of a versioned entity if it still has the version that was read. Otherwise the error is a *dberr.ConflictError.
// With soft deletion it sets the time of deletion, and e then has it and the new version.
func DeleteVersion[E any](ctx context.Context, of Saver[E], e E) error {
	return of.Query().writeVersion(ctx, e, true)
}

var (
	errNotVersioned = errors.New("the entity has no version: add schema.Versioned{} to its mixins")
	errNoVersion    = errors.New("the entity has no version, because it was not read or inserted as a whole: read the row with Get first")
)

// writeVersion is Save or DeleteVersion. After an error e is unchanged, unless the row was written.
func (q *Query) writeVersion(ctx context.Context, e any, deletes bool) error {
	b, err := q.versionHead(ctx, e, deletes)
	if b != nil {
		defer b.Free()
	}
	if err != nil {
		return err
	}
	if q.conn.dialect.OwnVersions() {
		return q.writeOwnVersion(ctx, b, e)
	}
	q.finishVersion(b, e)
	if b.Statement.Op == wire.OpDelete {
		n, err := q.conn.exec(ctx, b)
		if err == nil && n == 0 {
			err = lostRace(q.entity, nil, 1)
		}
		return err
	}
	err = oneRow(ctx, q.conn, b, func(r wire.Row) { q.entity.read(e, nil, r) })
	if errors.Is(err, dberr.ErrNotFound) {
		return lostRace(q.entity, nil, 1)
	}
	return err
}

// lostRace is the error for rows that have another version. rows is nil for a single row.
func lostRace(entity *Entity, rows []int, total int) error {
	if rows == nil {
		rows = []int{0}
	}
	return &dberr.ConflictError{Entity: entity.Table.Entity, Rows: rows, Total: total}
}

// versionHead writes the statement up to its WHERE. After an error the builder may be nil.
func (q *Query) versionHead(ctx context.Context, e any, deletes bool) (*sqlgen.Builder, error) {
	t := q.entity.Table
	if t.Version == "" {
		return nil, fmt.Errorf("save %s: %w", t.Entity, errNotVersioned)
	}
	if q.versionOf(e) == 0 {
		return nil, &dberr.ValidationError{Entity: t.Entity, Field: t.Version, Err: errNoVersion}
	}
	if err := claim(ctx, q.conn, q.entity, []any{e}); err != nil {
		return nil, err
	}
	switch {
	case deletes && t.Deleted == "":
		b := q.conn.builder(t, wire.OpDelete)
		b.Write("DELETE FROM ")
		b.TableName(t)
		return b, b.Err()
	case deletes:
		b := q.conn.builder(t, wire.OpUpdate)
		q.writeMark(b, wire.Time(time.Now()))
		return b, b.Err()
	}
	b := q.conn.builder(t, wire.OpUpdate)
	b.Write("UPDATE ")
	b.TableName(t)
	b.Write(" SET ")
	cell := wire.NewCell(nil)
	n := 0
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Flags.Has(dialect.Immutable|dialect.Touched) || c.Name == b.Tenant || t.InKey(i) {
			continue
		}
		b.Comma(n)
		n++
		sqlexpr.Assign(c.Name, checked(q.entity, b, i, q.entity.argument(e, i, cell))).WriteSQL(b)
	}
	cell.Free()
	writeTouched(b, q.entity, n, func(string) bool { return false })
	return b, b.Err()
}

// versionOf is the version of an entity, 0 for none.
func (q *Query) versionOf(e any) int64 {
	_, i := q.entity.Table.Column(q.entity.Table.Version)
	return q.entity.value(e, i).Int()
}

// keyOf is the key of an entity, with the precision of its columns.
func keyOf(entity *Entity, e any) []wire.Value {
	t := entity.Table
	key := make([]wire.Value, len(t.Key))
	for n, i := range t.Key {
		key[n] = sqlexpr.Fit(entity.value(e, i), &t.Columns[i])
	}
	return key
}

// finishVersion writes the condition on the key and on the version, and the RETURNING of an update.
func (q *Query) finishVersion(b *sqlgen.Builder, e any) {
	t := q.entity.Table
	b.Write(" WHERE ")
	sqlexpr.WriteKey(b, t, keyOf(q.entity, e))
	b.Write(" AND ")
	b.Col(t.Version)
	b.Write(" = ")
	b.ArgFor(t.Version, wire.Int(q.versionOf(e)))
	sqlexpr.WriteKeyRowFilter(b, sqlexpr.AllRows)
	if b.Statement.Op != wire.OpDelete {
		b.Write(" RETURNING ")
		b.Columns(t)
	}
}

// writeOwnVersion writes a row on a database that numbers versions itself. A conflict may be with the write itself, if the database repeated it:
// see clusterversion.go.
func (q *Query) writeOwnVersion(ctx context.Context, head *sqlgen.Builder, e any) error {
	t := q.entity.Table
	w := &keyedWrite{conn: q.conn, table: t, marker: q.entity.Marker, head: head}
	if head.Statement.Op != wire.OpDelete {
		w.read = func(rows wire.Rows) (n int64, err error) {
			for rows.Next() {
				q.entity.read(e, nil, rows)
				n++
			}
			return n, rows.Close()
		}
	}
	rows := []versioned{{Target: sqlexpr.Target{Key: keyOf(q.entity, e)}, version: dialect.SplitRowVersion(q.versionOf(e))}}
	if err := w.conn.sendable(ctx, head); err != nil {
		return err
	}
	if err := w.ofTenant(ctx, rows); err != nil {
		return err
	}
	o := keysOutcome{keys: 1}
	for attempt := 1; ; attempt++ {
		again, blocked := w.attempt(ctx, rows, &o)
		switch {
		case len(again) == 0:
			return o.result(head)
		case again[0].fate == missed:
			return lostRace(q.entity, nil, 1)
		}
		_, limited := ctx.Deadline()
		if attempt == writeAttempts && !limited {
			return blocked
		}
		if err := pause(ctx, attempt); err != nil {
			return named(head, fmt.Errorf("%w: %w", blocked, err))
		}
		rows = again
	}
}

// ofTenant checks that a row belongs to the tenant, unless the tenant is a part of its key. CrateDB accepts no further condition in a write with
// a version.
func (w *keyedWrite) ofTenant(ctx context.Context, rows []versioned) error {
	c, t := w.conn, w.table
	if c.tenant == nil || unscoped(ctx) || !sqlexpr.OfTenant(c.tenant.Column, t) {
		return nil
	}
	if _, i := t.Column(c.tenant.Column); t.InKey(i) {
		return nil
	}
	tenant, err := tenantOf(ctx, c.tenant)
	if err != nil {
		return named(w.head, err)
	}
	found, err := w.look(ctx, rows, ofTenantValue(c, t, tenant))
	if err == nil && (len(found) == 0 || found[0].version != rows[0].version) {
		err = &dberr.ConflictError{Entity: t.Entity, Rows: []int{0}, Total: 1}
	}
	return err
}

// SaveMany saves rows, each like Save. On a database with transactions it writes all rows or none, in one transaction, and after an error the
// entities are unchanged. On CrateDB it writes each row by itself, several concurrently. Rows that were written or deleted since they were read
// are in a *dberr.ConflictError; other errors of rows are in a *dberr.BulkError. On CrateDB the other rows were written then.
func SaveMany[E any](ctx context.Context, of Saver[E], rows []E) error {
	return of.Query().saveMany(ctx, Untyped(rows))
}

func (q *Query) saveMany(ctx context.Context, es []any) error {
	switch {
	case len(es) == 0:
		return nil
	case q.conn.dialect.OwnVersions():
		return q.saveEach(ctx, es)
	case q.conn.db == nil:
		return q.saveTogether(ctx, q.conn, es)
	}
	return RunTx(ctx, q.conn, func(ctx context.Context, tx *Conn) error { return q.saveTogether(ctx, tx, es) }, Isolation(wire.DefaultIsolation))
}

// saveEach saves rows independently.
func (q *Query) saveEach(ctx context.Context, es []any) error {
	errs := make([]error, len(es))
	apart(len(es), func(i int) { errs[i] = q.Save(ctx, es[i]) })
	var lost []int
	failed := &dberr.BulkError{Total: len(es)}
	for i, err := range errs {
		var c *dberr.ConflictError
		switch {
		case err == nil:
		case errors.As(err, &c):
			lost = append(lost, i)
		default:
			failed.Rows = append(failed.Rows, dberr.RowError{Index: i, Err: err})
		}
	}
	var out []error
	if lost != nil {
		out = append(out, lostRace(q.entity, lost, len(es)))
	}
	if failed.Rows != nil {
		out = append(out, failed)
	}
	if len(out) == 1 {
		return out[0]
	}
	return errors.Join(out...)
}

// saving is the save of one row, one of several statements that are sent together.
type saving struct {
	q     *Query
	e     any
	found bool
}

func (s *saving) begin(ctx context.Context, c *Conn) (*sqlgen.Builder, error) {
	q := *s.q
	q.conn = c
	b, err := q.versionHead(ctx, s.e, false)
	if err == nil {
		q.finishVersion(b, s.e)
	}
	return b, err
}

func (s *saving) receive(rows wire.Rows) error {
	for rows.Next() {
		s.q.entity.read(s.e, nil, rows)
		s.found = true
	}
	return rows.Close()
}

// savesAtOnce is the maximum number of statements that are sent together.
const savesAtOnce = 100

// saveTogether saves rows in a transaction. It restores the entities after an error.
func (q *Query) saveTogether(ctx context.Context, tx *Conn, es []any) (err error) {
	before := snapshot(es)
	defer func() {
		if err != nil {
			before.restore(es)
		}
	}()
	var lost []int
	first := 0
	for part := range slices.Chunk(es, savesAtOnce) {
		saves := make([]saving, len(part))
		parts := make([]Sendable, len(part))
		for i, e := range part {
			saves[i] = saving{q: q, e: e}
			parts[i] = &saves[i]
		}
		unread, err := tx.send(ctx, parts, false)
		if err = errors.Join(err, unread); err != nil {
			if at, ok := errors.AsType[*partError](err); ok {
				err = dberr.RowError{Index: first + at.place, Err: at.err}
			}
			return err
		}
		for i := range saves {
			if !saves[i].found {
				lost = append(lost, first+i)
			}
		}
		first += len(part)
	}
	if lost != nil {
		return lostRace(q.entity, lost, len(es))
	}
	return nil
}
