package render

import "testing"

// A comment is lines of Go whatever a schema says in it, and none of them is more than a comment.
func TestComment(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  string
	}{
		{"nothing", nil, ""},
		{"lines", []string{"One.", "", "Two. "}, "// One.\n//\n// Two.\n"},
		{"code", []string{"\tx := 1"}, "//\tx := 1\n"},
		{"what directives look like", []string{"go:generate x", "//go:build x", "line x.go:1"}, "// go:generate x\n// //go:build x\n// line x.go:1\n"},
		{"a build constraint of old", []string{"+build linux", "\t+build linux", "+builder"}, "// `+build` linux\n//\t`+build` linux\n// +builder\n"},
		{"characters that Go refuses", []string{"a\uFEFFb\nc\x00d"}, "// abcd\n"},
	}
	for _, tt := range tests {
		if got := comment(tt.lines); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}
