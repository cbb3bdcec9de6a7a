package describe_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/gen/describe"
	"github.com/crategen/crategen/internal/gen/model"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	crate = []model.Target{{Dialect: model.CrateDB, Major: 6, Minor: 4}, {Dialect: model.SQLite}}
	other = []model.Target{{Dialect: model.CockroachDB}, {Dialect: model.Postgres, Major: 16}, {Dialect: model.SQLite}}
)

func TestGolden(t *testing.T) {
	for name, targets := range map[string][]model.Target{"crate": crate, "other": other} {
		s := described(t, targets)
		var text, mermaid bytes.Buffer
		if err := describe.Text(&text, s); err != nil {
			t.Fatal(err)
		}
		if err := describe.Mermaid(&mermaid, s); err != nil {
			t.Fatal(err)
		}
		golden(t, name+".txt", text.Bytes())
		golden(t, name+".mmd", mermaid.Bytes())
		golden(t, name+".json", append(marshal(t, s), '\n'))
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs; if that is meant, run go test ./gen/describe -update (-want +got)\n%s", file, diff)
	}
}

func described(t *testing.T, targets []model.Target) *describe.Schema {
	t.Helper()
	s, err := describe.New(library(targets...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// A script that reads the JSON never meets a null, nor an order that changes.
func TestJSONIsStable(t *testing.T) {
	first := marshal(t, described(t, other))
	if bytes.Contains(first, []byte(": null")) {
		t.Error("there is a null in the JSON")
	}
	for range 5 {
		if diff := cmp.Diff(string(first), string(marshal(t, described(t, other)))); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestSelect(t *testing.T) {
	tests := map[string]struct {
		names []string
		want  string // the tables
		err   string
	}{
		"none means all":    {nil, "authors books loans readers users elsewhere user_friends", ""},
		"by name":           {[]string{"Book"}, "books", ""},
		"without case":      {[]string{"bOOk"}, "books", ""},
		"by table or field": {[]string{"users", "Loans"}, "loans users", ""},
		"twice":             {[]string{"Book", "books"}, "books", ""},
		"a table of joins":  {[]string{"user_friends"}, "user_friends", ""},
		"misspelt":          {[]string{"Book", "Autor"}, "", `example.com/library/schema has no entity "Autor"; did you mean "Author"?`},
		"unknown": {[]string{"Spaceship"}, "",
			`example.com/library/schema has no entity "Spaceship"; its entities are Author, Book, Loan, Reader, User, Elsewhere`},
		"nothing": {[]string{""}, "", `example.com/library/schema has no entity ""; its entities are Author, Book, Loan, Reader, User, Elsewhere`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := described(t, other)
			err := s.Select(tt.names...)
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Fatalf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var tables []string
			for _, e := range append(s.Entities, s.Joins...) {
				tables = append(tables, e.Table)
			}
			if diff := cmp.Diff(tt.want, strings.Join(tables, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A target that has no DDL for a field has no description either.
func TestNewFails(t *testing.T) {
	p := library(crate...)
	p.Entities[0].Fields[1].Kind = "strange"
	if _, err := describe.New(p); err == nil || !strings.Contains(err.Error(), "CrateDB has no type for a field of kind strange") {
		t.Fatalf("error %v", err)
	}
}
