// Package schema has an entity with two fields of every kind that every database has: one is required, and one may be NULL.
package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
)

// Sample has a field of every kind.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Bool("bool").Default(true),
		field.Bool("bool_null").Optional(),
		field.Int64("int").Default(7),
		field.Int64("int_null").Optional(),
		field.Float("float").Default(0.5),
		field.Float("float_null").Optional(),
		schema.Decimal("decimal", 12, 2).Default("1.50"),
		schema.Decimal("decimal_null", 12, 2).Optional(),
		field.String("text").Default("it's"),
		field.String("text_null").Optional(),
		schema.VarChar("limited", 5).Default("a'é😀"),
		schema.VarChar("limited_null", 5).Optional(),
		field.Bytes("bytes"),
		field.Bytes("bytes_null").Optional(),
		field.Time("time"),
		field.Time("time_null").Optional(),
		schema.Date("date").Default("2024-02-29"),
		schema.Date("date_null").Optional(),
		field.UUID("uuid", uuid.UUID{}),
		field.UUID("uuid_null", uuid.UUID{}).Optional(),
		schema.IP("ip").Default("10.0.0.1"),
		schema.IP("ip_null").Optional(),
		schema.Bits("bits", 4).Default("0101"),
		schema.Bits("bits_null", 4).Optional(),
		schema.LocalTime("local_time").Default("2024-02-29T09:00:00"),
		schema.LocalTime("local_time_null").Optional(),
		schema.TimeOfDay("time_of_day").Default("09:00:00"),
		schema.TimeOfDay("time_of_day_null").Optional(),
		schema.LTree("ltree").Default("top.science"),
		schema.LTree("ltree_null").Optional(),
		field.Enum("enum").Values("a", "b", "c").Default("b"),
		field.Enum("enum_null").Values("a", "b", "c").Optional(),
		field.JSON("document", map[string]any{}),
		field.JSON("document_null", map[string]any{}).Optional(),

		field.JSON("bools", []bool{}),
		field.JSON("bools_null", []bool{}).Optional(),
		field.JSON("ints", []int64{}),
		field.JSON("ints_null", []int64{}).Optional(),
		field.Floats("floats"),
		field.Floats("floats_null").Optional(),
		field.Strings("texts"),
		field.Strings("texts_null").Optional(),
		field.JSON("times", []time.Time{}),
		field.JSON("times_null", []time.Time{}).Optional(),
		field.JSON("uuids", []uuid.UUID{}),
		field.JSON("uuids_null", []uuid.UUID{}).Optional(),
		schema.Decimals("decimals", 12, 2).Default("1.50", "0.00"),
		schema.Decimals("decimals_null", 12, 2).Optional(),
		schema.Dates("dates").Default("2024-02-29"),
		schema.Dates("dates_null").Optional(),
		schema.IPs("ips").Default("10.0.0.1"),
		schema.IPs("ips_null").Optional(),
		schema.BitStrings("bit_lists", 4).Default("0101"),
		schema.BitStrings("bit_lists_null", 4).Optional(),
		schema.LocalTimes("local_times").Default("2024-02-29T09:00:00"),
		schema.LocalTimes("local_times_null").Optional(),
		schema.TimesOfDay("times_of_day").Default("09:00:00"),
		schema.TimesOfDay("times_of_day_null").Optional(),
		schema.LTrees("ltrees").Default("top"),
		schema.LTrees("ltrees_null").Optional(),
	}
}
