package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/nearest"
	"github.com/crategen/crategen/schema"
)

// FulltextIndex is a full-text index over several columns and members.
type FulltextIndex struct {
	Name     string // search
	GoName   string // Search
	Language string // english, german, ...; "simple" and "standard" for none
	Analyzer string `json:",omitempty"` // on CrateDB, instead of the language's
	Sources  []FulltextSource

	// Own is the analyzer that crate.Analyzers declares under the name, nil if it is one of the server.
	Own *analyzer.Definition `json:",omitempty"`
}

// FulltextSource is a text in an index, or a list of texts.
type FulltextSource struct {
	Field *Field   `json:"-"`
	Path  []string `json:",omitempty"` // the way to a member of a document
	List  bool     `json:",omitempty"`
}

// fulltextIndexes reads schema.FulltextIndex.
func (r *resolver) fulltextIndexes(st *entityState) {
	var a schema.FulltextIndexes
	s := st.subject()
	if _, err := annotation(st.def.Annotations, &a); err != nil {
		r.add(s, "", "%v", err)
	}
	for _, x := range a.Indexes {
		what := fmt.Sprintf("schema.FulltextIndex(%q)", x.Name)
		if GoName := Pascal(x.Name); x.Name == "" || !Exported(GoName) {
			r.add(s, "use a name of letters, digits and underscores", "the name %q of schema.FulltextIndex makes no Go name", x.Name)
			continue
		}
		r.language(s, what, x.Language)
		index := &FulltextIndex{Name: x.Name, GoName: Pascal(x.Name), Language: x.Language, Analyzer: x.Analyzer}
		if own := r.analyzers[x.Analyzer]; own != nil {
			index.Own, own.used = own.Definition, true
		}
		for i, name := range x.Fields {
			source, problem, remedy := r.fulltextSource(st, name)
			switch {
			case problem != "":
				r.add(s, remedy, "%s names %q, %s", what, name, problem)
				continue
			case slices.Contains(x.Fields[:i], name):
				r.add(s, "name it once", "%s names %q twice", what, name)
			}
			index.Sources = append(index.Sources, source)
		}
		st.entity.Fulltexts = append(st.entity.Fulltexts, index)
	}
}

// fulltextSource finds a text, or says why it is none.
func (r *resolver) fulltextSource(st *entityState, name string) (source FulltextSource, problem, remedy string) {
	const texts = "choose a text, an array of texts, or such a member of a document"
	f, rest := st.fields[name], ""
	for at := strings.LastIndexByte(name, '.'); f == nil && at > 0; at = strings.LastIndexByte(name[:at], '.') {
		f, rest = st.fields[name[:at]], name[at+1:]
	}
	switch {
	case f == nil:
		return source, "which is not a field", didYouMean(name, st.fieldNames(), "add the field")
	case strings.ContainsAny(f.Column, "[]'"):
		return source, "whose column has a bracket or a quote in its name", `set another with StorageKey("...")`
	case rest == "" && base(f) == KindText:
		return FulltextSource{Field: f}, "", ""
	case rest == "" && base(f) == KindArray && isText(f.Elem):
		return FulltextSource{Field: f, List: true}, "", ""
	case rest == "" || f.Object == nil:
		return source, "which is no text", texts
	}
	path, m := textMember(f.Object, rest)
	switch {
	case m == nil:
		return source, "which is no text of its documents", texts
	case slices.ContainsFunc(path, func(key string) bool { return strings.ContainsAny(key, "[]'") }):
		return source, "which has a bracket or a quote in a name", "set another with the json tag"
	}
	return FulltextSource{Field: f, Path: path, List: m.Kind == KindArray}, "", ""
}

// textMember finds a text, or an array of texts, in documents.
func textMember(o *Object, path string) ([]string, *Member) {
	for _, m := range o.Members {
		rest, inside := strings.CutPrefix(path, m.Name+".")
		switch {
		case m.Name == path && (m.Kind == KindText || m.Kind == KindArray && isText(m.Elem)):
			return []string{m.Name}, m
		case inside && m.Object != nil:
			if deeper, found := textMember(m.Object, rest); found != nil {
				return append([]string{m.Name}, deeper...), found
			}
		}
	}
	return nil, nil
}

func isText(t GoType) bool { return t.Scalar() != nil && t.Scalar().Name == KindText }

// language reports a language that looks misspelt.
func (r *resolver) language(s subject, what, name string) {
	if name == "" {
		r.add(s, `write the language: "english", or "simple" for no stemming`, "%s names no language", what)
		return
	}
	if meant := nearest.Word(name, languages); meant != "" && !slices.Contains(languages, name) && nearest.Distance(meant, name) <= 2 {
		r.add(s, fmt.Sprintf("did you mean %q?", meant), "%s names the unknown language %q", what, name)
	}
}
