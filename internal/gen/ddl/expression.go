package ddl

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/sqllex"
)

// What databases refuse in an expression of the schema, as far as its words show it for certain: subqueries, columns where
// there is no row yet, aggregates, and functions that another database has. What else is wrong with it, the server says.

// place is where an expression stands.
type place string

const (
	inDefault   place = "a DEFAULT"
	inOnUpdate  place = "an ON UPDATE"
	inCheck     place = "a CHECK"
	inPredicate place = "the condition of an index"
	inIndex     place = "an index"
)

// finding is what is wrong with an expression: what the database does with it, and the remedy.
type finding struct{ problem, remedy string }

// examine looks through the expression that stands at a place of the entity's DDL. It is nil if nothing is known against it.
func (p *problems) examine(e *model.Entity, at place, sql string) *finding {
	words := wordsOf(p.dialect, sql)
	for i, w := range words {
		name := strings.ToLower(w.text)
		if !w.quoted && (reserved[name] || inPhrase(words, i)) {
			continue // no column, whatever columns there are
		}
		switch {
		case w.quoted && (at != inDefault && at != inOnUpdate || w.called || !hasColumn(e, w.text, true)):
		case !w.quoted && (name == "select" || (name == "exists" || name == "values") && w.called):
			return &finding{"does not allow a subquery in " + string(at), "compute the value in Go"}
		case !w.quoted && w.called && aggregates[name] && !slices.Contains(scalarIn[name], p.dialect):
			return &finding{fmt.Sprintf("does not allow an aggregate (%s) in %s", name, at), "compute the value in Go"}
		case !w.quoted && w.called && several[name]:
			return &finding{fmt.Sprintf("does not allow a function that returns several rows (%s) in %s", name, at), "compute the value in Go"}
		case (at == inPredicate || at == inIndex) && !w.quoted && changing[name] && (w.called || bare[name]):
			return &finding{fmt.Sprintf("does not allow a function with a changing result (%s) in %s", name, at), "compare with a constant"}
		case !w.quoted && w.called && lacks(p.dialect, name):
			return &finding{"has no function " + name, elsewhereRemedy(at, p.dialect)}
		case at == inOnUpdate && !w.called && (w.quoted || !bare[name] && !w.typed) && hasColumn(e, w.text, w.quoted) && !unitOf(words, i):
			return &finding{fmt.Sprintf("does not allow a column (%s) in %s", w.text, at), "set the column in the update, or use a trigger"}
		case at == inDefault && !w.called && (w.quoted || !bare[name] && !w.typed) && hasColumn(e, w.text, w.quoted) && !unitOf(words, i):
			return &finding{fmt.Sprintf("does not allow a column (%s) in %s", w.text, at), generatedRemedy(p.dialect, sql)}
		}
	}
	return nil
}

// word is a word or a quoted name of an expression.
type word struct {
	text   string
	quoted bool
	called bool // ( follows
	typed  bool // it names a type or an argument, or is part of a constant: after ::, AS or a string, before a string, => or :=
}

func wordsOf(d model.Dialect, sql string) []word {
	var out []word
	before := "" // the token before, without blanks
	open := -1   // the word that may be called yet
	for t, err := range sqllex.ByName(string(d)).Tokens(sql) {
		if err != nil {
			return out
		}
		if t.Blank() {
			continue
		}
		text := sql[t.Start:t.End]
		if open >= 0 {
			out[open].called = text == "("
			out[open].typed = out[open].typed || t.Kind == sqllex.String || strings.HasPrefix(sql[t.Start:], "=>") || strings.HasPrefix(sql[t.Start:], ":=")
			open = -1
		}
		if t.Kind == sqllex.Word || t.Kind == sqllex.Name {
			w := word{text: sqllex.NameOf(text), quoted: t.Kind == sqllex.Name}
			if !w.quoted {
				w.text = text
			}
			w.typed = strings.HasSuffix(before, ":") || strings.EqualFold(before, "as") || strings.HasSuffix(before, "'") || before == "."
			open = len(out)
			out = append(out, w)
		}
		before = text
	}
	return out
}

// unitOf reports whether a word is the part of a time in extract(year FROM t).
func unitOf(words []word, i int) bool {
	return i+1 < len(words) && strings.EqualFold(words[i+1].text, "from")
}

