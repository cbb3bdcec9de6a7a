package query

import (
	"fmt"
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// listValue is the argument for a slice of a column's element type: a predeclared boolean, number or string type, a time,
// a UUID, or a type with one of those underneath.
func listValue[T any](v []T) wire.Value { return anyList(v) }

//go:noinline
func anyList(v any) wire.Value {
	switch v := v.(type) {
	case []string:
		return wire.Texts(v)
	case []int64:
		return wire.Ints(v)
	case []int:
		return wire.IntList(v)
	case []int32:
		return wire.IntList(v)
	case []int16:
		return wire.IntList(v)
	case []float64:
		return wire.Floats(v)
	case []float32:
		return wire.FloatList(v)
	case []bool:
		return wire.Bools(v)
	case []time.Time:
		return wire.Times(v)
	case [][16]byte:
		return wire.UUIDs(v)
	}
	return convertList(reflect.ValueOf(v))
}

// convertList turns a slice of a named type into one of the type underneath.
func convertList(v reflect.Value) wire.Value {
	if v.IsNil() {
		return wire.Null()
	}
	to := basicOf(v.Type().Elem())
	if to == nil {
		return wire.Invalid(fmt.Errorf("%s cannot be an array", v.Type()))
	}
	out := reflect.MakeSlice(reflect.SliceOf(to.typ), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(v.Index(i).Convert(to.typ))
	}
	return wire.ValueOf(out.Interface())
}

// readList reads an array whose element type is as for listValue.
func readList[T any](r wire.Row) []T {
	var out []T
	readAnyList(r, &out)
	return out
}

//go:noinline
func readAnyList(r wire.Row, out any) {
	switch out := out.(type) {
	case *[]string:
		*out = r.Texts()
	case *[]int64:
		*out = r.Ints()
	case *[]int:
		*out = wire.ReadInts[int](r)
	case *[]int32:
		*out = wire.ReadInts[int32](r)
	case *[]int16:
		*out = wire.ReadInts[int16](r)
	case *[]float64:
		*out = r.Floats()
	case *[]float32:
		*out = wire.ReadFloats[float32](r)
	case *[]bool:
		*out = r.Bools()
	case *[]time.Time:
		*out = r.Times()
	case *[][16]byte:
		*out = r.UUIDs()
	default:
		readConverted(r, reflect.ValueOf(out).Elem())
	}
}

// readConverted reads an array into a slice of a named type.
func readConverted(r wire.Row, out reflect.Value) {
	elem := out.Type().Elem()
	b := basicOf(elem)
	if b == nil || b.typ == elem {
		r.Fail(fmt.Errorf("%s cannot be read from an array", out.Type()))
		return
	}
	list := b.list(r)
	in := reflect.ValueOf(list)
	if in.IsNil() {
		return
	}
	out.Set(reflect.MakeSlice(out.Type(), in.Len(), in.Len()))
	for i := range in.Len() {
		v := in.Index(i)
		if !fits(v, out.Index(i)) {
			r.Fail(fmt.Errorf("%v does not fit in %s", v, elem))
		}
		out.Index(i).Set(v.Convert(elem))
	}
}

// fits reports whether a number has the same value in the type of place.
func fits(v, place reflect.Value) bool {
	switch {
	case v.CanInt() && place.CanUint():
		return v.Int() >= 0 && !place.OverflowUint(uint64(v.Int()))
	case v.CanInt():
		return !place.OverflowInt(v.Int())
	case v.CanFloat():
		return !place.OverflowFloat(v.Float())
	}
	return true
}

// arrayOf is the array type with elements of the Go type T.
func arrayOf[T any]() dialect.Type { return arrayType(reflect.TypeFor[T]()) }

func arrayType(t reflect.Type) dialect.Type {
	if b := basicOf(t); b != nil {
		return dialect.Array | b.column
	}
	return dialect.Array | dialect.JSON
}

// containment is a test for the elements of an array.
type containment struct {
	ref
	how  holding
	list wire.Value
}

type holding uint8

const (
	hasOne holding = iota
	hasAny
	hasAll
)

//go:noinline
func containing(name string, t dialect.Type, how holding, list wire.Value) sqlgen.Expr {
	if list.IsNull() && list.Err() == nil {
		list = wire.Texts([]string{})
	}
	if how == hasAny && list.Len() == 0 && list.Err() == nil {
		return never
	}
	return &containment{ref{name: name, typ: t}, how, list}
}

func (c *containment) WriteSQL(b *sqlgen.Builder) {
	if err := c.list.Err(); err != nil {
		b.Fail(err)
		return
	}
	col := b.Column(c.name)
	if !col.Type.IsArray() {
		col.Type = c.typ
	}
	list := fitName(b, c.list, c.name)
	switch c.how {
	case hasOne:
		b.Dialect.ArrayHas(b, &c.ref, list.At(0), col)
	case hasAny:
		b.Dialect.ArrayHasAny(b, &c.ref, list, col)
	case hasAll:
		b.Dialect.ArrayHasAll(b, &c.ref, list, col)
	}
}

// Databases differ for NULL, and for arrays with NULL elements. A NULL element never matches.
func (c *containment) writeNot(b *sqlgen.Builder) {
	c.ref.WriteSQL(b)
	b.Write(" IS NOT NULL AND NOT coalesce(")
	b.Expr(c)
	b.Write(", 1 = 0)")
}

// ArrayLength is the number of elements of an array column.
type ArrayLength[M any] struct{ e *length }

type length struct{ ref }

//go:noinline
func arrayLength(name string, t dialect.Type) *length { return &length{ref{name: name, typ: t}} }

func (l *length) WriteSQL(b *sqlgen.Builder) { b.Dialect.ArrayLen(b, &l.ref) }

func (l *ArrayLength[M]) expr(M) sqlgen.Expr { return l.e }

func (l *ArrayLength[M]) read(r wire.Row) *int64 {
	if r.Null() {
		return nil
	}
	return new(r.Int())
}

//go:noinline
func compareLen(l *length, op operator, n int64) sqlgen.Expr {
	return &exprCompare{e: l, op: op, v: wire.Int(n)}
}
