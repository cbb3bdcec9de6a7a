package sqllex_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/sqllex"
)

var databases = []string{"cratedb", "cockroachdb", "postgres", "sqlite"}

// letters of the kinds of tokens, in their order; blank ones are left out.
const letters = " ,,wnNsp?();o"

func kinds(x *sqllex.Syntax, sql string) (out string) {
	for t, err := range x.Tokens(sql) {
		if err != nil {
			return out + "!"
		}
		if !t.Blank() {
			out += letters[t.Kind : t.Kind+1]
		}
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, tt := range []struct{ on, sql, want string }{
		{"", `a = ? AND "b" <> 'c'`, "wo?wnoos"},
		{"", "a -- ? ' \n?", "w?"},
		{"", "a -- ?", "w"},
		{"", "'it''s ?' \"a\"\"?\"", "sn"},
		{"", "/* ? ' */?/**/?", "??"},
		{"", "'open", "!"},
		{"", "'open''", "!"},
		{"", `"open`, "!"},
		{"", "/* open", "!"},
		{"", "/*/ open", "!"},
		{"", "f(a,2.5e3);", "w(woNoN);"},
		{"", "a ?| b, a::text", "w?owowoow"},
		{"", "- -1 / * 2", "ooNooN"},
		{"", "'Grüße ?' ?", "s?"},
		{"", "$1 $12x", "ppw"},

		{"postgres", `E'\'?' ?`, "s?"},
		{"postgres", `E'\\' ?`, "s?"},
		{"postgres", `E'a''\'?'?`, "s?"},
		{"postgres", `xE'\' ?`, "ws?"},
		{"postgres", "E'a'\n'\\'' ?", "s?"}, // goes on with escapes
		{"postgres", "E'a' -- it's\n '\\'' ?", "s?"},
		{"postgres", "E'a' '\\' ?", "ss?"},
		{"postgres", `'\' ?`, "s?"},
		{"postgres", `b'\' ?`, "ws?"},
		{"postgres", "$$?$$ ?", "s?"},
		{"postgres", "$a$ $$ ? $b$ $a$ ?", "s?"},
		{"postgres", "$ä1$ ? $ä1$ ?", "s?"},
		{"postgres", "a$$?", "w?"},
		{"postgres", "$a-$?", "owoo?"},
		{"postgres", "$a$ ?", "!"},
		{"postgres", "/* /* */ ? */ ?", "?"},
		{"postgres", "/* /* */ ?", "!"},
		{"postgres", "-- a\r?", "?"},
		{"postgres", "a[1:2] @> $1", "w(NoN)oop"},
		{"postgres", "`a?`", "ow?o"},
		{"postgres", "größe@x", "wow"},

		{"cockroachdb", `b'\'?' ?`, "s?"},
		{"cockroachdb", `B'\' ?`, "ws?"},
		{"cockroachdb", `e'\'?' ?`, "s?"},
		{"cockroachdb", "-- a\r?\n?", "?"},
		{"cockroachdb", "$a$?$a$ ?", "s?"},
		{"cockroachdb", "/* /* */ ? */ ?", "?"},
		{"cockroachdb", "'a'\n'b' ?", "s?"},

		{"cratedb", `E'\'?' ?`, "s?"},
		{"cratedb", `E'\\'?' ?`, "s?"}, // as its lexer has it
		{"cratedb", `E'\\' ?`, "ws?"},
		{"cratedb", "$a$?$a$ ?", "s?"},
		{"cratedb", "$ 1 a1$b", "pwow"},
		{"cratedb", "/* /* */ ? */", "?oo"},
		{"cratedb", "@a x@d '@b' 1 @ 2", "pwsNoN"},
		{"cratedb", "o['a'] {a = ?} a:b", "w(s)(wo?)wow"},

		{"sqlite", `E'\' ?`, "ws?"},
		{"sqlite", "`a``?` [a'?] ?", "nn?"},
		{"sqlite", "[a", "!"},
		{"sqlite", "/* /* */ ?", "?"},
		{"sqlite", ":a @a $a $1 ?1", "pppp?N"},
		{"sqlite", "-- a\r?\n?", "?"},
		{"sqlite", "a$$?", "w?"},
	} {
		for _, d := range databases {
			if tt.on != "" && tt.on != d {
				continue
			}
			if got := kinds(sqllex.ByName(d), tt.sql); got != tt.want {
				t.Errorf("%s: %q: %s, want %s", d, tt.sql, got, tt.want)
			}
		}
	}
}

func TestExpand(t *testing.T) {
	for _, tt := range []struct{ on, sql, want string }{
		{"", "a = ? AND b = ?", "a = <1> AND b = <2>"},
		{"", "a ?? 'k' AND b = ?", "a ? 'k' AND b = <1>"},
		{"", "a ??| ? AND b ??& c", "a ?| <1> AND b ?& c"},
		{"", "a ????? ", "a ??<1> "},
		{"", "'?' || \"?\" -- ?\n?", "'?' || \"?\" -- ?\n<1>"},
		{"", "'??' /* ?? */ ?", "'??' /* ?? */ <1>"},
		{"", "a = $1", "it has $1: write ? for each argument"},
		{"", "a = ?1", "it has ?1: write ? for each argument"},
		{"", "'a", "the string ' that begins in line 1, column 1 is not closed"},
		{"postgres", "$$?$$ || E'\\'?' || ?", "$$?$$ || E'\\'?' || <1>"},
		{"postgres", "a @?? '$.x' AND ?::int = 1", "a @? '$.x' AND <1>::int = 1"},
		{"sqlite", "a = :b", "it has :b: write ? for each argument"},
		{"cratedb", "a = @b", "it has @b: write ? for each argument"},
	} {
		for _, d := range databases {
			if tt.on != "" && tt.on != d {
				continue
			}
			var out strings.Builder
			n := 0
			err := sqllex.ByName(d).Expand(tt.sql, func(s string) { out.WriteString(s) }, func() {
				n++
				out.WriteString("<" + string(rune('0'+n)) + ">")
			})
			got := out.String()
			if err != nil {
				got = err.Error()
			}
			if got != tt.want {
				t.Errorf("%s: %q: %q, want %q", d, tt.sql, got, tt.want)
			}
		}
	}
}

func TestCheckPart(t *testing.T) {
	for sql, want := range map[string]string{
		"a = 1":              "",
		"a = 1 -- why":       "commented",
		"a = 1 -- why\n":     "",
		"a = 1 -- why\n/**/": "",
		"(a[1] = ')')":       "",
		"":                   "it is empty",
		" -- a\n/* b */":     "it is empty",
		"a = 1)":             "the bracket ) in line 1, column 6 closes nothing",
		"a = 1) OR (1 = 1":   "the bracket ) in line 1, column 6 closes nothing",
		"(a\n= (1":           "the bracket ( that begins in line 1, column 1 is not closed",
		"(a -- )":            "the bracket ( that begins in line 1, column 1 is not closed",
		"(a]":                "the bracket ] in line 1, column 3 closes nothing",
		"a = 1;":             "it has a semicolon, which ends a statement",
		"a\n= /* 1":          "the comment /* that begins in line 2, column 3 is not closed",
	} {
		commented, err := sqllex.Postgres.CheckPart(sql)
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case commented:
			got = "commented"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", sql, got, want)
		}
	}
	var open *sqllex.OpenError
	if _, err := sqllex.Postgres.CheckPart("'"); !errors.As(err, &open) || open.Line != 1 || open.Column != 1 {
		t.Errorf("%v", err)
	}
}

