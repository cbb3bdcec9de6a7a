package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Timestamps is a mixin with the times of a row's creation and last change: created_at, which only an insert sets, and
// updated_at, which every update sets.
//
//	func (Book) Mixin() []ent.Mixin { return []ent.Mixin{schema.Timestamps{}} }
//
// Both use the clock of the program, in UTC.
type Timestamps struct{ mixin.Schema }

// Fields of the mixin.
func (Timestamps) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(time.Now).Immutable().Comment("When the row was created."),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now).Comment("When the row was last changed."),
	}
}

// SoftDelete is a mixin for soft deletion: Delete sets deleted_at instead of removing the row. From then on queries, counts,
// edges and joins do not find the row.
//
//	func (Book) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}} }
//
// query.WithDeleted and query.OnlyDeleted find deleted rows, query.Restore restores them, and query.Purge removes rows
// permanently.
//
// A deleted row keeps its key and its unique values. A partial index releases the unique values:
//
//	index.Fields("email").Unique().Annotations(entsql.IndexWhere("deleted_at IS NULL"))
type SoftDelete struct{ mixin.Schema }

// Fields of the mixin.
func (SoftDelete) Fields() []ent.Field {
	return []ent.Field{
		field.Time("deleted_at").Optional().Annotations(DeletedAt()).Comment("When the row was deleted; nil if it was not."),
	}
}

// DeletedAtAnnotation marks the field with the time of deletion; DeletedAt makes it.
type DeletedAtAnnotation struct{}

// DeletedAt enables soft deletion as SoftDelete does, with a field of your own for the time. The field must be a Time that is
// Optional and not Immutable.
//
//	field.Time("removed").Optional().Annotations(schema.DeletedAt())
func DeletedAt() DeletedAtAnnotation { return DeletedAtAnnotation{} }

// Name implements ent's schema.Annotation.
func (DeletedAtAnnotation) Name() string { return "CrategenDeletedAt" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a DeletedAtAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
