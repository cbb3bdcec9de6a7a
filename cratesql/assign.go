package cratesql

import (
	"database/sql"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/crategen/crategen/runtime/dberr"
)

var (
	timeGo     = reflect.TypeFor[time.Time]()
	durationGo = reflect.TypeFor[time.Duration]()
)

// assign puts a value of a driver.Rows, or a scalar of a document, into dest.
func assign(src any, dest reflect.Value) error {
	if s, ok := dest.Addr().Interface().(sql.Scanner); ok {
		return s.Scan(src)
	}
	if src == nil {
		return setNull(dest)
	}
	if dest.Kind() == reflect.Pointer {
		dest.Set(reflect.New(dest.Type().Elem()))
		return assign(src, dest.Elem())
	}
	if v := reflect.ValueOf(src); dest.Kind() == reflect.Interface && v.Type().AssignableTo(dest.Type()) {
		if b, ok := src.([]byte); ok {
			return decode(b, dest)
		}
		dest.Set(v)
		return nil
	}
	switch src := src.(type) {
	case []byte:
		return decode(src, dest)
	case string:
		return assignText(src, dest)
	case bool:
		if dest.Kind() == reflect.Bool {
			dest.SetBool(src)
			return nil
		}
	case int64:
		return assignInt(src, dest)
	case float64:
		if dest.CanFloat() {
			if dest.OverflowFloat(src) {
				return fmt.Errorf("%g does not fit in %s", src, dest.Type())
			}
			dest.SetFloat(src)
			return nil
		}
	case time.Time:
		if dest.Type() == timeGo {
			dest.Set(reflect.ValueOf(src))
			return nil
		}
	}
	return mismatch(src, dest)
}

func mismatch(src any, dest reflect.Value) error {
	return fmt.Errorf("a %T cannot be read into a %s", src, dest.Type())
}

func setNull(dest reflect.Value) error {
	switch dest.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		dest.SetZero()
		return nil
	}
	return dberr.ErrNull
}

func assignInt(n int64, dest reflect.Value) error {
	switch {
	case dest.CanInt() && !dest.OverflowInt(n):
		dest.SetInt(n)
	case dest.CanUint() && n >= 0 && !dest.OverflowUint(uint64(n)):
		dest.SetUint(uint64(n))
	case dest.CanFloat():
		dest.SetFloat(float64(n))
	case dest.CanInt() || dest.CanUint():
		return fmt.Errorf("%d does not fit in %s", n, dest.Type())
	default:
		if u, ok := dest.Addr().Interface().(encoding.TextUnmarshaler); ok && dest.Type() != timeGo { // big.Int and the like
			return u.UnmarshalText(strconv.AppendInt(nil, n, 10))
		}
		return mismatch(n, dest)
	}
	return nil
}

// assignText reads a text, which may be a number (numeric), an interval, or a document.
func assignText(s string, dest reflect.Value) error {
	if dest.Type() == timeGo {
		return assignTime(s, dest)
	}
	if u, ok := dest.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(s))
	}
	switch {
	case dest.Type() == durationGo:
		d, err := parseInterval(s)
		dest.SetInt(int64(d))
		return err
	case dest.Kind() == reflect.String:
		dest.SetString(s)
		return nil
	case dest.Kind() == reflect.Slice && dest.Type().Elem().Kind() == reflect.Uint8:
		dest.SetBytes([]byte(s))
		return nil
	case dest.CanInt():
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return fmt.Errorf("the text is not a number that fits in %s", dest.Type())
		}
		return assignInt(n, dest)
	case dest.CanFloat():
		f, err := strconv.ParseFloat(s, dest.Type().Bits())
		if err != nil {
			return fmt.Errorf("the text is not a number that fits in %s", dest.Type())
		}
		dest.SetFloat(f)
		return nil
	}
	switch dest.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array, reflect.Struct:
		if json.Valid([]byte(s)) {
			return decode([]byte(s), dest)
		}
	}
	return mismatch(s, dest)
}

// layouts are the forms of a time as text; without a zone it is UTC.
var layouts = [...]string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", time.DateOnly}

func assignTime(s string, dest reflect.Value) error {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			dest.Set(reflect.ValueOf(t.UTC()))
			return nil
		}
	}
	return errors.New("the text is not a time")
}
