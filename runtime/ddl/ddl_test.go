package ddl_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/ddl"
)

func TestSplit(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"nothing":                  {"", nil},
		"comments only":            {"-- a; b\n  -- c\n", nil},
		"last without a semicolon": {"A;\nB", []string{"A", "B"}},
		"comment before":           {"-- about A; and more\nA;", []string{"A"}},
		"comment inside":           {"A (\n  -- it's; here\n  x\n);B;", []string{"A (\n  -- it's; here\n  x\n)", "B"}},
		"string":                   {"A 'x; ''y'';\nz';B;", []string{"A 'x; ''y'';\nz'", "B"}},
		"identifier":               {`A "x;""y";B;`, []string{`A "x;""y"`, "B"}},
		"comment in a string":      {"A '-- x';B;", []string{"A '-- x'", "B"}},
		"dollar quotes":            {"DO $$BEGIN a; END; $$;B;", []string{"DO $$BEGIN a; END; $$", "B"}},
		"tagged dollar quotes":     {"DO $q1$ a; $$; $q1$;B;", []string{"DO $q1$ a; $$; $q1$", "B"}},
		"dollar signs":             {"A $1; B $2;", []string{"A $1", "B $2"}},
		"trigger": {
			"CREATE TRIGGER t AFTER INSERT ON \"x\" BEGIN\n  A;\n  B;\nEND;\nC;",
			[]string{"CREATE TRIGGER t AFTER INSERT ON \"x\" BEGIN\n  A;\n  B;\nEND", "C"},
		},
		"column called begin": {`CREATE TABLE t (begin int);B;`, []string{"CREATE TABLE t (begin int)", "B"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, ddl.Split(tt.text)); diff != "" {
				t.Errorf("Split(%q) (-want +got)\n%s", tt.text, diff)
			}
		})
	}
}

func TestName(t *testing.T) {
	const sql = "CREATE TABLE IF NOT EXISTS \"books\" (\n  \"id\" text\n)"
	if got, want := ddl.Name(sql), `CREATE TABLE IF NOT EXISTS "books"`; got != want {
		t.Errorf("Name = %q, want %q", got, want)
	}
}
