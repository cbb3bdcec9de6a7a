package compile

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	// What the programs import: go test runs the test again when one of these changes.
	_ "github.com/crategen/crategen/examples/bank/db"
	_ "github.com/crategen/crategen/examples/books/db"
	_ "github.com/crategen/crategen/test/ledger/db"
	_ "github.com/crategen/crategen/test/ledger/db/account"
	_ "github.com/crategen/crategen/test/ledger/db/entry"
	_ "github.com/crategen/crategen/test/shop/db"
	_ "github.com/crategen/crategen/test/shop/db/article"
	_ "github.com/crategen/crategen/test/shop/db/author"
	_ "github.com/crategen/crategen/test/shop/db/kind"
	_ "github.com/crategen/crategen/test/shop/db/odd"
	_ "github.com/crategen/crategen/test/shop/db/reading"
)

// TestPrograms type-checks the programs against the generated packages, whose export data is loaded once.
func TestPrograms(t *testing.T) {
	fset := token.NewFileSet()
	refused := parse(t, fset, "refused.go")
	allowed := parse(t, fset, "allowed.go")
	imports := load(t, fset, refused, allowed)

	t.Run("refused", func(t *testing.T) { compare(t, wants(t, fset, refused), check(fset, imports, refused)) })
	t.Run("allowed", func(t *testing.T) { compare(t, nil, check(fset, imports, allowed)) })
	t.Run("twins", func(t *testing.T) {
		twins := functions(allowed)
		for _, name := range functions(refused) {
			if !slices.Contains(twins, name) {
				t.Errorf("%s is in refused.go, but not in allowed.go", name)
			}
		}
	})
}

func parse(t *testing.T, fset *token.FileSet, name string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(fset, filepath.Join("testdata", name), nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// load returns an importer for what the files import. One go list compiles all of it, or finds it in the build cache.
func load(t *testing.T, fset *token.FileSet, files ...*ast.File) types.Importer {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}"}
	for _, f := range files {
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			args = append(args, path)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", args...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	exports := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		exports[path] = file
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
}

// at is a line of a file; message is that of an error, or a part that it must have.
type at struct {
	file    string
	line    int
	message string
}

func (a at) String() string { return fmt.Sprintf("%s:%d", a.file, a.line) }

// packagePath is how messages tell packages of one name apart: "example.com/shop/db".Client.
var packagePath = regexp.MustCompile(`"[^" ]*/([^"/ ]+)"\.`)

// check returns all errors of a program of one file.
func check(fset *token.FileSet, imports types.Importer, f *ast.File) []at {
	var out []at
	conf := types.Config{Importer: imports, Error: func(err error) {
		e := err.(types.Error) // what types.Config.Error promises
		pos := fset.Position(e.Pos)
		if strings.HasPrefix(e.Msg, "\t") { // the second half of the error before
			return
		}
		out = append(out, at{pos.Filename, pos.Line, packagePath.ReplaceAllString(e.Msg, "$1.")})
	}}
	_, _ = conf.Check(f.Name.Name, fset, []*ast.File{f}, nil) // the first of the errors that are in out
	return out
}

var wantComment = regexp.MustCompile("^// want `(.+)`$")

// wants returns what a file's want comments ask for.
func wants(t *testing.T, fset *token.FileSet, f *ast.File) []at {
	t.Helper()
	var out []at
	for _, group := range f.Comments {
		for _, c := range group.List {
			pos := fset.Position(c.Pos())
			m := wantComment.FindStringSubmatch(c.Text)
			if m == nil {
				if strings.HasPrefix(c.Text, "// want") {
					t.Errorf("%s:%d: a want comment is // want `part of the message`", pos.Filename, pos.Line)
				}
				continue
			}
			out = append(out, at{pos.Filename, pos.Line, m[1]})
		}
	}
	if len(out) == 0 {
		t.Errorf("%s: no want comments", f.Name.Name)
	}
	return out
}

// compare fails for each wanted error that is missing or differs, and for each error that is not wanted.
func compare(t *testing.T, want, got []at) {
	t.Helper()
	seen := map[string]at{}
	for _, e := range got {
		if first, ok := seen[e.String()]; ok {
			t.Errorf("%s: two errors on a line: %s; %s", e, first.message, e.message)
		}
		seen[e.String()] = e
	}
	for _, w := range want {
		e, ok := seen[w.String()]
		delete(seen, w.String())
		switch {
		case !ok:
			t.Errorf("%s compiles, but must not: want an error with %q", w, w.message)
		case !strings.Contains(e.message, w.message):
			t.Errorf("%s: the error is\n\t%s\nand does not hold\n\t%s", w, e.message, w.message)
		}
	}
	rest := slices.SortedFunc(maps.Values(seen), func(a, b at) int { return cmp.Compare(a.line, b.line) })
	for _, e := range rest {
		t.Errorf("%s does not compile, but must: %s", e, e.message)
	}
}

// functions returns the names of a file's functions.
func functions(f *ast.File) []string {
	var out []string
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			out = append(out, fn.Name.Name)
		}
	}
	return out
}
