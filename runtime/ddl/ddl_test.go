package ddl_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/runtime/ddl"
)

func TestSplit(t *testing.T) {
	tests := map[string]struct {
		dialect string
		text    string
		want    []string
	}{
		"nothing":                  {"", "", nil},
		"comments only":            {"", "-- a; b\n  -- c\n", nil},
		"last without a semicolon": {"", "A;\nB", []string{"A", "B"}},
		"comment before":           {"", "-- about A; and more\nA;", []string{"A"}},
		"comment behind":           {"", "A -- of A; and more\n;B /* b */;", []string{"A", "B"}},
		"comment inside":           {"", "A (\n  -- it's; here\n  x\n);B;", []string{"A (\n  -- it's; here\n  x\n)", "B"}},
		"block comments":           {"", "/* a; */ A /* it's; */ x; /* ; */", []string{"A /* it's; */ x"}},
		"nested block comment":     {"postgres", "A /* /* ; */ ; */ x;B", []string{"A /* /* ; */ ; */ x", "B"}},
		"block comments of SQLite": {"sqlite", "A /* /* ; */ x;B", []string{"A /* /* ; */ x", "B"}},
		"string":                   {"", "A 'x; ''y'';\nz';B;", []string{"A 'x; ''y'';\nz'", "B"}},
		"escapes":                  {"postgres", `A E'\';';B 'x\';C`, []string{`A E'\';'`, `B 'x\'`, "C"}},
		"identifier":               {"", `A "x;""y";B;`, []string{`A "x;""y"`, "B"}},
		"identifiers of SQLite":    {"sqlite", "A `x;``y` [a;b'];B;", []string{"A `x;``y` [a;b']", "B"}},
		"comment in a string":      {"", "A '-- x';B;", []string{"A '-- x'", "B"}},
		"dollar quotes":            {"", "DO $$BEGIN a; END; $$;B;", []string{"DO $$BEGIN a; END; $$", "B"}},
		"tagged dollar quotes":     {"", "DO $q1$ a; $$; $q1$;B;", []string{"DO $q1$ a; $$; $q1$", "B"}},
		"dollar signs":             {"", "A $1; B $2;", []string{"A $1", "B $2"}},
		"dollars in a word":        {"postgres", "A a$$b; B c$$d;", []string{"A a$$b", "B c$$d"}},
		"trigger": {
			"sqlite", "CREATE TRIGGER t AFTER INSERT ON \"x\" BEGIN\n  A;\n  B;\nEND;\nC;",
			[]string{"CREATE TRIGGER t AFTER INSERT ON \"x\" BEGIN\n  A;\n  B;\nEND", "C"},
		},
		"trigger with a CASE": {
			"sqlite", "CREATE TEMP TRIGGER begin AFTER INSERT ON x BEGIN UPDATE x SET a = CASE WHEN b THEN 1 ELSE 2 END; B; END; C",
			[]string{"CREATE TEMP TRIGGER begin AFTER INSERT ON x BEGIN UPDATE x SET a = CASE WHEN b THEN 1 ELSE 2 END; B; END", "C"},
		},
		"trigger of PostgreSQL": {
			"postgres", "CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f(); B",
			[]string{"CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f()", "B"},
		},
		"function": {
			"postgres", "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END; B",
			[]string{"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; SELECT 2; END", "B"},
		},
		"rule":                {"postgres", "CREATE RULE r AS ON INSERT TO x DO (A; B); C", []string{"CREATE RULE r AS ON INSERT TO x DO (A; B)", "C"}},
		"transaction":         {"postgres", "BEGIN; A; END; B", []string{"BEGIN", "A", "END", "B"}},
		"column called begin": {"", `CREATE TABLE t (begin int);B;`, []string{"CREATE TABLE t (begin int)", "B"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := ddl.Split(tt.dialect, tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("Split(%q) (-want +got)\n%s", tt.text, diff)
			}
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"A;\nB 'x;":       "the string ' that begins in line 2, column 3 is not closed",
		`A "x; B`:         `the name " that begins in line 1, column 3 is not closed`,
		"A $x$ ; $$ B":    "the string $x$ that begins in line 1, column 3 is not closed",
		"A /* /* */ ; B":  "the comment /* that begins in line 1, column 3 is not closed",
		"A (\n B; C":      "the bracket ( that begins in line 1, column 3 is not closed",
		"A (\n B -- ); C": "the bracket ( that begins in line 1, column 3 is not closed",
		"A (b]; C":        "the bracket ] in line 1, column 5 closes nothing",
		"A ); C":          "the bracket ) in line 1, column 3 closes nothing",
	} {
		if _, err := ddl.Split("postgres", text); err == nil || err.Error() != "DDL for postgres: "+want {
			t.Errorf("Split(%q): %v, want %s", text, err, want)
		}
	}
}

func TestName(t *testing.T) {
	const sql = "CREATE TABLE IF NOT EXISTS \"books\" (\n  \"id\" text\n)"
	if got, want := ddl.Name(sql), `CREATE TABLE IF NOT EXISTS "books"`; got != want {
		t.Errorf("Name = %q, want %q", got, want)
	}
}
