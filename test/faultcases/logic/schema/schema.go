// Package schema declares orders and what belongs to them: edges that may lead nowhere, values that may be NULL, times.
package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
)

// Region is where owners live.
type Region struct{ ent.Schema }

// Fields of the Region.
func (Region) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("name"),
	}
}

// Edges of the Region.
func (Region) Edges() []ent.Edge { return []ent.Edge{edge.To("owners", Owner.Type)} }

// Owner may have orders, and a region.
type Owner struct{ ent.Schema }

// Fields of the Owner.
func (Owner) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Int("level"),
		field.String("nick").Optional(),
		field.Time("joined_at"),
	}
}

// Edges of the Owner.
func (Owner) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("region", Region.Type).Ref("owners").Unique(),
		edge.To("orders", Order.Type),
		edge.To("shops", Shop.Type),
	}
}

// Shop is where owners buy.
type Shop struct{ ent.Schema }

// Fields of the Shop.
func (Shop) Fields() []ent.Field { return []ent.Field{field.String("id")} }

// Edges of the Shop.
func (Shop) Edges() []ent.Edge { return []ent.Edge{edge.From("owners", Owner.Type).Ref("shops")} }

// Order may have an owner.
type Order struct{ ent.Schema }

// Fields of the Order.
func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Int("amount").Default(0),
		field.Uint("units").Default(0),
		field.Float("price").Default(0),
		field.String("note").Optional().Annotations(schema.Fulltext("english")),
		field.String("state").Default("new"),
		field.Strings("tags").Optional(),
		field.Ints("sizes").Optional(),
		field.Int("rank").Optional(),
		field.Bool("paid").Optional(),
		field.Time("placed_at").Default(time.Now),
		field.Time("sent_at").Optional(),
		field.JSON("seen_at", []time.Time{}).Optional(),
	}
}

// Edges of the Order.
func (Order) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", Owner.Type).Ref("orders").Unique(),
		edge.To("lines", Line.Type),
	}
}

// Line is a part of an order, and never without one. It is deleted softly.
type Line struct{ ent.Schema }

// Mixin of the Line.
func (Line) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}} }

// Fields of the Line.
func (Line) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("order_id"),
		field.Int("pieces").Default(1),
	}
}

// Edges of the Line.
func (Line) Edges() []ent.Edge {
	return []ent.Edge{edge.From("order", Order.Type).Ref("lines").Field("order_id").Unique().Required()}
}

// Stamp has a key that ends in a time.
type Stamp struct{ ent.Schema }

// Fields of the Stamp.
func (Stamp) Fields() []ent.Field {
	return []ent.Field{
		field.String("name"),
		field.Time("at").Immutable(),
		field.Int("n").Default(0),
	}
}

// Annotations of the Stamp.
func (Stamp) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("name", "at")}
}

// Memo has a text to search and a key of two columns, of which one says where its rows are.
type Memo struct{ ent.Schema }

// Fields of the Memo.
func (Memo) Fields() []ent.Field {
	return []ent.Field{
		field.String("kind"),
		field.Int("number"),
		field.String("body").Optional().Annotations(schema.Fulltext("english")),
	}
}

// Annotations of the Memo.
func (Memo) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("kind", "number"), crate.Table{ClusteredBy: "kind", Shards: 2}}
}
