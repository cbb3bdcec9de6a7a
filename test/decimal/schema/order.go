// Package schema is a schema with exact decimals.
package schema

import (
	"errors"

	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/test/decimal/money"
)

// Order is an order.
type Order struct{ ent.Schema }

// Fields of the order.
func (Order) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.String("customer").Default(""),
		schema.Decimal("price", 12, 2).Comment("What it costs."),
		schema.Decimal("discount", 12, 2).Optional().Nillable().Max("100.00"),
		schema.Decimal("fee", 12, 4).Default("0.0000").NonNegative(),
		schema.Decimal("rate", 12, 10).DefaultFunc(func() decimal.Decimal { return decimal.New(1, 0) }).
			Validate(func(v decimal.Decimal) error {
				if v.Equal(decimal.New(13, 0)) {
					return errors.New("the rate is 13")
				}
				return nil
			}),
		schema.Decimal("huge", 38, 10).Optional(),
		schema.Decimal("whole", 18, 0).Default("-5"),
		schema.Decimal("part", 4, 4).Optional(),
		schema.Decimal("first_price", 12, 2).Immutable().Default("1.50"),
		schema.Decimal("cost", 12, 2).GoType(money.Amount{}).Default("7.10"),
		schema.Decimal("secret", 9, 3).Sensitive().Optional(),
		field.JSON("totals", map[string]decimal.Decimal{}).Optional(),
	}
}

// Edges of the order.
func (Order) Edges() []ent.Edge { return []ent.Edge{edge.To("lines", Line.Type)} }

// Indexes of the order.
func (Order) Indexes() []ent.Index { return []ent.Index{index.Fields("price", "id")} }

// Line is a line of an order.
type Line struct{ ent.Schema }

// Fields of the line.
func (Line) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		schema.Decimal("amount", 12, 2),
		field.Int("quantity").Default(1),
	}
}

// Edges of the line.
func (Line) Edges() []ent.Edge {
	return []ent.Edge{edge.From("order", Order.Type).Ref("lines").Unique()}
}
