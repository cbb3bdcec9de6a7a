package model

import (
	"fmt"
	"strconv"

	"github.com/crategen/crategen/internal/gen/load"
)

// enum decides the values of an enum. With a Go type of the user's the constants are the user's as well.
func (r *resolver) enum(st *entityState, s subject, f *Field, def *load.Field) {
	if len(def.Enums) == 0 {
		r.add(s, `list them: field.Enum("status").Values("open", "closed")`, "the enum has no values")
		return
	}
	own := f.Kind == KindEnum && def.Type.Pkg == ""
	byValue, byName := make(map[string]bool), make(map[string]string)
	for _, e := range def.Enums {
		v := EnumValue{Value: e.Value}
		switch {
		case e.Value == "":
			r.add(s, "remove it, and make the field Optional if it can be missing", "an enum value is empty")
			continue
		case byValue[e.Value]:
			r.add(s, "remove one of the two", "enum value %q is listed twice", e.Value)
			continue
		}
		byValue[e.Value] = true
		if own {
			name := enumName(e.Name)
			v.GoName = f.Type.Name + name
			const remedy = `name it with NamedValues("Name", "value")`
			if name == "" {
				r.add(s, remedy, "enum value %q gives no Go name", e.Value)
			} else if !exported(v.GoName) {
				r.add(s, remedy, "enum value %q gives the Go name %s, which is not a valid name", e.Value, v.GoName)
			} else if other, taken := byName[v.GoName]; taken {
				r.add(s, remedy, "enum values %q and %q both give the Go name %s", other, e.Value, v.GoName)
			}
			byName[v.GoName] = e.Value
		}
		f.Enum = append(f.Enum, v)
	}
	if d := def.Default; d != nil && d.Func == nil {
		if value, err := strconv.Unquote(d.Literal); err != nil || !byValue[value] {
			r.add(s, fmt.Sprintf("use one of %q", values(f.Enum)), "the default %s is not one of the enum's values", d.Literal)
		}
	}
}

// enumName is ent's: a name that is a Go name already stays.
func enumName(name string) string {
	if exported(name) {
		return name
	}
	return pascal(name)
}

func values(list []EnumValue) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Value
	}
	return out
}
