package render

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
)

// queries is the file of the types of an entity's queries: one-line methods, which call the runtime.
func (r *renderer) queries(e *model.Entity) queryData {
	f := r.file(true)
	f.imports.std("context")
	f.imports.std("iter")
	f.imports.runtime("query")
	v := queryData{
		Package: r.project.Package,
		Name:    e.Name,
		Plural:  e.Plural,
		Article: article(e.Name),
		Private: private(e.Name),
		Recv:    receiver(e),
		Marker:  f.marker(e),
		View:    e.View != nil,
		Edges:   len(e.Edges) > 0,
		Deleted: e.Deleted != nil,
		Version: e.Version != nil,
		Vectors: slices.ContainsFunc(e.Fields, func(m *model.Field) bool { return m.Base() == kind.Vector }),
		Refresh: !r.project.Can(target.ImmediateVisibility),
	}
	if !v.View {
		f.imports.runtime("wire")
		v.Key, v.KeyValues = f.keyType(e), f.keyValues(e, "key")
		f.imports.keep(strings.Join([]string{v.Key, v.KeyValues, v.Marker, "context. iter. query. wire."}, " "))
	}
	if v.Recv == "t" {
		v.Recv = "row"
	}
	v.Imports = f.block()
	return v
}
