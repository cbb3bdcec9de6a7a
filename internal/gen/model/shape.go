package model

import "github.com/crategen/crategen/internal/gen/load"

// Shape is the form of the JSON that a Go value is written as. A database whose columns are typed inside of documents
// (CrateDB) has to know it.
type Shape string

// The shapes. The empty one is anything: an interface, json.RawMessage, a type that writes itself, nested slices.
const (
	ShapeObject  Shape = "object"  // {...}: a struct or a map
	ShapeObjects Shape = "objects" // [{...}]: a slice or array of those
	ShapeText    Shape = "text"    // "...": a time, a UUID, bytes as base64
	ShapeTexts   Shape = "texts"   // ["..."]: a slice or array of those
)

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
	return ""
}
