// Package analyzer has the definitions of CrateDB's analyzers: their statements, and how they are found again on a server.
//
// A server keeps analyzers for the whole cluster, replaces one of the same name without an error, and does not show the options of token
// filters. So the name of an analyzer ends in a hash of its definition, and the names of its parts contain their options. An analyzer with
// another definition has another name, and what a server shows of one is its whole definition.
package analyzer

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"github.com/crategen/crategen/internal/sqlquote"
)

// Definition is an analyzer.
type Definition struct {
	Name         string   `json:"name"`              // without the hash
	Extends      string   `json:"extends,omitempty"` // an analyzer of the server, of which Options are set; it has no parts
	Options      []Option `json:"options,omitempty"`
	CharFilters  []Part   `json:"char_filters,omitempty"`
	Tokenizer    Part     `json:"tokenizer,omitzero"`
	TokenFilters []Part   `json:"token_filters,omitempty"`
}

// Part is a tokenizer, a token filter or a char filter.
type Part struct {
	Type    string   `json:"type"`
	Options []Option `json:"options,omitempty"`
}

// Option is an option of a part: a value, or a list.
type Option struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
	List   bool     `json:"list,omitempty"`
}

// longest is the number of bytes up to which the options of a part are a part of its name. Of others it has the hash, and nobody can read
// them from a server.
const longest = 1000

// String is the definition without the name: standard, lowercase, stop(stopwords=[der,die]).
func (d *Definition) String() string {
	if d.Extends != "" {
		return "extends " + Part{d.Extends, d.Options}.text()
	}
	var list []string
	for _, p := range slices.Concat(d.CharFilters, []Part{d.Tokenizer}, d.TokenFilters) {
		list = append(list, p.text())
	}
	return strings.Join(list, ", ")
}

// ServerName is the name on the server: autocomplete_1a2b3c4d.
func (d *Definition) ServerName() string {
	// The kinds of the parts are hashed as well: pattern_replace is a char filter and a token filter.
	kinds := string(rune('0'+len(d.CharFilters))) + string(rune('0'+len(d.TokenFilters)))
	return d.Name + "_" + digest(kinds + d.String())[:8]
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// text is a part with its options, in one form: edge_ngram(max_gram=10,min_gram=2). Dots would divide the names of the server's settings,
// and some characters have a meaning here; they are escaped as in URLs.
func (p Part) text() string {
	if len(p.Options) == 0 {
		return p.Type
	}
	sorted := slices.SortedFunc(slices.Values(p.Options), func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
	list := make([]string, len(sorted))
	for i, o := range sorted {
		values := make([]string, len(o.Values))
		for j, v := range o.Values {
			values[j] = escape(v)
		}
		list[i] = escape(o.Name) + "=" + strings.Join(values, ",")
		if o.List {
			list[i] = escape(o.Name) + "=[" + strings.Join(values, ",") + "]"
		}
	}
	return p.Type + "(" + strings.Join(list, ",") + ")"
}

// name is the name of a part in the statement. The server puts the name of the analyzer before it.
func (p Part) name() string {
	if text := p.text(); len(text) <= longest {
		return text
	}
	return p.Type + "(#" + digest(p.text())[:16] + ")"
}

// escape writes text without the characters that a name uses itself.
func escape(s string) string {
	return strings.NewReplacer("+", "%20", ".", "%2E", "*", "%2A", "~", "%7E").Replace(url.QueryEscape(s))
}

// part reads the name of a part. It reports whether the name has its options.
func part(name string) (Part, bool) {
	typ, rest, ok := strings.Cut(name, "(")
	if !ok {
		return Part{Type: name}, true
	}
	rest, ok = strings.CutSuffix(rest, ")")
	if !ok || strings.HasPrefix(rest, "#") {
		return Part{Type: typ}, false
	}
	p := Part{Type: typ}
	for rest != "" {
		var key, value string
		if key, rest, ok = strings.Cut(rest, "="); !ok {
			return p, false
		}
		o := Option{Name: unescape(key)}
		if list, found := strings.CutPrefix(rest, "["); found {
			o.List = true
			if value, rest, ok = strings.Cut(list, "]"); !ok {
				return p, false
			}
			rest = strings.TrimPrefix(rest, ",")
		} else {
			value, rest, _ = strings.Cut(rest, ",")
		}
		if value != "" || !o.List {
			for v := range strings.SplitSeq(value, ",") {
				o.Values = append(o.Values, unescape(v))
			}
		}
		p.Options = append(p.Options, o)
	}
	return p, true
}

func unescape(s string) string {
	if out, err := url.QueryUnescape(s); err == nil {
		return out
	}
	return s
}

// Create is the statement that creates the analyzer. Run it with Exec only, because it replaces one of the same name.
func (d *Definition) Create() string {
	begin := "CREATE ANALYZER " + sqlquote.Name(d.ServerName())
	if d.Extends != "" {
		return begin + " EXTENDS " + sqlquote.Name(d.Extends) + " WITH (" + options(d.Options) + ")"
	}
	items := []string{"TOKENIZER " + d.Tokenizer.sql()}
	for _, k := range []struct {
		word string
		list []Part
	}{{"TOKEN_FILTERS", d.TokenFilters}, {"CHAR_FILTERS", d.CharFilters}} {
		if len(k.list) > 0 {
			parts := make([]string, len(k.list))
			for i, p := range k.list {
				parts[i] = p.sql()
			}
			items = append(items, k.word+" ("+strings.Join(parts, ", ")+")")
		}
	}
	return begin + " (\n  " + strings.Join(items, ",\n  ") + "\n)"
}

// sql is a part in the statement.
func (p Part) sql() string {
	if len(p.Options) == 0 {
		return sqlquote.Name(p.Type)
	}
	return sqlquote.Name(p.name()) + " WITH (" + options(append([]Option{{Name: "type", Values: []string{p.Type}}}, p.Options...)) + ")"
}

// options are the options in the statement. Their names are quoted, because some are keywords (group).
func options(list []Option) string {
	texts := make([]string, len(list))
	for i, o := range list {
		values := make([]string, len(o.Values))
		for j, v := range o.Values {
			values[j] = sqlquote.Text(v)
		}
		text := strings.Join(values, ", ")
		if o.List {
			text = "[" + text + "]"
		}
		texts[i] = sqlquote.Name(o.Name) + " = " + text
	}
	return strings.Join(texts, ", ")
}

// Same reports whether two parts have the same type and options.
func Same(a, b Part) bool { return a.text() == b.text() }
