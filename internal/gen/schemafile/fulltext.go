package schemafile

import (
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate/state"
)

// namedFulltext writes the full-text index over several texts that schema.FulltextIndex makes on CrateDB and SQLite.
func (d *Draft) namedFulltext(e *Entity, x state.Fulltext) bool {
	name, options := x.Name, ""
	switch language := tokenizers[x.Analyzer]; {
	case d.Target == target.CrateDB && x.Analyzer == "standard":
	case d.Target == target.CrateDB && ours(x.Own):
		options = ".Analyzer(" + quote(x.Own.Name) + ")"
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
	if d.Target == target.CrateDB && ours(x.Own) {
		d.ownAnalyzer(e, x.Own)
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

// textsIndex recognises the index that schema.FulltextIndex makes on PostgreSQL and CockroachDB: over the texts of several columns, with ”
// for NULL. The servers print it with brackets and casts of their own.
func (d *Draft) textsIndex(e *Entity, x state.Index) bool {
	if x.Method != "gin" || len(x.Parts) != 1 || x.Where != "" || x.Options != "" || x.Invalid {
		return false
	}
	name, ok := strings.CutPrefix(x.Name, e.live.Name+"_")
	language, columns := d.texts(x.Parts[0].Expr)
	if !ok || !model.Exported(model.Pascal(name)) || language == "" {
		return false
	}
	var fields []string
	for _, c := range columns {
		f := e.field(c)
		if f == nil || f.kind != model.KindText {
			return false
		}
		fields = append(fields, quote(f.Name))
	}
	options := ""
	if language != "simple" {
		options = ".Language(" + quote(language) + ")"
	}
	e.use(schemaPath)
	e.annotations = append(e.annotations, "schema.FulltextIndex("+strings.Join(append([]string{quote(name)}, fields...), ", ")+")"+options)
	return true
}

// texts takes the expression of such an index apart. The language is empty for another expression.
func (d *Draft) texts(expr string) (language string, columns []string) {
	syntax := sqllex.ByName(string(d.Target))
	var words []string
	var quoted []bool
	cast := false
	for t, err := range syntax.Tokens(expr) {
		if err != nil {
			return "", nil
		}
		text := expr[t.Start:t.End]
		switch {
		case t.Blank(), text == "(", text == ")":
		case strings.HasPrefix(text, ":"):
			cast = true
		case cast && (t.Kind == sqllex.Word || text == "varying" || text == "character"):
			cast = strings.EqualFold(text, "character") // varying
		default:
			cast = false
			words, quoted = append(words, text), append(quoted, t.Kind == sqllex.String)
		}
	}
	at := 0
	next := func(want string) bool {
		if at < len(words) && strings.EqualFold(words[at], want) {
			at++
			return true
		}
		return false
	}
	all := func(want ...string) bool {
		return !slices.ContainsFunc(want, func(w string) bool { return !next(w) })
	}
	if !next("to_tsvector") || at >= len(words) || !quoted[at] {
		return "", nil
	}
	language = sqllex.UnquoteText(words[at])
	at++
	for first := true; at < len(words); first = false {
		if first && !next(",") || !first && !all("|", "|", "' '", "|", "|") || !next("COALESCE") || at >= len(words) {
			return "", nil
		}
		columns = append(columns, sqllex.NameOf(words[at]))
		if at++; !next(",") || !next("''") {
			return "", nil
		}
	}
	if len(columns) == 0 {
		return "", nil
	}
	return language, columns
}
