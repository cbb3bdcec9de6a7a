package model

import (
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/schema/crate"
)

// crateStorage reads crate.Storage, and reports the types that have no such storage.
func (r *resolver) crateStorage(s subject, f *Field, def *load.Field) {
	var a crate.Storage
	ok, err := annotation(def.Annotations, &a)
	switch {
	case err != nil:
		r.add(s, "", "%v", err)
		return
	case !ok || !r.project.Has(CrateDB):
		return
	case f.SchemaType[CrateDB] != "" && f.Computed == nil:
		r.add(s, "write it into the SchemaType", "it has both a column type for CrateDB and crate.Storage")
		return
	}
	kind := base(f)
	if a.IndexOff && kind == KindJSON {
		r.add(s, "remove IndexOff", "CrateDB has no INDEX OFF for documents")
	}
	if a.ColumnstoreOff && (kind == KindBool || kind == KindJSON) {
		r.add(s, "remove ColumnstoreOff", "CrateDB always has a column store for a field of kind %s", kind)
	}
	if a.IndexOff {
		f.CrateStorage = "INDEX OFF"
	}
	if a.ColumnstoreOff {
		if f.CrateStorage != "" {
			f.CrateStorage += " "
		}
		f.CrateStorage += "STORAGE WITH (columnstore = false)"
	}
}
