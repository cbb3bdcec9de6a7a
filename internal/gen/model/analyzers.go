package model

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/schema/crate"
)

// analyzerName matches the names that need no quotes in CrateDB's settings.
var analyzerName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// crateAnalyzers reads crate.Analyzers of all entities. Without CrateDB among the targets they are ignored.
func (r *resolver) crateAnalyzers() {
	if !r.project.Has(CrateDB) {
		return
	}
	r.analyzers = make(map[string]*declared)
	for _, st := range r.states {
		var list crate.Analyzers
		s := st.subject()
		if _, err := annotation(st.def.Annotations, &list); err != nil {
			r.add(s, "", "%v", err)
		}
		for _, a := range list {
			d := definitionOf(a)
			problem, remedy := analyzerProblem(a, d)
			switch before := r.analyzers[a.Name]; {
			case problem != "":
				r.add(s, remedy, "crate.Analyzers, %q: %s", a.Name, problem)
			case before != nil && before.ServerName() != d.ServerName():
				r.add(s, "declare it once, or give one of them another name", "crate.Analyzers declares %q, which %s declares otherwise", a.Name, before.by.entity)
			case before != nil:
				continue
			}
			r.analyzers[a.Name] = &declared{Definition: d, by: s, used: problem != ""}
		}
	}
	for _, st := range r.states {
		for _, f := range st.entity.Fields {
			if f.Fulltext != nil && r.analyzers[f.Fulltext.Language] != nil {
				r.add(subject{f.Pos, st.def.Name, f.Name}, fmt.Sprintf("use schema.FulltextIndex(\"...\", %q).Analyzer(%q) on the entity", f.Name, f.Fulltext.Language),
					"schema.Fulltext names the analyzer %q of crate.Analyzers, which the other databases do not have", f.Fulltext.Language)
				r.analyzers[f.Fulltext.Language].used = true
			}
		}
	}
}

// stemming are the analyzers of CrateDB with stop words and words that are not stemmed, and stopping those with stop words only.
var (
	stemming = strings.Fields(`arabic armenian basque bengali brazilian bulgarian catalan czech danish dutch english finnish french galician german
		hindi hungarian indonesian italian norwegian portuguese romanian russian spanish swedish turkish`)
	stopping = strings.Fields(`cjk fingerprint greek irish latvian lithuanian pattern persian snowball sorani standard stop thai`)
)

// declared is an analyzer of crate.Analyzers.
type declared struct {
	*analyzer.Definition
	by   subject
	used bool
}

// unusedAnalyzers reports analyzers that no index names: probably the name is misspelt there.
func (r *resolver) unusedAnalyzers() {
	for _, name := range slices.Sorted(maps.Keys(r.analyzers)) {
		if a := r.analyzers[name]; !a.used {
			r.add(a.by, fmt.Sprintf("name it in schema.FulltextIndex(...).Analyzer(%q), or remove it", a.Name), "crate.Analyzers declares %q, which no index uses", a.Name)
		}
	}
}

// definitionOf is an analyzer in the form of package analyzer.
func definitionOf(a crate.Analyzer) *analyzer.Definition {
	d := &analyzer.Definition{Name: a.Name, Extends: a.Extends}
	options := func(list []crate.AnalyzerOption) []analyzer.Option {
		var out []analyzer.Option
		for _, o := range list {
			out = append(out, analyzer.Option(o))
		}
		return out
	}
	for _, o := range []analyzer.Option{{Name: "stem_exclusion", Values: a.StemExclusion, List: true}, {Name: "stopwords", Values: a.Stopwords, List: true}} {
		if len(o.Values) > 0 {
			d.Options = append(d.Options, o)
		}
	}
	for _, f := range a.CharFilters {
		d.CharFilters = append(d.CharFilters, analyzer.Part{Type: f.Type, Options: options(f.Options)})
	}
	d.Tokenizer = analyzer.Part{Type: a.Tokenizer.Type, Options: options(a.Tokenizer.Options)}
	for _, f := range a.TokenFilters {
		d.TokenFilters = append(d.TokenFilters, analyzer.Part{Type: f.Type, Options: options(f.Options)})
	}
	return d
}

// analyzerProblem returns what is wrong with an analyzer, and the remedy. CrateDB accepts most of it, and fails at the first write.
func analyzerProblem(a crate.Analyzer, d *analyzer.Definition) (problem, remedy string) {
	switch {
	case !analyzerName.MatchString(a.Name):
		return "the name is not allowed", "use up to 64 small letters, digits and underscores, with a letter at the beginning"
	case slices.Contains(languages, a.Name) || slices.Contains(stemming, a.Name) || slices.Contains(stopping, a.Name):
		return "the server has an analyzer of this name", "choose another name"
	case a.Extends != "" && (d.Tokenizer.Type != "" || d.TokenFilters != nil || d.CharFilters != nil):
		return "it extends " + a.Extends + " and has parts, which CrateDB would ignore", "remove Extends, or the parts"
	case a.Extends != "" && !slices.Contains(stemming, a.Extends) && !slices.Contains(stopping, a.Extends):
		return "it extends " + a.Extends + ", which is no analyzer of the server with stop words", near(a.Extends, slices.Concat(stemming, stopping))
	case a.Extends != "" && len(a.StemExclusion) > 0 && !slices.Contains(stemming, a.Extends):
		return "it extends " + a.Extends + ", which does not stem, so that CrateDB would ignore StemExclusion", "remove StemExclusion"
	case slices.Contains(a.Stopwords, "") || slices.Contains(a.StemExclusion, ""):
		return "a word in Stopwords or StemExclusion is empty", "remove it"
	case a.Extends != "" && len(d.Options) == 0:
		return "it extends " + a.Extends + " without an option", "set Stopwords or StemExclusion, or use that analyzer"
	case a.Extends != "":
		return "", ""
	case len(d.Options) > 0:
		return "it has Stopwords or StemExclusion without Extends", "use the token filters crate.Stopwords and crate.Protect"
	case d.Tokenizer.Type == "":
		return "it has no tokenizer", "set Tokenizer: crate.StandardTokenizer()"
	}
	if problem, remedy = tokenizers.check("tokenizer", d.Tokenizer); problem != "" {
		return problem, remedy
	}
	for i, f := range d.TokenFilters {
		if problem, remedy = tokenFilters.check("token filter", f); problem != "" {
			return problem, remedy
		}
		if twice(d.TokenFilters[:i], f) {
			return "the token filter " + f.Type + " is named twice with the same options, and CrateDB would use it once", "remove one of them"
		}
	}
	for i, f := range d.CharFilters {
		if problem, remedy = charFilters.check("char filter", f); problem != "" {
			return problem, remedy
		}
		if twice(d.CharFilters[:i], f) {
			return "the char filter " + f.Type + " is named twice with the same options, and CrateDB would use it once", "remove one of them"
		}
	}
	return "", ""
}

func twice(before []analyzer.Part, p analyzer.Part) bool {
	return slices.ContainsFunc(before, func(o analyzer.Part) bool { return analyzer.Same(o, p) })
}
