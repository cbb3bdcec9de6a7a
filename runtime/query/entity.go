package query

import (
	"reflect"
	"slices"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/runtime/wire"
)

// Entity describes the storage of an entity for the runtime. Generated code declares one per entity. Its functions take a pointer
// to the entity's struct, a *Book, and the position of a column in the table. It is not generic, because the compiler would emit
// a generic type again for each entity, in each package that uses it.
type Entity struct {
	Table *dialect.Table
	// List is an empty list of the entity's struct, []Book(nil), for its type. Marker is a nil pointer to the type that
	// marks its columns.
	List, Marker any
	// New returns an entity with the defaults of the Go code.
	New func() any
	// Field carries the value of a field: it reads the next cell of a row, or makes an argument.
	Field func(e any, column int, c *wire.Cell)
	// Fill prepares an entity for an insert: a zero key, a zero time and a nil slice, map or pointer take the default if
	// the field has one, and times are truncated to the column's precision.
	Fill func(e any)
	// Zero reports whether a field of a key holds the zero value of its type, for types whose stored value does not show it.
	// It is nil if the entity has no such field.
	Zero func(e any, column int) bool
	// Touch returns the value of a Touched column for an update. Check runs the validators of a Checked column. Each is nil
	// if the entity has no such column.
	Touch func(column int) wire.Value
	Check func(column int, v wire.Value) error
}

// typeOf is the type of an entity's struct. It is not a method: a package that names a client compiles what the methods of Entity name,
// and reflect.Type leads to much.
func typeOf(x *Entity) reflect.Type { return reflect.TypeOf(x.List).Elem() }

// make returns a zero entity.
func (x *Entity) make() any { return reflect.New(typeOf(x)).Interface() }

// read reads the given columns of a row, or all of them if columns is nil.
func (x *Entity) read(e any, columns []int, r wire.Row) {
	c := wire.NewCell(r)
	if columns == nil {
		for i := range x.Table.Columns {
			x.Field(e, i, c)
		}
	} else {
		for _, i := range columns {
			x.Field(e, i, c)
		}
	}
	c.Free()
}

// readField reads the next cell of a row into a field.
func (x *Entity) readField(e any, column int, r wire.Row) {
	c := wire.NewCell(r)
	x.Field(e, column, c)
	c.Free()
}

// value is the argument for a field. For many fields, argument with one Cell is faster.
func (x *Entity) value(e any, column int) wire.Value {
	c := wire.NewCell(nil)
	v := x.argument(e, column, c)
	c.Free()
	return v
}

// argument is the argument for a field, made with a Cell for arguments.
func (x *Entity) argument(e any, column int, c *wire.Cell) wire.Value {
	x.Field(e, column, c)
	return c.Take()
}

// appendIdentity appends the identity of the entity's key: bytes that are equal for equal keys only.
func (x *Entity) appendIdentity(b []byte, e any) []byte {
	return x.appendIdentityOf(b, x.Table.Key, e)
}

// appendIdentityOf appends the identity of the entity's values of some columns.
func (x *Entity) appendIdentityOf(b []byte, columns []int, e any) []byte {
	for _, i := range columns {
		b = sqlexpr.Fit(x.value(e, i), &x.Table.Columns[i]).AppendIdentity(b)
	}
	return b
}

// Entities of one answer share chunks, so that a list costs few allocations. A retained entity retains its chunk, so the size of a chunk in
// bytes is limited. Chunks grow from a first size, which is larger if many rows are expected.
const (
	firstChunk = 8
	wantChunk  = 32
	chunkGrows = 4
	chunkBytes = 64 << 10
	firstList  = 128 // the first capacity of a list, if as many rows are expected
)

// entities allocates entities from chunks.
type entities struct {
	of    *Entity
	chunk reflect.Value // a slice of structs
	used  int           // of the chunk
	size  int           // of the chunk
	total int           // of all chunks
}

// next returns a zero entity. want is the maximum number of rows, 0 or less if unknown.
func (x *entities) next(want int) any {
	if x.used == x.size {
		x.grow(want)
		if x.size == 1 {
			x.used = 1
			return x.of.make()
		}
	}
	x.used++
	return x.chunk.Index(x.used - 1).Addr().Interface()
}

func (x *entities) grow(want int) {
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
	t := typeOf(x.of)
	x.size = min(x.size, max(chunkBytes/max(int(t.Size()), 1), 1))
	x.total += x.size
	x.used = 0
	if x.size > 1 {
		x.chunk = reflect.MakeSlice(reflect.TypeOf(x.of.List), x.size, x.size)
	}
}

// appended is append with few allocations, for a list of at most want entities, 0 or less if unknown.
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

// entityOf gives an entity its type. e is nil after an error.
func entityOf[E any](e any, err error) (E, error) {
	typed, _ := e.(E)
	return typed, err
}

// Untyped converts entities to untyped ones.
//
//go:noinline
func Untyped[E any](es []E) []any {
	out := make([]any, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}
