package jsontext

import (
	"bytes"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/slab"
)

// Unmarshal reads a value with encoding/json, but that no number changes in an any: what a float64 does not hold exactly is a
// json.Number, with all its digits. These are integers beyond 2^53 that float64 has no value for, fractions of more digits than
// it keeps, and numbers beyond its range.
func Unmarshal(raw []byte, v any) error {
	if !HasLongNumber(slab.String(raw)) {
		return json.Unmarshal(raw, v)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return err
	}
	toFloats(reflect.ValueOf(v))
	return nil
}

// HasLongNumber reports whether there may be a number in a text that a float64 does not hold: one of 16 digits, or with an
// exponent.
func HasLongNumber(text string) bool {
	digits := 0
	for i := range len(text) {
		c := text[i]
		switch {
		case IsDigit(c):
			if digits++; digits > 15 {
				return true
			}
		case c == '.':
		case c|0x20 == 'e' && digits > 0:
			return true
		default:
			digits = 0
		}
	}
	return false
}

// toFloats puts a float64 in the place of every json.Number in an any that it can hold.
func toFloats(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			toFloats(v.Elem())
		}
	case reflect.Interface:
		if v.IsNil() || !v.CanSet() {
			return
		}
		if x := exact(v.Interface()); x != nil {
			v.Set(reflect.ValueOf(x))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Field(i); f.CanSet() {
				toFloats(f)
			}
		}
	case reflect.Slice, reflect.Array:
		switch v.Type().Elem().Kind() {
		case reflect.Interface, reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
			for i := range v.Len() {
				toFloats(v.Index(i))
			}
		}
	case reflect.Map:
		mapToFloats(v)
	}
}

// mapToFloats is toFloats for a map, whose elements cannot be set in place.
func mapToFloats(v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Struct, reflect.Slice, reflect.Array, reflect.Map:
	default:
		return
	}
	for it := v.MapRange(); it.Next(); {
		e := reflect.New(v.Type().Elem()).Elem()
		e.Set(it.Value())
		toFloats(e)
		v.SetMapIndex(it.Key(), e)
	}
}

// exact is what stands in an any instead of v, with exact numbers within; nil for v itself.
func exact(v any) any {
	switch v := v.(type) {
	case json.Number:
		if f, ok := ExactFloat(string(v)); ok {
			return f
		}
	case []any:
		for i := range v {
			if x := exact(v[i]); x != nil {
				v[i] = x
			}
		}
	case map[string]any:
		for key := range v {
			if x := exact(v[key]); x != nil {
				v[key] = x
			}
		}
	}
	return nil
}

// doublesDigits is how many digits tell any two float64 apart.
const doublesDigits = 17

// ExactFloat returns a number as a float64, and false if that is another number: one that is written with other digits. A
// fraction of at most 17 digits may be what another program writes for a float64, and is it if the float64 has these digits.
func ExactFloat(number string) (float64, bool) {
	f, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, false
	}
	want := significant(number)
	if f == 0 {
		return f, want == ""
	}
	if want == significant(strconv.FormatFloat(f, 'e', -1, 64)) {
		return f, true
	}
	fraction := strings.ContainsAny(number, ".eE") && len(want) <= doublesDigits
	return f, fraction && want == significant(strconv.FormatFloat(f, 'e', len(want)-1, 64))
}

// significant returns the digits of a number that tell it from others of its magnitude.
func significant(number string) string {
	if end := strings.IndexAny(number, "eE"); end >= 0 {
		number = number[:end]
	}
	return strings.Trim(strings.ReplaceAll(strings.TrimPrefix(number, "-"), ".", ""), "0")
}
