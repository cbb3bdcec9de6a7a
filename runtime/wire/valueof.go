package wire

import (
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"
)

// ValueOf is the argument for a Go value of raw SQL: booleans, numbers, strings, []byte, time.Time, [16]byte,
// json.RawMessage, pointers to the common ones, slices of bool, int, int64, float64, string, time.Time and [16]byte, a
// driver.Valuer, a type with a basic one underneath, and nil. Any other type is an Invalid value.
func ValueOf(v any) Value {
	switch v := v.(type) {
	case nil:
		return Null()
	case Value:
		return v
	case bool:
		return Bool(v)
	case int:
		return Int(int64(v))
	case int8:
		return Int(int64(v))
	case int16:
		return Int(int64(v))
	case int32:
		return Int(int64(v))
	case int64:
		return Int(v)
	case uint:
		return Uint(uint64(v))
	case uint8:
		return Uint(uint64(v))
	case uint16:
		return Uint(uint64(v))
	case uint32:
		return Uint(uint64(v))
	case uint64:
		return Uint(v)
	case float32:
		return Float(float64(v))
	case float64:
		return Float(v)
	case string:
		return Text(v)
	case json.RawMessage:
		return JSON(v)
	case []byte:
		return Bytes(v)
	case time.Time:
		return Time(v)
	case [16]byte:
		return UUID(v)
	}
	return valueOfOther(v)
}

