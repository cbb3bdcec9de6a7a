package gen

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

var update = flag.Bool("update", false, "write the golden files in testdata")

// goldens are the cases in testdata: a schema package and what is generated from it, each for one behaviour.
var goldens = []struct{ name, targets string }{
	{"cockroach", "cockroachdb@25.4,postgres,sqlite"},
	{"codecs", "postgres,sqlite"},
	{"crate", "cratedb@5.10,sqlite"},
	{"custom", "postgres,sqlite"},
	{"defaults", "cockroachdb,postgres,sqlite"},
	{"docs", "sqlite"},
	{"documents", "postgres,sqlite"},
	{"edges", "cockroachdb,sqlite"},
	{"enums", "postgres,sqlite"},
	{"fulltext", "postgres,sqlite"},
	{"geo", "cratedb,cockroachdb@25.2,postgres+postgis+vector,sqlite"},
	{"keys", "cockroachdb,postgres,sqlite"},
	{"manymany", "cratedb,cockroachdb,sqlite"},
	{"mixins", "sqlite"},
	{"names", "postgres,sqlite"},
	{"nullable", "postgres,sqlite"},
	{"objects", "cockroachdb,sqlite"},
	{"oneone", "cockroachdb,postgres,sqlite"},
	{"options", "cockroachdb,postgres,sqlite"},
	{"regions", "cockroachdb,postgres,sqlite"},
	{"server", "cockroachdb@25.4,postgres@18"},
	{"through", "cockroachdb,sqlite"},
	{"trees", "cratedb,postgres,sqlite"},
	{"types", "cockroachdb,postgres,sqlite"},
	{"validators", "sqlite"},
	{"views", "cockroachdb,postgres,sqlite"},
}

// Every golden directory is what the generator makes today. After a change of the generator, run the test with -update and
// read the difference.
func TestGolden(t *testing.T) {
	for _, g := range goldens {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			targets := mustTargets(t, g.targets)
			dir := filepath.Join("testdata", g.name)
			if *update {
				o := Options{SchemaDir: filepath.Join(dir, "schema"), Out: filepath.Join(dir, "db"), Targets: targets}
				if _, err := Generate(t.Context(), o); err != nil {
					t.Fatal(err)
				}
			}
			want, err := Files(resolve(t, dir, targets))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(texts(readTree(t, filepath.Join(dir, "db"))), texts(want)); diff != "" {
				t.Errorf("the golden files differ (-have +generated):\n%s", diff)
			}
		})
	}
}

// The golden packages are what a user's would be: they pass go vet. It also finds what gofmt would change.
func TestGoldenVet(t *testing.T) {
	args := []string{"vet"}
	for _, g := range goldens {
		args = append(args, "./testdata/"+g.name+"/...")
	}
	out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
	if err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
	out, err = exec.CommandContext(t.Context(), "gofmt", "-l", "testdata").CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("gofmt: %v\n%s", err, out)
	}
}

// Rendering does not depend on the order of maps.
func TestFilesAreStable(t *testing.T) {
	p := resolve(t, "testdata/objects", mustTargets(t, "postgres,sqlite"))
	first, err := Files(p)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := Files(p)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(texts(first), texts(again)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func resolve(t *testing.T, dir string, targets []model.Target) *model.Project {
	t.Helper()
	d, err := load.Load(t.Context(), load.Config{Dir: filepath.Join(dir, "schema"), Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	out, err := importPath(filepath.Join(dir, "db"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := model.Resolve(d, model.Options{Path: out, Targets: targets})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustTargets(t *testing.T, list string) []model.Target {
	t.Helper()
	targets, err := model.ParseTargets(list)
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

// readTree returns the files below a directory by their slash paths; none if it is missing.
func readTree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(name)], err = os.ReadFile(path)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return files
}

func texts(files map[string][]byte) map[string]string {
	out := make(map[string]string, len(files))
	for _, name := range slices.Sorted(maps.Keys(files)) {
		out[name] = string(files[name])
	}
	return out
}
