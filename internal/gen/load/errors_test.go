package load

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// The messages, word for word: they are read by people who made a mistake.
func TestErrors(t *testing.T) {
	tests := []struct{ dir, want string }{
		{"testdata/absent", "testdata/absent is not a directory; name the directory of the schema package"},
		{"testdata/broken/panics", `
internal/gen/load/testdata/broken/panics/s.go:11: schema Book: schema.Book.Fields panics at internal/gen/load/testdata/broken/panics/s.go:16: runtime error: index out of range [3] with length 0
internal/gen/load/testdata/broken/panics/s.go:23: schema Pen: field "color": expect type (func() string) for default value
internal/gen/load/testdata/broken/panics/s.go:23: schema Pen: field "size": Enum.NamedValues: odd argument count`},
		{"testdata/broken/pointer", "internal/gen/load/testdata/broken/pointer/s.go:10: schema Book: " +
			"method Fields is declared on *Book, where it does not count; declare it on Book"},
		{"testdata/broken/exits", "testdata/broken/exits: the schema package ended the program before it could be described; " +
			"look for os.Exit in its init functions and variables"},
		{"testdata/broken/alias", `
internal/gen/load/testdata/broken/alias/s.go:9: schema Book: a schema is declared as a struct: type Book struct{ ent.Schema }
internal/gen/load/testdata/broken/alias/s.go:12: schema Pen: a schema is declared as a struct: type Pen struct{ ent.Schema }`},
		{"testdata/shop/kinds", "testdata/shop/kinds has no schema: a schema is an exported struct type that embeds ent.Schema " +
			"(crategen new makes one)"},
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.dir), func(t *testing.T) {
			_, err := Load(t.Context(), Config{Dir: tt.dir, Output: new(bytes.Buffer)})
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(strings.TrimSpace(tt.want), err.Error()); diff != "" {
				t.Errorf("message (-want +got):\n%s", diff)
			}
		})
	}
}

// Modules of the user's own, with the working directory elsewhere.
func TestModules(t *testing.T) {
	tests := []struct {
		name  string
		files string
		dir   string
		want  []string // parts of the error; none for success
	}{
		{
			name: "an internal schema package, a build tag, and a file of another platform",
			dir:  "internal/schema",
			files: `
-- internal/schema/a.go --
package schema

import "entgo.io/ent"

type A struct{ ent.Schema }
-- internal/schema/b_windows.go --
package schema

import "entgo.io/ent"

type B struct{ ent.Schema }
-- internal/schema/c.go --
//go:build special

package schema

import "entgo.io/ent"

type C struct{ ent.Schema }
`,
		},
		{
			name: "a syntax error",
			dir:  "schema",
			files: `
-- schema/a.go --
package schema

type A struct {
`,
			want: []string{"the schema package does not parse: schema/a.go:3:17: expected '}', found 'EOF'"},
		},
		{
			name: "a type error",
			dir:  "schema",
			files: `
-- schema/a.go --
package schema

import "entgo.io/ent"

type A struct{ ent.Schema }

var x int = "text"
`,
			want: []string{"schema: the schema package does not build or run:", "schema/a.go:7:13: cannot use \"text\""},
		},
		{
			name: "a schema that imports what is generated from it",
			dir:  "schema",
			files: `
-- schema/a.go --
package schema

import (
	"entgo.io/ent"
	"example.com/user/db"
)

type A struct{ ent.Schema }

var _ = db.X
-- db/db.go --
package db

import "example.com/user/schema"

var X = schema.A{}
`,
			want: []string{"import cycle not allowed", "Move those types to a package of their own."},
		},
		{
			name: "package main",
			dir:  "schema",
			files: `
-- schema/a.go --
package main

func main() {}
`,
			want: []string{"the schema package is a program (package main), which cannot be imported; move the schema types"},
		},
		{
			name: "no Go files",
			dir:  "schema",
			files: `
-- schema/README --
Nothing here.
`,
			want: []string{"no Go files in"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			module := writeModule(t, tt.files)
			d, err := Load(t.Context(), Config{Dir: filepath.Join(module, tt.dir), Tags: []string{"special"}})
			if len(tt.want) > 0 {
				if err == nil {
					t.Fatal("no error")
				}
				for _, part := range tt.want {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("error %q\nlacks %q", err, part)
					}
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range d.Schemas {
				names = append(names, s.Name+" "+s.Pos)
			}
			if diff := cmp.Diff([]string{"A internal/schema/a.go:5", "C internal/schema/c.go:7"}, names); diff != "" {
				t.Errorf("schemas (-want +got):\n%s", diff)
			}
		})
	}
}

// writeModule makes a module of the files with this project's requirements, so that nothing needs to be downloaded.
func writeModule(t *testing.T, files string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, text []byte) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("../../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	write("go.mod", bytes.Replace(mod, []byte("module github.com/crategen/crategen"), []byte("module example.com/user"), 1))
	write("go.sum", sum)
	for _, f := range txtar.Parse([]byte(files)).Files {
		write(f.Name, f.Data)
	}
	return dir
}
