package schema

import (
	"encoding"
	"fmt"
	"reflect"

	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// ColumnAnnotation is what a builder of this package says of its column; builders such as Decimal make it.
type ColumnAnnotation struct {
	// Kind is the kind of the column: "decimal".
	Kind string `json:"kind"`
	// Digits are those before and behind the point together, and Scale those behind it.
	Digits int `json:"digits,omitempty"`
	Scale  int `json:"scale,omitempty"`
	// Given reports that the schema names the Go type.
	Given bool `json:"given,omitempty"`
	// Dimension is the number of elements of a vector, and Metric the measure of distances.
	Dimension int    `json:"dimension,omitempty"`
	Metric    Metric `json:"metric,omitempty"`
	// List is the builder of an array whose elements are of the kind, empty for a single value: "Dates".
	List string `json:"list,omitempty"`
}

// Name implements ent's schema.Annotation.
func (ColumnAnnotation) Name() string { return "CrategenColumn" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a ColumnAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}

// builder holds what every builder of this package can say; B is the builder itself. A builder is an ent.Field.
type builder[B any] struct {
	self B
	desc *field.Descriptor
}

// newDescriptor describes a field whose Go type is named and not imported, so that programs link it only where they use it.
func newDescriptor(name, pkg, pkgName, ident string, column ColumnAnnotation) *field.Descriptor {
	return &field.Descriptor{
		Name:        name,
		Info:        &field.TypeInfo{Type: field.TypeOther, Ident: ident, PkgPath: pkg, PkgName: pkgName},
		Annotations: []entschema.Annotation{column},
	}
}

// goType sets the Go type to that of a value.
func (b *builder[B]) goType(v any) B {
	info := *field.JSON(b.desc.Name, v).Descriptor().Info // it keeps the type of any value
	info.Type = field.TypeOther
	b.desc.Info = &info
	if a, ok := b.desc.Annotations[0].(ColumnAnnotation); ok {
		a.Given = true
		b.desc.Annotations[0] = a
	}
	return b.self
}

// Descriptor implements ent.Field.
func (b *builder[B]) Descriptor() *field.Descriptor { return b.desc }

// Optional lets the column be NULL. The entity holds a pointer.
func (b *builder[B]) Optional() B {
	b.desc.Optional = true
	return b.self
}

// Nillable is for schemas that say it with ent's fields: the entity holds a pointer wherever the field is Optional.
func (b *builder[B]) Nillable() B {
	b.desc.Nillable = true
	return b.self
}

// Unique makes the column unique.
func (b *builder[B]) Unique() B {
	b.desc.Unique = true
	return b.self
}

// Immutable lets only an insert set the column.
func (b *builder[B]) Immutable() B {
	b.desc.Immutable = true
	return b.self
}

// Sensitive keeps the value out of texts, logs and JSON.
func (b *builder[B]) Sensitive() B {
	b.desc.Sensitive = true
	return b.self
}

// Comment documents the field.
func (b *builder[B]) Comment(text string) B {
	b.desc.Comment = text
	return b.self
}

// Deprecated marks the field, with the reason.
func (b *builder[B]) Deprecated(reason ...string) B {
	b.desc.Deprecated = true
	if len(reason) > 0 {
		b.desc.DeprecatedReason = reason[0]
	}
	return b.self
}

// StorageKey names the column.
func (b *builder[B]) StorageKey(column string) B {
	b.desc.StorageKey = column
	return b.self
}

// StructTag sets the struct tag of the field.
func (b *builder[B]) StructTag(tag string) B {
	b.desc.Tag = tag
	return b.self
}

// Annotations adds annotations, such as those of entsql.
func (b *builder[B]) Annotations(list ...entschema.Annotation) B {
	b.desc.Annotations = append(b.desc.Annotations, list...)
	return b.self
}

// DefaultFunc is a function that returns the default of a new entity: of the Go type of the field.
func (b *builder[B]) DefaultFunc(f any) B {
	b.desc.Default = b.function("DefaultFunc", f)
	return b.self
}

// UpdateDefault is a function that returns what an update sets the field to, unless it sets it otherwise.
func (b *builder[B]) UpdateDefault(f any) B {
	b.desc.UpdateDefault = b.function("UpdateDefault", f)
	return b.self
}

// Validate adds a check of every value that is written: a function of the Go type of the field, or of its text, that returns an
// error.
func (b *builder[B]) Validate(f any) B {
	check := checkOfText(f)
	if check == nil {
		b.fail("Validate takes a func(T) error, of the Go type of the field or of string, not %T", f)
	}
	b.desc.Validators = append(b.desc.Validators, check)
	return b.self
}

// validate adds a check that is a function of the Go type of the field.
func (b *builder[B]) validate(f any) B {
	t := reflect.TypeOf(f)
	if t == nil || t.Kind() != reflect.Func || t.NumIn() != 1 || t.NumOut() != 1 || t.Out(0) != reflect.TypeFor[error]() {
		b.fail("Validate takes a func(T) error of the Go type of the field, not %T", f)
		return b.self
	}
	b.desc.Validators = append(b.desc.Validators, f)
	return b.self
}

// checkOfText is a check as one of texts, nil for what is no check.
func checkOfText(f any) func(text string) error {
	if check, ok := f.(func(string) error); ok {
		return check
	}
	fn := reflect.ValueOf(f)
	if fn.Kind() != reflect.Func || fn.IsNil() {
		return nil
	}
	t := fn.Type()
	if t.NumIn() != 1 || t.NumOut() != 1 || t.Out(0) != reflect.TypeFor[error]() ||
		!reflect.PointerTo(t.In(0)).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) {
		return nil
	}
	return func(text string) error {
		v := reflect.New(t.In(0))
		if err := v.Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text)); err != nil {
			return err
		}
		err, _ := fn.Call([]reflect.Value{v.Elem()})[0].Interface().(error)
		return err
	}
}

// fail keeps the first thing that is wrong with the field; the generator reports it.
func (b *builder[B]) fail(format string, args ...any) {
	if b.desc.Err == nil {
		b.desc.Err = fmt.Errorf(format, args...)
	}
}

// function reports what is no function.
func (b *builder[B]) function(option string, f any) any {
	if reflect.ValueOf(f).Kind() != reflect.Func {
		b.fail("%s takes a function, not %T", option, f)
	}
	return f
}
