package render

import (
	"strings"

	"github.com/crategen/crategen/gen/model"
)

// edge is an edge in the struct of its entity, with its loader. The entity at the end of a to-one edge is found by its
// key, those at the end of a to-many edge by their foreign key.
func (f *file) edge(x *model.Edge) edge {
	f.imports.std("context")
	v := edge{
		Doc:       comment(x.Doc),
		GoName:    x.GoName,
		Tag:       tag(loadedTag(x.Name, x.Tag)),
		Name:      quote(x.Name),
		Entity:    x.Entity.Name,
		Recv:      receiver(x.Entity),
		Holder:    "One",
		Target:    x.Target.Name,
		Load:      "LoadOne",
		Codecs:    "&" + private(x.Target.Name) + "Codec",
		KeyHolder: x.Field.Entity.Name,
		KeyParam:  receiver(x.Field.Entity),
		KeyType:   f.plain(x.Field),
	}
	if x.Many {
		v.Holder, v.Load = "Many", "LoadMany"
		v.Codecs = "&" + private(x.Entity.Name) + "Codec, &" + private(x.Target.Name) + "Codec.Entity, " + quote(x.Field.Column)
	}
	key := x.Target.Key[0]
	if x.Many {
		key = x.Entity.Key[0]
	}
	v.KeyExpr = v.KeyParam + "." + x.Field.GoName
	converted := key.Type.Name != x.Field.Type.Name // an int that refers to an int64
	if converted {
		v.KeyType = f.plain(key)
	}
	switch {
	case x.Field.Nullable && converted:
		v.KeyExpr = "wire.DerefAs[" + v.KeyType + "](" + v.KeyExpr + ")"
	case x.Field.Nullable:
		v.KeyExpr = "wire.Deref(" + v.KeyExpr + ")"
	case converted:
		v.KeyExpr = v.KeyType + "(" + v.KeyExpr + "), true"
	default:
		v.KeyExpr += ", true"
	}
	return v
}

// columnEdge is an edge in a package of columns.
func (f *file) columnEdge(x *model.Edge) columnEdge {
	typ, from, to := "ToOne", x.Field.Column, ""
	if x.Many {
		typ, from, to = "ToMany", x.Entity.Key[0].Column, x.Field.Column
	} else {
		to = x.Target.Key[0].Column
	}
	return columnEdge{
		Doc:    comment(x.Doc),
		GoName: x.GoName,
		Type:   typ + "[" + f.marker(x.Entity) + ", " + f.marker(x.Target) + "]",
		Name:   quote(x.Name),
		From:   quote(from),
		Table:  quote(x.Target.Table),
		To:     quote(to),
	}
}

// loadedTag is the tag of what a query may not have loaded. encoding/json leaves a struct out with omitzero alone.
func loadedTag(name, tag string) string {
	for _, plain := range []string{`json:"` + name + `"`, `json:"` + name + `,omitempty"`} {
		if rest, ok := strings.CutPrefix(tag, plain); ok {
			return `json:"` + name + `,omitzero"` + rest
		}
	}
	return tag
}
