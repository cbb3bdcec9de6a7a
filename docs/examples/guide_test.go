package examples

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPages checks that every block of Go in the pages stands, line by line, in a file that is compiled and run. The other
// pages are references, with fragments.
func TestPages(t *testing.T) {
	code := flat(read(t, "*_test.go") + read(t, "deploy/*.go") + read(t, "../../examples/books/schema/*.go") + read(t, "../../test/shop/schema/*.go") + read(t, "../../test/driver/*.go") + read(t, "../../test/queue/*.go") +
		read(t, "../../test/tenants/*.go") + read(t, "../../test/tenants/schema/*.go") +
		read(t, "../../gen/testdata/cockroach/schema/*.go") + read(t, "../../gen/testdata/regions/schema/*.go") + read(t, "../../test/documents/schema/*.go"))
	pages, err := filepath.Glob("../*.md")
	if err != nil || len(pages) < 15 {
		t.Fatalf("%d pages, %v", len(pages), err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			for _, block := range blocks(read(t, page)) {
				if text := flat(block); !strings.Contains(code, text) && !strings.Contains(code, strings.TrimSuffix(text, "\n")+",\n") {
					t.Errorf("this block is not in the code of the examples:\n%s", block)
				}
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

// blocks are the blocks of Go in a page: those between a line ```go and a line ```, and indented ones, which do not say their language: those
// that Go's parser reads.
func blocks(text string) (list []string) {
	place, block, before := "", "", "" // the fence or "indented"; what was read there; the line before
	finish := func(isGo bool) {
		if isGo {
			list = append(list, strings.TrimRight(block, "\n")+"\n")
		}
		place, block = "", ""
	}
	for line := range strings.Lines(text) {
		words := strings.TrimSpace(line)
		isIndented := strings.HasPrefix(line, "\t") || strings.HasPrefix(line, "    ")
		if place == "indented" && !isIndented && words != "" {
			finish(isGo(block))
		}
		switch isFence := strings.HasPrefix(place, "```"); {
		case isFence && words == "```":
			finish(place == "```go")
		case isFence, place == "indented":
			block += line
		case strings.HasPrefix(words, "```"):
			place = words
		case isIndented && before == "":
			place, block = "indented", line
		}
		before = words
	}
	if place == "indented" {
		finish(isGo(block))
	}
	return list
}

// ours are the beginnings of lines of Go that use the project: a block with such a line that does not parse is to be mended.
var ours = regexp.MustCompile(`(?m)^\s*(func |field\.|schema\.|query\.|client\.|index\.|edge\.)|^[^-$]* := `)

// isGo reports whether a text is declarations, statements or elements of a list in Go, and not a comment alone, or is meant to be.
func isGo(block string) bool {
	for _, form := range []string{"package p\n%s", "package p\nfunc _() {\n%s\n}", "package p\nvar _ = []any{\n%s\n}"} {
		file, err := parser.ParseFile(token.NewFileSet(), "", fmt.Sprintf(form, block), parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		empty := len(file.Decls) == 0
		if len(file.Decls) == 1 {
			f, ok := file.Decls[0].(*ast.FuncDecl)
			empty = ok && f.Name.Name == "_" && len(f.Body.List) == 0
		}
		return !empty
	}
	return ours.MatchString(block)
}

// flat is a text without the white space at the beginnings of lines, as a block stands at any depth of the code.
func flat(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimLeft(line, "\t "))
	}
	return b.String()
}

func TestBlocks(t *testing.T) {
	page := "text\n\n    a := 1\n\n    b(a)\n\nand\n\n\tfield.Int(\"x\"),\n\tfield.Int(\"y\"),\n\n1. a list\n\n   ```go\n   c()\n   ```\n\n    crategen lint ./schema\n\n" +
		"    // alone\n\n```sh\n    d()\n```\n\n- an entry\n    e()\n\n    func f() {}\n"
	var have []string
	for _, block := range blocks(page) {
		have = append(have, flat(block))
	}
	want := []string{"a := 1\n\nb(a)\n", "field.Int(\"x\"),\nfield.Int(\"y\"),\n", "c()\n", "func f() {}\n"}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("the blocks (-want +have):\n%s", diff)
	}
}
