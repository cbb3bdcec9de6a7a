package query

import "reflect"

// copies are entities as they were.
type copies []reflect.Value

// snapshot copies entities. The copies share the values of slices, maps and pointers, which reading a row replaces.
func snapshot(es []any) copies {
	out := make(copies, len(es))
	for i, e := range es {
		v := reflect.ValueOf(e).Elem()
		out[i] = reflect.New(v.Type()).Elem()
		out[i].Set(v)
	}
	return out
}

// restore sets the entities to their copies.
func (c copies) restore(es []any) {
	for i, e := range es {
		reflect.ValueOf(e).Elem().Set(c[i])
	}
}
