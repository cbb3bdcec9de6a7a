package ddl

import (
	"slices"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// enums are the enum types of the columns that a statement makes on a database, in the order of the tables.
func enums(on model.Dialect, order []*model.Entity) []state.Enum {
	if !target.Of(on).Has(target.EnumTypes) {
		return nil
	}
	var out []state.Enum
	for _, e := range order {
		if e.External || e.View != nil {
			continue
		}
		for _, f := range created(e, on) {
			if f.NativeEnum == nil {
				continue
			}
			enum := state.Enum{TableName: state.TableName{Schema: f.NativeEnum.Schema, Name: f.NativeEnum.Name}, RenamedFrom: f.NativeEnum.RenamedFrom}
			if slices.ContainsFunc(out, func(o state.Enum) bool { return o.TableName == enum.TableName }) {
				continue
			}
			enum.Values = f.NativeEnum.Labels
			for _, v := range f.NativeEnum.Values {
				enum.RenamedValues = append(enum.RenamedValues, state.RenamedValue(v))
			}
			out = append(out, enum)
		}
	}
	return out
}
