package query

import (
	"context"
	"errors"
	"math/bits"
	"sync"

	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// versioned is a row with the version that was read, and the result of its write.
type versioned struct {
	sqlexpr.Target
	version [2]int64
	fate    fate
	err     error
}

// fate is the result of the write of one row.
type fate uint8

const (
	unsent  fate = iota // not sent, or refused with err
	changed             // written
	missed              // no row has the key, or the version
	lost                // possibly written
)

// reading builds the statement that reads the versions of rows, and whether the rows meet a condition. The condition is a column of the
// result, so the WHERE has only keys and is a lookup. For several keys the statement also returns the position of the key.
func (w *keyedWrite) reading(rows []versioned, rest sqlgen.Expr) *sqlgen.Builder {
	b := w.builder(wire.OpRead)
	b.Write("SELECT ")
	padded := 1 << bits.Len(uint(len(rows)-1)) // to keep the number of statement texts small
	if padded > 1 {
		b.Write("CASE")
		for i := range padded {
			b.Write(" WHEN ")
			for k, v := range rows[min(i, len(rows)-1)].Key {
				name := w.table.Columns[w.table.Key[k]].Name
				w.equals(b, k, name)
				b.ArgFor(name, v)
			}
			b.Write(" THEN ")
			b.Int(int64(i))
		}
		b.Write(" END, ")
	}
	for _, name := range w.conn.dialect.VersionColumns {
		b.Ident(name)
		b.Write(", ")
	}
	searched := w.searches(rest)
	if searched {
		b.Write("true")
	} else {
		b.Write("(")
		b.Target(w.marker, func() { b.Expr(rest) })
		b.Write(")")
	}
	b.From()
	b.Write(" WHERE ")
	if !searched {
		w.writeKeys(b, rows, padded)
		return b
	}
	w.writeSearched(b, &rows[0], rest)
	return b
}

// writeSearched writes the key of a row, and a condition that CrateDB answers by a search only. The key is a list: CrateDB fails if it looks up a key
// and has to evaluate a MATCH.
func (w *keyedWrite) writeSearched(b *sqlgen.Builder, r *versioned, rest sqlgen.Expr) {
	for k, v := range r.Key {
		col := &w.table.Columns[w.table.Key[k]]
		b.Dialect.In(b, sqlexpr.Column(col.Name, col.Type), wire.ListOf([]wire.Value{v}), false)
		b.Write(" AND ")
	}
	b.Searching(true)
	b.Write("(")
	b.Target(w.marker, func() { b.Expr(rest) })
	b.Write(")")
	b.Searching(false)
}

// writeKeys writes an OR of keys. The arguments of several keys are the first arguments of the statement.
func (w *keyedWrite) writeKeys(b *sqlgen.Builder, rows []versioned, padded int) {
	n := 0
	for i := range padded {
		if i > 0 {
			b.Write(" OR ")
		}
		for k := range w.table.Key {
			name := w.table.Columns[w.table.Key[k]].Name
			w.equals(b, k, name)
			if padded == 1 {
				b.ArgFor(name, rows[0].Key[k])
				continue
			}
			n++
			b.Write(string(b.Dialect.Placeholder))
			b.Int(int64(n))
		}
	}
}

// look reads the versions of rows and returns the rows that meet the condition.
func (w *keyedWrite) look(ctx context.Context, rows []versioned, rest sqlgen.Expr) ([]versioned, error) {
	if w.searches(rest) {
		if err := refresh(ctx, w.conn, w.table); err != nil {
			return nil, err
		}
	}
	b := w.reading(rows, rest)
	defer b.Free()
	answer, err := w.conn.query(ctx, b)
	if err != nil {
		return nil, err
	}
	out := rows[:0:0]
	for answer.Next() {
		at := int64(0)
		if len(rows) > 1 {
			at = answer.Int()
		}
		var version [2]int64
		for i := range version {
			version[i] = answer.Int()
		}
		meets := !answer.Null() && answer.Bool()
		if answer.Err() != nil {
			break
		}
		if meets && at < int64(len(rows)) {
			out = append(out, versioned{Target: rows[at].Target, version: version})
		}
	}
	if err := answer.Close(); err != nil {
		return nil, named(b, err)
	}
	return out, nil
}

// write writes rows and records the result of each; guarded adds their versions to the condition.
func (w *keyedWrite) write(ctx context.Context, rows []versioned, guarded bool) {
	switch {
	case w.read != nil:
		apart(len(rows), func(i int) { w.writeReturning(ctx, &rows[i], guarded) })
	case len(rows) == 1 || w.head.HasSelect(): // CrateDB accepts no subquery in a statement with several rows of arguments
		for i := range rows {
			if w.writeOne(ctx, &rows[i], guarded); rows[i].err != nil {
				return // the following rows are not sent
			}
		}
	default:
		w.writeMany(ctx, rows, guarded)
	}
}

// writersAtOnce is the maximum number of concurrent statements of a write of several rows.
const writersAtOnce = 8

// apart calls f for 0 to n-1, several concurrently.
func apart(n int, f func(i int)) {
	var running sync.WaitGroup
	turn := make(chan struct{}, writersAtOnce)
	for i := range n {
		turn <- struct{}{}
		running.Go(func() {
			f(i)
			<-turn
		})
	}
	running.Wait()
}

func (w *keyedWrite) writeOne(ctx context.Context, r *versioned, guarded bool) {
	b := w.statement([]versioned{*r}, guarded)
	defer b.Free()
	n, err := w.conn.exec(ctx, b)
	r.note(n, err)
}

// writeReturning writes a row and reads the row that the statement returns. One statement for several rows would return each row of a
// shard once for every row of the shard.
func (w *keyedWrite) writeReturning(ctx context.Context, r *versioned, guarded bool) {
	b := w.statement([]versioned{*r}, guarded)
	defer b.Free()
	b.Write(" RETURNING ")
	b.Columns(w.table)
	rows, err := w.conn.query(ctx, b)
	if err != nil {
		r.note(0, err)
		return
	}
	n, err := w.read(rows)
	r.note(n, nil)
	if err != nil { // the statement was executed, but its answer cannot be read
		r.err = named(b, err)
	}
}

// writeMany writes rows in one statement.
func (w *keyedWrite) writeMany(ctx context.Context, rows []versioned, guarded bool) {
	b := w.statement(rows, guarded)
	defer b.Free()
	b.Statement.Rows = len(rows)
	b.Statement.Counts = make([]int64, len(rows))
	answer, err := w.conn.bulk(ctx, b)
	if err == nil {
		err = answer.Close()
	}
	var failed *dberr.BulkError
	errors.As(err, &failed)
	for i := range rows {
		switch n := b.Statement.Counts[i]; {
		case n >= 0:
			rows[i].note(n, nil)
		default:
			rows[i].note(0, err)
		}
	}
	if failed != nil {
		for _, f := range failed.Rows {
			rows[f.Index].note(0, named(b, f.Err))
		}
	}
}

// note records the number of rows that a statement for one row changed, or its error.
func (r *versioned) note(n int64, err error) {
	var said *dberr.ServerError
	r.err = nil
	switch {
	case errors.Is(err, dberr.ErrUnknownOutcome):
		r.fate, r.err = lost, err
	case errors.As(err, &said) && errors.Is(said, dberr.ErrSerialization):
		r.fate = missed
	case err != nil:
		r.fate, r.err = unsent, err
	case n > 0:
		r.fate = changed
	default:
		r.fate = missed
	}
}

func (w *keyedWrite) searches(rest sqlgen.Expr) bool {
	return sqlexpr.Searches(w.conn.dialect.Syntax, rest)
}
