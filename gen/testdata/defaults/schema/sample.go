// Package schema has defaults: constants, functions with a name and without, and composite values.
package schema

import (
	"math"
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"github.com/google/uuid"
)

// Size is a document.
type Size struct {
	Width float64 `json:"width"`
}

// NewToken is a default with a name.
func NewToken() string { return "token" }

// Sample has a default on every field.
type Sample struct{ ent.Schema }

// Fields of the Sample.
func (Sample) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("id", uuid.UUID{}).Default(uuid.New),
		field.Bool("active").Default(true),
		field.Int("rank").Default(-3),
		field.Int64("serial").Default(9007199254740993),
		field.Uint64("mask").Default(math.MaxInt64),
		field.Float("rate").Default(0.1),
		field.String("name").Default("it's \"new\""),
		field.String("token").DefaultFunc(NewToken),
		field.String("secret").DefaultFunc(func() string { return "secret" }),
		field.Bytes("payload").Default([]byte{0, 255}),
		field.Enum("status").Values("draft", "open").Default("draft"),
		field.Strings("tags").Default([]string{}),
		field.Ints("steps").Default([]int{1, 2}),
		field.JSON("attributes", map[string]any{}).Default(map[string]any{"a": "b"}),
		field.JSON("size", Size{}).Default(Size{Width: 2}),
		field.Time("created_at").Default(time.Now).Immutable(),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
		field.Int("version").Default(1).UpdateDefault(func() int { return 2 }),
		field.Bool("maybe").Optional().Default(true),
		field.Int64("limit").Optional().Default(10),
		field.String("note").Optional().Default("none"),
		field.Time("expires_at").Optional().Default(func() time.Time { return time.Now().Add(time.Hour) }),
		field.Enum("level").Values("low", "high").Optional().Default("low"),
	}
}
