// Package schema declares entities of tenants, of every type that a tenant may have.
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

// The tenants' columns are org for texts, firm for integers and house for UUIDs.

func withID(f ...ent.Field) []ent.Field {
	return append([]ent.Field{field.UUID("id", uuid.UUID{}).Default(uuid.New), field.String("name").Optional()}, f...)
}

// NullText is of a tenant that may be NULL.
type NullText struct{ ent.Schema }

// Mixin of the NullText.
func (NullText) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullText.
func (NullText) Fields() []ent.Field { return withID(field.String("org").Optional()) }

// Edges of the NullText.
func (NullText) Edges() []ent.Edge { return []ent.Edge{edge.To("peers", NullText.Type)} }

// NullCode is of a tenant of a named type.
type NullCode struct{ ent.Schema }

// Mixin of the NullCode.
func (NullCode) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullCode.
func (NullCode) Fields() []ent.Field {
	return withID(field.String("org").GoType(kinds.Code("")).Optional())
}

// NullEnum is of one of two tenants, or none.
type NullEnum struct{ ent.Schema }

// Mixin of the NullEnum.
func (NullEnum) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullEnum.
func (NullEnum) Fields() []ent.Field {
	return withID(field.Enum("org").Values("acme", "globex").Optional())
}

// NullOrg is of a tenant that stores itself.
type NullOrg struct{ ent.Schema }

// Mixin of the NullOrg.
func (NullOrg) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullOrg.
func (NullOrg) Fields() []ent.Field {
	return withID(field.String("org").GoType(kinds.Org{}).Optional())
}

// PlainOrg is of a tenant that stores itself.
type PlainOrg struct{ ent.Schema }

// Mixin of the PlainOrg.
func (PlainOrg) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the PlainOrg.
func (PlainOrg) Fields() []ent.Field { return withID(field.String("org").GoType(kinds.Org{})) }

// SetText is of a tenant with a default that is never taken.
type SetText struct{ ent.Schema }

// Mixin of the SetText.
func (SetText) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the SetText.
func (SetText) Fields() []ent.Field {
	return withID(field.String("org").Optional().Immutable().Default("d"))
}

// KeyText is of a tenant in its key.
type KeyText struct{ ent.Schema }

// Mixin of the KeyText.
func (KeyText) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the KeyText.
func (KeyText) Fields() []ent.Field {
	return []ent.Field{field.String("org"), field.Int("n"), field.String("name").Optional()}
}

// Annotations of the KeyText.
func (KeyText) Annotations() []entschema.Annotation {
	return []entschema.Annotation{schema.PrimaryKey("org", "n")}
}

// NullInt8 and the others are of tenants with numbers.
type NullInt8 struct{ ent.Schema }

// Mixin of the NullInt8.
func (NullInt8) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullInt8.
func (NullInt8) Fields() []ent.Field { return withID(field.Int8("firm").Optional()) }

// NullInt64 is of a tenant with a number.
type NullInt64 struct{ ent.Schema }

// Mixin of the NullInt64.
func (NullInt64) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullInt64.
func (NullInt64) Fields() []ent.Field { return withID(field.Int64("firm").Optional()) }

// NullUint is of a tenant with a number.
type NullUint struct{ ent.Schema }

// Mixin of the NullUint.
func (NullUint) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullUint.
func (NullUint) Fields() []ent.Field { return withID(field.Uint64("firm").Optional()) }

// NullLevel is of a tenant with a number of a named type.
type NullLevel struct{ ent.Schema }

// Mixin of the NullLevel.
func (NullLevel) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullLevel.
func (NullLevel) Fields() []ent.Field {
	return withID(field.Int16("firm").GoType(kinds.Level(0)).Optional())
}

// NullUUID is of a tenant with a UUID.
type NullUUID struct{ ent.Schema }

// Mixin of the NullUUID.
func (NullUUID) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullUUID.
func (NullUUID) Fields() []ent.Field { return withID(field.UUID("house", uuid.UUID{}).Optional()) }

// NullID is of a tenant with a UUID that stores itself.
type NullID struct{ ent.Schema }

// Mixin of the NullID.
func (NullID) Mixin() []ent.Mixin { return []ent.Mixin{small{}} }

// Fields of the NullID.
func (NullID) Fields() []ent.Field { return withID(field.UUID("house", kinds.ID{}).Optional()) }

// small keeps tables of CrateDB small, so that tests make them fast.
type small struct{ mixin.Schema }

// Annotations of the mixin.
func (small) Annotations() []entschema.Annotation {
	return []entschema.Annotation{crate.Table{Shards: 1, Replicas: "0"}}
}