func valueOfOther(v any) Value {
	switch v := v.(type) {
	case *bool:
		return PtrValue(v, Bool)
	case *int:
		return PtrValue(v, IntValue[int])
	case *int64:
		return PtrValue(v, Int)
	case *float64:
		return PtrValue(v, Float)
	case *string:
		return PtrValue(v, Text)
	case *time.Time:
		return PtrValue(v, Time)
	case []string:
		return Texts(v)
	case []int:
		return IntList(v)
	case []int64:
		return Ints(v)
	case []float64:
		return Floats(v)
	case []bool:
		return Bools(v)
	case []time.Time:
		return Times(v)
	case [][16]byte:
		return UUIDs(v)
	case driver.Valuer:
		if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer && p.IsNil() {
			return Null() // as database/sql does: a value's own method cannot be called on nil
		}
		return ValuerValue(v)
	}
	switch rv := reflect.ValueOf(v); rv.Kind() { // a named type of a basic kind
	case reflect.String:
		return Text(rv.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return Int(rv.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return Uint(rv.Uint())
	case reflect.Float32, reflect.Float64:
		return Float(rv.Float())
	case reflect.Bool:
		return Bool(rv.Bool())
	}
	return Invalid(fmt.Errorf("%T cannot be an argument: convert it, or add a Value method (driver.Valuer)", v))
}

// ValuerValue returns the argument of a driver.Valuer.
func ValuerValue(v driver.Valuer) Value {
	x, err := v.Value()
	if err != nil {
		return Invalid(err)
	}
	if _, again := x.(driver.Valuer); again {
		return Invalid(fmt.Errorf("Value of %T returned another driver.Valuer", v))
	}
	return ValueOf(x)
}

// TextList, IntList, FloatList, BoolList and UUIDList make arrays of elements of any fitting type. A nil slice is NULL.
func TextList[T ~string](v []T) Value {
	return list(v, Texts, func(x T) string { return string(x) })
}

// IntList is an array of integers of any width. An element of 2^63 or more is an Invalid value.
func IntList[T Integer](v []T) Value {
	for _, x := range v {
		if x > 0 && int64(x) < 0 {
			return Invalid(errors.New("an element is out of the range of a 64-bit integer column"))
		}
	}
	return list(v, Ints, func(x T) int64 { return int64(x) })
}

// FloatList is an array of floating-point numbers of any width.
func FloatList[T Float64or32](v []T) Value {
	return list(v, Floats, func(x T) float64 { return float64(x) })
}

// BoolList is an array of booleans of any type.
func BoolList[T ~bool](v []T) Value {
	return list(v, Bools, func(x T) bool { return bool(x) })
}

// UUIDList is an array of UUIDs of any type.
func UUIDList[T ~[16]byte](v []T) Value {
	return list(v, UUIDs, func(x T) [16]byte { return [16]byte(x) })
}

// list converts v to the slice type that make takes; without a copy where it is that type already.
func list[T, U any](v []T, value func([]U) Value, convert func(T) U) Value {
	if same, ok := any(v).([]U); ok {
		return value(same)
	}
	if v == nil {
		return Null()
	}
	out := make([]U, len(v))
	for i, x := range v {
		out[i] = convert(x)
	}
	return value(out)
}

// ReadTexts, ReadInts, ReadFloats, ReadBools and ReadUUIDs read arrays into elements of any fitting type.
func ReadTexts[T ~string](r Row) []T {
	return elements(r.Texts(), func(x string) T { return T(x) })
}

// ReadInts reads an array of integers of any width and fails the row if one does not fit.
func ReadInts[T Integer](r Row) []T {
	return elements(r.Ints(), func(x int64) T {
		if int64(T(x)) != x || (x < 0) != (T(x) < 0) {
			r.Fail(fmt.Errorf("%d does not fit in %T", x, T(0)))
		}
		return T(x)
	})
}

// ReadFloats reads an array of floating-point numbers of any width.
func ReadFloats[T Float64or32](r Row) []T {
	return elements(r.Floats(), func(x float64) T { return T(x) })
}

// ReadBools reads an array of booleans of any type.
func ReadBools[T ~bool](r Row) []T {
	return elements(r.Bools(), func(x bool) T { return T(x) })
}

// ReadUUIDs reads an array of UUIDs of any type.
func ReadUUIDs[T ~[16]byte](r Row) []T {
	return elements(r.UUIDs(), func(x [16]byte) T { return T(x) })
}

func elements[U, T any](v []U, convert func(U) T) []T {
	if same, ok := any(v).([]T); ok {
		return same
	}
	if v == nil {
		return nil
	}
	out := make([]T, len(v))
	for i, x := range v {
		out[i] = convert(x)
	}
	return out
}

// EnumList is an array of enums for a comparison; an unknown value makes it Invalid.
func EnumList[T Enum](v []T) Value {
	for _, x := range v {
		if !x.Known() {
			return Invalid(errUnknownEnum)
		}
	}
	return TextList(v)
}

var errUnknownEnum = errors.New("the enum does not have the value")

// Enum is a generated enum type.
type Enum interface {
	~string
	// Known reports whether the value is one of the schema's.
	Known() bool
}

// EnumValue is the argument for an enum; an unknown value is Invalid.
func EnumValue[T Enum](v T) Value {
	if !v.Known() {
		return Invalid(errUnknownEnum)
	}
	return Text(string(v))
}

// ReadEnum reads an enum and fails the row on a value that the code does not know.
func ReadEnum[T Enum](r Row) T {
	v := T(r.Text())
	if !v.Known() {
		r.Fail(fmt.Errorf("%q is not one of the enum's values: generate again from the newer schema", string(v)))
	}
	return v
}

// Scanner is a pointer to T that is an sql.Scanner.
type Scanner[T any] interface {
	*T
	Scan(src any) error
}

// ReadScanner reads a cell of the given kind (bool, int, float, text, bytes, time, UUID as text) with the type's own Scan.
func ReadScanner[T any, P Scanner[T]](r Row, kind Kind) (v T) {
	if err := P(&v).Scan(source(r, kind)); err != nil {
		r.Fail(err)
	}
	return v
}

// source reads a cell of the given kind as what database/sql gives to a Scan.
func source(r Row, kind Kind) any {
	switch kind {
	case KindBool:
		return r.Bool()
	case KindInt:
		return r.Int()
	case KindFloat:
		return r.Float()
	case KindBytes:
		return r.Bytes()
	case KindTime:
		return r.Time()
	case KindJSON:
		return append([]byte(nil), r.JSON()...)
	}
	return r.Text()
}
