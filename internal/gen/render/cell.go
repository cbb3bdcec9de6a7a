package render

import (
	"fmt"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// cell returns how values of a field are read and written.
func (f *file) cell(m *model.Field) kind.Cell {
	v := kind.Value{Type: f.plain(m), Nullable: m.Nullable, Size: m.Width()}
	switch k := kindOf(m); {
	case k == kind.Array:
		v.Elem, v.ElemType = m.Elem.Scalar(), f.typ(m.Elem)
		return k.CellOf(v)
	case k != nil:
		v.FieldType = f.nullable(m)
		return k.CellOf(v)
	case m.Coded():
		return codedCell(codecName(m), m.Type.Kind == "ptr" && m.Nullable)
	}
	return customCell(v.Type, m.Base())
}

func customCell(t string, stored *kind.Kind) kind.Cell {
	read := fmt.Sprintf("wire.ReadScanner[%s](row, wire.Kind%s)", t, stored.Wire)
	return kind.Cell{
		Read:    read,
		ReadPtr: fmt.Sprintf("func(row wire.Row) %s { return %s }", t, read),
		Value:   "wire.ValuerValue(%s)",
		ValueFn: fmt.Sprintf("func(v %s) wire.Value { return wire.ValuerValue(v) }", t),
	}
}

// readCell reads the next cell of row into the field x.
func (f *file) readCell(m *model.Field, x string) string {
	if m.Document != nil {
		return f.readDocument(m, x)
	}
	return x + " = " + f.readExpr(m)
}

// readExpr reads the next cell of row as the field's type.
func (f *file) readExpr(m *model.Field) string {
	c := f.cell(m)
	if pointer(m) && m.Kind != model.KindJSON {
		return "wire.Ptr(row, " + c.ReadPtr + ")"
	}
	return c.Read
}

// valueExpr makes an argument of a field that the expression x holds.
func (f *file) valueExpr(m *model.Field, x string) string {
	c := f.cell(m)
	if pointer(m) && m.Kind != model.KindJSON {
		return "wire.PtrValue(" + x + ", " + c.ValueFn + ")"
	}
	return fmt.Sprintf(c.Value, x)
}
