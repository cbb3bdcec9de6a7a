package render

import (
	"fmt"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// cell returns how values of a field are carried.
func (f *file) cell(m *model.Field) kind.Cell {
	f.runtimeOf(kindOf(m))
	v := kind.Value{Type: f.plain(m), FieldType: f.nullable(m), Nullable: m.Nullable, Size: m.Width()}
	switch k := kindOf(m); {
	case k == kind.Array:
		v.Elem, v.ElemType = m.ElemBase(), f.typ(m.Elem)
		return k.CellOf(v)
	case k != nil:
		return k.CellOf(v)
	case m.Coded():
		return codedCell(codecName(m), v.Type, m.Type.Kind == "ptr" && m.Nullable)
	}
	return customCell(v.Type, m.Base())
}

// runtimeOf adds the package of the runtime that the code of a kind names.
func (f *file) runtimeOf(k *kind.Kind) {
	if k != nil && k.Runtime != "" {
		f.imports.runtime(k.Runtime)
	}
}

func customCell(t string, stored *kind.Kind) kind.Cell {
	return kind.Cell{
		Field: "wire.ScannerField(cell, %s, wire.Kind" + stored.Wire + ")",
		Fn:    "func(cell *wire.Cell, v *" + t + ") { wire.ScannerField(cell, v, wire.Kind" + stored.Wire + ") }",
		Value: "wire.ValuerValue(%s)",
	}
}

// carry is the statement that carries the field at the address x.
func (f *file) carry(m *model.Field, x string) string {
	switch {
	case m.Document != nil:
		return f.carryDocument(m, x)
	case pointer(m) && m.Kind != model.KindJSON:
		return fmt.Sprintf("wire.Pointer(cell, %s, %s)", x, f.cell(m).Fn)
	}
	return fmt.Sprintf(f.cell(m).Field, x)
}
