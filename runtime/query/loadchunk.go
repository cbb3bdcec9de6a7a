package query

import (
	"context"
	"sync"
	"time"

	"github.com/crategen/crategen/runtime/wire"
)

// chunkWriter writes rows in statements of several rows. It fills one statement while others are executed, except in a transaction, which
// has one connection.
type chunkWriter struct {
	*bulkOutcome
	ctx  context.Context
	only *shape // the only shape that it accepts, nil for any

	chunk   *chunk // the chunk that is being filled
	free    chan *chunk
	running sync.WaitGroup
	caught  any // the panic of a statement; guarded by mu while statements are running
}

// chunk is the rows of a statement.
type chunk struct {
	start, n int   // the index of the first row, and their number
	size     int   // the approximate size in bytes
	skipped  []int // the number of rows before each refused row of the sequence
	args     []wire.Value
	copies   argumentCopies

	shape  *shape   // of all rows, if they have the same shape
	shapes []*shape // of each row if they differ, otherwise empty
	order  []int    // the original position of each row, if the rows were reordered
}

// index is the index of a row in the sequence.
func (c *chunk) index(row int) int {
	if len(c.order) > 0 {
		row = c.order[row]
	}
	before := 0
	for before < len(c.skipped) && c.skipped[before] <= row {
		before++
	}
	return c.start + before + row
}

// next is the index of the first row after the chunk.
func (c *chunk) next() int { return c.start + len(c.skipped) + c.n }

func newChunkWriter(ctx context.Context, o *bulkOutcome, only *shape, start int) *chunkWriter {
	w := &chunkWriter{bulkOutcome: o, ctx: ctx, only: only, chunk: &chunk{start: start}, free: make(chan *chunk, o.parallel)}
	for range o.parallel {
		w.free <- new(chunk)
	}
	return w
}

// takes implements rowWriter.
func (w *chunkWriter) takes(s *shape) bool { return w.only == nil || w.only == s }

// write implements rowWriter.
func (w *chunkWriter) write(row []wire.Value, s *shape) {
	c := w.chunk
	for _, v := range row {
		c.args = append(c.args, c.copies.value(v))
		c.size += v.Size()
	}
	c.add(s)
	if c.n == w.rows || c.size > bulkBytes {
		w.send()
	}
}

// skip implements rowWriter.
func (w *chunkWriter) skip() { w.chunk.skipped = append(w.chunk.skipped, w.chunk.n) }

// send sends the collected rows as soon as fewer statements than the maximum are running.
func (w *chunkWriter) send() {
	c := w.chunk
	if w.conn.db == nil {
		w.insertAll(c)
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
		w.insertAll(c)
	})
}

// insertAll writes the rows of a chunk. If the database does not write a statement atomically, each shape has its own statement.
func (w *chunkWriter) insertAll(c *chunk) {
	if len(c.shapes) == 0 || w.conn.dialect.AtomicBulk {
		w.insert(c, 0, c.n)
		return
	}
	c.group()
	for start := 0; start < c.n; {
		end := start + 1
		for end < c.n && c.shapes[end] == c.shapes[start] {
			end++
		}
		w.insert(c, start, end-start)
		start = end
	}
}

// insert writes n rows of a chunk, and then the parts of them that bulkOutcome.settle returns.
func (w *chunkWriter) insert(c *chunk, start, n int) {
	for _, again := range w.settle(start, n, allWritten, c.index, w.exec(c, start, n)) {
		if w.stopped.Load() {
			return
		}
		w.insert(c, again.start, again.end-again.start)
	}
}

// exec sends one statement, or a statement for each row if their shapes differ or have no columns.
func (w *chunkWriter) exec(c *chunk, start, n int) error {
	s := c.shapeAt(start)
	if len(s.columns) == 0 || w.conn.dialect.AtomicBulk && !c.alike(start, n) {
		return w.execEach(c, start, n)
	}
	at := c.offset(start)
	return w.execBulk(c.args[at:at+n*len(s.columns)], s)
}

// execBulk sends one statement for rows of one shape.
func (w *chunkWriter) execBulk(args []wire.Value, s *shape) error {
	b := w.conn.insertBuilder(w.ctx, w.table)
	defer func() {
		b.Statement.Args = nil // they belong to the chunk
		b.Free()
	}()
	writeBulkInsert(b, w.table, s.columns)
	b.SetRows(s.columns, args, nil)
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
	if w.chunk.n > 0 && !w.stopped.Load() {
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

// panicked stores a panic for the caller's goroutine.
func (w *chunkWriter) panicked(p any) {
	w.stopped.Store(true)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.caught = p
}

// restart empties the chunk; its first row has the index start.
func (c *chunk) restart(start int) {
	c.start, c.n, c.size, c.skipped, c.args, c.shapes, c.order = start, 0, 0, c.skipped[:0], c.args[:0], c.shapes[:0], c.order[:0]
	c.copies.reset()
}

// argumentCopies copies the memory that arguments refer to, because the caller may change it. Strings need no copy.
type argumentCopies struct {
	bytes  []byte
	texts  []string
	ints   []int64
	floats []float64
	bools  []bool
	times  []time.Time
	uuids  [][16]byte
}

func (k *argumentCopies) reset() {
	clear(k.texts)
	k.bytes, k.texts, k.ints, k.floats = k.bytes[:0], k.texts[:0], k.ints[:0], k.floats[:0]
	k.bools, k.times, k.uuids = k.bools[:0], k.times[:0], k.uuids[:0]
}

func (k *argumentCopies) value(v wire.Value) wire.Value {
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

// keep appends a copy of v to room. v is not nil.
func keep[T any](room *[]T, v []T) []T {
	if len(v) == 0 {
		return v
	}
	start := len(*room)
	*room = append(*room, v...)
	return (*room)[start:len(*room):len(*room)]
}
