package model

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLines(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"nothing but space", " \n\t\n", nil},
		{"a line", "Name is short.", []string{"Name is short."}},
		{"blank lines around", "\n\nOne.\n\nTwo.\n\n", []string{"One.", "", "Two."}},
		{"line ends of other systems", "One.\r\nTwo.\rThree.", []string{"One.", "Two.", "Three."}},
		{"control characters, which PostgreSQL refuses", "a\x00b\x1bc\td", []string{"abc\td"}},
		{"indented lines, which are code", "One:\n\n\tx := 1", []string{"One:", "", "\tx := 1"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, lines(tt.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
