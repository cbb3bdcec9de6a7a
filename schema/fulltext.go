package schema

import (
	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// FulltextAnnotation requests a full-text index; Fulltext makes it.
type FulltextAnnotation struct {
	Language string `json:"language"`
}

// Fulltext gives a text field a full-text index, and its column the operations Match and Score.
//
//	field.String("title").Annotations(schema.Fulltext("english"))
//
// The language defines the tokenization and the stemming: "english", "german", "french", ... or "simple" for no stemming. It
// can also be the name of an analyzer (CrateDB) or of a text search configuration (PostgreSQL, CockroachDB) of the database.
// The column itself does not change: equality, ordering and grouping are exact and do not use the index.
func Fulltext(language string) FulltextAnnotation { return FulltextAnnotation{Language: language} }

// Name implements ent's schema.Annotation.
func (FulltextAnnotation) Name() string { return "CrategenFulltext" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a FulltextAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
