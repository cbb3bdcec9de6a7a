package examples

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPages checks that every block of Go in the pages stands, line by line, in a file that is compiled and run. The other
// pages are references, with fragments.
func TestPages(t *testing.T) {
	code := read(t, "*_test.go") + read(t, "../../examples/books/schema/*.go") + read(t, "../../test/shop/schema/*.go") + read(t, "../../test/driver/*.go") + read(t, "../../test/queue/*.go") +
		read(t, "../../gen/testdata/cockroach/schema/*.go") + read(t, "../../gen/testdata/regions/schema/*.go") + read(t, "../../test/documents/schema/*.go")
	for _, page := range []string{"guide", "edges", "entities", "from-ent", "observe", "pages", "queries", "testing", "database-sql", "blobs", "cockroachdb", "cratedb"} {
		t.Run(page, func(t *testing.T) {
			n := 0
			for block := range blocks(read(t, "../"+page+".md")) {
				n++
				if !strings.Contains(code, block) && !strings.Contains(code, indent(block)) {
					t.Errorf("this block is not in the code of the examples:\n%s", block)
				}
			}
			if n == 0 {
				t.Error("the page has no blocks of Go")
			}
		})
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
