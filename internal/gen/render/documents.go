package render

import (
	"fmt"
	"strconv"

	"github.com/crategen/crategen/internal/gen/model"
)

// documentsName is the file with the readers of structs.
const documentsName = "documents.go"

func (r *renderer) documents() documentsData {
	f := r.file(true)
	f.imports.runtime("jsontext")
	v := documentsData{Package: r.project.Package}
	for _, s := range r.project.Structs {
		x := structData{
			Type:  f.typ(s.Type),
			Read:  reader(s.Name),
			Names: private(s.Name) + "Members",
		}
		for i, m := range s.Members {
			if i > 0 {
				x.Members += ", "
			}
			x.Members += strconv.Quote(m.Name)
			x.Reads = append(x.Reads, f.readInto(m.Document, "&v."+m.GoName))
		}
		v.Structs = append(v.Structs, x)
	}
	v.Imports = f.block()
	return v
}

// reader is the function that reads a struct.
func reader(name string) string { return private(name) + "Document" }

// scalarReaders are the readers of package jsontext that read a value without more.
var scalarReaders = map[model.Form]string{
	model.FormBool: "Bool", model.FormInt: "Int", model.FormUint: "Uint", model.FormFloat: "Float", model.FormText: "String",
	model.FormTime: "Time", model.FormAny: "Any",
}

// readInto reads a value into what the pointer x points to, from the decoder d.
func (f *file) readInto(d *model.Document, x string) string {
	switch d.Form {
	case model.FormPointer:
		return fmt.Sprintf("jsontext.Pointer(d, %s, %s)", x, f.readFunc(d.Elem))
	case model.FormList:
		return fmt.Sprintf("jsontext.Slice(d, %s, %s)", x, f.readFunc(d.Elem))
	case model.FormMap:
		return fmt.Sprintf("jsontext.Map(d, %s, %s)", x, f.readFunc(d.Elem))
	}
	return fmt.Sprintf("%s(d, %s)", f.readFunc(d), x)
}

// readFunc is the function that reads a value.
func (f *file) readFunc(d *model.Document) string {
	if d.Form == model.FormObject {
		return reader(d.Struct)
	}
	f.imports.runtime("jsontext")
	if name := scalarReaders[d.Form]; name != "" {
		return "jsontext." + name
	}
	return fmt.Sprintf("func(d *jsontext.Decoder, v *%s) { %s }", f.typ(d.Type), f.readInto(d, "v"))
}

// carryDocument is the statement that carries the document at the address x.
func (f *file) carryDocument(m *model.Field, x string) string {
	how := ""
	switch {
	case pointer(m):
		how = "Pointer"
	case m.Nullable:
		how = "Null"
	}
	return fmt.Sprintf("wire.%sDocumentField(cell, %s, %s)", how, x, f.readFunc(m.Document))
}
