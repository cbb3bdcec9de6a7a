package query

import (
	"github.com/crategen/crategen/runtime/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Entity is how an entity travels: E is a pointer to its struct. Generated code declares one per entity; its functions go
// by the position of a column in the table.
type Entity[E any] struct {
	Table *dialect.Table
	// Make returns n zero entities that share one allocation.
	Make func(n int) []E
	// New returns an entity with all defaults of the code.
	New func() E
	// Read reads the next cell into a field, Value makes an argument of it.
	Read  func(e E, column int, r wire.Row)
	Value func(e E, column int) wire.Value
	// Fill prepares an entity for an insert: a zero key, a zero time and a nil slice, map or pointer take the default if
	// the field has one, and times are cut to the column's precision.
	Fill func(e E)
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

// Chunk returns n zero values that share one allocation. It is for generated code.
func Chunk[T any](n int) []*T {
	chunk := make([]T, n)
	out := make([]*T, n)
	for i := range chunk {
		out[i] = &chunk[i]
	}
	return out
}

// Entities of one answer share chunks, so that a list costs few allocations. A kept entity keeps its chunk alive, so
// chunks stay small: they double from the first to the last size.
const (
	firstChunk = 8
	lastChunk  = 128
)

// entities hands out entities from chunks.
type entities[E any] struct {
	make func(n int) []E
	free []E
	size int
}

// next returns a zero entity. want is the number of rows still expected, 0 if unknown.
func (x *entities[E]) next(want int) E {
	if len(x.free) == 0 {
		switch {
		case want == 1:
			x.size = 1
		case x.size == 0:
			x.size = firstChunk
		default:
			x.size = min(2*x.size, lastChunk)
		}
		x.free = x.make(x.size)
	}
	e := x.free[0]
	x.free = x.free[1:]
	return e
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
