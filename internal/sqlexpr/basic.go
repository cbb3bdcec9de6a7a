package sqlexpr

import (
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/runtime/wire"
)

// Basic is a type of the language or of the standard library for values of columns and elements of arrays.
type Basic struct {
	Type   reflect.Type
	Column dialect.Type
	kinds  []reflect.Kind          // of the Go types whose values are sent as Type
	is     func(reflect.Type) bool // nil if the kind is sufficient
	// One reads a cell, List an array.
	One, List func(wire.Row) any
}

var basics = []Basic{
	{reflect.TypeFor[string](), dialect.Text, []reflect.Kind{reflect.String}, nil, func(r wire.Row) any { return r.Text() }, func(r wire.Row) any { return r.Texts() }},
	{reflect.TypeFor[int64](), dialect.Int64, []reflect.Kind{reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint8, reflect.Uint16, reflect.Uint32}, nil, func(r wire.Row) any { return r.Int() }, func(r wire.Row) any { return r.Ints() }},
	{reflect.TypeFor[float64](), dialect.Float64, []reflect.Kind{reflect.Float32, reflect.Float64}, nil, func(r wire.Row) any { return r.Float() }, func(r wire.Row) any { return r.Floats() }},
	{reflect.TypeFor[bool](), dialect.Bool, []reflect.Kind{reflect.Bool}, nil, func(r wire.Row) any { return r.Bool() }, func(r wire.Row) any { return r.Bools() }},
	{reflect.TypeFor[[16]byte](), dialect.UUID, []reflect.Kind{reflect.Array},
		func(t reflect.Type) bool { return t.ConvertibleTo(reflect.TypeFor[[16]byte]()) }, func(r wire.Row) any { return r.UUID() }, func(r wire.Row) any { return r.UUIDs() }},
	{reflect.TypeFor[time.Time](), dialect.Time, []reflect.Kind{reflect.Struct},
		func(t reflect.Type) bool { return t == reflect.TypeFor[time.Time]() }, func(r wire.Row) any { return r.Time() }, func(r wire.Row) any { return r.Times() }},
}

// basicByKind is the row of basics for each kind of Go types.
var basicByKind = func() (out [reflect.UnsafePointer + 1]*Basic) {
	for i := range basics {
		for _, k := range basics[i].kinds {
			out[k] = &basics[i]
		}
	}
	return out
}()

// BasicOf returns the type as which values of t are sent, or nil.
func BasicOf(t reflect.Type) *Basic {
	if b := basicByKind[t.Kind()]; b != nil && (b.is == nil || b.is(t)) {
		return b
	}
	return nil
}
