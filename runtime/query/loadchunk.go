package query

import (
	"context"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// chunkWriter writes rows in statements of some of them each. One is filled while others are under way, but in a
// transaction, which has one connection.
type chunkWriter struct {
	*bulkOutcome
	ctx     context.Context
	columns []dialect.Column

	chunk   *chunk // that is filled
	free    chan *chunk
	running sync.WaitGroup
	caught  any // the panic of a statement; guarded by mu until none is running
}

// chunk is the rows of a statement.
type chunk struct {
	start, rows, size int   // the index of the first row, their number, and about their size in bytes
	skipped           []int // the rows before each row of the sequence that was refused
	args              []wire.Value
	kept              kept
}

// index is the index in the sequence of a row.
func (c *chunk) index(row int) int {
	before := 0
	for before < len(c.skipped) && c.skipped[before] <= row {
		before++
	}
	return c.start + before + row
}

// next is the index of the first row behind the chunk.
func (c *chunk) next() int { return c.start + len(c.skipped) + c.rows }

func newChunkWriter(ctx context.Context, o *bulkOutcome, columns []dialect.Column, start int) *chunkWriter {
	w := &chunkWriter{bulkOutcome: o, ctx: ctx, columns: columns, chunk: &chunk{start: start}, free: make(chan *chunk, o.parallel)}
	for range o.parallel {
		w.free <- new(chunk)
	}
	return w
}

// write implements rowWriter.
func (w *chunkWriter) write(row []wire.Value) {
	c := w.chunk
	for _, v := range row {
		c.args = append(c.args, c.kept.value(v))
		c.size += v.Size()
	}
	c.rows++
	if c.rows == w.rows || c.size > bulkBytes {
		w.send()
	}
}

// skip implements rowWriter.
func (w *chunkWriter) skip() { w.chunk.skipped = append(w.chunk.skipped, w.chunk.rows) }

// send sends what was collected, when no more than the other statements that may be are under way.
func (w *chunkWriter) send() {
	c := w.chunk
	if w.conn.db == nil {
		w.insert(c, 0, c.rows)
		w.chunk.restart(c.next())
		return
	}
	w.chunk = <-w.free
	w.chunk.restart(c.next())
	if w.stopped.Load() {
		return
	}
	w.running.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				w.panicked(p)
			}
			w.free <- c
		}()
		w.insert(c, 0, c.rows)
	})
}

// insert writes n rows of a chunk, and then those of them that are to be written without the others.
func (w *chunkWriter) insert(c *chunk, start, n int) {
	width := len(w.columns)
	err := w.exec(c.args[start*width : (start+n)*width])
	for _, again := range w.settle(start, n, c.index, err) {
		if w.stopped.Load() {
			return
		}
		w.insert(c, again.start, again.end-again.start)
	}
}

// exec sends one statement.
func (w *chunkWriter) exec(args []wire.Value) error {
	b := w.conn.insertBuilder(w.ctx, w.table)
	defer func() {
		b.Statement.Args = nil // they are the chunk's
		b.Free()
	}()
	writeBulkInsert(b, w.table, w.columns)
	b.SetRows(w.columns, args)
	rows, err := w.conn.bulk(w.ctx, b)
	if err != nil {
		return err
	}
	if err := rows.Close(); err != nil {
		return named(b, err)
	}
	return nil
}

// close implements rowWriter.
func (w *chunkWriter) close() {
	if w.chunk.rows > 0 && !w.stopped.Load() {
		w.send()
	}
	w.abort(nil)
}

// abort implements rowWriter.
func (w *chunkWriter) abort(cause error) {
	w.running.Wait()
	if w.caught != nil && cause != errPanicked {
		panic(w.caught)
	}
}

// panicked keeps a panic for the caller's goroutine.
func (w *chunkWriter) panicked(p any) {
	w.stopped.Store(true)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.caught = p
}

// restart empties the chunk. Its rows begin at start.
func (c *chunk) restart(start int) {
	c.start, c.rows, c.size, c.skipped, c.args = start, 0, 0, c.skipped[:0], c.args[:0]
	c.kept.reset()
}

// kept holds what arguments refer to, so that the caller can change it. A string needs no copy.
type kept struct {
	bytes  []byte
	texts  []string
	ints   []int64
	floats []float64
	bools  []bool
	times  []time.Time
	uuids  [][16]byte
}

func (k *kept) reset() {
	clear(k.texts)
	k.bytes, k.texts, k.ints, k.floats = k.bytes[:0], k.texts[:0], k.ints[:0], k.floats[:0]
	k.bools, k.times, k.uuids = k.bools[:0], k.times[:0], k.uuids[:0]
}

func (k *kept) value(v wire.Value) wire.Value {
	switch v.Kind() {
	case wire.KindBytes:
		return wire.Bytes(keep(&k.bytes, v.Bytes()))
	case wire.KindJSON:
		return wire.JSON(keep(&k.bytes, v.Bytes()))
	case wire.KindTexts:
		return wire.Texts(keep(&k.texts, v.Texts()))
	case wire.KindInts:
		return wire.Ints(keep(&k.ints, v.Ints()))
	case wire.KindFloats:
		return wire.Floats(keep(&k.floats, v.Floats()))
	case wire.KindBools:
		return wire.Bools(keep(&k.bools, v.Bools()))
	case wire.KindTimes:
		return wire.Times(keep(&k.times, v.Times()))
	case wire.KindUUIDs:
		return wire.UUIDs(keep(&k.uuids, v.UUIDs()))
	}
	return v
}

// keep copies v, which is not nil, behind what is in room already.
func keep[T any](room *[]T, v []T) []T {
	if len(v) == 0 {
		return v
	}
	start := len(*room)
	*room = append(*room, v...)
	return (*room)[start:len(*room):len(*room)]
}
