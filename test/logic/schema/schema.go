// Package schema declares the entities of the check of three-valued logic.
package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/logic"
)

// Item has a field of every kind, and each once more as nullable.
type Item struct{ ent.Schema }

// Fields of the Item.
func (Item) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Bool("a_bool"), field.Bool("n_bool").Optional(),
		field.Int8("a_int8"), field.Int8("n_int8").Optional(),
		field.Int16("a_int16"), field.Int16("n_int16").Optional(),
		field.Int32("a_int32"), field.Int32("n_int32").Optional(),
		field.Int64("a_int64"), field.Int64("n_int64").Optional(),
		field.Int("a_int"), field.Int("n_int").Optional(),
		field.Uint8("a_uint8"), field.Uint8("n_uint8").Optional(),
		field.Uint32("a_uint32"), field.Uint32("n_uint32").Optional(),
		field.Uint64("a_uint64"), field.Uint64("n_uint64").Optional(),
		field.Float32("a_float32"), field.Float32("n_float32").Optional(),
		field.Float("a_float64"), field.Float("n_float64").Optional(),
		schema.Decimal("a_price", 12, 2), schema.Decimal("n_price", 12, 2).Optional(),
		schema.Decimal("a_huge", 38, 10), schema.Decimal("n_huge", 38, 10).Optional(),
		field.String("a_string"), field.String("n_string").Optional(),
		field.Text("a_text"), field.Text("n_text").Optional(),
		field.String("a_varchar").MaxLen(60), field.String("n_varchar").MaxLen(60).Optional(),
		field.Bytes("a_bytes"), field.Bytes("n_bytes").Optional(),
		field.Time("a_time"), field.Time("n_time").Optional(),
		field.UUID("a_uuid", uuid.UUID{}), field.UUID("n_uuid", uuid.UUID{}).Optional(),
		field.Enum("a_enum").Values("one", "ten", "two").Annotations(schema.NativeEnum("item_enum")),
		field.Enum("n_enum").Values("one", "ten", "two").Optional().Annotations(schema.NativeEnum("item_enum")),
		field.JSON("a_doc", logic.Doc{}), field.JSON("n_doc", logic.Doc{}).Optional(),
		field.JSON("n_map", map[string]any{}).Optional(),
		field.Strings("a_strings"), field.Strings("n_strings").Optional(),
		field.Ints("a_ints"), field.Ints("n_ints").Optional(),
		field.Floats("a_floats"), field.Floats("n_floats").Optional(),
		field.JSON("a_bools", []bool{}), field.JSON("n_bools", []bool{}).Optional(),
		field.JSON("a_times", []time.Time{}), field.JSON("n_times", []time.Time{}).Optional(),
		field.JSON("a_uuids", []uuid.UUID{}), field.JSON("n_uuids", []uuid.UUID{}).Optional(),
		schema.Date("a_date"), schema.Date("n_date").Optional(),
		schema.IP("a_ip"), schema.IP("n_ip").Optional(),
		schema.Bits("a_bits", 4), schema.Bits("n_bits", 4).Optional(),
		schema.LocalTime("a_local"), schema.LocalTime("n_local").Optional(),
		schema.TimeOfDay("a_clock"), schema.TimeOfDay("n_clock").Optional(),
		schema.LTree("a_path"), schema.LTree("n_path").Optional(),
		schema.VarChar("a_limited", 20), schema.VarChar("n_limited", 20).Optional(),
		schema.Dates("a_dates"), schema.Dates("n_dates").Optional(),
		schema.IPs("a_ips"), schema.IPs("n_ips").Optional(),
		schema.BitStrings("a_bit_lists", 4), schema.BitStrings("n_bit_lists", 4).Optional(),
		schema.Decimals("a_prices", 12, 2), schema.Decimals("n_prices", 12, 2).Optional(),
		schema.LocalTimes("a_locals"), schema.LocalTimes("n_locals").Optional(),
		schema.TimesOfDay("a_clocks"), schema.TimesOfDay("n_clocks").Optional(),
		schema.LTrees("a_paths"), schema.LTrees("n_paths").Optional(),
		field.String("a_grade").GoType(logic.Grade("")), field.String("n_grade").GoType(logic.Grade("")).Optional(),
		field.String("a_point").GoType(logic.Point{}), field.String("n_point").GoType(logic.Point{}).Optional(),
		field.String("a_title").Annotations(schema.Fulltext("english")),
		field.String("n_title").Optional().Annotations(schema.Fulltext("simple")),
		field.UUID("owner_id", uuid.UUID{}).Optional(),
		field.Int("mark").Comment("What an update sets, and no condition asks for."),
	}
}

// Annotations of the Item.
func (Item) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 2, Replicas: "0"}}
}

// Edges of the Item.
func (Item) Edges() []ent.Edge {
	return []ent.Edge{
		edge.From("owner", Owner.Type).Ref("items").Field("owner_id").Unique(),
		edge.To("tags", Tag.Type),
	}
}

// Owner has items, and may have a boss.
type Owner struct{ ent.Schema }

// Fields of the Owner.
func (Owner) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}),
		field.String("name").Optional(),
		field.Int("level").Optional(),
		field.Time("since").Optional(),
		field.UUID("boss_id", uuid.UUID{}).Optional(),
	}
}

// Annotations of the Owner.
func (Owner) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 1, Replicas: "0"}}
}

// Edges of the Owner.
func (Owner) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("items", Item.Type),
		edge.To("staff", Owner.Type).From("boss").Field("boss_id").Unique(),
	}
}

// Tag is put on items.
type Tag struct{ ent.Schema }

// Fields of the Tag.
func (Tag) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Int("level").Optional(),
	}
}

// Annotations of the Tag.
func (Tag) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 1, Replicas: "0"}}
}

// Edges of the Tag.
func (Tag) Edges() []ent.Edge { return []ent.Edge{edge.From("items", Item.Type).Ref("tags")} }
