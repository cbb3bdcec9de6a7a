// Package fields has fields of every kind with every option, mixins and indexes.
package fields

import (
	"net/url"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"
)

// Kinds has a field of every kind.
type Kinds struct{ ent.Schema }

func (Kinds) Fields() []ent.Field {
	return []ent.Field{
		field.Bool("bool"), field.Bool("bool_null").Optional(), field.Bool("bool_nillable").Optional().Nillable().Default(true),
		field.Int("int"), field.Int8("int8"), field.Int16("int16"), field.Int32("int32"), field.Int64("int64"),
		field.Uint("uint"), field.Uint8("uint8"), field.Uint16("uint16"), field.Uint32("uint32"), field.Uint64("uint64"),
		field.Int("int_null").Optional().Nillable(), field.Int("int_unique").Unique(), field.Int("int_positive").Positive().Default(1),
		field.Float("float"), field.Float32("float32"), field.Float("float_null").Optional().Range(0, 1),
		field.String("string"), field.String("string_null").Optional(), field.String("string_long").MaxLen(1000).NotEmpty(),
		field.String("string_unique").Unique().Immutable(), field.String("string_size").Annotations(entsql.Annotation{Size: 40}),
		field.String("string_nillable").Nillable(), field.Text("text"), field.Text("text_null").Optional(),
		field.String("secret").Sensitive(), field.String("camelCase"), field.String("renamed").StorageKey("other_name"),
		field.Bytes("bytes"), field.Bytes("bytes_size").MaxLen(16).Optional(),
		field.Time("time"), field.Time("time_null").Optional(), field.Time("created_at").Default(time.Now).Immutable(),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
		field.UUID("uuid", uuid.UUID{}), field.UUID("uuid_null", uuid.UUID{}).Optional().Unique().Default(uuid.New),
		field.Enum("enum").Values("a", "b"), field.Enum("enum_named").NamedValues("On", "ON", "Off", "OFF").Default("ON"),
		field.Enum("enum_null").Values("x").Optional(),
		field.JSON("json", map[string]any{}), field.JSON("json_null", &url.URL{}).Optional(),
		field.Strings("strings"), field.Ints("ints").Optional(), field.Floats("floats"),
	}
}

func (Kinds) Indexes() []ent.Index {
	return []ent.Index{
		index.Fields("int"), index.Fields("string", "int").Unique(), index.Fields("renamed"), index.Fields("camelCase", "enum").StorageKey("by_name"),
		index.Fields("id", "bool"),
	}
}

// Stamps are fields that a mixin brings.
type Stamps struct{ mixin.Schema }

func (Stamps) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New), field.Time("made_at").Immutable()}
}

func (Stamps) Edges() []ent.Edge { return []ent.Edge{edge.To("maker", Kinds.Type).Unique()} }

func (Stamps) Indexes() []ent.Index { return []ent.Index{index.Fields("made_at").Edges("maker")} }

func (Stamps) Annotations() []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: "stamped"}}
}

// Stamped has all of it from mixins.
type Stamped struct{ ent.Schema }

func (Stamped) Mixin() []ent.Mixin { return []ent.Mixin{Stamps{}, mixin.Time{}} }

func (Stamped) Edges() []ent.Edge {
	return []ent.Edge{edge.To("copies", Stamped.Type).From("original").Unique()}
}

// LargeKey is known by a text.
type LargeKey struct{ ent.Schema }

func (LargeKey) Fields() []ent.Field {
	return []ent.Field{field.String("id").MaxLen(64).StorageKey("key"), field.Uint64("version")}
}

func (LargeKey) Edges() []ent.Edge {
	return []ent.Edge{edge.To("stamped", Stamped.Type), edge.To("others", LargeKey.Type).From("sources")}
}