func TestNames(t *testing.T) {
	for token, want := range map[string]string{`"a""b"`: `a"b`, "`a``b`": "a`b", "[a b]": "a b", "a": "a", `"a`: `"a`, "": ""} {
		if got := sqllex.NameOf(token); got != want {
			t.Errorf("%q: %q, want %q", token, got, want)
		}
	}
	for text, want := range map[string]string{"'a''b'": "a'b", "a": "a", "''": "", "'": "'", "'a' || 'b'": "'a' || 'b'"} {
		if got := sqllex.UnquoteText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzTokens holds what is true of every text: tokens cover it without gaps, what Split leaves out between statements is blank
// or one semicolon, and the statements of a statement are itself.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{
		"a = ? -- b", "'it''s' \"x\"\"y\" /* /* */ */ $$;$$ E'\\'';b", "CREATE TRIGGER t BEGIN A; CASE WHEN x THEN 1 END; END; B",
		"CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; END; C", "$a$ $b$ $a$; @x :y $1 [a;] `b;`", "E'\\\\'; 'a'\n'b\\'",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		for _, d := range databases {
			x := sqllex.ByName(d)
			at := 0
			for tok, err := range x.Tokens(sql) {
				if tok.Start != at || tok.End <= at || tok.End > len(sql) || err != nil && tok.End != len(sql) {
					t.Fatalf("%s: %q: token %v behind %d, error %v", d, sql, tok, at, err)
				}
				at = tok.End
			}
			if at != len(sql) {
				t.Fatalf("%s: %q: the tokens end at %d", d, sql, at)
			}
			if list, err := x.Split(sql); err == nil {
				checkSplit(t, d, sql, list)
			}
			if part := x.Part(sql); !strings.HasPrefix(part, sql) {
				t.Fatalf("%s: %q became %q", d, sql, part)
			} else if _, err := x.CheckPart(sql); err == nil {
				if _, err := x.CheckPart("(" + part + ")"); err != nil {
					t.Fatalf("%s: (%q): %v", d, part, err)
				}
			}
		}
	})
}

func checkSplit(t *testing.T, database, sql string, list []string) {
	x := sqllex.ByName(database)
	done := 0
	for i, at := range x.Spans(sql) {
		s, between := sql[at[0]:at[1]], sql[done:at[0]]
		if s == "" || s != list[i] || !onlySemicolons(x, between) || i > 0 && !strings.Contains(between, ";") {
			t.Fatalf("%s: %q: statement %q behind %q", database, sql, s, between)
		}
		done = at[1]
		if again, err := x.Split(s); err != nil || len(again) != 1 || again[0] != s {
			t.Fatalf("%s: %q: split again: %q, %v", database, s, again, err)
		}
	}
	if !onlySemicolons(x, sql[done:]) {
		t.Fatalf("%s: %q: %q was left out", database, sql, sql[done:])
	}
}

func onlySemicolons(x *sqllex.Syntax, sql string) bool {
	k := kinds(x, sql)
	return k == strings.Repeat(";", len(k))
}

func TestCalls(t *testing.T) {
	for sql, want := range map[string]string{
		"'random()'": "", "(random ( ))": "random", "lower(upper(a)) + b": "lower upper", "CAST(a AS numeric(12,2))": "CAST numeric",
		`"random"()`: "", "a -- b(\n": "", "(a)": "", "f /* x */ (1)": "f",
	} {
		if got := strings.Join(slices.Collect(sqllex.Postgres.Calls(sql)), " "); got != want {
			t.Errorf("%s calls %q", sql, got)
		}
	}
}
