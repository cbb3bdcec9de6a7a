package schema

import (
	"time"

	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"
)

// Timestamps is a mixin with the times at which a row was created and last changed: created_at, which only an insert sets,
// and updated_at, which every update sets.
//
//	func (Book) Mixin() []ent.Mixin { return []ent.Mixin{schema.Timestamps{}} }
//
// Both are taken from the clock of the program, in UTC.
type Timestamps struct{ mixin.Schema }

// Fields of the mixin.
func (Timestamps) Fields() []ent.Field {
	return []ent.Field{
		field.Time("created_at").Default(time.Now).Immutable().Comment("When the row was created."),
		field.Time("updated_at").Default(time.Now).UpdateDefault(time.Now).Comment("When the row was last changed."),
	}
}

// SoftDelete is a mixin for rows that are not removed when they are deleted: Delete sets their deleted_at, and from then on
// nothing finds them, neither queries nor counts, edges or joins.
//
//	func (Book) Mixin() []ent.Mixin { return []ent.Mixin{schema.SoftDelete{}} }
//
// query.WithDeleted and query.OnlyDeleted find them, query.Restore takes the deletion back, and query.Purge removes rows for
// good.
//
// A deleted row still has its key and its unique values. To give the latter free, make the index partial:
//
//	index.Fields("email").Unique().Annotations(entsql.IndexWhere("deleted_at IS NULL"))
type SoftDelete struct{ mixin.Schema }

// Fields of the mixin.
func (SoftDelete) Fields() []ent.Field {
	return []ent.Field{
		field.Time("deleted_at").Optional().Annotations(DeletedAt()).Comment("When the row was deleted; nil if it was not."),
	}
}

// DeletedAtAnnotation marks the field that holds when a row was deleted; DeletedAt makes it.
type DeletedAtAnnotation struct{}

// DeletedAt makes rows of the entity be deleted as SoftDelete says, with a field of your own for the time. It must be a Time
// that is Optional and not Immutable.
//
//	field.Time("removed").Optional().Annotations(schema.DeletedAt())
func DeletedAt() DeletedAtAnnotation { return DeletedAtAnnotation{} }

// Name implements ent's schema.Annotation.
func (DeletedAtAnnotation) Name() string { return "CrategenDeletedAt" }

// Merge implements ent's schema.Merger.
func (a DeletedAtAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return later(a, other)
}
