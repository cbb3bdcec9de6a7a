// Package schema is a schema with dates, IP addresses and bits.
package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"

	entschema "entgo.io/ent/schema"
	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/sqltype"
)

// Host is a host of a network.
type Host struct{ ent.Schema }

// Fields of the host.
func (Host) Fields() []ent.Field {
	return []ent.Field{
		schema.IP("id"),
		schema.Date("since"),
		schema.Date("until").Optional(),
		schema.Date("checked").Default("2024-02-29"),
		schema.Date("born").DefaultFunc(func() sqltype.Date { return sqltype.NewDate(1999, 12, 31) }).Immutable(),
		schema.IP("gateway").Optional(),
		schema.IP("resolver").Default("9.9.9.9"),
		schema.Bits("flags", 4).Default("0000"),
		schema.Bits("mask", 12).Optional(),
		schema.Dates("holidays").Default("2024-12-25"),
		schema.IPs("peers").Optional(),
		schema.BitStrings("masks", 4).Optional(),
		schema.Decimals("prices", 12, 2).Default(),
		schema.LocalTime("opens").Default("2024-02-29T09:00:00"),
		schema.LocalTime("closes").Optional(),
		schema.TimeOfDay("backup").Default("02:30:00"),
		schema.TimeOfDay("pause").Optional(),
		schema.VarChar("label", 5).Default("a'é😀"),
		schema.LocalTimes("meetings").Optional(),
		schema.TimesOfDay("breaks").Default("12:00:00"),
	}
}

// Edges of the host.
func (Host) Edges() []ent.Edge { return []ent.Edge{edge.To("visits", Visit.Type)} }

// Indexes of the host.
func (Host) Indexes() []ent.Index {
	return []ent.Index{index.Fields("since"), index.Fields("gateway", "flags")}
}

// Visit is a day on which a host was seen.
type Visit struct{ ent.Schema }

// Fields of the visit.
func (Visit) Fields() []ent.Field {
	return []ent.Field{
		schema.Date("day"),
		schema.Bits("slot", 8),
		field.Int("count").Default(1),
	}
}

// Edges of the visit.
func (Visit) Edges() []ent.Edge {
	return []ent.Edge{edge.From("host", Host.Type).Ref("visits").Unique()}
}

// Annotations of the visit.
func (Visit) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("day", "slot")}
}
