package model

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
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
	if k := f.Base(); k == nil || f.Long || k == kind.Bytes {
		r.add(s, "remove it", "crate.Storage has no effect on a field of kind %s without a length: it has neither an index nor a column store", f.Kind)
		return
	}
	if a.IndexOff && indexed(f) {
		r.add(s, "remove IndexOff", "CrateDB has no INDEX OFF for a field of kind %s", f.Kind)
	}
	if a.ColumnstoreOff && columnar(f) {
		r.add(s, "remove ColumnstoreOff", "CrateDB always has a column store for a field of kind %s", f.Kind)
	}
	f.CrateStorage = storageClause(a.IndexOff, a.ColumnstoreOff)
}

// storageClause is what stands behind the type of a column.
func storageClause(indexOff, columnstoreOff bool) string {
	var list []string
	if indexOff {
		list = append(list, "INDEX OFF")
	}
	if columnstoreOff {
		list = append(list, "STORAGE WITH (columnstore = false)")
	}
	return strings.Join(list, " ")
}

// indexed reports whether CrateDB indexes every column of the type of a field.
func indexed(f *Field) bool { return f.Base().Storage&kind.Indexed != 0 }

// columnar reports whether CrateDB has a column store for every column of the type of a field, and for arrays of it.
func columnar(f *Field) bool {
	k := f.Base()
	if k == kind.Array {
		k = f.ElemBase()
	}
	return k.Storage&kind.Columnar != 0
}
