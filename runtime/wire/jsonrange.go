package wire

import (
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
)

// Members of a struct that are unsigned integers have paths, which databases read as signed ones of 64 bits. What is beyond
// these is refused when it is written, as it is in a column.

var (
	marshaler     = reflect.TypeFor[json.Marshaler]()
	textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()
)

// unsigned tells for each type whether it has such members.
var unsigned sync.Map // reflect.Type to bool

// checkUnsigned returns an error if a member is 2^63 or more.
func checkUnsigned(v reflect.Value) error {
	if !v.IsValid() || !hasUnsigned(v.Type()) {
		return nil
	}
	return unsignedIn(v, "")
}

func unsignedIn(v reflect.Value, path string) error {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Uint, reflect.Uint64, reflect.Uintptr:
		if v.Uint() > math.MaxInt64 {
			return fmt.Errorf("member %q of the document is out of the range of a 64-bit integer", path)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !member(f) || !hasUnsigned(f.Type) {
				continue
			}
			name := f.Name
			if path != "" {
				name = path + "." + name
			}
			if err := unsignedIn(v.Field(i), name); err != nil {
				return err
			}
		}
	}
	return nil
}

// hasUnsigned reports whether a type is, or has members that are, unsigned integers of 64 bits.
func hasUnsigned(t reflect.Type) bool {
	if known, ok := unsigned.Load(t); ok {
		return known.(bool)
	}
	unsigned.Store(t, false) // for a type that has itself as a member
	found := false
	switch {
	case t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) || t.Implements(textMarshaler) || reflect.PointerTo(t).Implements(textMarshaler):
	case t.Kind() == reflect.Pointer:
		found = hasUnsigned(t.Elem())
	case t.Kind() == reflect.Uint, t.Kind() == reflect.Uint64, t.Kind() == reflect.Uintptr:
		found = true
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			found = found || member(t.Field(i)) && hasUnsigned(t.Field(i).Type)
		}
	}
	unsigned.Store(t, found)
	return found
}

// member reports whether a field is a member of the document as a number.
func member(f reflect.StructField) bool {
	tag := f.Tag.Get("json")
	return (f.IsExported() || f.Anonymous) && tag != "-" && !strings.Contains(tag, ",string")
}
