package schemafile

import (
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// namedFulltext writes the full-text index over several texts that schema.FulltextIndex makes on CrateDB and SQLite.
func (d *Draft) namedFulltext(e *Entity, x state.Fulltext) bool {
	name, options := x.Name, ""
	switch language := tokenizers[x.Analyzer]; {
	case d.Target == target.CrateDB && x.Analyzer == "standard":
	case d.Target == target.CrateDB:
		options = ".Analyzer(" + quote(x.Analyzer) + ")"
	case language == "":
		return false
	default:
		var ok bool
		if name, ok = strings.CutPrefix(name, e.live.String()+"_"); !ok {
			return false
		}
		options = ".Language(" + quote(language) + ")"
	}
	if !model.Exported(model.Pascal(name)) {
		return false
	}
	var fields []string
	for _, text := range x.Columns {
		s := state.SourceOf(text)
		f := e.field(s.Column)
		if f == nil || f.own != "" || len(s.Path) == 0 && f.kind != model.KindText && f.kind != model.KindArray || !inMembers(f.live, s) {
			return false
		}
		fields = append(fields, quote(strings.Join(append([]string{f.Name}, s.Path...), ".")))
	}
	e.use(schemaPath)
	e.annotations = append(e.annotations, "schema.FulltextIndex("+strings.Join(append([]string{quote(name)}, fields...), ", ")+")"+options)
	return true
}

// tokenizers are the languages of SQLite's tokenizers.
var tokenizers = map[string]string{"porter unicode61": "english", "unicode61": "simple"}

// inMembers reports whether a source that is a member is one of a struct.
func inMembers(c state.Column, s state.Source) bool {
	at := &c
	for _, key := range s.Path {
		if at = at.Member(key); at == nil || strings.Contains(key, ".") {
			return false
		}
	}
	return true
}
