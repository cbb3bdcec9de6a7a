package model

import "github.com/crategen/crategen/internal/gen/kind"

// Pointer reports whether an entity holds a pointer to the field's type: what can be NULL and has no nil of its own.
func (f *Field) Pointer() bool { return f.Nullable && !f.HasNil() }

// HasNil reports whether the field's own type has a nil, which stands for NULL if the field is nullable.
func (f *Field) HasNil() bool {
	switch f.Kind {
	case KindBytes, KindArray, kind.Vector.Name, kind.GeoShape.Name:
		return true
	case KindCustom:
		return f.Type.Kind == "ptr"
	case KindJSON:
		switch f.Type.Kind {
		case "map", "slice", "ptr", "interface":
			return true
		}
	}
	return false
}
