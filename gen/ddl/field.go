package ddl

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// stored is the kind that a field is stored as.
func stored(f *model.Field) model.Kind {
	if f.Kind == model.KindCustom {
		return f.Stored
	}
	return f.Kind
}

// element is the kind of the elements of an array.
func element(t model.GoType) model.Kind {
	switch {
	case strings.HasSuffix(t.Name, ".Time") && imports(t, "time"):
		return model.KindTime
	case strings.HasSuffix(t.Name, ".UUID") && imports(t, "github.com/google/uuid"):
		return model.KindUUID
	}
	return scalar(t.Kind)
}

func imports(t model.GoType, path string) bool {
	return slices.ContainsFunc(t.Imports, func(i model.Import) bool { return i.Path == path })
}

// scalar is the kind of a column by the Go kind of its values; empty for what is no scalar.
func scalar(kind string) model.Kind {
	switch {
	case kind == "bool":
		return model.KindBool
	case kind == "string":
		return model.KindText
	case strings.HasPrefix(kind, "int") && kind != "interface", strings.HasPrefix(kind, "uint") && kind != "uintptr":
		return model.KindInt
	case strings.HasPrefix(kind, "float"):
		return model.KindFloat
	}
	return ""
}

// integers are a dialect's types for integers of 16, 32 and 64 bits. Unsigned integers are kept in the next larger type;
// what does not fit in 64 bits with a sign is an error when it is written.
type integers [3]string

func (t integers) of(bits int, unsigned bool) string {
	if unsigned {
		bits *= 2
	}
	switch {
	case bits == 0 || bits > 32:
		return t[2]
	case bits > 16:
		return t[1]
	}
	return t[0]
}

// floats are a dialect's types for floats of 32 and 64 bits.
type floats [2]string

func (t floats) of(bits int) string {
	if bits == 32 {
		return t[0]
	}
	return t[1]
}

// created are the fields whose columns a statement makes.
func created(e *model.Entity) []*model.Field {
	return slices.DeleteFunc(slices.Clone(e.Fields), func(f *model.Field) bool { return f.External })
}
