// Package schema has an entity with names and types that were reported to make trouble.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/test/reported"
)

// Item has columns with reserved words and with upper case in their names.
type Item struct{ ent.Schema }

// Fields of an Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("user").Default(""),
		field.Int("camelCase").StorageKey("camelCase").Default(0),
		field.Bool("table").Default(false),
		field.JSON("image", reported.Image{}).Optional(),
		field.JSON("product_info", []reported.Product{}).Optional(),
		field.JSON("headers", map[string]any{}).Optional(),
		field.JSON("labels", map[string]string{}).Optional(),
		field.Strings("tags").Optional(),
		field.Floats("ratios").Optional(),
		field.JSON("groups", []uuid.UUID{}).Optional(),
		schema.Decimal("price", 20, 4).Optional(),
		schema.Decimals("prices", 20, 4).Optional(),
		field.String("code").SchemaType(map[string]string{"cratedb": "CHARACTER(4)", "postgres": "char(4)"}).Optional(),
		field.UUID("owner", uuid.UUID{}).Optional(),
		field.Int("hits").Default(0),
	}
}
