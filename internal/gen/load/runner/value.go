package runner

import (
	"fmt"
	"go/token"
	"math"
	"net/url"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// Value is the value of a default.
type Value struct {
	Type *Type `json:"type,omitempty"`
	// Literal is the value as Go source, exactly: 9007199254740993, "draft", []string{"a"}. A scalar is an untyped
	// constant; bytes are a quoted string. It is empty for a function, and for a value that has no simple literal: the
	// field's descriptor then holds it.
	Literal string `json:"literal,omitempty"`
	// Zero is set for an empty slice or map and for the zero struct: the literal is the type followed by {}.
	Zero bool  `json:"zero,omitempty"`
	Func *Func `json:"func,omitempty"` // a function that makes the value
}

// Func is a function of the schema.
type Func struct {
	Name     string  `json:"name,omitempty"` // New: a top-level exported function; empty for any other
	Pkg      string  `json:"pkg,omitempty"`  // github.com/google/uuid
	In       []*Type `json:"in,omitempty"`
	Out      []*Type `json:"out,omitempty"`
	Variadic bool    `json:"variadic,omitempty"`
}

// funcOf describes a function value.
func funcOf(v reflect.Value) *Func {
	f := typeOf(v.Type()).Func
	if fn := runtime.FuncForPC(v.Pointer()); fn != nil {
		f.Pkg, f.Name = topLevel(fn.Name())
	}
	return f
}

// topLevel splits the linker's name of a function into package and name, if it is one that other packages can call:
// neither a closure (pkg.Book.Fields.func1), nor a method value (pkg.T.M-fm), nor generic (pkg.New[...]).
func topLevel(symbol string) (pkg, name string) {
	slash := strings.LastIndexByte(symbol, '/') + 1
	dot := strings.IndexByte(symbol[slash:], '.')
	if dot < 0 {
		return "", ""
	}
	pkg, name = symbol[:slash+dot], symbol[slash+dot+1:]
	if !token.IsIdentifier(name) || !token.IsExported(name) || pkg == "main" {
		return "", ""
	}
	// The linker escapes dots in the last element of a path: gopkg.in/yaml%2ev3.
	if plain, err := url.PathUnescape(pkg); err == nil {
		pkg = plain
	}
	return pkg, name
}

// valueOf describes a default: nil for none.
func valueOf(v any) *Value {
	if v == nil {
		return nil
	}
	rv := reflect.ValueOf(v)
	d := &Value{Type: typeOf(rv.Type())}
	if rv.Kind() == reflect.Func {
		d.Func = funcOf(rv)
		return d
	}
	switch rv.Kind() {
	case reflect.Slice, reflect.Map:
		d.Zero = !rv.IsNil() && rv.Len() == 0
	case reflect.Struct, reflect.Array:
		d.Zero = rv.IsZero()
	}
	if isBytes(rv.Type()) {
		d.Literal, d.Zero = strconv.Quote(string(rv.Bytes())), false
	} else if text, ok := literal(rv); ok {
		d.Literal = text
	}
	return d
}

func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

// literal writes a value as Go source: a scalar as an untyped constant, a slice or map of predeclared types with its type.
func literal(v reflect.Value) (string, bool) {
	switch v.Kind() {
	case reflect.Bool, reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return scalar(v)
	case reflect.Slice:
		if v.IsNil() || !predeclared(v.Type()) {
			return "", false
		}
		var parts []string
		for i := range v.Len() {
			part, ok := element(v.Index(i))
			if !ok {
				return "", false
			}
			parts = append(parts, part)
		}
		return fmt.Sprintf("%s{%s}", typeText(v.Type()), strings.Join(parts, ", ")), true
	case reflect.Map:
		if v.IsNil() || !predeclared(v.Type()) {
			return "", false
		}
		var parts []string
		for _, k := range v.MapKeys() {
			key, ok1 := scalar(k)
			value, ok2 := element(v.MapIndex(k))
			if !ok1 || !ok2 {
				return "", false
			}
			parts = append(parts, key+": "+value)
		}
		slices.Sort(parts)
		return fmt.Sprintf("%s{%s}", typeText(v.Type()), strings.Join(parts, ", ")), true
	}
	return "", false
}

// element writes an element. In a list of any only what an untyped constant says rightly has a literal: an int, not an
// int64.
func element(v reflect.Value) (string, bool) {
	if v.Kind() != reflect.Interface {
		return literal(v)
	}
	if v.IsNil() {
		return "nil", true
	}
	switch e := v.Elem(); e.Kind() {
	case reflect.Float64:
		text, ok := literal(e)
		return "float64(" + text + ")", ok && predeclared(e.Type())
	case reflect.Bool, reflect.String, reflect.Int, reflect.Slice, reflect.Map:
		text, ok := literal(e)
		return text, ok && predeclared(e.Type())
	}
	return "", false
}

func scalar(v reflect.Value) (string, bool) {
	switch {
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool()), true
	case v.Kind() == reflect.String:
		return strconv.Quote(v.String()), true
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), true
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), true
	case v.CanFloat():
		f := v.Float()
		if math.IsNaN(f) || math.IsInf(f, 0) || f == 0 && math.Signbit(f) {
			return "", false // no constant says it
		}
		return strconv.FormatFloat(f, 'g', -1, v.Type().Bits()), true
	}
	return "", false
}

// predeclared reports whether a type is written without the name of a package.
func predeclared(t reflect.Type) bool {
	if t.Name() != "" {
		return t.PkgPath() == ""
	}
	switch t.Kind() {
	case reflect.Slice:
		return predeclared(t.Elem())
	case reflect.Map:
		return predeclared(t.Key()) && predeclared(t.Elem())
	case reflect.Interface:
		return t.NumMethod() == 0
	}
	return false
}

func typeText(t reflect.Type) string {
	return strings.ReplaceAll(t.String(), "interface {}", "any")
}
