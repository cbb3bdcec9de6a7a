package query

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/dberr"
	"github.com/crategen/crategen/runtime/wire"
)

// copyWriter writes rows with one COPY.
type copyWriter struct {
	*bulkOutcome
	b     *sqlgen.Builder
	copy  wire.Copy
	shape *shape
	uuids []int // the columns that hold UUIDs
	start int   // the index of the first row
	taken int   // rows
	noted int   // of them, recorded in the bulkOutcome
}

// newCopyWriter begins the COPY.
func newCopyWriter(ctx context.Context, o *bulkOutcome, on wire.Copier, s *shape, start int) (*copyWriter, error) {
	b := o.conn.insertBuilder(ctx, o.table)
	b.Write("COPY ")
	b.Into(o.table, len(s.columns), s.name)
	b.Write(" FROM STDIN")
	err := o.conn.finish(ctx, b)
	if err == nil {
		w := &copyWriter{bulkOutcome: o, b: b, shape: s, start: start}
		for i := range s.columns {
			if s.columns[i].Type == dialect.UUID {
				w.uuids = append(w.uuids, i)
			}
		}
		if w.copy, err = on.Copy(ctx, &b.Statement, copyColumns(o.conn, o.table, s.columns)); err == nil {
			return w, nil
		}
		err = named(b, err)
	}
	b.Free()
	return nil, err
}

func copyColumns(c *Conn, t *dialect.Table, columns []dialect.Column) wire.CopyColumns {
	b := c.builder(t, wire.OpRead)
	defer b.Free()
	b.Write("SELECT ")
	b.List(len(columns), func(i int) { b.Ident(columns[i].Name) })
	b.Write(" FROM ")
	b.TableName(t)
	out := wire.CopyColumns{Query: string(b.Text()), Table: t.Name, Kinds: make([]wire.Kind, len(columns))}
	for i := range columns {
		out.Kinds[i] = dialect.KindOf(columns[i].Type)
	}
	return out
}

// takes implements rowWriter.
func (w *copyWriter) takes(s *shape) bool { return s == w.shape }

// write implements rowWriter.
func (w *copyWriter) write(row []wire.Value, _ *shape) {
	for _, i := range w.uuids { // a type with its own Value method returns text, which has no binary form
		if id, ok := uuidOf(row[i]); ok {
			row[i] = wire.UUID(id)
		}
	}
	err := w.copy.Write(row)
	w.taken++
	switch {
	case err != nil:
		w.failCopy(err)
	case w.taken-w.noted == w.rows:
		w.note(0)
	}
}

// skip implements rowWriter. A COPY ends at a refused row.
func (w *copyWriter) skip() {}

// uuidOf parses the text of a UUID.
func uuidOf(v wire.Value) (id [16]byte, ok bool) {
	if v.Kind() != wire.KindText {
		return id, false
	}
	digits := strings.ReplaceAll(v.Text(), "-", "")
	if len(digits) != 2*len(id) {
		return id, false
	}
	_, err := hex.Decode(id[:], []byte(digits))
	return id, err == nil
}

// close implements rowWriter.
func (w *copyWriter) close() {
	n, err := w.copy.Close()
	if err != nil {
		w.failCopy(err)
	} else {
		w.note(int(n))
	}
	w.b.Free()
}

// abort implements rowWriter.
func (w *copyWriter) abort(cause error) {
	w.copy.Abort(cause)
	w.b.Free()
}

// note records the rows since the last call.
func (w *copyWriter) note(written int) {
	w.add(w.taken-w.noted, written)
	w.noted = w.taken
}

// failCopy records an error, with the row that it names.
func (w *copyWriter) failCopy(err error) {
	var arg *dberr.ArgumentError
	var refused *dberr.BulkError
	switch {
	case errors.As(err, &arg):
		w.refuse(w.start+w.taken-1, &dberr.ValidationError{Entity: w.table.Entity, Field: w.shape.columns[arg.Index].Name, Err: arg.Err})
	case errors.As(err, &refused):
		w.failRows(w.start, nil, refused.Rows)
		w.note(0)
	default:
		w.fail(named(w.b, err))
	}
}
