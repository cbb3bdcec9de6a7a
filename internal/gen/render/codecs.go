package render

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// entSchema is the package of what a schema's ValueScanner is made of.
const entSchema = "entgo.io/ent/schema/field"

// codecName is where the client package keeps the codec of a field whose type cannot say by itself how it is stored.
func codecName(m *model.Field) string { return private(m.Entity.Name) + "Codecs." + m.GoName }

// codec makes the wire.Codec of a field: what the schema's ValueScanner does, or the methods of the pointer.
func (f *file) codec(m *model.Field) string {
	f.imports.runtime("wire")
	stored := "wire.Kind" + m.Base().Wire
	if m.Codec == nil {
		return fmt.Sprintf("wire.PointerCodec[%s](%s)", strings.TrimPrefix(f.plain(m), "*"), stored)
	}
	ent := "field"
	for _, i := range m.Codec.Imports {
		if i.Path == entSchema {
			ent = i.Name
		}
	}
	f.imports.add(m.Codec.Imports...)
	f.imports.runtime("schemafield")
	return fmt.Sprintf("wire.ExternalCodec[%s, %s.ValueScanner](%s, func() (any, error) { return schemafield.ValueScanner(%s, %s) })",
		f.plain(m), ent, stored, m.Codec.Schema, quote(m.Codec.Field))
}

// codedCell is the cell of a field of type t with a codec; null reports that it may be NULL, which is a nil of its type.
func codedCell(codec, t string, null bool) kind.Cell {
	c := kind.Cell{
		Field: "wire.CodecField(cell, %s, " + codec + ")",
		Fn:    "func(cell *wire.Cell, v *" + t + ") { wire.CodecField(cell, v, " + codec + ") }",
		Value: codec + ".Value(%s)",
	}
	if null {
		c.Field = "wire.NullCodecField(cell, %s, " + codec + ")"
	}
	return c
}
