// Package schema has the entity of package lists.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Item has arrays of every kind, which may be NULL.
type Item struct{ ent.Schema }

// Fields of an Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("name").Optional(),
		field.String("word").Optional().Annotations(schema.Collation(map[string]string{"postgres": "de-x-icu", "cockroachdb": "de", "sqlite": "NOCASE"})),
		field.Enum("size").Values("small", "large").Optional().Annotations(schema.NativeEnum("item_size")),
		field.Strings("tags").Optional(),
		field.Strings("moods").Optional().Annotations(schema.NativeEnum("item_mood").Of("it's", "bad", "good")),
		field.JSON("numbers", []int64{}).Optional(),
		field.Floats("floats").Optional(),
		field.JSON("times", []time.Time{}).Optional(),
		field.JSON("ids", []uuid.UUID{}).Optional(),
		field.JSON("flags", []bool{}).Optional(),
	}
}
