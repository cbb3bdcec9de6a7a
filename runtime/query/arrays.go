package query

import (
	"fmt"
	"reflect"
	"time"

	"github.com/crategen/crategen/internal/dialect"
	"github.com/crategen/crategen/internal/sqlexpr"
	"github.com/crategen/crategen/internal/sqlgen"
	"github.com/crategen/crategen/runtime/wire"
)

// listValue is the argument for a slice of a column's element type: a predeclared boolean, number or string type, a time, a UUID, or a type
// with one of these as the underlying type.
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

// convertList converts a slice of a named type to one of the underlying type.
func convertList(v reflect.Value) wire.Value {
	if v.IsNil() {
		return wire.Null()
	}
	to := sqlexpr.BasicOf(v.Type().Elem())
	if to == nil {
		return wire.Invalid(fmt.Errorf("%s cannot be an array", v.Type()))
	}
	out := reflect.MakeSlice(reflect.SliceOf(to.Type), v.Len(), v.Len())
	for i := range v.Len() {
		out.Index(i).Set(v.Index(i).Convert(to.Type))
	}
	return wire.ValueOf(out.Interface())
}

// readList reads an array with the element types of listValue.
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
	b := sqlexpr.BasicOf(elem)
	if b == nil || b.Type == elem {
		r.Fail(fmt.Errorf("%s cannot be read from an array", out.Type()))
		return
	}
	list := b.List(r)
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

// fits reports whether the type of place can represent a number.
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

// arrayOf is the array type with elements of the Go type T. The list carries the type: reflect.TypeFor would make every package of
// columns compile what reflect.Type leads to.
func arrayOf[T any]() dialect.Type { return arrayOfList([]T(nil)) }

//go:noinline
func arrayOfList(list any) dialect.Type { return sqlexpr.ArrayType(reflect.TypeOf(list).Elem()) }

// ArrayLength is the number of elements of an array column.
type ArrayLength[M any] struct{ e *sqlexpr.Length }

func (l *ArrayLength[M]) expr(M) sqlgen.Expr { return l.e }

func (l *ArrayLength[M]) read(r wire.Row) *int64 {
	if r.Null() {
		return nil
	}
	return new(r.Int())
}
