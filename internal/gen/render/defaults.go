package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// inCode reports whether the code makes a default; otherwise there is none, or the database makes it.
func inCode(d *model.Default) bool {
	return d != nil && (d.Literal != "" || d.Func != nil || d.Value != nil)
}

// fetches reports whether a field needs something from the schema's descriptor when it is written.
func fetches(m *model.Field) bool {
	return needsSchema(m.Default) || m.Default != nil && m.Default.Value != nil || needsSchema(m.UpdateDefault) || len(m.Validators) > 0
}

// needsSchema reports whether a default is a function that is reached through the schema's descriptor.
func needsSchema(d *model.Default) bool { return d != nil && d.Func != nil && d.Func.Descriptor != nil }

// defaultExpr makes one value of a field: its default when it is new, or when it is updated. fetched names the function
// that a closure, or the maker of a composite, was fetched as.
func (f *file) defaultExpr(m *model.Field, d *model.Default, fetched string) string {
	switch {
	case d.Value != nil:
		return f.convert(m, fetched+"()", d.Value.Signature)
	case needsSchema(d):
		return f.convert(m, fetched+"()", d.Func.Result)
	case d.Func != nil:
		f.imports.add(d.Func.Import)
		return f.convert(m, d.Func.Name+"()", d.Func.Result)
	}
	if generatedEnum(m) {
		if i := slices.IndexFunc(m.Enum, func(v model.EnumValue) bool { return strconv.Quote(v.Value) == d.Literal }); i >= 0 {
			return m.Enum[i].GoName
		}
	}
	if m.ElemKind != "" {
		return fmt.Sprintf("wire.MustElements[%s](%s, %s)", f.typ(m.Elem), d.Literal, m.ElemBase().Elements(m.Width()))
	}
	if k := kind.Of(m.Kind); k != nil && k.Make != "" {
		return fmt.Sprintf(k.Make, f.plain(m), d.Literal)
	}
	if strings.Contains(d.Literal, m.Type.Name) {
		f.imports.add(m.Type.Imports...)
	}
	return d.Literal
}

// convert brings an expression of type from to the field's type.
func (f *file) convert(m *model.Field, expr, from string) string {
	if t := f.plain(m); t != from && basic(m) {
		return t + "(" + expr + ")"
	}
	return expr
}

// basic reports whether values of a field may come as a basic type that its Go type is only made of.
func basic(m *model.Field) bool {
	k := kind.Of(m.Kind)
	return k != nil && !k.Document && k != kind.Bytes && k.Make == ""
}

// fieldExpr is an expression of the field's plain type, made by defaultExpr, as the entity holds it: nullable or not.
func (f *file) fieldExpr(m *model.Field, d *model.Default, expr string) string {
	switch {
	case !pointer(m):
		return expr
	case d.Literal != "" && untyped(m) && !plainConstant[f.plain(m)]:
		return "new(" + f.plain(m) + "(" + expr + "))"
	}
	return "new(" + expr + ")"
}

// untyped reports whether literals of a field are constants without a type, and plainConstant the types that such a constant
// takes by itself.
func untyped(m *model.Field) bool {
	k := kind.Of(m.Kind)
	return k != nil && k.Untyped
}

var plainConstant = map[string]bool{"bool": true, "int": true, "string": true}

// cut brings an expression of the field's type, a time, to the precision of its column.
func (f *file) cut(m *model.Field, expr string) string {
	f.imports.std("time")
	if t := f.plain(m); t != "time.Time" {
		return t + "(wire.CutTime(time.Time(" + expr + "), " + f.unit(m) + "))"
	}
	return "wire.CutTime(" + expr + ", " + f.unit(m) + ")"
}

// initial is the default of a field as a new entity holds it.
func (f *file) initial(m *model.Field, fetched string) string {
	expr := f.defaultExpr(m, m.Default, fetched)
	if m.Kind == model.KindTime {
		expr = f.cut(m, expr)
	}
	return f.fieldExpr(m, m.Default, expr)
}

// fill is what an insert does to the field that x holds. A default replaces a zero key, a zero time and a nil; any other
// zero is what the caller wants to write.
func (f *file) fill(m *model.Field, x, fetched string) (fill, bool) {
	var out fill
	if inCode(m.Default) {
		if out.If = f.absent(m, x); out.If != "" {
			out.Then = x + " = " + f.fieldExpr(m, m.Default, f.defaultExpr(m, m.Default, fetched))
		}
	}
	switch {
	case out.If != "" && f.plain(m) == "time.Time" && m.Default.Func != nil && !pointer(m):
		f.imports.std("time")
		now := strings.TrimSuffix(f.defaultExpr(m, m.Default, fetched), "()")
		return fill{Always: fmt.Sprintf("%s = wire.TimeOr(%[1]s, %s, %s)", x, now, f.unit(m))}, true
	case m.Kind == model.KindTime && pointer(m):
		out.Always = x + " = new(" + f.cut(m, "*"+x) + ")"
		if out.If == "" {
			out.If, out.Then, out.Always = x+" != nil", out.Always, ""
		}
	case m.Kind == model.KindTime:
		out.Always = x + " = " + f.cut(m, x)
	case m.Kind == model.KindArray && hasTimes(m):
		f.imports.std("time")
		out.Always = "for at := range " + x + " {\n" + x + "[at] = wire.CutTime(" + x + "[at], " + f.unit(m) + ")\n}"
	}
	return out, out != fill{}
}

// zero is the condition that a field was not set, for types that are stored as they say themselves: a zero of theirs may be
// stored as anything. It is empty for others, and where a zero is a value.
func (f *file) zero(m *model.Field, x string) string {
	if m.Kind != model.KindCustom || m.Nullable || !m.IsKey && !hasNil(m) {
		return ""
	}
	if absent := f.absent(m, x); absent != "" && (m.IsKey || len(f.fills[m]) > 0) {
		return absent
	}
	return ""
}

// absent is the condition that a field which has a default was not given; empty if its zero is a value like others.
func (f *file) absent(m *model.Field, x string) string {
	switch {
	case pointer(m) || hasNil(m):
		return x + " == nil"
	case m.Kind == model.KindTime && f.plain(m) == "time.Time":
		return x + ".IsZero()"
	case m.Kind == model.KindTime:
		return "time.Time(" + x + ").IsZero()"
	case !m.IsKey:
		return ""
	}
	switch m.Type.Kind {
	case "string":
		return x + ` == ""`
	case "struct", "array":
		return x + " == (" + f.plain(m) + "{})"
	case "bool":
		return ""
	}
	return x + " == 0"
}
