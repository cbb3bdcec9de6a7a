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
	found := findsUnsigned(t, map[reflect.Type]bool{})
	unsigned.Store(t, found)
	return found
}

// findsUnsigned is hasUnsigned without what is known. seen are the types around t: one that has itself as a member has nothing
// more by that.
func findsUnsigned(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch {
	case t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler) || t.Implements(textMarshaler) || reflect.PointerTo(t).Implements(textMarshaler):
	case t.Kind() == reflect.Pointer:
		return findsUnsigned(t.Elem(), seen)
	case t.Kind() == reflect.Uint, t.Kind() == reflect.Uint64, t.Kind() == reflect.Uintptr:
		return true
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if member(t.Field(i)) && findsUnsigned(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}

// member reports whether a field is a member of the document as a number.
func member(f reflect.StructField) bool {
	tag := f.Tag.Get("json")
	return (f.IsExported() || f.Anonymous) && tag != "-" && !strings.Contains(tag, ",string")
}
