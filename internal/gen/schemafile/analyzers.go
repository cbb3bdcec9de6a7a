package schemafile

import (
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
)

// ownAnalyzer writes an analyzer that crategen made, once for an entity.
func (d *Draft) ownAnalyzer(e *Entity, a *analyzer.Definition) {
	var parts []string
	list := func(name, typ, call string, list []analyzer.Part) {
		if len(list) == 0 {
			return
		}
		var calls []string
		for _, p := range list {
			calls = append(calls, partCall(call, p))
		}
		if typ == "" {
			parts = append(parts, name+": "+calls[0])
			return
		}
		parts = append(parts, name+": []"+typ+"{"+strings.Join(calls, ", ")+"}")
	}
	parts = append(parts, "Name: "+quote(a.Name))
	if a.Extends != "" {
		parts = append(parts, "Extends: "+quote(a.Extends))
	}
	for _, o := range a.Options {
		name := map[string]string{"stopwords": "Stopwords", "stem_exclusion": "StemExclusion"}[o.Name]
		parts = append(parts, name+": []string{"+quoted(o.Values)+"}")
	}
	if a.Extends == "" {
		list("CharFilters", "crate.CharFilter", "crate.CharFilterOf", a.CharFilters)
		list("Tokenizer", "", "crate.TokenizerOf", []analyzer.Part{a.Tokenizer})
		list("TokenFilters", "crate.TokenFilter", "crate.Filter", a.TokenFilters)
	}
	text := "crate.Analyzers{{\n" + strings.Join(parts, ",\n") + ",\n}}"
	for _, have := range e.annotations {
		if have == text {
			return
		}
	}
	e.use(cratePath)
	e.annotations = append(e.annotations, text)
}

// ours reports whether crate.Analyzers can declare an analyzer.
func ours(a *analyzer.Definition) bool {
	if a == nil {
		return false
	}
	for _, o := range a.Options {
		if o.Name != "stopwords" && o.Name != "stem_exclusion" || !o.List {
			return false
		}
	}
	return true
}

// partCall is a part of an analyzer as a call with its options.
func partCall(call string, p analyzer.Part) string {
	text := call + "(" + quote(p.Type) + ")"
	for _, o := range p.Options {
		if o.List {
			text += ".WithList(" + quoted(append([]string{o.Name}, o.Values...)) + ")"
		} else {
			text += ".With(" + quoted([]string{o.Name, o.Values[0]}) + ")"
		}
	}
	return text
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return strings.Join(out, ", ")
}
