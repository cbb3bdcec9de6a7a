package runner

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"entgo.io/ent/schema/field"
)

// describeField writes down one field.
func describeField(d *field.Descriptor, origin Origin) (*Field, error) {
	if d.Err != nil {
		return nil, fmt.Errorf("field %q: %w", d.Name, d.Err)
	}
	typ := namedType(d.Info)
	if typ == nil {
		t, err := goType(d)
		if err != nil {
			return nil, fmt.Errorf("field %q: %w", d.Name, err)
		}
		typ = typeOf(t)
	}
	f := &Field{
		Origin:           origin,
		Name:             d.Name,
		Kind:             strings.TrimPrefix(d.Info.ConstName(), "Type"),
		Type:             typ,
		Optional:         d.Optional,
		Nillable:         d.Nillable,
		Unique:           d.Unique,
		Immutable:        d.Immutable,
		Sensitive:        d.Sensitive,
		ValueScanner:     d.ValueScanner != nil,
		Deprecated:       d.Deprecated,
		DeprecatedReason: d.DeprecatedReason,
		Default:          valueOf(d.Default),
		UpdateDefault:    valueOf(d.UpdateDefault),
		Size:             int64(d.Size),
		StorageKey:       d.StorageKey,
		Tag:              d.Tag,
		SchemaType:       d.SchemaType,
		Comment:          d.Comment,
	}
	for _, e := range d.Enums {
		if !utf8.ValidString(e.V) {
			return nil, fmt.Errorf("field %q: enum value %q is not valid UTF-8, and no database accepts it as text", d.Name, e.V)
		}
		f.Enums = append(f.Enums, Enum{Name: e.N, Value: e.V})
	}
	for i, v := range d.Validators {
		rv := reflect.ValueOf(v)
		if rv.Kind() != reflect.Func {
			return nil, fmt.Errorf("field %q: validator %d is not a function but %T", d.Name, i, v)
		}
		f.Validators = append(f.Validators, funcOf(rv))
	}
	var err error
	if f.Annotations, err = describeAnnotations(d.Annotations); err != nil {
		return nil, fmt.Errorf("field %q: %w", d.Name, err)
	}
	return f, nil
}

// plain are the Go types of fields that were given none.
var plain = map[field.Type]reflect.Type{
	field.TypeBool:    reflect.TypeFor[bool](),
	field.TypeTime:    reflect.TypeFor[time.Time](),
	field.TypeBytes:   reflect.TypeFor[[]byte](),
	field.TypeEnum:    reflect.TypeFor[string](),
	field.TypeString:  reflect.TypeFor[string](),
	field.TypeInt8:    reflect.TypeFor[int8](),
	field.TypeInt16:   reflect.TypeFor[int16](),
	field.TypeInt32:   reflect.TypeFor[int32](),
	field.TypeInt:     reflect.TypeFor[int](),
	field.TypeInt64:   reflect.TypeFor[int64](),
	field.TypeUint8:   reflect.TypeFor[uint8](),
	field.TypeUint16:  reflect.TypeFor[uint16](),
	field.TypeUint32:  reflect.TypeFor[uint32](),
	field.TypeUint:    reflect.TypeFor[uint](),
	field.TypeUint64:  reflect.TypeFor[uint64](),
	field.TypeFloat32: reflect.TypeFor[float32](),
	field.TypeFloat64: reflect.TypeFor[float64](),
	field.TypeJSON:    reflect.TypeFor[any](), // field.Any
}

// namedType is a Go type that a builder names without importing it, so that programs link it only where they use it. It is nil
// for all others.
func namedType(info *field.TypeInfo) *Type {
	if info == nil || info.Type != field.TypeOther || info.RType != nil || info.PkgPath == "" {
		return nil
	}
	_, name, _ := strings.Cut(info.Ident, ".")
	return &Type{Name: name, Pkg: info.PkgPath, PkgName: info.PkgName, Text: info.Ident}
}

// goType is the Go type of a field's values.
func goType(d *field.Descriptor) (reflect.Type, error) {
	if d.Info == nil || !d.Info.Valid() {
		return nil, errors.New("it has no type")
	}
	if d.Info.RType == nil || d.Info.RType.Kind == reflect.Interface {
		if t, ok := plain[d.Info.Type]; ok {
			return t, nil
		}
		return nil, fmt.Errorf("type %s is unknown", d.Info)
	}
	// ent keeps the reflect.Type that the schema gave, but unexported, and the rest of RType says nothing about the
	// members of a struct.
	f := reflect.ValueOf(d.Info.RType).Elem().FieldByName("rtype")
	if !f.IsValid() || f.Type() != reflect.TypeFor[reflect.Type]() {
		return nil, errors.New("this version of entgo.io/ent does not keep the Go type of a field; use v0.14")
	}
	t := *(*reflect.Type)(unsafe.Pointer(f.UnsafeAddr()))
	if t == nil {
		return nil, fmt.Errorf("the Go type of %s is missing", d.Info)
	}
	return t, nil
}
