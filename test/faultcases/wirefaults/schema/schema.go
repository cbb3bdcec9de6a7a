// Package schema declares the entities of the tests of package wirefaults.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/test/faultcases/wirefaults"
)

// Item has a field for every kind of value that may be refused.
type Item struct{ ent.Schema }

// Fields of the Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("name").MaxLen(20),
		field.Text("body").Optional(),
		field.Int16("small").Optional(),
		field.Int32("n").Optional(),
		field.Uint64("big").Optional(),
		field.Float("ratio").Optional(),
		field.Time("at").Optional(),
		field.UUID("ref", uuid.UUID{}).Optional(),
		field.Strings("tags").Optional(),
		field.Floats("marks").Optional(),
		field.JSON("doc", map[string]any{}).Optional(),
		field.String("addr").Optional().SchemaType(map[string]string{"postgres": "inet", "cratedb": "ip"}),
		field.String("code").GoType(wirefaults.Code{}).Optional(),
	}
}

// Page has texts to be searched.
type Page struct{ ent.Schema }

// Fields of the Page.
func (Page) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id"),
		field.Text("title").Annotations(schema.Fulltext("english")),
		field.Text("body").Optional().Annotations(schema.Fulltext("standard")),
	}
}
