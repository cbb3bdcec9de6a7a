package model

import (
	"slices"

	"github.com/crategen/crategen/internal/target"
)

// extension reports a field whose column type is in an extension that a target does not name.
func (r *resolver) extension(s subject, f *Field) {
	k := f.Base()
	if k == nil {
		return
	}
	for _, t := range r.project.Targets {
		name := k.Extension[t.Dialect]
		if name == "" || f.SchemaType[t.Dialect] != "" || slices.Contains(t.Extensions, name) {
			continue
		}
		r.add(s, "name the target "+string(t.Dialect)+"+"+name+" if the server has the extension", "%s has the type of a field of kind %s in the extension %s only",
			target.Of(t.Dialect).Title, f.Kind, name)
	}
}
