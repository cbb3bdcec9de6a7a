package runner

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"

	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/index"
)

// declarer is what schemas and mixins have in common.
type declarer interface {
	Fields() []ent.Field
	Edges() []ent.Edge
	Indexes() []ent.Index
	Hooks() []ent.Hook
	Interceptors() []ent.Interceptor
	Policy() ent.Policy
	Annotations() []schema.Annotation
}

// describeSchema writes down one schema type, its mixins first.
func describeSchema(name string, s ent.Interface) (*Schema, error) {
	out := &Schema{Name: name}
	_, out.View = s.(ent.Viewer)
	config, err := call(s, "Config", s.Config) //lint:ignore SA1019 schemas in use still have it
	if err != nil {
		return nil, err
	}
	out.Table = config.Table
	mixins, err := call(s, "Mixin", s.Mixin)
	if err != nil {
		return nil, err
	}
	var annotations []placed
	var errs []error
	for i, m := range mixins {
		if m == nil {
			errs = append(errs, isNil(s, "Mixin", i))
			continue
		}
		a, err := out.declare(m, i)
		annotations = append(annotations, a...)
		errs = append(errs, err)
	}
	a, err := out.declare(s, Own)
	annotations = append(annotations, a...)
	errs = append(errs, err)
	out.Annotations, err = mergeAnnotations(annotations)
	return out, errors.Join(append(errs, err)...)
}

// declare adds what a schema or mixin declares.
func (s *Schema) declare(d declarer, mixin int) ([]placed, error) {
	var errs []error
	note := func(err error) { errs = append(errs, err) }

	fields, err := call(d, "Fields", d.Fields)
	note(err)
	origin := originOf(d, "Fields", mixin, len(fields))
	for i, f := range fields {
		if f == nil {
			note(isNil(d, "Fields", i))
			continue
		}
		origin.Index = i
		df, err := describeField(f.Descriptor(), origin)
		note(err)
		if err == nil {
			s.Fields = append(s.Fields, df)
		}
	}

	edges, err := call(d, "Edges", d.Edges)
	note(err)
	origin = originOf(d, "Edges", mixin, len(edges))
	for i, e := range edges {
		if e == nil {
			note(isNil(d, "Edges", i))
			continue
		}
		origin.Index = i
		de, err := describeEdge(e.Descriptor(), origin)
		note(err)
		if err == nil {
			s.Edges = append(s.Edges, de)
		}
	}

	indexes, err := call(d, "Indexes", d.Indexes)
	note(err)
	origin = originOf(d, "Indexes", mixin, len(indexes))
	for i, x := range indexes {
		if x == nil {
			note(isNil(d, "Indexes", i))
			continue
		}
		origin.Index = i
		dx, err := describeIndex(x.Descriptor(), origin)
		note(err)
		if err == nil {
			s.Indexes = append(s.Indexes, dx)
		}
	}

	hooks, err := call(d, "Hooks", d.Hooks)
	note(err)
	s.Hooks += len(hooks)
	interceptors, err := call(d, "Interceptors", d.Interceptors)
	note(err)
	s.Interceptors += len(interceptors)
	policy, err := call(d, "Policy", d.Policy)
	note(err)
	s.Policy = s.Policy || policy != nil

	annotations, err := call(d, "Annotations", d.Annotations)
	note(err)
	origin = originOf(d, "Annotations", mixin, len(annotations))
	where := origin.Receiver + ".Annotations"
	if origin.File != "" {
		where += " (" + filepath.Base(origin.File) + ")"
	}
	list := make([]placed, len(annotations))
	for i, a := range annotations {
		list[i] = placed{a, where}
	}
	return list, errors.Join(errs...)
}