// phrases are words that mean something together, also where a column has the name of one of them.
var phrases = [][]string{
	{"at", "time", "zone"}, {"with", "time", "zone"}, {"without", "time", "zone"},
	{"double", "precision"}, {"character", "varying"}, {"char", "varying"}, {"bit", "varying"},
}

// inPhrase reports whether a word is part of a phrase.
func inPhrase(words []word, i int) bool {
	for _, phrase := range phrases {
		for at := range phrase {
			if start := i - at; start >= 0 && start+len(phrase) <= len(words) && slices.EqualFunc(words[start:start+len(phrase)], phrase, func(w word, text string) bool {
				return !w.quoted && strings.EqualFold(w.text, text)
			}) {
				return true
			}
		}
	}
	return false
}

func hasColumn(e *model.Entity, name string, exact bool) bool {
	return slices.ContainsFunc(e.Fields, func(f *model.Field) bool {
		return f.Column == name || !exact && strings.EqualFold(f.Column, name)
	})
}

func wordSet(words string) map[string]bool {
	out := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

var (
	aggregates = wordSet(`count sum avg min max array_agg string_agg group_concat json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and
		bool_or row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value`)
	// several are functions that return rows.
	several = wordSet("generate_series generate_subscripts unnest json_array_elements jsonb_array_elements jsonb_each json_each regexp_matches regexp_split_to_table")
	// bare are functions that stand without brackets, and constants.
	bare = wordSet("current_timestamp current_date current_time localtimestamp localtime current_user session_user user null true false")
	// reserved are words of the grammar: a column of such a name is written in quotes.
	reserved = wordSet("all and any array as both case cast collate distinct else end from in is isnull leading like ilike not notnull or similar some then to trailing using when")
	// changing are functions whose result is not that of their arguments alone, which no index takes.
	changing = wordSet(`now current_timestamp current_date current_time localtimestamp localtime clock_timestamp statement_timestamp
		transaction_timestamp random gen_random_uuid unique_rowid nextval randomblob current_user session_user current_schema`)
)

// scalarIn are aggregates that some databases have as functions of several values as well.
var scalarIn = map[string][]model.Dialect{"min": {model.SQLite}, "max": {model.SQLite}}

// onlyIn are functions by the databases that have them. One that is not here is not judged.
var onlyIn = map[string][]model.Dialect{
	"now":                       {model.Postgres, model.CockroachDB, model.CrateDB},
	"gen_random_uuid":           {model.Postgres, model.CockroachDB},
	"uuid_generate_v4":          {model.Postgres, model.CockroachDB},
	"gen_random_text_uuid":      {model.CrateDB},
	"unique_rowid":              {model.CockroachDB},
	"unordered_unique_rowid":    {model.CockroachDB},
	"gen_random_ulid":           {model.CockroachDB},
	"uuid_v4":                   {model.CockroachDB},
	"nextval":                   {model.Postgres, model.CockroachDB},
	"clock_timestamp":           {model.Postgres, model.CockroachDB},
	"statement_timestamp":       {model.Postgres, model.CockroachDB},
	"transaction_timestamp":     {model.Postgres, model.CockroachDB},
	"date_trunc":                {model.Postgres, model.CockroachDB, model.CrateDB},
	"randomblob":                {model.SQLite},
	"strftime":                  {model.SQLite},
	"julianday":                 {model.SQLite},
	"datetime":                  {model.SQLite},
	"unixepoch":                 {model.SQLite},
	"cluster_logical_timestamp": {model.CockroachDB},
}

// lacks reports whether the database certainly has no function of the name.
func lacks(d model.Dialect, name string) bool {
	have, known := onlyIn[name]
	return known && !slices.Contains(have, d)
}

func elsewhereRemedy(at place, d model.Dialect) string {
	if at == inDefault {
		return fmt.Sprintf(`name its own expression with entsql.DefaultExprs(map[string]string{%q: "..."}), in addition to those of the other databases`, string(d))
	}
	return "use functions that all targets have"
}

// generatedRemedy is how a column that is computed from others is said.
func generatedRemedy(d model.Dialect, sql string) string {
	stored := " STORED"
	if d == model.CrateDB {
		stored = ""
	}
	return fmt.Sprintf("make it a generated column: SchemaType(map[string]string{%q: \"<type> GENERATED ALWAYS AS (%s)%s\"}), or compute the value in Go",
		string(d), strings.ReplaceAll(sql, `"`, `\"`), stored)
}
