package query

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"unsafe"
)

func TestTag(t *testing.T) {
	for _, tc := range []struct{ name, want string }{
		{"", ""},
		{"route=/books", " /*route='%2Fbooks'*/"},
		{"b=2 a=1", " /*a='1',b='2'*/"},
		{"a=1 b=2 a=3", " /*a='3',b='2'*/"},
		{"=x", ""},
		{"a=", " /*a=''*/"},
		{"a=*/;DROP--'\"?$1\\", " /*a='%2A%2F%3BDROP--%27%22%3F%241%5C'*/"},
		{"*/=/*", " /*%2A%2F='%2F%2A'*/"},
		{"+=!", " /*%2B='%21'*/"},
		{"job=nächtlich\x00\xff", " /*job='n%C3%A4chtlich%00%FF'*/"},
	} {
		ctx := context.Background()
		for _, pair := range strings.Fields(tc.name) {
			key, value, _ := strings.Cut(pair, "=")
			ctx = Tag(ctx, key, value)
		}
		if got := commentOf(ctx); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestTagLeavesTheOuterContextAlone(t *testing.T) {
	outer := Tag(Tag(context.Background(), "b", "1"), "d", "1")
	_, _ = Tag(outer, "a", "2"), Tag(outer, "b", "2")
	if got := commentOf(outer); got != " /*b='1',d='1'*/" {
		t.Error(got)
	}
}

// TestTaggedTextIsInterned holds that a tagged statement is the same string each time, so that a transport finds what it has
// prepared.
func TestTaggedTextIsInterned(t *testing.T) {
	db, items := fake("postgres")
	for range 2 {
		ctx := Tag(context.Background(), "route", "/items")
		if _, err := items.Where(itemID.EQ(1)).Delete(ctx); err != nil {
			t.Fatal(err)
		}
	}
	a, b := db.sent[0].SQL, db.sent[1].SQL
	if !strings.HasSuffix(a, ` WHERE "id" = $1 /*route='%2Fitems'*/`) {
		t.Error(a)
	}
	if unsafe.StringData(a) != unsafe.StringData(b) {
		t.Error("the second statement is another string")
	}
}

func FuzzTag(f *testing.F) {
	f.Add("route", "/books")
	f.Add("*/", "'*/'")
	f.Fuzz(func(t *testing.T, key, value string) {
		got := commentOf(Tag(context.Background(), key, value))
		if key == "" {
			return
		}
		inner, ok := strings.CutPrefix(got, " /*")
		inner, closed := strings.CutSuffix(inner, "*/")
		if !ok || !closed || strings.ContainsAny(inner, "*/?$\\\"\n;") || strings.Count(inner, "'") != 2 {
			t.Fatalf("%q and %q make %s", key, value, got)
		}
		k, v, _ := strings.Cut(inner, "='")
		v = strings.TrimSuffix(v, "'")
		if back, err := url.PathUnescape(k); err != nil || back != key {
			t.Errorf("the key %q came back as %q", key, back)
		}
		if back, err := url.PathUnescape(v); err != nil || back != value {
			t.Errorf("the value %q came back as %q", value, back)
		}
	})
}