func describeEdge(d *edge.Descriptor, origin Origin) (*Edge, error) {
	e := &Edge{
		Origin:    origin,
		Name:      d.Name,
		Type:      d.Type,
		Field:     d.Field,
		Inverse:   d.Inverse,
		RefName:   d.RefName,
		Unique:    d.Unique,
		Required:  d.Required,
		Immutable: d.Immutable,
		Tag:       d.Tag,
		Comment:   d.Comment,
	}
	if d.Through != nil {
		e.Through = &Through{Name: d.Through.N, Type: d.Through.T}
	}
	if k := d.StorageKey; k != nil {
		e.StorageKey = StorageKey{Table: k.Table, Symbols: k.Symbols, Columns: k.Columns}
	}
	var err error
	if e.Annotations, err = describeAnnotations(d.Annotations); err != nil {
		return nil, fmt.Errorf("edge %q: %w", d.Name, err)
	}
	if d.Ref != nil {
		if e.Ref, err = describeEdge(d.Ref, origin); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func describeIndex(d *index.Descriptor, origin Origin) (*Index, error) {
	annotations, err := describeAnnotations(d.Annotations)
	if err != nil {
		return nil, fmt.Errorf("index on %v: %w", d.Fields, err)
	}
	return &Index{
		Origin:      origin,
		Unique:      d.Unique,
		Fields:      d.Fields,
		Edges:       d.Edges,
		StorageKey:  d.StorageKey,
		Annotations: annotations,
	}, nil
}

// placed is an annotation with its place, for messages.
type placed struct {
	schema.Annotation
	where string
}

// describeAnnotations merges the annotations of a field, an edge or an index, and encodes them.
func describeAnnotations(list []schema.Annotation) (Annotations, error) {
	all := make([]placed, len(list))
	for i, a := range list {
		all[i] = placed{a, fmt.Sprintf("annotation %d", i+1)}
	}
	return mergeAnnotations(all)
}

// mergeAnnotations merges annotations of one name as ent does, and encodes them. Of those without Merge, the first holds.
func mergeAnnotations(list []placed) (Annotations, error) {
	merged := make(map[string]schema.Annotation)
	for i, a := range list {
		if v := reflect.ValueOf(a.Annotation); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			return nil, fmt.Errorf("annotation %d is nil; remove it", i)
		}
		if e, ok := a.Annotation.(interface{ Err() error }); ok && e.Err() != nil {
			return nil, fmt.Errorf("annotation %s: %w", a.Name(), e.Err())
		}
		first, ok := merged[a.Name()]
		if !ok {
			merged[a.Name()] = a.Annotation
			continue
		}
		m, ok := first.(schema.Merger)
		if !ok {
			continue
		}
		merged[a.Name()] = m.Merge(a.Annotation)
		if _, ok := merged[a.Name()].(conflict); ok {
			return nil, conflictOf(list[:i], a)
		}
	}
	out := make(Annotations, len(merged))
	for name, a := range merged {
		text, err := json.Marshal(a)
		if err != nil {
			return nil, fmt.Errorf("annotation %s: %w", name, err)
		}
		out[name] = text
	}
	return out, nil
}

// conflict is what annotations of package schema become if they set an option to different values.
type conflict interface {
	Between(first, second string) error
}

// conflictOf says the conflict of an annotation with the first one that it does not fit to.
func conflictOf(before []placed, a placed) error {
	for _, b := range before {
		if b.Name() != a.Name() {
			continue
		}
		if c, ok := b.Annotation.(schema.Merger).Merge(a.Annotation).(conflict); ok {
			return c.Between(b.where, a.where)
		}
	}
	return fmt.Errorf("annotation %s of %s does not fit to those before it", a.Name(), a.where)
}

// isNil reports an element of the list that a method returned.
func isNil(receiver any, method string, i int) error {
	return fmt.Errorf("%T.%s returns nil as element %d; remove it", receiver, method, i)
}

// call calls a method of the schema and turns a panic into an error that says where it happened.
func call[T any](receiver any, method string, f func() T) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%T.%s panics%s: %v", receiver, method, panicSite(), v)
		}
	}()
	return f(), nil
}

// panicSite is " at file:line" of the user's code that panicked or made ent panic; empty if there is none, as for a method
// of an embedded pointer that is nil. It is called by the deferred function.
func panicSite() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for {
		frame, more := frames.Next()
		if strings.HasSuffix(frame.Function, "/runner.call[...]") || !more {
			return ""
		}
		if frame.File != "<autogenerated>" && !inLibrary(frame.Function) {
			return fmt.Sprintf(" at %s:%d", frame.File, frame.Line)
		}
	}
}

func inLibrary(function string) bool {
	return strings.HasPrefix(function, "runtime.") || strings.HasPrefix(function, "entgo.io/ent/")
}

// originOf finds the type and file that a method is declared in: it may be promoted from an embedded struct.
func originOf(d declarer, method string, mixin, count int) Origin {
	o := Origin{Mixin: mixin, Count: count}
	t := declaring(reflect.TypeOf(d), method, &o.File)
	o.Receiver, o.Package = t.Name(), t.PkgPath()
	return o
}

func declaring(t reflect.Type, method string, file *string) reflect.Type {
	if m, ok := t.MethodByName(method); ok && t.Kind() != reflect.Interface {
		pc := m.Func.Pointer()
		if fn := runtime.FuncForPC(pc); fn != nil {
			if name, _ := fn.FileLine(pc); name != "<autogenerated>" {
				*file = name
			}
		}
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if *file != "" || t.Kind() != reflect.Struct {
		return t
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.Anonymous || f.Type.Kind() == reflect.Interface {
			continue
		}
		if _, ok := f.Type.MethodByName(method); ok {
			return declaring(f.Type, method, file)
		}
	}
	return t
}
