package migrations_test

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/analyzer"
	"github.com/crategen/crategen/internal/ddltext"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/ask"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// TestAnalyzers makes, changes and drops the own analyzers of an index of a table with rows. A changed one is another one, and CrateDB
// rebuilds the table. One that is there with another definition is an error, in a comparison and in a statement.
func TestAnalyzers(t *testing.T) {
	db := space(t, "cratedb")
	var random [4]byte
	_, _ = rand.Read(random[:])
	name := "an" + hex.EncodeToString(random[:])
	var made []string
	drop := func() {
		for _, n := range made {
			_ = ask.Exec(t.Context(), db, "DROP ANALYZER "+ddltext.Ident(n))
		}
	}
	defer drop()
	option := func(name, value string) analyzer.Option { return analyzer.Option{Name: name, Values: []string{value}} }
	grams := func(low string) *analyzer.Definition {
		return &analyzer.Definition{Name: name, Tokenizer: analyzer.Part{Type: "standard"}, TokenFilters: []analyzer.Part{{Type: "lowercase"},
			{Type: "edge_ngram", Options: []analyzer.Option{option("min_gram", low), option("max_gram", "10")}}}}
	}
	german := &analyzer.Definition{Name: name, Extends: "german", Options: []analyzer.Option{{Name: "stopwords", Values: []string{"hund"}, List: true}}}
	want := func(d *analyzer.Definition) *state.Database {
		table := &state.Table{TableName: state.TableName{Name: "events"}, PrimaryKey: []string{"id"}, Columns: []state.Column{
			{Name: "id", Type: "INTEGER", NotNull: true}, {Name: "s", Type: "TEXT"}}}
		if d != nil {
			made = append(made, d.ServerName())
			table.Fulltexts = []state.Fulltext{{Name: "ft", Columns: []string{"s"}, Analyzer: d.ServerName(), Own: d}}
		}
		return &state.Database{Target: target.CrateDB, Tables: []*state.Table{table}}
	}
	mustApply(t, db, want(nil))
	run(t, db, `INSERT INTO "events" ("id", "s") VALUES (1, 'Photos'), (2, 'Die Hunde')`)
	run(t, db, `REFRESH TABLE "events"`)
	for _, next := range []struct {
		of    *analyzer.Definition
		finds map[string]string
	}{
		{grams("2"), map[string]string{"ph": "1", "p": "0", "photos": "1"}},
		{grams("1"), map[string]string{"ph": "1", "p": "1"}},
		{german, map[string]string{"photos": "1", "hunden": "1", "hund": "0", "ph": "0"}}, // the singular is a stop word here
		{grams("1"), map[string]string{"h": "1", "d": "1"}},
	} {
		to := want(next.of)
		mustApply(t, db, to)
		if p, err := migrate.NewPlan(t.Context(), db, to, migrate.Options{}); err != nil || !p.Empty() {
			t.Errorf("after %s the plan is %+v, %v", next.of, p, err)
		}
		for word, n := range next.finds {
			have, err := ask.Value(t.Context(), db, `SELECT count(*)::text FROM "events" WHERE MATCH("ft", ?)`, wire.Text(word))
			if err != nil || have != n {
				t.Errorf("%s finds %q %s times (%v), want %s", next.of, word, have, err, n)
			}
		}
		live, err := migrate.Inspect(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		if x := live.Table(state.TableName{Name: "events"}).Fulltext("ft"); x == nil || x.Own == nil || x.Own.String() != next.of.String() {
			t.Errorf("inspected: %+v, want the analyzer %s", x, next.of)
		}
	}

	other := grams("3")
	to := want(other)
	run(t, db, `CREATE ANALYZER %s (TOKENIZER "whitespace")`, ddltext.Ident(other.ServerName()))
	_, err := migrate.Apply(t.Context(), db, to, migrate.Options{})
	var found *analyzer.OtherError
	if !errors.As(err, &found) || !strings.Contains(err.Error(), "another definition (whitespace)") {
		t.Errorf("an analyzer with another definition: %v", err)
	}
	if err := ask.Exec(t.Context(), db, other.Create()); !errors.As(err, &found) {
		t.Errorf("creating an analyzer with another definition: %v", err)
	}
	t.Log(err)
	broken := &analyzer.Definition{Name: name, Tokenizer: analyzer.Part{Type: "pattern", Options: []analyzer.Option{option("pattern", "(")}}}
	if _, err := migrate.Apply(t.Context(), db, want(broken), migrate.Options{}); err == nil {
		t.Error("a pattern that is none was accepted")
	} else {
		t.Log(err)
	}
	mustApply(t, db, want(nil))
}
