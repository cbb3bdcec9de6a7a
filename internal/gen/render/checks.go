package render

import (
	"fmt"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
)

// checked reports whether values of a field are validated.
func checked(m *model.Field) bool { return len(m.Validators) > 0 || m.Validates }

// checkLines are the statements that validate the value v of a field and return.
func (f *file) checkLines(m *model.Field, fetched string) []string {
	if m.Validates {
		f.imports.add(m.Type.Imports...)
		return append(f.goValue(m, f.plain(m)), "return x.Validate()")
	}
	lines := f.goValue(m, checkedType(m))
	if len(lines) == 1 { // x := expression
		return []string{fmt.Sprintf("return wire.Check(%s, %s)", strings.TrimPrefix(lines[0], "x := "), fetched)}
	}
	return append(lines, fmt.Sprintf("return wire.Check(x, %s)", fetched))
}

// checkedType is the type of the values that the validators of a field take.
func checkedType(m *model.Field) string {
	return strings.TrimSuffix(strings.TrimPrefix(m.Validators[0].Descriptor.Signature, "func("), ") error")
}

// goValue are the statements that make a variable x of type t of the wire.Value v of a field.
func (f *file) goValue(m *model.Field, t string) []string {
	switch k := kindOf(m); {
	case k != nil && k.Check != nil:
		f.runtimeOf(k)
		return []string{"x := " + k.Check(t)}
	case m.Kind == model.KindJSON:
		f.imports.std("encoding/json")
		return []string{"var x " + t, "if err := json.Unmarshal(v.Bytes(), &x); err != nil {\nreturn err\n}"}
	case m.Coded() && t == f.plain(m):
		return []string{"x, err := " + codecName(m) + ".Decode(v)", "if err != nil {\nreturn err\n}"}
	case m.Kind == model.KindCustom && t == f.plain(m):
		src := scalarOf(m.Base(), "v", "")
		if m.Base() == kind.UUID {
			src = "v.Text()"
		}
		return []string{"var x " + t, "if err := x.Scan(" + src + "); err != nil {\nreturn err\n}"}
	case m.ElemKind != "":
		return []string{"x, err := wire.ElementsOf[" + f.typ(m.Elem) + "](v, " + m.ElemBase().Elements(m.Width()) + ")", "if err != nil {\nreturn err\n}"}
	case m.Kind == model.KindArray && t == "[]"+m.Elem.Name && m.Elem.Scalar().PlainList(m.Elem.Name):
		return []string{"x := v." + m.Elem.Scalar().Wire + "s()"}
	case m.Kind == model.KindArray:
		return []string{
			"x := make(" + t + ", v.Len())",
			"for at := range x {\nx[at] = " + scalarOf(m.Elem.Scalar(), "v.At(at)", f.typ(m.Elem)) + "\n}",
		}
	}
	return []string{"x := " + scalarOf(m.Base(), "v", t)}
}

// scalarOf is the content of the wire.Value v as type t; as the type that the method returns if t is empty.
func scalarOf(k *kind.Kind, v, t string) string {
	method, plain := k.Getter(t)
	expr := v + "." + method + "()"
	if t == "" || t == plain {
		return expr
	}
	return t + "(" + expr + ")"
}
