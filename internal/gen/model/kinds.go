package model

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema"
)

// classify decides the kind of a field, and what goes with it: width, element, stored kind, typed members.
//
// A Go type of the user's that can be converted to the field's basic type keeps the basic kind; one that scans and values
// itself is custom, even if it could be converted, because its own encoding is what the user asked for.
func (r *resolver) classify(f *Field, def *load.Field) error {
	if def.Kind == "JSON" {
		return r.classifyJSON(f, def)
	}
	if by, err := r.classifyBuilder(f, def); by || err != nil {
		return err
	}
	if def.Kind == "Other" {
		return r.classifyOther(f, def)
	}
	k := kind.OfEnt(def.Kind)
	if k == nil {
		return fmt.Errorf("fields of kind %s are not supported", def.Kind)
	}
	basic := k.Name
	f.Kind = basic
	f.Bits, f.Unsigned = width(strings.ToLower(def.Kind))
	t := def.Type
	if def.ValueScanner {
		f.Kind, f.Stored = KindCustom, basic
		return nil
	}
	if t.Pkg == "" && t.Kind != "ptr" || basic == KindUUID && isUUID(t) || basic == KindTime && isTime(t) {
		return nil
	}
	switch {
	case t.Scanner && t.Valuer && (t.Kind != "ptr" || t.Elem.Kind != "ptr"):
		f.Kind, f.Stored = KindCustom, basic
	case t.Kind == "ptr":
		return fmt.Errorf("its Go type %s is a pointer to a type that is neither a sql.Scanner nor a driver.Valuer; use the type itself, and make the "+
			"field Optional if it can be missing", t.Text)
	case basic == KindInt || basic == KindFloat:
		f.Bits, f.Unsigned = width(t.Kind)
	case basic == KindUUID && t.Kind == "array" && t.Len == 16:
	case t.Scanner && t.Kind == "struct" && basic != KindTime, basic == KindUUID:
		return fmt.Errorf("its Go type %s must have its method Value on the value, not on the pointer", t.Text)
	}
	return nil
}

// classifyBuilder decides the kind of a field that a builder of package schema made; it reports whether one did.
func (r *resolver) classifyBuilder(f *Field, def *load.Field) (bool, error) {
	var a schema.ColumnAnnotation
	if ok, err := annotation(def.Annotations, &a); !ok || err != nil {
		return false, err
	}
	k := kind.Of(Kind(a.Kind))
	switch t := def.Type; {
	case k == nil:
		return true, fmt.Errorf("package schema makes a column of kind %q, which this crategen does not know: use one version of both", a.Kind)
	case t.Kind == "ptr":
		return true, fmt.Errorf("its Go type %s is a pointer; give the type itself, and make the field Optional if it can be missing", t.Text)
	}
	t := *def.Type
	form := kind.GoForm{Text: t.Text, Kind: t.Kind, Len: t.Len, Texts: t.Marshaler && t.Unmarshaler}
	if t.Elem != nil {
		form.Elem = t.Elem.Kind
	}
	if t.Kind == "" { // the builder names the type
		form = k.Usual
		t.Kind, t.Len, t.Marshaler, t.Unmarshaler = form.Kind, form.Len, form.Texts, form.Texts
		if form.Elem != "" {
			t.Elem = &load.Type{Kind: form.Elem, Name: form.Elem, Text: form.Elem}
		}
		def.Type = &t
	}
	if err := k.Accepts(form); err != nil {
		return true, err
	}
	if k.GoType != nil {
		var given *kind.GoName
		if a.Given {
			given = &kind.GoName{Package: def.Type.Pkg, Name: def.Type.Name}
		}
		name, err := k.GoType(r.project.Has, given)
		if err != nil {
			return true, err
		}
		if !a.Given {
			t := *def.Type
			t.Name, t.Text = name.Name, t.PkgName+"."+name.Name
			def.Type = &t
		}
	}
	f.Kind, f.Digits, f.Scale, f.Dimension, f.Metric = k.Name, a.Digits, a.Scale, a.Dimension, string(a.Metric)
	switch k.Name {
	case KindText: // a VarChar
		f.Chars, f.Digits, def.Size = true, 0, int64(a.Digits)
	case kind.LocalTime.Name:
		if f.Digits = 6; r.precision() == Millis {
			f.Digits = 3
		}
	}
	if a.List == "" {
		return true, nil
	}
	elem, err := r.imports.goType(def.Type)
	f.Kind, f.ElemKind, f.Elem = KindArray, k.Name, elem
	def.Type = &load.Type{Kind: "slice", Elem: def.Type, Text: "[]" + def.Type.Text}
	return true, err
}

// width is the number of bits of a number, and whether it has no sign; zero for what is no number.
func width(kind string) (bits int, unsigned bool) {
	rest, float := strings.CutPrefix(kind, "float")
	rest, unsigned = strings.CutPrefix(rest, "uint")
	if !float && !unsigned {
		var signed bool
		if rest, signed = strings.CutPrefix(rest, "int"); !signed {
			return 0, false
		}
	}
	if rest == "" {
		return 64, unsigned // int and uint: generated code is for 64-bit columns on every platform
	}
	bits, err := strconv.Atoi(rest)
	if err != nil { // uintptr
		return 0, false
	}
	return bits, unsigned
}

func (r *resolver) classifyJSON(f *Field, def *load.Field) error {
	t := def.Type
	if elem := t.Elem; t.Kind == "slice" && !t.Marshaler && !t.Scanner && isScalar(elem) && !storedAsDocument(f.SchemaType) {
		f.Kind = KindArray
		f.Bits, f.Unsigned = width(elem.Kind)
		var err error
		f.Elem, err = r.imports.goType(elem)
		return err
	}
	f.Kind = KindJSON
	f.Document = r.document(t)
	if t.Kind == "ptr" {
		t = t.Elem
	}
	var err error
	if elem := elementOf(t); elem != nil {
		f.Elements, err = r.object(elem)
		return err
	}
	if t.Kind != "struct" || t.Marshaler {
		return nil
	}
	f.Object, err = r.object(t)
	return err
}

// isScalar reports whether a slice of the type is an array of the database. Bytes are not: []byte is one value.
func isScalar(t *load.Type) bool {
	switch {
	case isTime(t) || isUUID(t):
		return true
	case t.Marshaler || t.Kind == "uint8" || t.Kind == "uintptr":
		return false
	}
	bits, _ := width(t.Kind)
	return bits > 0 || t.Kind == "bool" || t.Kind == "string"
}

func isTime(t *load.Type) bool { return t.Pkg == "time" && t.Name == "Time" }

func isUUID(t *load.Type) bool { return t.Pkg == "github.com/google/uuid" && t.Name == "UUID" }

// storedAsDocument reports whether the user's own column type says that a slice is a document.
func storedAsDocument(types map[Dialect]string) bool {
	for _, text := range types {
		text = strings.ToLower(text)
		if strings.Contains(text, "json") || strings.HasPrefix(text, "object") {
			return true
		}
	}
	return false
}

// scalarKind is the kind of a member or element by its Go kind; empty for what is no scalar.
func scalarKind(t *load.Type) Kind {
	if t.Kind == "uintptr" {
		return ""
	}
	if k := kind.OfGo("", "", t.Kind); k != nil {
		return k.Name
	}
	return ""
}
