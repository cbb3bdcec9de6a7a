// Package schema declares entities whose keys have no default.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
	"github.com/google/uuid"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/faultcases/defaults/kinds"
)

// ByUUID and the others have keys without a default.
type ByUUID struct{ ent.Schema }

// Mixin of the ByUUID.
func (ByUUID) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByUUID.
func (ByUUID) Fields() []ent.Field {
	return []ent.Field{field.UUID("id", uuid.UUID{}), field.String("name").Optional()}
}

// ByText has a text for a key.
type ByText struct{ ent.Schema }

// Mixin of the ByText.
func (ByText) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByText.
func (ByText) Fields() []ent.Field {
	return []ent.Field{field.String("id"), field.String("name").Optional()}
}

// ByCode has a text of its own type for a key.
type ByCode struct{ ent.Schema }

// Mixin of the ByCode.
func (ByCode) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByCode.
func (ByCode) Fields() []ent.Field {
	return []ent.Field{field.String("id").GoType(kinds.Code("")), field.String("name").Optional()}
}

// ByTime has a time for a key.
type ByTime struct{ ent.Schema }

// Mixin of the ByTime.
func (ByTime) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByTime.
func (ByTime) Fields() []ent.Field {
	return []ent.Field{field.Time("id"), field.String("name").Optional()}
}

// ByPart has a type that stores itself for a key.
type ByPart struct{ ent.Schema }

// Mixin of the ByPart.
func (ByPart) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByPart.
func (ByPart) Fields() []ent.Field {
	return []ent.Field{field.String("id").GoType(kinds.Part{}), field.String("name").Optional()}
}

// ByInt has an integer for a key, which with CrateDB among the targets no database makes.
type ByInt struct{ ent.Schema }

// Mixin of the ByInt.
func (ByInt) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByInt.
func (ByInt) Fields() []ent.Field {
	return []ent.Field{field.Int("id"), field.String("name").Optional()}
}

// ByMany has a key of several columns.
type ByMany struct{ ent.Schema }

// Mixin of the ByMany.
func (ByMany) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the ByMany.
func (ByMany) Fields() []ent.Field {
	return []ent.Field{
		field.UUID("owner", uuid.UUID{}), field.Int("n"), field.String("region"), field.Time("day"), field.String("name").Optional(),
	}
}

// Annotations of the ByMany.
func (ByMany) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("owner", "n", "region", "day")}
}

// Pair is linked to others of its kind.
type Pair struct{ ent.Schema }

// Mixin of the Pair.
func (Pair) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the Pair.
func (Pair) Fields() []ent.Field { return []ent.Field{field.UUID("id", uuid.UUID{})} }

// Edges of the Pair.
func (Pair) Edges() []ent.Edge { return []ent.Edge{edge.To("others", Pair.Type)} }

// small keeps tables of CrateDB small, so that tests make them fast.
type small struct{ mixin.Schema }

// Annotations of the mixin.
func (small) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 1, Replicas: "0"}}
}
