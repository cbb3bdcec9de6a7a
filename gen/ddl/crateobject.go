package ddl

import (
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// The policies decide what becomes of a member that the table does not declare. OBJECT(DYNAMIC) gives it a column of the
// type that its first value has, and silently casts later values to that: after {"a": 1}, {"a": 1.5} is stored as 1 (seen
// on 6.4.3). So only objects whose members are all declared are dynamic; maps and documents of other forms are kept as
// they are, unindexed.
const (
	dynamicObject = "OBJECT(DYNAMIC)"
	ignoredObject = "OBJECT(IGNORED)"
)

// crateObject declares the members of a struct, each on a line of its own.
func crateObject(o *model.Object, indent string) string {
	policy, list := dynamicObject, make([]string, 0, len(o.Members))
	for _, m := range o.Members {
		typ := crateMember(m, indent+"  ")
		if typ == "" {
			policy = ignoredObject
			continue
		}
		list = append(list, "\n"+indent+"  "+ident(m.Name)+" "+typ)
	}
	if len(list) == 0 {
		return ignoredObject
	}
	return policy + " AS (" + strings.Join(list, ",") + "\n" + indent + ")"
}

// crateMember is the type of a member, empty if that depends on the value.
func crateMember(m *model.Member, indent string) string {
	switch {
	case m.Object != nil:
		return crateObject(m.Object, indent)
	case m.Kind == model.KindArray:
		return "ARRAY(" + crateScalar(scalar(m.Elem.Kind), m.Bits, m.Unsigned) + ")"
	case m.Kind != model.KindJSON:
		return crateScalar(m.Kind, m.Bits, m.Unsigned)
	}
	return crateDocument(m.Type)
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
