package ddltest

import (
	"strconv"

	"github.com/crategen/crategen/internal/gen/model"
)

// kinds has a column of every kind, required with a default where there can be one, and nullable.
func kinds() *model.Entity {
	id := &model.Field{Name: "id", Column: "id", Kind: model.KindBytes}
	e := &model.Entity{Name: "Kind", Plural: "Kinds", Table: "kinds", Fields: []*model.Field{id}, Key: []*model.Field{id}}
	add := func(name, sql string, f model.Field) {
		for _, nullable := range []bool{false, true} {
			f := f
			f.Name, f.Nullable, f.Pos = name, nullable, "schema/kind.go:20"
			if nullable {
				f.Name = "null_" + name
			} else if sql != "" {
				f.Default = &model.Default{SQL: sql}
			}
			f.Column = f.Name
			e.Fields = append(e.Fields, &f)
		}
	}
	add("bool", "TRUE", model.Field{Kind: model.KindBool})
	for _, bits := range []int{8, 16, 32, 64} {
		n := strconv.Itoa(bits)
		add("int"+n, "-1", model.Field{Kind: model.KindInt, Bits: bits})
		add("uint"+n, "1", model.Field{Kind: model.KindInt, Bits: bits, Unsigned: true})
	}
	add("float32", "1.5", model.Field{Kind: model.KindFloat, Bits: 32})
	add("float64", "-1.5E-07", model.Field{Kind: model.KindFloat, Bits: 64})
	add("text", "'it''s\n; -- no end'", model.Field{Kind: model.KindText})
	add("short", "''", model.Field{Kind: model.KindText, Size: 10})
	add("long", "", model.Field{Kind: model.KindText, Long: true})
	add("bytes", "", model.Field{Kind: model.KindBytes})
	add("time", "'2020-02-29 12:00:00'", model.Field{Kind: model.KindTime})
	add("uuid", "'6BA7B810-9DAD-11D1-80B4-00C04FD430C8'", model.Field{Kind: model.KindUUID})
	add("enum", "'a'", model.Field{Kind: model.KindEnum})
	add("custom", "7", model.Field{Kind: model.KindCustom, Stored: model.KindInt, Bits: 16})
	add("own", "1.5", model.Field{Kind: model.KindFloat, Bits: 64, SchemaType: map[model.Dialect]string{
		model.Postgres: "numeric(10,2)", model.CockroachDB: "numeric(10,2)", model.CrateDB: "numeric(10,2)", model.SQLite: "numeric",
	}})
	add("map", "", model.Field{Kind: model.KindJSON, Type: model.GoType{Name: "map[string]any", Kind: "map", Shape: model.ShapeObject}})
	add("list", "", model.Field{Kind: model.KindJSON, Type: model.GoType{Name: "[]shop.Line", Kind: "slice", Shape: model.ShapeObjects}})
	add("any_member", "", model.Field{
		Kind: model.KindJSON, Type: model.GoType{Name: "shop.Event", Kind: "struct", Shape: model.ShapeObject},
		Object: &model.Object{Members: []*model.Member{
			{Name: "name", Kind: model.KindText, Type: model.GoType{Name: "string", Kind: "string"}},
			{Name: "payload", Kind: model.KindJSON, Type: model.GoType{Name: "any", Kind: "interface"}},
		}},
	})
	for _, f := range elements() {
		add(f.Name, "", f)
	}
	return e
}

// elements are fields of arrays, one for each type of element.
func elements() []model.Field {
	list := []model.Field{
		{Name: "bools", Elem: model.GoType{Name: "bool", Kind: "bool"}},
		{Name: "ints", Elem: model.GoType{Name: "int", Kind: "int"}, Bits: 64},
		{Name: "uint16s", Elem: model.GoType{Name: "uint16", Kind: "uint16"}, Bits: 16, Unsigned: true},
		{Name: "float32s", Elem: model.GoType{Name: "float32", Kind: "float32"}, Bits: 32},
		{Name: "texts", Elem: model.GoType{Name: "string", Kind: "string"}},
		{Name: "times", Elem: model.GoType{Name: "time.Time", Kind: "struct", Imports: []model.Import{{Name: "time", Path: "time"}}}},
		{Name: "uuids", Elem: model.GoType{Name: "uuid.UUID", Kind: "array", Imports: []model.Import{{Name: "uuid", Path: "github.com/google/uuid"}}}},
	}
	for i := range list {
		list[i].Kind = model.KindArray
	}
	return list
}
