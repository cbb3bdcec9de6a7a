package model

import "github.com/crategen/crategen/internal/gen/load"

// Shape is the form of the JSON that a Go value is written as. A database whose columns are typed inside of documents
// (CrateDB) has to know it.
type Shape string

// The shapes. The empty one is anything: an interface, json.RawMessage, a type that writes itself, slices of slices of structs.
const (
	ShapeObject  Shape = "object"  // {...}: a struct or a map
	ShapeObjects Shape = "objects" // [{...}]: a slice or array of those
	ShapeText    Shape = "text"    // "...": a time, a UUID, bytes as base64
	ShapeTexts   Shape = "texts"   // ["..."]: a slice or array of those
	ShapeNested  Shape = "nested"  // [[1, 2], [3]]: slices of slices of scalars, see Nested
)

// Nested are slices within slices.
type Nested struct {
	Depth    int // of [][]int64: 2
	Kind     Kind
	Bits     int
	Unsigned bool
}

// nestedOf describes slices of slices of booleans, numbers or texts, and is nil for other types, and for numbers that no column has.
func nestedOf(t *load.Type) *Nested {
	n := new(Nested)
	for t.Kind == "slice" && !t.Marshaler && !t.Recursive && t.Elem != nil {
		t = t.Elem
		n.Depth++
	}
	if n.Kind = scalarKind(t); n.Depth < 2 || n.Kind == "" || !isScalar(t) {
		return nil
	}
	if n.Bits, n.Unsigned = width(t.Kind); n.Unsigned && n.Bits == 64 {
		return nil
	}
	return n
}

// shapeOf is the shape of a type's values.
func shapeOf(t *load.Type) Shape {
	for t.Kind == "ptr" {
		t = t.Elem
	}
	switch {
	case isTime(t) || isUUID(t):
		return ShapeText
	case t.Marshaler:
		return ""
	case t.Kind == "struct" || t.Kind == "map":
		return ShapeObject
	case t.Kind == "slice" && t.Elem.Kind == "uint8" && !t.Elem.Marshaler:
		return ShapeText
	case t.Kind != "slice" && t.Kind != "array":
		return ""
	}
	switch shapeOf(t.Elem) {
	case ShapeObject:
		return ShapeObjects
	case ShapeText:
		return ShapeTexts
	}
	if nestedOf(t) != nil {
		return ShapeNested
	}
	return ""
}
