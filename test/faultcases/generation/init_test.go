package generation

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestFault26 starts projects in modules that have crategen already: by a replace directive, in a work space, with a vendor
// directory. Where the proxy should be, nothing listens.
func TestFault26(t *testing.T) {
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	crategen := filepath.Join(dir, "crategen")
	run := func(in string, env []string, name string, args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = in
		cmd.Env = append(append(os.Environ(), "GOWORK="), env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %s %s: %v\n%s", in, filepath.Base(name), strings.Join(args, " "), err, out)
		}
	}
	run(root, nil, "go", "build", "-o", crategen, "./cmd/crategen")
	const mod = "module example.com/shop\n\ngo 1.26.0\n"
	replace := "\nreplace github.com/crategen/crategen => " + root + "\n"
	for name, files := range map[string]map[string]string{
		"replaced":  {"go.mod": mod + replace},
		"vendored":  {"go.mod": mod + replace, "vendor/modules.txt": ""},
		"member":    {"go.mod": mod, "../go.work": "go 1.26.0\n\nuse ./member\nuse " + root + "\n"},
		"workspace": {"go.mod": mod, "../go.work": "go 1.26.0\n\nuse ./workspace\n" + replace},
	} {
		t.Run(name, func(t *testing.T) {
			module := filepath.Join(dir, name, name)
			for file, text := range files {
				write(t, module, file, text)
			}
			offline := []string{"GOPROXY=http://127.0.0.1:1", "GOSUMDB=sum.golang.org", "GOFLAGS=-buildvcs=false"}
			run(module, offline, crategen, "init")
			run(module, offline, crategen, "generate", "./schema", "--target", "sqlite")
			if name == "vendored" {
				run(module, offline, "go", "mod", "vendor")
			}
			run(module, offline, "go", "list", "-deps", "./...", "github.com/crategen/crategen/cmd/crategen")
			text, err := os.ReadFile(filepath.Join(module, "go.mod"))
			if err != nil || !strings.Contains(string(text), "\ntool github.com/crategen/crategen/cmd/crategen\n") {
				t.Errorf("%v; go.mod is\n%s", err, text)
			}
		})
	}
}
