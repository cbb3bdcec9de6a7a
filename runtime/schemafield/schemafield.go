// Package schemafield finds, for generated code, what the schema keeps in a field and what has no name of its own: closures,
// validators, composite defaults and ValueScanners. A field is found by its name, wherever it stands, and what is found must
// be what the code was generated for. Where it is not, the generated code is older than the schema: Open of the generated
// package says so, and what is called before Open panics with the same [Stale] error.
package schemafield

import (
	"fmt"
	"reflect"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
)

// Stale is the error of generated code that is older than the schema it was generated from.
type Stale struct {
	// Schema and Field name the field, as in "schema.Book" and "title".
	Schema, Field string
	// Change is what is different.
	Change string
}

func (s *Stale) Error() string {
	return fmt.Sprintf("the generated code is older than the schema: field %q of %s %s; run go generate", s.Field, s.Schema, s.Change)
}

// Fields are the fields of an entity, of its mixins and its own, while generated code takes what it needs from them.
type Fields struct {
	schema string
	all    []*field.Descriptor
	taken  map[string]bool // fields whose validators were asked for
}

// Of lists the fields of a schema.
func Of(schema ent.Interface) *Fields {
	f := &Fields{schema: name(schema), taken: map[string]bool{}}
	for _, m := range schema.Mixin() {
		f.add(m.Fields())
	}
	f.add(schema.Fields())
	return f
}

func name(schema ent.Interface) string {
	t := reflect.TypeOf(schema)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.String()
}

func (f *Fields) add(fields []ent.Field) {
	for _, one := range fields {
		f.all = append(f.all, one.Descriptor())
	}
}

func (f *Fields) stale(name, change string, args ...any) *Stale {
	return &Stale{f.schema, name, fmt.Sprintf(change, args...)}
}

func (f *Fields) find(name string) (*field.Descriptor, error) {
	for _, d := range f.all {
		if d.Name == name {
			return d, nil
		}
	}
	return nil, f.stale(name, "is gone")
}

func (f *Fields) must(name string) *field.Descriptor {
	d, err := f.find(name)
	if err != nil {
		panic(err)
	}
	return d
}

// Default is the default of a field: a function or a composite value, of type T.
func Default[T any](f *Fields, name string) T { return as[T](f, name, "default", f.must(name).Default) }

// UpdateDefault is what updates set a field to: a function, of type T.
func UpdateDefault[T any](f *Fields, name string) T {
	return as[T](f, name, "UpdateDefault", f.must(name).UpdateDefault)
}

func as[T any](f *Fields, name, what string, v any) T {
	got, ok := v.(T)
	if !ok {
		panic(f.stale(name, "has a %s of type %s, not %s", what, typeOf(v), reflect.TypeFor[T]()))
	}
	return got
}

// typeOf is the type of v for errors, never its value.
func typeOf(v any) string {
	if v == nil {
		return "none"
	}
	return reflect.TypeOf(v).String()
}

// Maker makes a new copy of a composite default for each entity, as the schema does each time that it is asked. It looks at
// the schema once before that.
func Maker[T any](schema ent.Interface, name string) func() T {
	Default[T](Of(schema), name)
	return func() T { return Default[T](Of(schema), name) }
}

// Validators are the n validators of a field, which check a T.
func Validators[T any](f *Fields, name string, n int) []func(T) error {
	all := f.must(name).Validators
	if len(all) != n {
		panic(f.stale(name, "has %d validators, not %d", len(all), n))
	}
	f.taken[name] = true
	checks := make([]func(T) error, n)
	for i, v := range all {
		checks[i] = as[func(T) error](f, name, "validator", v)
	}
	return checks
}

// Done looks for validators that the generated code does not know of.
func (f *Fields) Done() {
	for _, d := range f.all {
		if len(d.Validators) > 0 && !f.taken[d.Name] {
			panic(f.stale(d.Name, "has %d validators, not 0", len(d.Validators)))
		}
	}
}

// ValueScanner is that of a field.
func ValueScanner(schema ent.Interface, name string) (any, error) {
	f := Of(schema)
	d, err := f.find(name)
	switch {
	case err != nil:
		return nil, err
	case d.ValueScanner == nil:
		return nil, f.stale(name, "no longer has a ValueScanner")
	}
	return d.ValueScanner, nil
}

// Check calls a function that takes what it needs from the schema, and returns the [Stale] error if it finds something else.
func Check(load func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			stale, ok := r.(*Stale)
			if !ok {
				panic(r)
			}
			err = stale
		}
	}()
	load()
	return nil
}
