package query

import (
	"slices"
	"unsafe"

	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Entity is how an entity travels: E is a pointer to its struct. Generated code declares one per entity; its functions go
// by the position of a column in the table.
type Entity[E any] struct {
	Table *dialect.Table
	// Make returns up to n zero entities that share one allocation, one at least.
	Make func(n int) []E
	// New returns an entity with all defaults of the code.
	New func() E
	// Read reads the next cell into a field, Value makes an argument of it.
	Read  func(e E, column int, r wire.Row)
	Value func(e E, column int) wire.Value
	// Fill prepares an entity for an insert: a zero key, a zero time and a nil slice, map or pointer take the default if
	// the field has one, and times are cut to the column's precision.
	Fill func(e E)
	// Zero reports whether a field of a key holds the zero value of its type, for types that say nothing of it in the value
	// that they are stored as. It is nil if the entity has no such field.
	Zero func(e E, column int) bool
	// Touch returns what an update sets a Touched column to, Check runs the validators of a Checked column. Each is nil
	// if the entity has no such column.
	Touch func(column int) wire.Value
	Check func(column int, v wire.Value) error
}

// Codec is an Entity with its key.
type Codec[E any, K comparable] struct {
	Entity[E]
	// AppendKey appends the key's columns in key order, KeyOf takes the key of an entity.
	AppendKey func(args []wire.Value, k K) []wire.Value
	KeyOf     func(e E) K
}

// Entities of one answer share chunks, so that a list costs few allocations. A kept entity keeps its chunk alive, so
// chunks are bounded in bytes, and grow from a first size, which is larger if it is known that many rows are asked for.
const (
	firstChunk = 8
	wantChunk  = 32
	chunkGrows = 4
	chunkBytes = 64 << 10
	firstList  = 128 // room of a list at first, if so many rows are asked for
)

// Chunk returns up to n zero values that share one allocation of at most 64 KiB, one at least. It is for generated code.
func Chunk[T any](n int) []*T {
	if n == 1 {
		var one struct {
			value   T
			pointer [1]*T
		}
		one.pointer[0] = &one.value
		return one.pointer[:]
	}
	var zero T
	chunk := make([]T, min(n, max(chunkBytes/max(int(unsafe.Sizeof(zero)), 1), 1)))
	out := make([]*T, len(chunk))
	for i := range chunk {
		out[i] = &chunk[i]
	}
	return out
}

// entities hands out entities from chunks.
type entities[E any] struct {
	make  func(n int) []E
	free  []E
	size  int // of the last chunk
	total int // of all chunks
}

// next returns a zero entity. want is the most rows that there can be, 0 or less if that is unknown.
func (x *entities[E]) next(want int) E {
	if len(x.free) == 0 {
		switch {
		case x.size > 0:
			x.size *= chunkGrows
		case want > 0:
			x.size = wantChunk
		default:
			x.size = firstChunk
		}
		if left := want - x.total; left > 0 {
			x.size = min(x.size, left)
		}
		x.free = x.make(x.size)
		x.size = len(x.free)
		x.total += x.size
	}
	e := x.free[0]
	x.free = x.free[1:]
	return e
}

// appended is append for a list of at most want entities, 0 or less if that is unknown, in few allocations.
func appended[E any](list []E, e E, want int) []E {
	if len(list) == cap(list) {
		more := max(2*len(list), firstChunk)
		if want > len(list) {
			more = min(max(more, firstList), want-len(list))
		}
		list = slices.Grow(list, more)
	}
	return append(list, e)
}

// readRow reads the given columns of a row, or all of them if columns is nil.
func readRow[E any](c *Entity[E], e E, columns []int, r wire.Row) {
	if columns == nil {
		for i := range c.Table.Columns {
			c.Read(e, i, r)
		}
		return
	}
	for _, i := range columns {
		c.Read(e, i, r)
	}
}
