package randschema_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/randschema"
)

// Random schemas generate, build, and round-trip rows with edge values on every target that is there. All of them are built
// into one program, since linking it costs more than compiling a schema.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	if err := randschema.WriteModule(dir, "../../.."); err != nil {
		t.Fatal(err)
	}
	seeds, err := randschema.Seeds(2)
	if err != nil {
		t.Fatal(err)
	}
	for _, seed := range seeds {
		for _, crate := range []bool{false, true} {
			writeTrial(t, dir, randschema.Options{Seed: seed, Own: true, Crate: crate})
		}
		writeTrial(t, dir, randschema.Options{Seed: seed, Own: true, Secured: true})
	}
	cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-count=1", "-v", "./trial")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Error(err)
	}
}

// writeTrial generates the package of a schema and writes the test of it. The name of the test tells the seed.
func writeTrial(t *testing.T, dir string, o randschema.Options) {
	t.Helper()
	name := fmt.Sprintf("Seed%d", o.Seed)
	if o.Crate {
		name += "Crate"
	}
	if o.Secured {
		name += "Secured"
	}
	home := filepath.Join(dir, strings.ToLower(name))
	schema, err := randschema.Write(home, o)
	if err != nil {
		t.Fatal(err)
	}
	targets, err := model.ParseTargets(o.Targets())
	if err != nil {
		t.Fatal(err)
	}
	d, err := load.Load(t.Context(), load.Config{Dir: schema, Output: new(bytes.Buffer)})
	if err != nil {
		t.Fatal(err)
	}
	p, err := model.Resolve(d, model.Options{Path: randschema.Module + "/" + strings.ToLower(name) + "/db", Targets: targets})
	if err != nil {
		t.Fatal(err)
	}
	files, err := gen.Files(p)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		file := filepath.Join(home, "db", name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := randschema.WriteTrial(filepath.Join(dir, "trial"), name, p); err != nil {
		t.Fatal(err)
	}
}
