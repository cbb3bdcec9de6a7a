// Package mixins holds what several schemas share.
package mixins

import (
	"time"

	"entgo.io/ent"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/index"
	"entgo.io/ent/schema/mixin"
)

// Stamps are the times at which a row was made and changed.
type Stamps struct{ mixin.Schema }

// Fields of the mixin.
func (Stamps) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(time.Now).Immutable().Comment("CreatedAt is when the row was made."),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now),
		field.String("by").NotEmpty().DefaultFunc(func() string { return "system" }),
	}
}

// Indexes of the mixin.
func (Stamps) Indexes() []ent.Index { return []ent.Index{index.Fields("created_at")} }
