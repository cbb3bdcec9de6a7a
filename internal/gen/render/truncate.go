package render

import "github.com/crategen/crategen/internal/gen/model"

// truncations adds the functions that compute generated parts of the key as the database does. An insert fills them in.
func (f *file) truncations(v *entityData, e *model.Entity) {
	for _, m := range e.Key {
		if m.Computed == nil || m.Computed.Unit == "" {
			continue
		}
		f.imports.std("time")
		source := m.Computed.Sources[0]
		t := truncation{Name: e.Name + m.GoName + "Of", Field: m.GoName, Source: source.GoName, Unit: quote(m.Computed.Unit)}
		v.Truncations = append(v.Truncations, t)
		v.Fills = append(v.Fills, fill{Always: v.Recv + "." + m.GoName + " = " + t.Name + "(" + v.Recv + "." + source.GoName + ")"})
	}
}
