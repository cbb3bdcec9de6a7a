package kind

import (
	"fmt"

	"github.com/crategen/crategen/internal/target"
)

// Array is a slice of scalars: of every kind whose Go type tells it (see OfGo). Its columns are arrays of the element's
// column type; SQLite keeps JSON.
var Array = &Kind{
	Name: "array",
	Cell: func(v Value) Cell {
		if v.Elem.Elements != nil {
			e := v.Elem.Elements(v.Size)
			return Cell{Field: "wire.ElementsField(cell, %s, " + e + ")", Value: "wire.ElementsValue(%s, " + e + ")"}
		}
		name := v.Elem.Wire
		if v.Elem.PlainList(v.ElemType) {
			return Cell{Field: pointerTo("cell."+name+"s(%s)", "[]"+v.ElemType, v.FieldType), Value: "wire." + name + "s(%s)"}
		}
		field := fmt.Sprintf("wire.ListField(cell, %%s, wire.Read%ss[%s], wire.%[1]sList[%[2]s])", name, v.ElemType)
		return Cell{Field: pointerTo(field, "[]"+v.ElemType, v.FieldType), Value: "wire." + name + "List(%s)"}
	},
	Query: "Array", Arg: Element,
	SQL:      map[target.Name]func(Size) string{target.SQLite: always("text")},
	Constant: quoted,
	Document: true,
}

// elements is the wire.Elements of a kind, whose elements have a size or not.
func elements(of string) func(Size) string {
	return func(s Size) string {
		switch {
		case s.Scale != 0:
			return fmt.Sprintf("wire.Elements{Of: wire.%s, Digits: %d, Scale: %d}", of, s.Digits, s.Scale)
		case s.Digits != 0:
			return fmt.Sprintf("wire.Elements{Of: wire.%s, Digits: %d}", of, s.Digits)
		}
		return "wire.Elements{Of: wire." + of + "}"
	}
}

// ArrayType is the type of a column of arrays, where the database has such.
func ArrayType(on target.Name, element string) string {
	if on == target.CrateDB {
		return "ARRAY(" + element + ")"
	}
	return element + "[]"
}
