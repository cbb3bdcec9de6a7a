package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/shop"
)

// Kind has a field of every kind, and each once more as nullable.
type Kind struct{ ent.Schema }

// Fields of the Kind.
func (Kind) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("id"),
		field.Bool("a_bool"), field.Bool("n_bool").Optional(),
		field.Int8("a_int8"), field.Int8("n_int8").Optional(),
		field.Int16("a_int16"), field.Int16("n_int16").Optional(),
		field.Int32("a_int32"), field.Int32("n_int32").Optional(),
		field.Int64("a_int64"), field.Int64("n_int64").Optional(),
		field.Int("a_int"), field.Int("n_int").Optional(),
		field.Uint8("a_uint8"), field.Uint8("n_uint8").Optional(),
		field.Uint16("a_uint16"), field.Uint16("n_uint16").Optional(),
		field.Uint32("a_uint32"), field.Uint32("n_uint32").Optional(),
		field.Uint64("a_uint64"), field.Uint64("n_uint64").Optional(),
		field.Float32("a_float32"), field.Float32("n_float32").Optional(),
		field.Float("a_float64"), field.Float("n_float64").Optional(),
		field.String("a_string"), field.String("n_string").Optional(),
		field.Text("a_text"), field.Text("n_text").Optional(),
		field.Bytes("a_bytes"), field.Bytes("n_bytes").Optional(),
		field.Time("a_time"), field.Time("n_time").Optional(),
		field.UUID("a_uuid", uuid.UUID{}), field.UUID("n_uuid", uuid.UUID{}).Optional(),
		field.Enum("a_enum").Values("one", "two"),
		field.Enum("n_enum").Values("one", "two").Optional().Annotations(schema.NativeEnum("kind_enum")),
		field.JSON("a_json", shop.Details{}), field.JSON("n_json", shop.Details{}).Optional().Annotations(crate.Object{Policy: crate.Strict, Members: map[string]string{"size": crate.Ignored}}),
		field.JSON("a_map", map[string]any{}), field.JSON("n_map", map[string]any{}).Optional(),
		field.Strings("a_strings"), field.Strings("n_strings").Optional(),
		field.Ints("a_ints"), field.Ints("n_ints").Optional(),
		field.Floats("a_floats"), field.Floats("n_floats").Optional(),
		field.JSON("a_bools", []bool{}), field.JSON("n_bools", []bool{}).Optional(),
		field.JSON("a_int64s", []int64{}), field.JSON("n_int64s", []int64{}).Optional(),
		field.JSON("a_times", []time.Time{}), field.JSON("n_times", []time.Time{}).Optional(),
		field.JSON("a_uuids", []uuid.UUID{}), field.JSON("n_uuids", []uuid.UUID{}).Optional(),
		field.String("a_grade").GoType(shop.Grade("")), field.String("n_grade").GoType(shop.Grade("")).Optional(),
		field.String("a_point").GoType(shop.Point{}), field.String("n_point").GoType(shop.Point{}).Optional(),
	}
}

// Preset has defaults that are easily lost.
type Preset struct{ ent.Schema }

// Fields of the Preset.
func (Preset) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.Int64("big").Default(9007199254740993),
		field.String("quote").Default("it's \"quoted\"\n"),
		field.Bool("yes").Default(true),
		field.Float("ratio").Default(0.1),
		field.Time("at").Default(time.Now),
		field.Strings("list").Default([]string{"a", "b"}),
		field.String("made").DefaultFunc(func() string { return "made" }),
	}
}
