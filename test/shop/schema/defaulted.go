package schema

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"

	"github.com/crategen/crategen/test/shop"
)

// Defaulted has a field of every kind with a default, and each once more as nullable.
type Defaulted struct{ ent.Schema }

// Fields of the Defaulted.
func (Defaulted) Fields() []ent.Field {
	at := func() time.Time { return time.Date(2024, time.February, 29, 23, 59, 59, 0, time.UTC) }
	id := func() uuid.UUID { return uuid.MustParse("00000000-0000-4000-8000-00000000000f") }
	details := shop.Details{Pages: 7, Notes: []string{"n"}}
	return []ent.Field{
		field.Int64("id"),
		field.Bool("a_bool").Default(true), field.Bool("n_bool").Optional().Default(true),
		field.Int8("a_int8").Default(-128), field.Int8("n_int8").Optional().Default(127),
		field.Int64("a_int64").Default(-9007199254740993), field.Int64("n_int64").Optional().Default(9007199254740993),
		field.Uint32("a_uint32").Default(4294967295), field.Uint32("n_uint32").Optional().Default(1),
		field.Float32("a_float32").Default(1.5), field.Float32("n_float32").Optional().Default(-2.5),
		field.Float("a_float64").Default(0.1), field.Float("n_float64").Optional().Default(-1e300),
		field.String("a_string").Default("it's \\ \"so\" 😀"), field.String("n_string").Optional().Default(""),
		field.Text("a_text").Default("t"), field.Text("n_text").Optional().Default("n"),
		field.Bytes("a_bytes").DefaultFunc(func() []byte { return []byte{0, 255} }), field.Bytes("n_bytes").Optional().DefaultFunc(func() []byte { return []byte{1} }),
		field.Time("a_time").Default(at), field.Time("n_time").Optional().Default(at),
		field.UUID("a_uuid", uuid.UUID{}).Default(id), field.UUID("n_uuid", uuid.UUID{}).Optional().Default(id),
		field.Enum("a_enum").Values("one", "two").Default("two"), field.Enum("n_enum").Values("one", "two").Optional().Default("one"),
		field.JSON("a_json", shop.Details{}).Default(details), field.JSON("n_json", shop.Details{}).Optional().Default(details),
		field.JSON("a_map", map[string]string{}).Default(map[string]string{"k": "v"}), field.JSON("n_map", map[string]string{}).Optional().Default(map[string]string{}),
		field.Strings("a_strings").Default([]string{"a", ""}), field.Strings("n_strings").Optional().Default([]string{}),
		field.Ints("a_ints").Default([]int{1, -2}), field.Ints("n_ints").Optional().Default([]int{3}),
		field.Floats("a_floats").Default([]float64{0.5}), field.Floats("n_floats").Optional().Default([]float64{1}),
		field.String("a_grade").GoType(shop.Grade("")).Default("A"), field.String("n_grade").GoType(shop.Grade("")).Optional().Default("B"),
	}
}
