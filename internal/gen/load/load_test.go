package load

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func loadShop(t *testing.T) *Description {
	t.Helper()
	d, err := Load(t.Context(), Config{Dir: "testdata/shop", Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find[T any](t *testing.T, list []T, what string, match func(T) bool) T {
	t.Helper()
	i := slices.IndexFunc(list, match)
	if i < 0 {
		t.Fatalf("no %s", what)
	}
	return list[i]
}

func schemaOf(t *testing.T, d *Description, name string) *Schema {
	t.Helper()
	return find(t, d.Schemas, "schema "+name, func(s *Schema) bool { return s.Name == name })
}

func fieldOf(t *testing.T, s *Schema, name string) *Field {
	t.Helper()
	return find(t, s.Fields, "field "+name, func(f *Field) bool { return f.Name == name })
}

func TestSchemas(t *testing.T) {
	d := loadShop(t)
	type row struct{ Name, Pos, Doc string }
	var got []row
	for _, s := range d.Schemas {
		got = append(got, row{s.Name, s.Pos, strings.Join(s.Doc, "|")})
	}
	want := []row{
		{"Author", "internal/gen/load/testdata/shop/author.go:13", "Author holds the schema definition for the Author entity."},
		{"Book", "internal/gen/load/testdata/shop/book.go:24", "Book is a book with a searchable title.||It is sold by the piece."},
		{"Publisher", "internal/gen/load/testdata/shop/publisher.go:21", "Publisher has a key of its own and fields by promotion."},
		{"Reading", "internal/gen/load/testdata/shop/publisher.go:39", "Reading has a composite key."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
	if want := "github.com/crategen/crategen/internal/gen/load/testdata/shop"; d.Package != want || d.Name != "schema" {
		t.Errorf("package %s %s, want %s schema", d.Package, d.Name, want)
	}
}

// The lines are those of the fields' own calls, in whichever package they are.
func TestPositions(t *testing.T) {
	d := loadShop(t)
	book, publisher := schemaOf(t, d, "Book"), schemaOf(t, d, "Publisher")
	got := map[string]string{
		"own field":              fieldOf(t, book, "title").Pos,
		"mixin's field":          fieldOf(t, book, "updated_at").Pos,
		"field by promotion":     fieldOf(t, publisher, "code").Pos,
		"field of an append":     fieldOf(t, publisher, "name").Pos,
		"edge":                   book.Edges[1].Pos,
		"index without a name":   book.Indexes[1].Pos,
		"file of a mixin method": fieldOf(t, book, "updated_at").Origin.File,
	}
	want := map[string]string{
		"own field":              "internal/gen/load/testdata/shop/book.go:33",
		"mixin's field":          "internal/gen/load/testdata/shop/mixins/mixins.go:21",
		"field by promotion":     "internal/gen/load/testdata/shop/publisher.go:27",
		"field of an append":     "internal/gen/load/testdata/shop/publisher.go:29",
		"edge":                   "internal/gen/load/testdata/shop/book.go:76",
		"index without a name":   "internal/gen/load/testdata/shop/book.go:84",
		"file of a mixin method": "internal/gen/load/testdata/shop/mixins/mixins.go",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("positions (-want +got):\n%s", diff)
	}
}

// Defaults come through exactly: literals to the last digit, functions by name.
func TestDefaults(t *testing.T) {
	book := schemaOf(t, loadShop(t), "Book")
	tests := []struct{ field, want string }{
		{"serial", "9007199254740993"},
		{"views", "9223372036854775807"},
		{"rank", "-3"},
		{"rating", "0.1"},
		{"in_print", "true"},
		{"cover", `"\x00\xff"`},
		{"status", `"draft"`},
		{"categories", "[]string{}"},
		{"raw", `map[string]any{"a": 1, "b": []any{"x", float64(2.5)}}`},
		{"id", "func github.com/google/uuid.New"},
		{"created_at", "func time.Now"},
		{"slug", "func github.com/crategen/crategen/internal/gen/load/testdata/shop/kinds.NewSlug"},
		{"secret", "func ."},
	}
	for _, tt := range tests {
		t.Run(tt.field, func(t *testing.T) {
			d := fieldOf(t, book, tt.field).Default
			got := d.Literal
			if d.Func != nil {
				got = "func " + d.Func.Pkg + "." + d.Func.Name
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// What a schema prints is passed on and does not disturb the description.
func TestOutput(t *testing.T) {
	var out bytes.Buffer
	if _, err := Load(t.Context(), Config{Dir: "testdata/shop", Output: &out}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != "hello from init\n" {
		t.Errorf("the schemas printed %q", got)
	}
}

// Two loads at once get along, and nothing is left in the module or the directory for temporary files.
func TestNothingLeftBehind(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	before := tree(t, "testdata/shop")
	errs := make(chan error)
	for range 2 {
		go func() {
			_, err := Load(t.Context(), Config{Dir: "testdata/shop", Output: new(bytes.Buffer)})
			errs <- err
		}()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(before, tree(t, "testdata/shop")); diff != "" {
		t.Errorf("the schema directory (-before +after):\n%s", diff)
	}
	noLoadFiles(t, tmp)
}

// noLoadFiles checks that no temporary directory of the loader is left; the go command has others of its own.
func noLoadFiles(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "crategen-load-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func tree(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		list = append(list, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Exported variables that are the project's annotations are described; others are not, whatever they are.
func TestVariables(t *testing.T) {
	module := writeModule(t, `
-- schema/a.go --
package schema

import (
	"sync"

	"entgo.io/ent"
	"example.com/user/cockroach"
)

type A struct{ ent.Schema }

var (
	Lock     sync.Mutex
	Missing  *cockroach.Database
	Database, Limit = cockroach.Database{PrimaryRegion: "eu"}, 3
)
-- cockroach/a.go --
package cockroach

type Database struct { PrimaryRegion string `+"`json:\"primaryRegion\"`"+` }

func (Database) Name() string { return "CrategenCockroachDatabase" }
`)
	d, err := Load(t.Context(), Config{Dir: filepath.Join(module, "schema")})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Variables) != 1 || d.Variables[0].Pos != "schema/a.go:15" || string(d.Variables[0].Annotations["CrategenCockroachDatabase"]) != `{"primaryRegion":"eu"}` {
		t.Errorf("variables: %+v", d.Variables)
	}
	module = writeModule(t, `
-- schema/a.go --
package schema

import (
	"entgo.io/ent"
	"example.com/user/cockroach"
)

type A struct{ ent.Schema }

var database = cockroach.Database{PrimaryRegion: "eu"}
`)
	_, err = Load(t.Context(), Config{Dir: filepath.Join(module, "schema")})
	const want = "schema/a.go:10: the variable database is a cockroach.Database and is not exported, so that it does not count; begin its name with a capital letter"
	if err == nil || err.Error() != want {
		t.Errorf("a variable that is not exported: %v, want %s", err, want)
	}
}
