package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestGuide checks that every block of Go in the guide stands, line by line, in a file that is compiled and run.
func TestGuide(t *testing.T) {
	code := read(t, "*_test.go") + read(t, "../../examples/books/schema/*.go")
	guide := read(t, "../guide.md")
	n := 0
	for block := range blocks(guide) {
		n++
		if !strings.Contains(code, block) && !strings.Contains(code, indent(block)) {
			t.Errorf("this block of the guide is not in the code of the examples:\n%s", block)
		}
	}
	if n == 0 {
		t.Error("the guide has no blocks of Go")
	}
}

func read(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files, %v", pattern, err)
	}
	var all strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

// blocks yields what stands between a line ```go and a line ```.
func blocks(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for {
			_, after, found := strings.Cut(text, "\n```go\n")
			if !found {
				return
			}
			block, rest, _ := strings.Cut(after, "```\n")
			if !yield(block) {
				return
			}
			text = rest
		}
	}
}

// indent is the block as it stands inside of a function.
func indent(block string) string {
	var b strings.Builder
	for line := range strings.Lines(block) {
		if line != "\n" {
			b.WriteByte('\t')
		}
		b.WriteString(line)
	}
	return b.String()
}
