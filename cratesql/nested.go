package cratesql

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/wire"
)

// maxDepth bounds how deep an argument nests, so that one that contains itself is an error.
const maxDepth = 100

// listOf is the argument for a slice or an array. Elements may be NULL, of different types, and lists themselves.
func listOf(v reflect.Value, depth int) wire.Value {
	b := []byte{'['}
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = cratehttp.AppendValue(b, nested(v.Index(i).Interface(), depth+1)); err != nil {
			return wire.Invalid(fmt.Errorf("element %d: %w", i+1, err))
		}
	}
	return wire.JSON(append(b, ']'))
}

// objectOf is the argument for a map. Its values are written as arguments are, so that a float never looks like an integer,
// from which CrateDB would make a bigint column.
func objectOf(v reflect.Value, depth int) wire.Value {
	if v.Type().Key().Kind() != reflect.String {
		return wire.Invalid(fmt.Errorf("a %s cannot be an argument: the keys of an object are strings", v.Type()))
	}
	members := make(map[string]reflect.Value, v.Len())
	for key, member := range v.Seq2() {
		members[key.String()] = member
	}
	b := []byte{'{'}
	for i, key := range slices.Sorted(maps.Keys(members)) {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = cratehttp.AppendValue(b, wire.Text(key)); err == nil {
			b, err = cratehttp.AppendValue(append(b, ':'), nested(members[key].Interface(), depth+1))
		}
		if err != nil {
			return wire.Invalid(fmt.Errorf("member %q: %w", key, err))
		}
	}
	return wire.JSON(append(b, '}'))
}
