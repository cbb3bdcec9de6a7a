// Package annotation merges the annotations of a mixin and of the entity that uses it.
package annotation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	entschema "entgo.io/ent/schema"
)

// Merged returns an annotation that says what both say. An option that only one of them sets is taken from it, members of structs one by one and
// maps key by key. Lists whose elements have a Name are joined by it, and lists with the tag merge:"join" are joined. A struct with the tag
// merge:"whole" is one value. It is a Conflict if they set an option to different values, or if other has the name of a and another type.
func Merged[A entschema.Annotation](a A, other entschema.Annotation) entschema.Annotation {
	b, ok := other.(A)
	if p, is := any(other).(*A); is && p != nil {
		b, ok = *p, true
	}
	if !ok {
		return Conflict{Of: a, Option: "type", First: fmt.Sprintf("%T", a), Second: fmt.Sprintf("%T", other)}
	}
	into := reflect.New(reflect.TypeFor[A]()).Elem()
	into.Set(reflect.ValueOf(a))
	if c := merge(into, reflect.ValueOf(b), "", ""); c != nil {
		c.Of = a
		return *c
	}
	return into.Interface().(A)
}

// Conflict stands in the place of two annotations that set an option to different values.
type Conflict struct {
	Of            entschema.Annotation
	Option        string // Settings["codec"]
	First, Second string // the values
}

// Name implements ent's schema.Annotation.
func (c Conflict) Name() string { return c.Of.Name() }

// Between says the conflict, with the places of the two annotations.
func (c Conflict) Between(first, second string) error {
	subject := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%T", c.Of), "*"), "Annotation")
	if c.Option != "" {
		subject += ": " + c.Option
	}
	return fmt.Errorf("%s is %s in %s, and %s in %s; keep one of them", subject, c.First, first, c.Second, second)
}

// Err says the conflict.
func (c Conflict) Err() error { return c.Between("one annotation", "another one") }

// merge sets what from sets and into does not, and returns what both set to different values. option is the name of the value, and tag the one of
// its field.
func merge(into, from reflect.Value, option, tag string) *Conflict {
	switch {
	case empty(from):
		return nil
	case empty(into):
		into.Set(from)
		return nil
	case into.Kind() == reflect.Struct && tag != "whole":
		for i := range from.NumField() {
			f := from.Type().Field(i)
			if c := merge(into.Field(i), from.Field(i), strings.TrimPrefix(option+"."+f.Name, "."), f.Tag.Get("merge")); c != nil {
				return c
			}
		}
		return nil
	case into.Kind() == reflect.Map:
		return mergeMaps(into, from, option)
	case into.Kind() == reflect.Slice && (tag == "join" || named(into.Type().Elem())):
		return mergeLists(into, from, option)
	case reflect.DeepEqual(into.Interface(), from.Interface()):
		return nil
	}
	return differ(into, from, option)
}

// empty reports whether a value says nothing.
func empty(v reflect.Value) bool {
	return v.IsZero() || (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
}

// named reports whether the elements of a list are found by their names.
func named(elem reflect.Type) bool {
	if elem.Kind() != reflect.Struct {
		return false
	}
	f, ok := elem.FieldByName("Name")
	return ok && f.Type.Kind() == reflect.String
}

// mergeMaps makes a new map: every entity that uses a mixin shares that of the mixin.
func mergeMaps(into, from reflect.Value, option string) *Conflict {
	all := reflect.MakeMap(into.Type())
	for entry := into.MapRange(); entry.Next(); {
		all.SetMapIndex(entry.Key(), entry.Value())
	}
	for entry := from.MapRange(); entry.Next(); {
		if have := all.MapIndex(entry.Key()); have.IsValid() && !reflect.DeepEqual(have.Interface(), entry.Value().Interface()) {
			return differ(have, entry.Value(), option+"["+shown(entry.Key())+"]")
		}
		all.SetMapIndex(entry.Key(), entry.Value())
	}
	into.Set(all)
	return nil
}

// mergeLists makes a new list of the elements of both.
func mergeLists(into, from reflect.Value, option string) *Conflict {
	all := reflect.AppendSlice(reflect.MakeSlice(into.Type(), 0, into.Len()+from.Len()), into)
	for _, x := range from.Seq2() {
		known := false
		for _, y := range all.Seq2() {
			switch {
			case reflect.DeepEqual(x.Interface(), y.Interface()):
				known = true
			case named(x.Type()) && x.FieldByName("Name").String() == y.FieldByName("Name").String():
				return differ(y, x, option+"["+shown(x.FieldByName("Name"))+"]")
			}
		}
		if !known {
			all = reflect.Append(all, x)
		}
	}
	into.Set(all)
	return nil
}

func differ(first, second reflect.Value, option string) *Conflict {
	return &Conflict{Option: strings.TrimPrefix(option, "."), First: shown(first), Second: shown(second)}
}

// shown is a value as schema files have it, or near to it.
func shown(v reflect.Value) string {
	switch v.Kind() {
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Struct, reflect.Slice, reflect.Map:
		if text, err := json.Marshal(v.Interface()); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(v.Interface())
}
