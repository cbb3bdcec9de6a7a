// Package schema has the entities of package plans.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/test/plans"
)

// Doc is a document with indexes of every kind.
type Doc struct{ ent.Schema }

// Fields of a Doc.
func (Doc) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("title").Annotations(schema.Fulltext("english")),
		field.String("status"),
		field.Time("created_at"),
		field.JSON("details", plans.Details{}).Optional(),
		field.JSON("labels", map[string]string{}).Optional(),
		field.Strings("tags").Optional(),
	}
}

// Indexes of a Doc.
func (Doc) Indexes() []ent.Index {
	gin := entsql.IndexTypes(map[string]string{"cockroachdb": "GIN", "postgres": "GIN"})
	return []ent.Index{
		index.Fields("details").Annotations(gin),
		index.Fields("labels").Annotations(gin),
		index.Fields("tags").Annotations(gin),
		index.Fields("status", "created_at", "id"),
	}
}
