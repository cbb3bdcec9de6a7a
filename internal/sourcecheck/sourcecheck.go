// Package sourcecheck looks for forbidden syntax in the project's own Go files. Only tests use it.
package sourcecheck

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
)

// Check calls find for each node of the syntax of each Go file below root that is no test, example or measurement. find returns what
// it found, or "". Each finding fails t with the advice, unless the file or a folder above it is a key of allowed, whose values are
// reasons. It also fails t for keys without a finding.
func Check(t *testing.T, root string, allowed map[string]string, advice string, find func(ast.Node) string) {
	t.Helper()
	used := map[string]bool{}
	files := os.DirFS(root)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(name, d.Name()):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		entry := listed(allowed, name)
		ast.Inspect(file, func(n ast.Node) bool {
			what := find(n)
			switch {
			case what == "":
				return true
			case entry != "":
				used[entry] = true
			default:
				t.Errorf("%s: %s: %s, or add the file to the list with a reason", set.Position(n.Pos()), what, advice)
			}
			return false
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for entry := range allowed {
		if !used[entry] {
			t.Errorf("the list names %s, where nothing is found", entry)
		}
	}
}

func skipped(name, base string) bool {
	switch name {
	case "bench", "test", "examples", "docs":
		return true
	}
	return base == "testdata" || strings.HasPrefix(base, ".") && name != "."
}

// listed returns the key of allowed that is the file or the nearest folder above it, or "".
func listed(allowed map[string]string, name string) string {
	for p := name; p != "."; p = path.Dir(p) {
		if allowed[p] != "" {
			return p
		}
	}
	return ""
}
