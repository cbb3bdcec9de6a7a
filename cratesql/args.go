package cratesql

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/crategen/crategen/runtime/wire"
)

var (
	errUint  = errors.New("the number is larger than 2^63-1, the largest bigint; for a numeric column pass a *big.Int or text")
	errBytes = errors.New("the bytes are not text in UTF-8, and CrateDB has no binary type: " +
		"pass cratesql.Bytes, which is stored in base64, or use a blob table (package crateblob)")
	errOut = errors.New("CrateDB has no output parameters")
)

// check converts an argument to a wire.Value.
func check(v *driver.NamedValue) error {
	if _, ok := v.Value.(sql.Out); ok {
		return errOut
	}
	out := valueOf(v.Value)
	if err := out.Err(); err != nil {
		return err
	}
	v.Value = out
	return nil
}

// valueOf is the argument for a Go value; what has none is an Invalid value.
func valueOf(v any) wire.Value { return nested(v, 0) }

// nested is valueOf at a depth of slices, maps and pointers.
func nested(v any, depth int) wire.Value {
	switch v := v.(type) {
	case nil:
		return wire.Null()
	case wire.Value:
		return v
	case time.Time, json.RawMessage, []string, []int, []int64, []float64, []bool, []time.Time:
		return wire.ValueOf(v)
	case []byte:
		return textOf(v)
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return wire.Int(n)
		}
		return wire.Text(v.String()) // a decimal
	case *big.Int:
		switch {
		case v == nil:
			return wire.Null()
		case v.IsInt64():
			return wire.Int(v.Int64())
		}
		return wire.Text(v.String())
	}
	rv := reflect.ValueOf(v)
	if rv.Kind() == reflect.Pointer {
		if rv.IsNil() {
			return wire.Null()
		}
		// What is pointed to decides, unless only the pointer says how it is stored.
		if x := rv.Elem().Interface(); depth < maxDepth && (marshals(x) || !marshals(v)) {
			return nested(x, depth+1)
		}
	}
	switch v := v.(type) {
	case driver.Valuer:
		x, err := v.Value()
		if err != nil {
			return wire.Invalid(err)
		}
		if _, again := x.(driver.Valuer); again {
			return wire.Invalid(fmt.Errorf("Value of %T returned another driver.Valuer", v))
		}
		return nested(x, depth+1)
	case json.Marshaler:
		return wire.JSONValue(v)
	case encoding.TextMarshaler:
		b, err := v.MarshalText()
		if err != nil {
			return wire.Invalid(err)
		}
		return textOf(b)
	}
	return kindOf(rv, depth)
}

// marshals reports whether the type of v says how it is stored.
func marshals(v any) bool {
	switch v.(type) {
	case driver.Valuer, json.Marshaler, encoding.TextMarshaler:
		return true
	}
	return false
}

// kindOf is the argument for a value of a type that says nothing of how it is stored.
func kindOf(v reflect.Value, depth int) wire.Value {
	if depth > maxDepth {
		return wire.Invalid(fmt.Errorf("the value is nested more than %d deep", maxDepth))
	}
	switch v.Kind() {
	case reflect.Bool:
		return wire.Bool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return wire.Int(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if out := wire.Uint(v.Uint()); out.Kind() == wire.KindInt {
			return out
		}
		return wire.Invalid(errUint)
	case reflect.Float32: // the shortest text that means the same float32
		f, err := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		if err != nil {
			return wire.Invalid(err)
		}
		return wire.Float(f)
	case reflect.Float64:
		return wire.Float(v.Float())
	case reflect.String:
		return wire.Text(v.String())
	case reflect.Slice:
		if v.IsNil() {
			return wire.Null()
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return textOf(v.Bytes())
		}
		return listOf(v, depth)
	case reflect.Array:
		if isUUID(v.Type()) {
			return wire.UUID(v.Convert(reflect.TypeFor[[16]byte]()).Interface().([16]byte))
		}
		return listOf(v, depth)
	case reflect.Map:
		if v.IsNil() {
			return wire.Null()
		}
		return objectOf(v, depth)
	case reflect.Struct:
		return wire.JSONValue(v.Interface())
	}
	return wire.Invalid(fmt.Errorf("a %s cannot be an argument: convert it, or add a Value method (driver.Valuer)", v.Type()))
}

func isUUID(t reflect.Type) bool { return t.Len() == 16 && t.Elem().Kind() == reflect.Uint8 }

// textOf is the argument for bytes, which are text; nil is NULL.
func textOf(b []byte) wire.Value {
	switch {
	case b == nil:
		return wire.Null()
	case !utf8.Valid(b):
		return wire.Invalid(errBytes)
	}
	return wire.Text(string(b))
}
