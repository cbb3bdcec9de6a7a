package query

import "testing"

// TestWithoutMember removes members from documents as CrateDB returns them.
func TestWithoutMember(t *testing.T) {
	for _, tt := range []struct {
		document string
		path     []string
		want     string
	}{
		{`{"a": 1.0, "b": 9007199254740993, "c": 1.0E10}`, []string{"x"}, `{"a":1.0,"b":9007199254740993,"c":1.0E10}`},
		{`{"a": {"b": 1, "c": null}, "b": 2}`, []string{"a", "b"}, `{"a":{"c":null},"b":2}`},
		{`{"a": [{"b": 1}]}`, []string{"a", "b"}, `{"a":[{"b":1}]}`},
		{`{"a": 1}`, []string{"a", "b"}, `{"a":1}`},
		{`{"a": 1}`, []string{"a"}, `{}`},
		{`[1]`, []string{"a"}, `[1]`},
		{``, []string{"a"}, ``},
	} {
		got, err := withoutMember([]byte(tt.document), tt.path)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s without %v: %s, %v, want %s", tt.document, tt.path, got, err, tt.want)
		}
	}
}
