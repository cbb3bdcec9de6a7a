// Package schema has the entities of package documents.
package schema

import (
	"entgo.io/ent"
	entschema "entgo.io/ent/schema"
	"entgo.io/ent/schema/field"

	"github.com/crategen/crategen/schema"
	"github.com/crategen/crategen/schema/crate"
	"github.com/crategen/crategen/test/documents"
)

// Article is a text with a document.
type Article struct{ ent.Schema }

// Fields of an Article.
func (Article) Fields() []ent.Field {
	return []ent.Field{
		field.String("id"),
		field.String("title"),
		field.Text("body").Optional(),
		field.JSON("details", documents.Details{}).Optional(),
		field.JSON("lines", []documents.Line{}).Optional().Annotations(crate.Object{Policy: crate.Strict}),
		field.JSON("value", []documents.Chapter{}).Optional(),
		field.JSON("grid", [][]int64{}).Optional(),
		field.JSON("words", [][][]string{}).Optional(),
		field.JSON("ratios", [][]float64{}).Optional(),
	}
}

// Annotations of an Article.
func (Article) Annotations() []entschema.Annotation {
	return []entschema.Annotation{
		schema.FulltextIndex("search", "title", "body", "details.summary", "details.keywords", "details.author.name").Language("english"),
		schema.FulltextIndex("names", "title", "details.author.name"),
		crate.Analyzers{{
			Name:         "autocomplete",
			Tokenizer:    crate.EdgeNgramTokenizer(2, 12, crate.Letters, crate.Digits),
			TokenFilters: []crate.TokenFilter{crate.Lowercase(), crate.ASCIIFolding()},
		}, {
			Name:      "own_english",
			Extends:   "english",
			Stopwords: []string{"dog", "dogs"},
		}},
		schema.FulltextIndex("prefix", "title", "details.author.name").Analyzer("autocomplete"),
		schema.FulltextIndex("other_stops", "title").Language("english").Analyzer("own_english"),
	}
}
