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
	if typ := typeOf(f.Elem.Scalar()); typ != "" {
		return kind.ArrayType(on, typ)
	}
	return ""
}

// created are the fields whose columns a statement makes.
func created(e *model.Entity) []*model.Field {
	return slices.DeleteFunc(slices.Clone(e.Fields), func(f *model.Field) bool { return f.External })
}
