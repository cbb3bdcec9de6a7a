package schema

import entschema "entgo.io/ent/schema"

// FulltextAnnotation asks for a full-text index; Fulltext makes it.
type FulltextAnnotation struct {
	Language string `json:"language"`
}

// Fulltext gives a text field a full-text index, and its column the operation Match.
//
//	field.String("title").Annotations(schema.Fulltext("english"))
//
// The language decides how words are cut and stemmed: "english", "german", "french", ... or "simple" for no stemming at
// all. It may also name an analyzer (CrateDB) or a text search configuration (PostgreSQL, CockroachDB) of the database.
// The column itself stays as it is: equality, ordering and grouping are exact and do not go to the index.
func Fulltext(language string) FulltextAnnotation { return FulltextAnnotation{Language: language} }

// Name implements ent's schema.Annotation.
func (FulltextAnnotation) Name() string { return "CrategenFulltext" }

// Merge implements ent's schema.Merger: the later annotation wins.
func (a FulltextAnnotation) Merge(other entschema.Annotation) entschema.Annotation {
	return later(a, other)
}
