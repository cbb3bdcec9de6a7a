package sqlquote_test

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/crategen/crategen/internal/sqllex"
	"github.com/crategen/crategen/internal/sqlquote"
)

var databases = []string{"cratedb", "cockroachdb", "postgres", "sqlite"}

func TestForms(t *testing.T) {
	must := func(s string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	appended := func(b []byte, err error) string { t.Helper(); return must(string(b), err) }
	at := time.Date(2026, 1, 2, 4, 4, 5, 123456789, time.FixedZone("", 3600))
	for _, c := range []struct{ got, want string }{
		{sqlquote.Name(`a"b`), `"a""b"`},
		{sqlquote.Names([]string{"a", `"`}), `"a", """"`},
		{sqlquote.QualifiedName("", "t"), `"t"`},
		{sqlquote.QualifiedName("s", "t"), `"s"."t"`},
		{must(sqlquote.Setting("TimeZone")), `"timezone"`},
		{must(sqlquote.Setting(`app."x`)), `"app"."""x"`},
		{must(sqlquote.IndexHint(`by"name`)), `@{FORCE_INDEX="by""name"}`},
		{sqlquote.Text(`it's \`), `'it''s \'`},
		{must(sqlquote.Time(at)), "'2026-01-02 03:04:05.123456+00:00'"},
		{sqlquote.Interval(-1500 * time.Millisecond), "INTERVAL '-1.500000 seconds'"},
		{sqlquote.Interval(time.Microsecond), "INTERVAL '0.000001 seconds'"},
		{sqlquote.Ago(10 * time.Second), "'-10.000000s'"},
		{must(sqlquote.URI("s3://key:it's@bucket/a")), "'s3://key:it''s@bucket/a'"},
		{appended(sqlquote.AppendSubscript(nil, "it's")), "['it''s']"},
		{sqlquote.JSONPath([]string{"a", `b"\`}), `$."a"."b\"\\"`},
		{sqlquote.Array([]string{"a,b", `"\`}), `{"a,b","\"\\"}`},
		{sqlquote.Phrase(`a"b`), `"a""b"`},
		{sqlquote.Tags(nil), ""},
		{sqlquote.Tags([]sqlquote.Tag{{Key: "b", Value: "*/'"}, {Key: "a", Value: "é"}}), " /*a='%C3%A9',b='%2A%2F%27'*/"},
		{sqlquote.LineComment(" a\nb\r "), "--  a b"},
		{sqlquote.LineComment(" "), "--"},
	} {
		if c.got != c.want {
			t.Errorf("%s, want %s", c.got, c.want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, text := range []string{"\x00", "a\x00b", "\xff", "a\xc3", "\xed\xa0\x80"} {
		_, name := sqlquote.AppendName(nil, text)
		_, constant := sqlquote.AppendText(nil, text)
		_, subscript := sqlquote.AppendSubscript(nil, text)
		_, setting := sqlquote.Setting(text)
		_, hint := sqlquote.IndexHint(text)
		for i, err := range []error{name, constant, subscript, setting, hint, sqlquote.Check(sqlquote.Name(text)), sqlquote.Check(sqlquote.JSONPath([]string{text})),
			sqlquote.Check(sqlquote.Array([]string{text})), sqlquote.Check(sqlquote.QualifiedName(text, "t"))} {
			if !errors.Is(err, sqlquote.ErrText) {
				t.Errorf("%d: %q: %v", i, text, err)
			}
		}
	}
	for _, address := range []string{"", "bucket", "s3://a b", "s3://a\n", "s3://a\x00", "%"} {
		if _, err := sqlquote.URI(address); err == nil || strings.Contains(err.Error(), "bucket") {
			t.Errorf("%q: %v", address, err)
		}
	}
	for _, name := range []string{"", "a.", ".a"} {
		if _, err := sqlquote.Setting(name); err == nil {
			t.Errorf("%q is a setting", name)
		}
	}
	if _, err := sqlquote.Time(time.Date(12000, 1, 1, 0, 0, 0, 0, time.UTC)); err == nil {
		t.Error("the year 12000 has a constant")
	}
}

// FuzzQuote holds that every form is one token for each database's lexer, or a name behind a mark, that it stands for what was
// quoted, and that what SQL has no form for is refused.
func FuzzQuote(f *testing.F) {
	for _, seed := range []string{"", "a", `'"\`, "*/--\n", "$$", "E'", "\x00", "\xff", "é'", `\'`, "`[]{}", "a.b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		valid := utf8.ValidString(s) && !strings.Contains(s, "\x00")
		name, nameErr := sqlquote.AppendName(nil, s)
		text, textErr := sqlquote.AppendText(nil, s)
		key, keyErr := sqlquote.AppendSubscript(nil, s)
		if (nameErr == nil) != valid || (textErr == nil) != valid || (keyErr == nil) != valid || (sqlquote.Check(sqlquote.Text(s)) == nil) != valid {
			t.Fatalf("%q: %v, %v, %v", s, nameErr, textErr, keyErr)
		}
		if sqllex.NameOf(string(name)) != s || sqllex.UnquoteText(string(text)) != s {
			t.Fatalf("%q is another text once quoted and unquoted", s)
		}
		path, element, comment := sqlquote.Text(sqlquote.JSONPath([]string{s, s})), sqlquote.Text(sqlquote.Array([]string{s})), sqlquote.LineComment(s)
		tags := strings.TrimPrefix(sqlquote.Tags([]sqlquote.Tag{{Key: s, Value: s}}), " ")
		for _, d := range databases {
			x := sqllex.ByName(d)
			for sql, kind := range map[string]sqllex.Kind{string(name): sqllex.Name, string(text): sqllex.String, path: sqllex.String, element: sqllex.String,
				comment: sqllex.LineComment, tags: sqllex.BlockComment, sqlquote.Phrase(s): sqllex.Name} {
				if tok, err := x.Next(sql, 0); err != nil || tok.Kind != kind || tok.End != len(sql) {
					t.Fatalf("%s: %q is not one token: %v %v", d, sql, tok, err)
				}
			}
			if tok, err := x.Next(string(key), 1); d == "cratedb" && (err != nil || tok.Kind != sqllex.String || tok.End != len(key)-1) {
				t.Fatalf("%q is not one subscript: %v %v", key, tok, err)
			}
			if setting, err := sqlquote.Setting(s); err == nil {
				for tok, err := range x.Tokens(setting) {
					if err != nil || tok.Kind != sqllex.Name && setting[tok.Start:tok.End] != "." {
						t.Fatalf("%s: %q: %v %v", d, setting, tok, err)
					}
				}
			}
		}
	})
}
