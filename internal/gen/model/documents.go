package model

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/load"
)

// Document says how a Go type is read from JSON without reflection.
type Document struct {
	Form   Form
	Type   GoType    // empty for a FormAny
	Elem   *Document // of a pointer, a list or a map
	Struct string    // of an object: the name in Project.Structs
}

// Form is what JSON becomes in Go.
type Form string

// The forms.
const (
	FormBool    Form = "bool"
	FormInt     Form = "int"
	FormUint    Form = "uint"
	FormFloat   Form = "float"
	FormText    Form = "text"
	FormTime    Form = "time" // time.Time
	FormPointer Form = "pointer"
	FormList    Form = "list"
	FormMap     Form = "map" // with keys that are strings
	FormObject  Form = "object"
	FormAny     Form = "any" // encoding/json reads it
)

// Struct is a struct that documents are read into.
type Struct struct {
	Name    string // of the type, with a number behind it if two packages have the name
	Type    GoType
	Members []StructMember // in the order of encoding/json, which decides between names that differ only in case
}

// StructMember is a member of a Struct.
type StructMember struct {
	Name, GoName string // in JSON and in Go
	Document     *Document
}

// document decides how a type is read; nil if encoding/json reads all of it.
func (r *resolver) document(t *load.Type) *Document {
	d := r.form(t)
	if d.Form == FormAny {
		return nil
	}
	return d
}

// form is document with a FormAny for what encoding/json reads.
func (r *resolver) form(t *load.Type) *Document {
	other := &Document{Form: FormAny}
	typ, err := r.imports.goType(t)
	if err != nil || !r.importable(typ) {
		return other
	}
	d := &Document{Type: typ}
	_, unsigned := width(t.Kind)
	switch kind := scalarKind(t); {
	case isTime(t):
		d.Form = FormTime
	case t.Unmarshaler || t.Pkg == "encoding/json" && t.Name == "Number":
		return other
	case kind == KindBool:
		d.Form = FormBool
	case kind == KindText:
		d.Form = FormText
	case kind == KindFloat:
		d.Form = FormFloat
	case kind == KindInt && unsigned:
		d.Form = FormUint
	case kind == KindInt:
		d.Form = FormInt
	case t.Kind == "struct":
		if d.Form, d.Struct = FormObject, r.structOf(t, typ); d.Struct == "" {
			return other
		}
	case t.Kind == "ptr" && t.Name == "":
		d.Form = FormPointer
	case t.Kind == "slice" && t.Elem.Kind != "uint8":
		d.Form = FormList
	case t.Kind == "map" && t.Key.Kind == "string" && !t.Key.Unmarshaler:
		d.Form = FormMap
	default:
		return other
	}
	if t.Elem != nil {
		if d.Elem = r.form(t.Elem); d.Elem.Form == FormAny {
			return other
		}
	}
	return d
}

// structOf returns the name of a struct in Project.Structs, to which it adds it; empty if encoding/json reads it.
func (r *resolver) structOf(t *load.Type, typ GoType) string {
	id := t.Pkg + "." + t.Name
	if s, ok := r.structs[id]; ok {
		return s.Name
	}
	if t.Name == "" || t.Marshaler || t.Recursive || slices.ContainsFunc(t.Members, func(m *load.Member) bool { return m.String || m.Hidden }) {
		return ""
	}
	s := &Struct{Name: r.structName(t.Name), Type: typ}
	r.structs[id] = s // for what is inside of itself
	for _, m := range t.Members {
		s.Members = append(s.Members, StructMember{m.Name, m.GoName, r.form(m.Type)})
	}
	r.project.Structs = append(r.project.Structs, s)
	slices.SortFunc(r.project.Structs, func(a, b *Struct) int { return cmp.Compare(a.Name, b.Name) })
	return s.Name
}

// structName is the name of a type without what cannot stand in a name, and with a number if it is taken.
func (r *resolver) structName(name string) string {
	name, _, _ = strings.Cut(name, "[")
	taken := func(name string) bool {
		for _, s := range r.structs {
			if s.Name == name {
				return true
			}
		}
		return false
	}
	numbered := name
	for i := 2; taken(numbered); i++ {
		numbered = name + strconv.Itoa(i)
	}
	return numbered
}

// importable reports whether the generated packages may import what a type needs: an internal package is for those beside
// it and below.
func (r *resolver) importable(t GoType) bool {
	return !slices.ContainsFunc(t.Imports, func(i Import) bool {
		at := strings.LastIndex("/"+i.Path+"/", "/internal/")
		return at == 0 || at > 0 && !strings.HasPrefix(r.options.Path+"/", i.Path[:at])
	})
}
