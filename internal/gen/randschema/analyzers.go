package randschema

import (
	"fmt"
	"strings"
)

// analyzers are own analyzers of CrateDB.
var analyzers = []string{
	`{Name: "%s", Tokenizer: crate.EdgeNgramTokenizer(2, 8, crate.Letters, crate.Digits), TokenFilters: []crate.TokenFilter{crate.Lowercase(), crate.ASCIIFolding()}}`,
	`{Name: "%s", CharFilters: []crate.CharFilter{crate.StripHTML(), crate.MapText("&=>and")}, Tokenizer: crate.PatternTokenizer("[ ,.]+")}`,
	`{Name: "%s", Tokenizer: crate.StandardTokenizer().MaxTokenLength(40), TokenFilters: []crate.TokenFilter{crate.Lowercase(), crate.Stopwords("it's", "a"), crate.Stemmer("light_german")}}`,
	`{Name: "%s", Extends: "french", Stopwords: []string{"un", "l'on"}, StemExclusion: []string{"mots"}}`,
}

// analyzer gives some of the entities with a long text an index with an analyzer of its own.
func (p *pack) analyzer(e *entity) {
	for _, f := range e.fields {
		name, _, _ := strings.Cut(strings.TrimPrefix(f, `field.Text("`), `"`)
		if !strings.HasPrefix(f, `field.Text("`) || strings.Contains(f, "SchemaType") || !p.chance(2) {
			continue
		}
		analyzer := p.number("words")
		e.annotations = append(e.annotations, "crate.Analyzers{"+fmt.Sprintf(pick(p, analyzers), analyzer)+"}",
			fmt.Sprintf("schema.FulltextIndex(%q, %q).Analyzer(%q)", p.number("texts"), name, analyzer))
		return
	}
}

// memberOptions are options of the members of Doc.
var memberOptions = []string{
	`, Columns: map[string]crate.Member{"mood": {Default: "'it''s'"}}`,
	`, Columns: map[string]crate.Member{"mood": {IndexOff: true, ColumnstoreOff: true}, "notes": {IndexOff: true}}`,
}

// requiredMember is one of the options that a document which may be NULL does not have.
const requiredMember = `, Columns: map[string]crate.Member{"pages": {NotNull: true, ColumnstoreOff: true}}`
