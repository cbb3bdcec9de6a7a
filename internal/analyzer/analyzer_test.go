package analyzer

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func list(name string, values ...string) Option {
	return Option{Name: name, Values: values, List: true}
}
func one(name, value string) Option { return Option{Name: name, Values: []string{value}} }

var definitions = []*Definition{
	{Name: "autocomplete", Tokenizer: Part{Type: "standard"}, TokenFilters: []Part{{Type: "lowercase"}, {"edge_ngram", []Option{one("max_gram", "12"), one("min_gram", "2")}}}},
	{Name: "g", Extends: "german", Options: []Option{list("stem_exclusion", "x"), list("stopwords", "der", "die")}},
	{Name: "odd", CharFilters: []Part{{"mapping", []Option{list("mappings", "a,b=>c", "[.]=>(x)", "' +%=>ä")}}},
		Tokenizer:    Part{"pattern", []Option{one("pattern", `[\s,.'"~*()]+`)}},
		TokenFilters: []Part{{"stop", []Option{list("stopwords", "x y", "%")}}}},
}

// TestNames reads the definition out of what a server shows of an analyzer.
func TestNames(t *testing.T) {
	for _, d := range definitions {
		name := d.ServerName()
		if got := (Live{named: map[string]*shown{name: show(t, d)}}).Of(name); got == nil {
			t.Errorf("%s: nothing was read from %v", name, show(t, d))
		} else if diff := cmp.Diff(d, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
		if strings.ContainsAny(strings.TrimPrefix(name, d.Name), ". ") || strings.Contains(Part{Type: "x", Options: d.Options}.name(), ".") {
			t.Errorf("the name %s divides settings", name)
		}
	}
}

// show is what the server shows: see information_schema.routines.
func show(t *testing.T, d *Definition) *shown {
	t.Helper()
	name := d.ServerName()
	m := map[string]any{"type": "custom"}
	if d.Extends != "" {
		m["type"] = d.Extends
		for _, o := range d.Options {
			m[o.Name] = o.Values
		}
	} else {
		part := func(p Part) string {
			if len(p.Options) == 0 {
				return p.Type
			}
			return name + "_" + p.name()
		}
		m["tokenizer"] = part(d.Tokenizer)
		for key, parts := range map[string][]Part{"filter": d.TokenFilters, "char_filter": d.CharFilters} {
			var names []string
			for _, p := range parts {
				names = append(names, part(p))
			}
			if names != nil {
				m[key] = names
			}
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	a := new(shown)
	if err := a.read(string(text)); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestHash is of definitions that must not have one name.
func TestHash(t *testing.T) {
	seen := make(map[string]string)
	part := Part{"pattern_replace", []Option{one("pattern", "a"), one("replacement", "b")}}
	for what, d := range map[string]*Definition{
		"token filter": {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{part}},
		"char filter":  {Name: "a", Tokenizer: Part{Type: "keyword"}, CharFilters: []Part{part}},
		"value":        {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{{"stop", []Option{one("stopwords", "_none_")}}}},
		"list":         {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{{"stop", []Option{list("stopwords", "_none_")}}}},
		"two":          {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{{"stop", []Option{list("stopwords", "a", "b")}}}},
		"comma":        {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{{"stop", []Option{list("stopwords", "a,b")}}}},
		"order":        {Name: "a", Tokenizer: Part{Type: "keyword"}, TokenFilters: []Part{{"stop", []Option{list("stopwords", "b", "a")}}}},
	} {
		if other := seen[d.ServerName()]; other != "" {
			t.Errorf("%s has the name of %s: %s", what, other, d.ServerName())
		}
		seen[d.ServerName()] = what
	}
	a := Part{"x", []Option{one("a", "1"), one("b", "2")}}
	b := Part{"x", []Option{one("b", "2"), one("a", "1")}}
	if !Same(a, b) || a.name() != b.name() {
		t.Errorf("the order of options makes a difference: %s, %s", a.name(), b.name())
	}
}

// TestLong is of options that do not fit into a name: they have a hash, and nobody reads them.
func TestLong(t *testing.T) {
	d := &Definition{Name: "long", Tokenizer: Part{Type: "standard"}, TokenFilters: []Part{{"stop", []Option{list("stopwords", strings.Repeat("x", longest))}}}}
	name := d.ServerName()
	live := Live{named: map[string]*shown{name: show(t, d)}}
	if live.Of(name) != nil {
		t.Error("the definition was read from a hash")
	}
	if there, err := live.Has(d.ServerName()); err != nil || !there {
		t.Errorf("Has: %v, %v", there, err)
	}
}

// Analyzers with the same parts in other places have other names, and so have those with other options.
func TestServerNamesDiffer(t *testing.T) {
	x, y := Part{Type: "x"}, Part{Type: "y"}
	seen := make(map[string]*Definition)
	for _, d := range append(definitions, &Definition{Name: "n", CharFilters: []Part{x}, Tokenizer: y}, &Definition{Name: "n", Tokenizer: x, TokenFilters: []Part{y}},
		&Definition{Name: "n", Tokenizer: Part{"x", []Option{one("a", "1")}}}, &Definition{Name: "n", Tokenizer: Part{"x", []Option{list("a", "1")}}}) {
		if o := seen[d.ServerName()]; o != nil {
			t.Errorf("%+v and %+v are both %s", o, d, d.ServerName())
		}
		seen[d.ServerName()] = d
	}
}
