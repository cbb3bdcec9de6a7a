package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
	"entgo.io/ent/schema/mixin"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// Versioned is a mixin for optimistic concurrency: each write of a row gives it another version, and Save writes a row only if it still has the
// version that was read.
//
//	func (Book) Mixin() []ent.Mixin { return []ent.Mixin{schema.Versioned{}} }
//
//	b, err := client.Books.Get(ctx, id)
//	b.Title = "Emma"
//	err = client.Books.Save(ctx, b) // dberr.ErrConflict if the row was written or deleted since Get
type Versioned struct{ mixin.Schema }

// Fields of the mixin.
func (Versioned) Fields() []ent.Field {
	return []ent.Field{
		field.Int64("version").Annotations(Version()).Comment("The version of the row, which every write changes."),
	}
}

// VersionAnnotation marks the field with the version of a row; Version makes it.
type VersionAnnotation struct{}

// Version makes an Int64 the version of its row, as Versioned does, with a name of your own.
//
//	field.Int64("revision").Annotations(schema.Version())
//
// On CrateDB the version is a number that CrateDB keeps for each row itself (_primary_term and _seq_no), and the table has no column for it. On
// the other databases it is a column, which begins with 1 and which each update, upsert and soft deletion increments. Statements of other
// programs must do the same, and a row that is deleted and inserted again begins with 1 again. No statement sets the field, and it has no column in queries. It cannot be in the key or in an index.
func Version() VersionAnnotation { return VersionAnnotation{} }

// Name implements ent's schema.Annotation.
func (VersionAnnotation) Name() string { return "CrategenVersion" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a VersionAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
