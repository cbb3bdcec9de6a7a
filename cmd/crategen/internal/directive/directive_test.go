package directive_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/cmd/crategen/internal/directive"
)

// Every way of running the program that people write is found, and nothing else.
func TestNearestLines(t *testing.T) {
	t.Setenv("CRATEGEN_TEST_TARGET", "sqlite")
	tests := map[string]struct {
		line string
		want []string // nil if the line is no directive of ours
	}{
		"tool":           {"//go:generate go tool crategen generate ./schema --target sqlite", []string{"./schema", "--target", "sqlite"}},
		"run":            {"//go:generate go run ../../cmd/crategen generate ./schema", []string{"./schema"}},
		"run a version":  {"//go:generate go run github.com/crategen/crategen/cmd/crategen@v1.2.3 generate ./schema", []string{"./schema"}},
		"program":        {"//go:generate crategen  generate\t./schema\r", []string{"./schema"}},
		"on Windows":     {`//go:generate bin\crategen.exe generate ./schema`, []string{"./schema"}},
		"quoted":         {`//go:generate crategen generate "./my schema" "--target=sqlite"`, []string{"./my schema", "--target=sqlite"}},
		"variable":       {"//go:generate crategen generate . --target $CRATEGEN_TEST_TARGET", []string{".", "--target", "sqlite"}},
		"open quote":     {`//go:generate crategen generate "./schema`, []string{`"./schema`}},
		"another tool":   {"//go:generate go tool ent generate ./schema", nil},
		"another verb":   {"//go:generate go tool crategen ddl ./schema", nil},
		"indented":       {"  //go:generate go tool crategen generate ./schema", nil},
		"another word":   {"//go:generated crategen generate ./schema", nil},
		"a mere comment": {"// go:generate crategen generate ./schema", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, "go.mod"), "module x\n")
			write(t, filepath.Join(dir, "generate.go"), "package x\n\n"+tt.line+"\n")
			list := nearest(t, dir, func(directive.Directive) (bool, error) { return true, nil })
			var want []directive.Directive
			if tt.want != nil {
				want = []directive.Directive{{Dir: dir, Pos: filepath.Join(dir, "generate.go") + ":3", Args: tt.want}}
			}
			if diff := cmp.Diff(want, list); diff != "" {
				t.Errorf("directives (-want +got)\n%s", diff)
			}
		})
	}
}

// The search goes up to the root of the module and not beyond, and ends where something that is wanted is.
func TestNearestDirectory(t *testing.T) {
	top := t.TempDir()
	root, sub := filepath.Join(top, "root"), filepath.Join(top, "root", "sub")
	write(t, filepath.Join(top, "a.go"), "//go:generate crategen generate beyond\n")
	write(t, filepath.Join(root, "go.mod"), "module x\n")
	write(t, filepath.Join(root, "a.go"), "//go:generate crategen generate first\n//go:generate crategen generate second\n")
	write(t, filepath.Join(root, "a.txt"), "//go:generate crategen generate text\n")
	write(t, filepath.Join(sub, "a.go"), "//go:generate crategen generate below\n")
	tests := map[string]struct {
		from   string
		wanted string // empty for all
		want   []string
	}{
		"the nearest":         {sub, "", []string{"below"}},
		"the one wanted":      {sub, "second", []string{"second"}},
		"all of a directory":  {root, "", []string{"first", "second"}},
		"not beyond the root": {sub, "beyond", nil},
		"not in other files":  {root, "text", nil},
		"from nowhere":        {filepath.Join(root, "nowhere"), "", []string{"first", "second"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, d := range nearest(t, tt.from, func(d directive.Directive) (bool, error) {
				return tt.wanted == "" || d.Args[0] == tt.wanted, nil
			}) {
				got = append(got, d.Args[0])
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("directives (-want +got)\n%s", diff)
			}
		})
	}
}

func nearest(t *testing.T, dir string, wanted func(directive.Directive) (bool, error)) []directive.Directive {
	t.Helper()
	list, err := directive.Nearest(dir, wanted)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
