package runner

import (
	"database/sql"
	"database/sql/driver"
	"encoding"
	"encoding/json"
	"reflect"
	"strings"
)

// Type is a Go type.
type Type struct {
	Kind string `json:"kind,omitempty"` // reflect.Kind: "string", "struct", "slice", "ptr", ...
	// Name, Pkg and PkgName say how a named type is written; Name alone a predeclared one. Arguments of a generic type
	// are part of the name, with the import paths of their packages: Null[example.com/shop.Line].
	Name    string `json:"name,omitempty"`
	Pkg     string `json:"pkg,omitempty"`
	PkgName string `json:"pkgName,omitempty"`
	// Text is the type as reflect prints it, for messages.
	Text string `json:"text,omitempty"`

	Elem    *Type     `json:"elem,omitempty"`    // of a slice, array, pointer or map
	Key     *Type     `json:"key,omitempty"`     // of a map
	Len     int       `json:"len,omitempty"`     // of an array
	Func    *Func     `json:"func,omitempty"`    // of a function
	Members []*Member `json:"members,omitempty"` // of a struct that encoding/json writes member by member

	Scanner   bool `json:"scanner,omitempty"`   // it or its pointer is a sql.Scanner
	Valuer    bool `json:"valuer,omitempty"`    // it is a driver.Valuer, as a value and not only by its pointer
	Marshaler bool `json:"marshaler,omitempty"` // it or its pointer says itself how it is written as JSON
	// Unmarshaler says that its pointer says itself how it is read from JSON.
	Unmarshaler bool `json:"unmarshaler,omitempty"`
	Validator   bool `json:"validator,omitempty"` // it or its pointer has a method Validate() error
	Recursive   bool `json:"recursive,omitempty"` // a struct inside itself: its members are those of the outer one
}

var (
	scannerType       = reflect.TypeFor[sql.Scanner]()
	valuerType        = reflect.TypeFor[driver.Valuer]()
	jsonMarshalerType = reflect.TypeFor[json.Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
	jsonReaderType    = reflect.TypeFor[json.Unmarshaler]()
	textReaderType    = reflect.TypeFor[encoding.TextUnmarshaler]()
	validatorType     = reflect.TypeFor[interface{ Validate() error }]()
)

// types turns reflected types into descriptions. It remembers the structs it is inside of, so that recursion ends.
type types struct {
	inside map[reflect.Type]bool
}

// typeOf describes a Go type.
func typeOf(t reflect.Type) *Type {
	return (&types{inside: make(map[reflect.Type]bool)}).describe(t)
}

func (ts *types) describe(t reflect.Type) *Type {
	d := &Type{
		Kind:        t.Kind().String(),
		Name:        t.Name(),
		Pkg:         t.PkgPath(),
		Text:        t.String(),
		Scanner:     implements(t, scannerType),
		Valuer:      t.Kind() != reflect.Interface && t.Implements(valuerType),
		Marshaler:   implements(t, jsonMarshalerType) || implements(t, textMarshalerType),
		Unmarshaler: implements(t, jsonReaderType) || implements(t, textReaderType),
		Validator:   implements(t, validatorType),
	}
	if d.Pkg != "" {
		d.PkgName, _, _ = strings.Cut(t.String(), ".")
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Pointer:
		d.Elem = ts.describe(t.Elem())
	case reflect.Array:
		d.Elem, d.Len = ts.describe(t.Elem()), t.Len()
	case reflect.Map:
		d.Key, d.Elem = ts.describe(t.Key()), ts.describe(t.Elem())
	case reflect.Func:
		d.Func = ts.signature(t)
	case reflect.Struct:
		if d.Marshaler {
			break
		}
		if ts.inside[t] {
			d.Recursive = true
			break
		}
		ts.inside[t] = true
		d.Members = ts.members(t)
		delete(ts.inside, t)
	}
	return d
}

func (ts *types) signature(t reflect.Type) *Func {
	f := &Func{Variadic: t.IsVariadic()}
	for in := range t.Ins() {
		f.In = append(f.In, ts.describe(in))
	}
	for out := range t.Outs() {
		f.Out = append(f.Out, ts.describe(out))
	}
	return f
}

// implements reports whether a value of the type, or its address, has the methods.
func implements(t, iface reflect.Type) bool {
	if t.Kind() == reflect.Interface {
		return false
	}
	return t.Implements(iface) || reflect.PointerTo(t).Implements(iface)
}
