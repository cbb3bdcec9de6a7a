package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// columnType is the type of a column as its kind says it, empty if the database has none.
func columnType(on model.Dialect, f *model.Field) string {
	typeOf := func(k *kind.Kind) string {
		if k == nil || k.SQL[on] == nil {
			return ""
		}
		return k.SQL[on](f.Width())
	}
	k := f.Base()
	if typ := typeOf(k); typ != "" || k != kind.Array {
		return typ
	}
	if typ := typeOf(f.ElemBase()); typ != "" {
		return kind.ArrayType(on, typ)
	}
	return ""
}

// external are the parts of a table that are made elsewhere: those that the schema names, columns, and indexes over these columns.
func external(e *model.Entity) []string {
	out := slices.Clone(e.Elsewhere)
	for _, f := range e.Fields {
		if f.External {
			out = append(out, f.Column)
		}
	}
	for _, x := range slices.Concat(e.Uniques, e.Indexes) {
		if slices.ContainsFunc(x.Fields, func(f *model.Field) bool { return f.External }) {
			out = append(out, x.Name)
		}
	}
	return out
}

// created are the fields whose columns a statement makes on a database.
func created(e *model.Entity, on model.Dialect) []*model.Field {
	return slices.DeleteFunc(slices.Clone(e.Fields), func(f *model.Field) bool { return f.External || !f.HasColumn(on) })
}
