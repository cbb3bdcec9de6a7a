// Package schema has fields with Go types of their own.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/gen/testdata/custom/kinds"
)

// Thing has a field of each type in kinds.
type Thing struct{ ent.Schema }

// Fields of the Thing.
func (Thing) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id").GoType(kinds.ID{}),
		field.String("slug").GoType(kinds.Slug("")).DefaultFunc(kinds.NewSlug),
		field.Int64("price").GoType(kinds.Cents(0)).Default(5),
		field.Int64("discount").GoType(kinds.Cents(0)).Optional().Default(1),
		field.Float32("share").GoType(kinds.Share(0)),
		field.Bool("on").GoType(kinds.Switch(false)).Optional(),
		field.Bytes("blob").GoType(kinds.Blob(nil)),
		field.Time("stamp").GoType(kinds.Stamp{}).Default(kinds.Now),
		field.Time("last").GoType(kinds.Stamp{}).Optional(),
		field.JSON("tags", kinds.Tags{}).Default(kinds.Tags{"a"}),
		field.Enum("grade").GoType(kinds.Grade("")).Default("a"),
		field.String("place").GoType(kinds.Point{}),
		field.String("target").GoType(kinds.Point{}).Optional(),
		field.Time("day").Default(func() time.Time { return time.Time(kinds.Now()) }),
	}
}
