package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// ExternalAnnotation names parts of a table that are made elsewhere; External makes it.
type ExternalAnnotation struct {
	Names []string `json:"names" merge:"join"`
}

// External names columns, indexes, checks, foreign keys and unique constraints of the table that the schema language cannot express. Migrations
// neither create nor drop them, and keep them when they rebuild the table. A constraint of SQLite without a name is named by its columns:
// "(x, y)". crategen inspect --schema writes it.
//
//	func (Book) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.External("books_lower_title")}
//	}
func External(names ...string) ExternalAnnotation { return ExternalAnnotation{Names: names} }

// Name implements ent's schema.Annotation.
func (ExternalAnnotation) Name() string { return "CrategenExternal" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a ExternalAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
