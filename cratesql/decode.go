package cratesql

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"time"

	"github.com/crategen/crategen/runtime/jsontext"
)

// decode reads a document into dest. It differs from encoding/json in times (milliseconds), numbers in an any (exact), NaN
// and the infinities (strings), texts for a sql.Scanner or encoding.TextUnmarshaler, and NULL for a type that cannot hold it
// (an error).
func decode(raw []byte, dest reflect.Value) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return fmt.Errorf("an empty document cannot be read into a %s", dest.Type())
	}
	if string(raw) == "null" {
		return assign(nil, dest)
	}
	switch raw[0] {
	case '[', '{':
		return decodeNested(raw, dest)
	}
	if dest.Kind() == reflect.Pointer {
		dest.Set(reflect.New(dest.Type().Elem()))
		return decode(raw, dest.Elem())
	}
	if dest.Type() != timeGo {
		if u, ok := dest.Addr().Interface().(json.Unmarshaler); ok {
			return u.UnmarshalJSON(raw)
		}
	}
	if isNumber := raw[0] == '-' || jsontext.IsDigit(raw[0]); isNumber && dest.Type() != timeGo {
		if u, ok := dest.Addr().Interface().(encoding.TextUnmarshaler); ok { // big.Rat and the like
			return u.UnmarshalText(raw)
		}
		if dest.Kind() == reflect.String { // the digits of a numeric
			dest.SetString(string(raw))
			return nil
		}
	}
	v, err := decodeAny(raw)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case int64:
		if dest.Type() == timeGo {
			dest.Set(reflect.ValueOf(time.UnixMilli(v).UTC()))
			return nil
		}
	case float64:
		if dest.CanInt() || dest.CanUint() {
			if n := int64(v); float64(n) == v && math.Abs(v) < 1<<53 { // 1.0E10
				return assignInt(n, dest)
			}
			return fmt.Errorf("%s does not fit in %s", raw, dest.Type())
		}
	case json.Number:
		switch dest.Kind() {
		case reflect.Interface:
		case reflect.Map, reflect.Slice, reflect.Array, reflect.Struct: // as a text it would come back here
			return mismatch(v, dest)
		default:
			return assignText(v.String(), dest)
		}
	}
	return assign(v, dest)
}

// decodeNested reads an array or an object.
func decodeNested(raw []byte, dest reflect.Value) error {
	if _, ok := dest.Addr().Interface().(json.Unmarshaler); ok {
		return unmarshal(raw, dest)
	}
	isArray := raw[0] == '['
	switch kind := dest.Kind(); {
	case kind == reflect.Pointer:
		dest.Set(reflect.New(dest.Type().Elem()))
		return decodeNested(raw, dest.Elem())
	case kind == reflect.Interface && dest.NumMethod() == 0:
		v, err := decodeAny(raw)
		if err == nil {
			dest.Set(reflect.ValueOf(v))
		}
		return err
	case kind == reflect.String:
		dest.SetString(string(raw))
		return nil
	case kind == reflect.Slice && dest.Type().Elem().Kind() == reflect.Uint8:
		dest.SetBytes(bytes.Clone(raw))
		return nil
	case isArray && (kind == reflect.Slice || kind == reflect.Array):
		return decodeList(raw, dest)
	case !isArray && kind == reflect.Map && dest.Type().Key().Kind() == reflect.String:
		return decodeMap(raw, dest)
	case !isArray && kind == reflect.Struct:
		return unmarshal(raw, dest)
	}
	what := "an object"
	if isArray {
		what = "an array"
	}
	return fmt.Errorf("%s cannot be read into a %s", what, dest.Type())
}

func decodeList(raw []byte, dest reflect.Value) error {
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil {
		return err
	}
	if dest.Kind() == reflect.Slice {
		dest.Set(reflect.MakeSlice(dest.Type(), len(elements), len(elements)))
	} else if len(elements) != dest.Len() {
		return fmt.Errorf("an array of %d elements cannot be read into a %s", len(elements), dest.Type())
	}
	for i, element := range elements {
		if err := decode(element, dest.Index(i)); err != nil {
			return fmt.Errorf("element %d: %w", i+1, err)
		}
	}
	return nil
}

func decodeMap(raw []byte, dest reflect.Value) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	dest.Set(reflect.MakeMapWithSize(dest.Type(), len(members)))
	for key, member := range members {
		v := reflect.New(dest.Type().Elem()).Elem()
		if err := decode(member, v); err != nil {
			return fmt.Errorf("member %q: %w", key, err)
		}
		dest.SetMapIndex(reflect.ValueOf(key).Convert(dest.Type().Key()), v)
	}
	return nil
}

// unmarshal is json.Unmarshal that keeps numbers in an any exact.
func unmarshal(raw []byte, dest reflect.Value) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	return d.Decode(dest.Addr().Interface())
}

// decodeAny reads a document with exact numbers.
func decodeAny(raw []byte) (v any, err error) {
	if err := unmarshal(raw, reflect.ValueOf(&v).Elem()); err != nil {
		return nil, err
	}
	return exact(v), nil
}

// exact turns each json.Number into an int64 or a float64 if that is the same number.
func exact(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		if f, ok := jsontext.ExactFloat(string(v)); ok {
			return f
		}
	case []any:
		for i := range v {
			v[i] = exact(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = exact(v[key])
		}
	}
	return v
}
