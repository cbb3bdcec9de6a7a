package ddl

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// languages are those that each database can stem: PostgreSQL 14's configurations, CockroachDB 26.1's and CrateDB 6.4's
// analyzers, the latter two as the servers accepted them.
var languages = map[model.Dialect]map[string]bool{
	model.Postgres: set(`arabic armenian basque catalan danish dutch english finnish french german greek hindi hungarian
		indonesian irish italian lithuanian nepali norwegian portuguese romanian russian serbian spanish swedish tamil
		turkish yiddish simple standard`),
	model.CockroachDB: set(`danish dutch english finnish french german hungarian italian norwegian portuguese russian
		spanish swedish turkish simple standard`),
	model.CrateDB: set(`arabic armenian basque brazilian bulgarian catalan chinese cjk czech danish dutch english finnish
		french galician german greek hindi hungarian indonesian irish italian latvian lithuanian norwegian persian
		portuguese romanian russian sorani spanish swedish thai turkish whitespace keyword stop simple standard`),
}

func set(text string) map[string]bool {
	m := make(map[string]bool)
	for _, word := range strings.Fields(text) {
		m[word] = true
	}
	return m
}

// checkLanguage reports a language that another database can stem and this one cannot. A name that none of them knows is
// an analyzer of the user's own; the server says whether it has it.
func (p *problems) checkLanguage(f *model.Field) {
	if p.cannotStem(f.Fulltext.Language) {
		p.field(f, `use schema.Fulltext("simple")`, "cannot stem the language %q", f.Fulltext.Language)
	}
}

// cannotStem reports a language that another database can stem and this one cannot.
func (p *problems) cannotStem(language string) bool {
	if languages[p.dialect][language] {
		return false
	}
	for _, known := range languages {
		if known[language] {
			return true
		}
	}
	return false
}
