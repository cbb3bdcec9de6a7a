// Package schema has the entities of package bulkfiles.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Item is deleted softly and has a version.
type Item struct{ ent.Schema }

// Mixin of an Item.
func (Item) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}, schema.Versioned{}} }

// Fields of an Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.Int("id"),
		field.String("title").Annotations(entsql.Default("untitled")),
		field.Int("stock").Optional(),
		field.Int("maker_id").Optional(),
	}
}

// Edges of an Item.
func (Item) Edges() []ent.Edge {
	return []ent.Edge{edge.From("maker", Maker.Type).Ref("items").Field("maker_id").Unique().Annotations(schema.NoForeignKey())}
}

// Annotations of an Item.
func (Item) Annotations() []entschema.Annotation {
	return []entschema.Annotation{entsql.Checks(map[string]string{"low_stock": "stock < 100"}), crate.Table{Shards: 2}}
}

// Maker makes items.
type Maker struct{ ent.Schema }

// Fields of a Maker.
func (Maker) Fields() []ent.Field { return []ent.Field{field.Int("id"), field.String("name")} }

// Edges of a Maker.
func (Maker) Edges() []ent.Edge { return []ent.Edge{edge.To("items", Item.Type)} }

// Visit is of a tenant, and its partitions are days.
type Visit struct{ ent.Schema }

// Fields of a Visit.
func (Visit) Fields() []ent.Field {
	return []ent.Field{field.String("tenant"), field.Time("day"), field.String("name")}
}

// Annotations of a Visit.
func (Visit) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("tenant", "day", "name"), crate.Table{Shards: 1, PartitionedBy: []string{"day"}}}
}
