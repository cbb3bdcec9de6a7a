package render

import (
	"strconv"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// file is a file whose data is being made. Its methods write Go source and add the imports that the source needs.
type file struct {
	project *model.Project
	imports imports
	client  bool                             // in the client package, where enums have aliases
	types   map[string]bool                  // names of the types of objects
	element string                           // the marker of the current element of an array of documents
	fills   map[*model.Field][]model.Dialect // see renderer.filled
}

func (r *renderer) file(client bool) *file {
	return &file{project: r.project, imports: make(imports), client: client, types: make(map[string]bool), fills: r.filled()}
}

// object is the name of the type of an object; a number tells apart those that would be called alike, such as the member
// Back of the column Spec and the column SpecBack.
func (f *file) object(prefix string) string {
	name := prefix + "Object"
	for i := 2; f.types[name]; i++ {
		name = prefix + "Object" + strconv.Itoa(i)
	}
	f.types[name] = true
	return name
}

// of adds the import of the package of markers and enums.
func (f *file) of() { f.imports[f.project.Path+"/of"] = "of" }

// block prints the imports.
func (f *file) block() string { return f.imports.block(f.project.Module) }

// marker is the type that marks what belongs to the entity.
func (f *file) marker(e *model.Entity) string {
	f.of()
	return "*of." + e.Name
}

// memberMarker is the marker of the members of a document.
func (f *file) memberMarker(e *model.Entity) string {
	if f.element != "" {
		return f.element
	}
	return f.marker(e)
}

// plain is the type of one value of a field, without the pointer of a nullable one.
func (f *file) plain(m *model.Field) string {
	if generatedEnum(m) {
		if f.client {
			return m.Type.Name
		}
		f.of()
		return "of." + m.Type.Name
	}
	return f.typ(m.Type)
}

// nullable is the type of a field as its entity has it.
func (f *file) nullable(m *model.Field) string {
	if pointer(m) {
		return "*" + f.plain(m)
	}
	return f.plain(m)
}

func (f *file) typ(t model.GoType) string {
	f.imports.add(t.Imports...)
	return t.Name
}

// generatedEnum reports whether the type of a field is an enum that the generator declares, for this field or for the key
// that it refers to.
func generatedEnum(m *model.Field) bool { return m.Kind == model.KindEnum && len(m.Type.Imports) == 0 }

// pointer and hasNil are the model's, under short names.
func pointer(m *model.Field) bool { return m.Pointer() }
func hasNil(m *model.Field) bool  { return m.HasNil() }

// kindOf is the kind of a field's values; nil for a type that stores itself. Those of an enum with a type of the user's own are
// texts: it is not known whether that type can tell its values.
func kindOf(m *model.Field) *kind.Kind {
	if m.Kind == model.KindEnum && !generatedEnum(m) {
		return kind.Text
	}
	return kind.Of(m.Kind)
}

func quote(s string) string { return strconv.Quote(s) }
