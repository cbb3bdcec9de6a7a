// Package schema declares an entity of databases with transactions.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
)

// Doc has columns that are narrower than their fields, as they are before a migration. Its key is made by the database.
type Doc struct{ ent.Schema }

// Fields of the Doc.
func (Doc) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("n").SchemaType(map[string]string{"postgres": "int4"}).Annotations(entsql.Default("7")),
		field.Float("r").Optional().SchemaType(map[string]string{"postgres": "float4"}),
		field.String("s").Optional().SchemaType(map[string]string{"postgres": "varchar(5)"}),
		field.Ints("list").Optional().SchemaType(map[string]string{"postgres": "int4[]"}),
	}
}
