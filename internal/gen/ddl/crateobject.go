package ddl

import (
	"maps"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/kind"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate/state"
)

// The policies decide what becomes of a member that the table does not declare. OBJECT(DYNAMIC) gives it a column of the
// type that its first value has, and silently casts later values to that: after {"a": 1}, {"a": 1.5} is stored as 1 (seen
// on 6.4.3). So only objects whose members are all declared are dynamic; maps and documents of other forms are kept as
// they are, unindexed.
const (
	dynamicObject = "OBJECT(DYNAMIC)"
	ignoredObject = "OBJECT(IGNORED)"
)

// crateObject declares the members of a struct in the documents of a field. path is the way from the field to the struct.
func crateObject(o *model.Object, f *model.Field, path string) state.Column {
	c := state.Column{Type: dynamicObject}
	for _, m := range o.Members {
		at := m.Name
		if path != "" {
			at = path + "." + m.Name
		}
		member := crateMember(m, f, at)
		if member.Type == "" {
			c.Type = ignoredObject
			continue
		}
		member.Name = m.Name
		if x, ok := f.MemberOptions[at]; ok {
			member.NotNull, member.Default = x.NotNull, x.Default
			if x.Storage != "" {
				member.Storage = x.Storage
			}
		}
		c.Members = append(c.Members, member)
	}
	if len(c.Members) == 0 {
		c.Type = ignoredObject
	}
	own := f.Policies[path]
	if own == "" && c.Type == dynamicObject {
		own = f.Policies[""]
	}
	return withPolicy(c, own)
}

// withPolicy is an object with a policy of crate.Object, empty for its own.
func withPolicy(c state.Column, policy string) state.Column {
	if policy != "" {
		c.Type = "OBJECT(" + strings.ToUpper(policy) + ")"
	}
	return c
}

// crateMember is the type of a member, empty if that depends on the value.
func crateMember(m *model.Member, f *model.Field, path string) state.Column {
	width := kind.Size{Bits: m.Bits, Unsigned: m.Unsigned}
	switch {
	case m.Object != nil:
		return crateObject(m.Object, f, path)
	case m.Elements != nil:
		return arrayOf(crateObject(m.Elements, f, path))
	case m.Kind == model.KindArray:
		elem := kind.OfGo("", "", m.Elem.Kind)
		return state.Column{Type: kind.ArrayType(model.CrateDB, elem.SQL[model.CrateDB](width))}
	case m.Kind != model.KindJSON:
		return state.Column{Type: kind.Of(m.Kind).SQL[model.CrateDB](width)}
	}
	return withPolicy(state.Column{Type: crateDocument(m.Type)}, f.Policies[path])
}

// crateDocument is the type of what is JSON without known members, empty if that depends on the value.
func crateDocument(t model.GoType) string {
	switch t.Shape {
	case model.ShapeObject:
		return ignoredObject
	case model.ShapeObjects:
		return "ARRAY(" + ignoredObject + ")"
	case model.ShapeText:
		return "TEXT"
	case model.ShapeTexts:
		return "ARRAY(TEXT)"
	case model.ShapeNested:
		typ := kind.Of(t.Nested.Kind).SQL[model.CrateDB](kind.Size{Bits: t.Nested.Bits, Unsigned: t.Nested.Unsigned})
		for range t.Nested.Depth {
			typ = kind.ArrayType(model.CrateDB, typ)
		}
		return typ
	}
	return ""
}

// arrayOf is an array of objects.
func arrayOf(object state.Column) state.Column {
	object.Type = "ARRAY(" + object.Type + ")"
	return object
}

// memberChecks adds the checks of crate.Object for members. Their names are those of the table with the path.
func memberChecks(t *state.Table, e *model.Entity) {
	for _, f := range created(e, model.CrateDB) {
		for _, path := range slices.Sorted(maps.Keys(f.MemberOptions)) {
			if check := f.MemberOptions[path].Check; check != "" {
				name := e.Table + "_" + f.Column + "_" + strings.ReplaceAll(path, ".", "_") + "_check"
				t.Checks = append(t.Checks, state.Check{Name: name, Expr: check})
			}
		}
	}
}
