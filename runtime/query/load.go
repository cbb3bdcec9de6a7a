package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Sequence is the input of Load: an iterator over entities, with or without errors.
type Sequence[E any] interface {
	iter.Seq[E] | iter.Seq2[E, error] | func(yield func(E) bool) | func(yield func(E, error) bool)
}

// Load writes the entities of a sequence with the fastest method of the database. Its memory use does not depend on their number.
// It returns the number of written rows. It does not read back values that the database filled in.
//
// Each entity is written like the entities of InsertMany, with defaults and validators, when the sequence yields it. Load retains no
// entity, so a sequence may yield the same entity repeatedly with other values. Values of earlier defaults are then still set.
//
// On PostgreSQL Load sends one COPY, which writes all rows or none. A row that needs other defaults of the database than the row
// before starts another COPY; for an entity with such columns, all COPYs are in one transaction. On the other databases Load
// sends statements of up to 2,500 rows and collects the next statement meanwhile. The first failure ends the call; rows of earlier
// statements stay written, unless the call is part of a transaction. An error or a panic of the sequence is such a failure. Rows of
// a statement that need different defaults of the database are sent like those of InsertMany. With ContinueOnError, Load sends
// such statements on PostgreSQL, too.
//
// An error contains the index of the failed row: a dberr.RowError with a *dberr.ValidationError, or a *dberr.BulkError if the
// database rejected the row. A statement is sent again only if it was certainly not executed. A lost connection is
// dberr.ErrUnknownOutcome. Before the end of a COPY it is dberr.ErrUnavailable, because the COPY wrote nothing.
//
// The sequence runs on the caller's goroutine. It may use the client, but not the transaction of the Load.
func Load[E any, S Sequence[E]](ctx context.Context, of TableOf[E], seq S, opts ...BulkOption) (int, error) {
	return of.Query().load(ctx, untypedSeq[E](seq), opts)
}

func (q *Query) load(ctx context.Context, all iter.Seq2[any, error], opts []BulkOption) (int, error) {
	c, entity := q.conn, q.entity
	o, err := newBulkOptions(c, loadRows, opts)
	if err != nil {
		return 0, fmt.Errorf("insert %s: %w", entity.Table.Entity, err)
	}
	l := &loading{ctx: ctx, entity: entity}
	l.bulkOptions, l.conn, l.table, l.total = o, c, entity.Table, -1
	if l.owned, l.tenant, err = tenantFor(ctx, c, entity.Table); err != nil {
		return 0, err
	}
	if c.db == nil || !l.copies() || !leavesOut(entity.Table, c.dialect) {
		l.run(all)
		return l.written, l.err(l.row, l.row-l.done)
	}
	if err := c.usable(ctx); err != nil {
		return 0, fmt.Errorf("insert %s: %w", entity.Table.Entity, err)
	}
	// There may be several COPYs.
	err = c.attempt(ctx, txOptions{}, func(ctx context.Context, tx *Conn) error {
		l.ctx, l.conn = ctx, tx
		l.run(all)
		return l.err(l.row, l.row-l.done)
	})
	if err != nil {
		return 0, err
	}
	return l.written, nil
}

// copies reports whether rows are written with COPY.
func (l *loading) copies() bool {
	_, ok := l.conn.session.(wire.Copier)
	return ok && l.conn.dialect.Copies && !l.goOn
}

// untypedSeq converts a sequence to one of untyped entities with errors.
func untypedSeq[E any](seq any) iter.Seq2[any, error] {
	var plain iter.Seq[E]
	var fallible iter.Seq2[E, error]
	switch seq := seq.(type) {
	case iter.Seq2[E, error]:
		fallible = seq
	case func(func(E, error) bool):
		fallible = seq
	case iter.Seq[E]:
		plain = seq
	case func(func(E) bool):
		plain = seq
	}
	return func(yield func(any, error) bool) {
		if plain != nil {
			plain(func(e E) bool { return yield(e, nil) })
			return
		}
		fallible(func(e E, err error) bool { return yield(e, err) })
	}
}

// loading is one call of Load.
type loading struct {
	bulkOutcome
	ctx    context.Context
	entity *Entity
	owned  int // the position of the tenant column, -1 for none
	tenant wire.Value

	row    int       // the number of rows so far
	out    rowWriter // nil before the first row
	shapes []*shape  // the different shapes so far
	args   []wire.Value
}

// shape is the set of columns for which a row has values.
type shape struct {
	columns []dialect.Column
	left    []int // the positions of the other columns
}

// name returns the name of a column by its position in the shape.
func (s *shape) name(i int) string { return s.columns[i].Name }

// rowWriter writes rows. It records errors in the bulkOutcome.
type rowWriter interface {
	// takes reports whether the writer accepts rows of the shape.
	takes(s *shape) bool
	// write adds a row. It retains nothing of the row.
	write(row []wire.Value, s *shape)
	// skip is called for a refused row, in the order of the rows.
	skip()
	// close writes the remaining rows.
	close()
	// abort stops writing because of cause. It returns after the end of all running statements.
	abort(cause error)
}

var errPanicked = errors.New("the sequence panicked")

// run writes the rows of the sequence.
func (l *loading) run(seq iter.Seq2[any, error]) {
	cause := errPanicked
	defer func() {
		switch {
		case l.out == nil:
		case cause != nil:
			l.out.abort(cause)
		default:
			l.out.close()
		}
	}()
	for e, err := range seq {
		if err != nil {
			l.fail(fmt.Errorf("insert %s: the sequence failed at row %d: %w", l.table.Entity, l.row, err))
			break
		}
		l.add(e)
		l.row++
		if l.stopped.Load() {
			break
		}
	}
	cause = l.cause()
}

// add writes one row.
func (l *loading) add(e any) {
	if l.owned >= 0 {
		if err := claimRow(l.entity, e, l.row, l.owned, l.tenant); err != nil {
			l.fail(err)
			return
		}
	}
	l.entity.Fill(e)
	var room [4]int
	s := l.shapeOf(leftOut(l.entity, l.conn.dialect, e, room[:0]))
	var err error
	if l.args, err = appendRow(l.args[:0], l.entity, e, s.left); err != nil {
		l.refuse(l.row, err)
		if l.out != nil {
			l.out.skip()
		}
		return
	}
	if l.out == nil || !l.out.takes(s) {
		l.begin(s)
	}
	if l.out != nil {
		l.out.write(l.args, s)
	}
}

// shapeOf returns the shape of a row that omits some columns.
func (l *loading) shapeOf(left []int) *shape {
	for _, s := range l.shapes {
		if slices.Equal(s.left, left) {
			return s
		}
	}
	s := &shape{columns: columnsBut(l.table, left), left: slices.Clone(left)}
	l.shapes = append(l.shapes, s)
	return s
}

// begin starts another writer, for rows of a shape. After an error there is no writer.
func (l *loading) begin(s *shape) {
	if l.out != nil {
		l.out.close()
		l.out = nil
	}
	if l.stopped.Load() {
		return
	}
	if !l.copies() {
		l.out = newChunkWriter(l.ctx, &l.bulkOutcome, nil, l.row)
		return
	}
	if len(s.columns) == 0 { // COPY needs a column
		l.out = newChunkWriter(l.ctx, &l.bulkOutcome, s, l.row)
		return
	}
	w, err := newCopyWriter(l.ctx, &l.bulkOutcome, l.conn.session.(wire.Copier), s, l.row)
	if err != nil {
		l.fail(err)
		return
	}
	l.out = w
}
