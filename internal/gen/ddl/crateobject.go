package ddl

import (
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

// crateObject declares the members of a struct. policies are those of crate.Object, path is the way from the field to the struct.
func crateObject(o *model.Object, policies map[string]string, path string) state.Column {
	c := state.Column{Type: dynamicObject}
	for _, m := range o.Members {
		at := m.Name
		if path != "" {
			at = path + "." + m.Name
		}
		member := crateMember(m, policies, at)
		if member.Type == "" {
			c.Type = ignoredObject
			continue
		}
		member.Name = m.Name
		c.Members = append(c.Members, member)
	}
	if len(c.Members) == 0 {
		c.Type = ignoredObject
	}
	own := policies[path]
	if own == "" && c.Type == dynamicObject {
		own = policies[""]
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
func crateMember(m *model.Member, policies map[string]string, path string) state.Column {
	width := kind.Size{Bits: m.Bits, Unsigned: m.Unsigned}
	switch {
	case m.Object != nil:
		return crateObject(m.Object, policies, path)
	case m.Elements != nil:
		return arrayOf(crateObject(m.Elements, policies, path))
	case m.Kind == model.KindArray:
		elem := kind.OfGo("", "", m.Elem.Kind)
		return state.Column{Type: kind.ArrayType(model.CrateDB, elem.SQL[model.CrateDB](width))}
	case m.Kind != model.KindJSON:
		return state.Column{Type: kind.Of(m.Kind).SQL[model.CrateDB](width)}
	}
	return withPolicy(state.Column{Type: crateDocument(m.Type)}, policies[path])
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
	}
	return ""
}

// arrayOf is an array of objects.
func arrayOf(object state.Column) state.Column {
	object.Type = "ARRAY(" + object.Type + ")"
	return object
}
