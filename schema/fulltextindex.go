package schema

import (
	"slices"

	entschema "entgo.io/ent/schema"

	"github.com/crategen/crategen/schema/internal/annotation"
)

// FulltextIndexes are the full-text indexes of an entity over several fields; FulltextIndex makes them.
type FulltextIndexes struct {
	Indexes []FulltextIndexOptions `json:"indexes"`
}

// FulltextIndexOptions is one index.
type FulltextIndexOptions struct {
	Name     string   `json:"name"`
	Fields   []string `json:"fields"`
	Language string   `json:"language"`
	Analyzer string   `json:"analyzer,omitempty"` // on CrateDB, instead of the language's
}

// FulltextIndex makes a full-text index with a name, over texts, arrays of texts, and such members of documents. A search in it finds the rows
// whose fields contain every word, in one field or in several. Generated code has it under its name, with the operations Match and Score.
//
//	func (Article) Annotations() []entschema.Annotation {
//		return []entschema.Annotation{schema.FulltextIndex("search", "title", "details.summary").Language("english")}
//	}
//
// The names are those of fields, and for members the JSON names on the way to them, with dots between. The fields do not change: equality,
// order and groups are exact and do not use the index. The default language is "simple": no stemming. An entity can have several indexes.
func FulltextIndex(name string, field string, more ...string) FulltextIndexes {
	return FulltextIndexes{[]FulltextIndexOptions{{Name: name, Fields: append([]string{field}, more...), Language: "simple"}}}
}

// Language sets the language, as for Fulltext.
func (a FulltextIndexes) Language(language string) FulltextIndexes {
	return a.with(func(x *FulltextIndexOptions) { x.Language = language })
}

// Analyzer sets CrateDB's analyzer: one of crate.Analyzers, one that the server has, or one that is made elsewhere (CREATE ANALYZER), which must be
// there before the table. The other databases use the language.
func (a FulltextIndexes) Analyzer(name string) FulltextIndexes {
	return a.with(func(x *FulltextIndexOptions) { x.Analyzer = name })
}

// with changes the indexes in a copy.
func (a FulltextIndexes) with(set func(*FulltextIndexOptions)) FulltextIndexes {
	list := slices.Clone(a.Indexes)
	for i := range list {
		set(&list[i])
	}
	return FulltextIndexes{list}
}

// Name implements ent's schema.Annotation.
func (FulltextIndexes) Name() string { return "CrategenFulltextIndexes" }

// Merge implements ent's schema.Merger: the options of both apply, and two different values of one option are an error of generation.
func (a FulltextIndexes) Merge(other entschema.Annotation) entschema.Annotation {
	return annotation.Merged(a, other)
}
