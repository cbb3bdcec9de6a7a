package nearest_test

import (
	"strings"
	"testing"

	"github.com/crategen/crategen/internal/nearest"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"usr", "user", 1}, {"sslmod", "sslmode", 1}, {"ab", "ba", 2},
		{strings.Repeat("x", 65), "x", 65}, {"x", strings.Repeat("x", 65), 65}, {strings.Repeat("x", 65), strings.Repeat("x", 65), 0},
	} {
		if got := nearest.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestWord(t *testing.T) {
	words := []string{"english", "german", "french"}
	for word, want := range map[string]string{"englsh": "english", "germany": "german", "klingon": "", "": "", "french": "french"} {
		if got := nearest.Word(word, words); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
