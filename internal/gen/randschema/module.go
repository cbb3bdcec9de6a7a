package randschema

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"github.com/crategen/crategen/internal/modulepath"
)

// Module is the path of the module that WriteModule makes.
const Module = "example.com/random"

// WriteModule makes an empty module in dir that sees crategen, whose repository is at root, and all that crategen requires.
// Nothing has to be downloaded for it.
func WriteModule(dir, root string) error {
	root, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	_, requirements, found := bytes.Cut(mod, []byte("\n"))
	if !found {
		return fmt.Errorf("%s has no requirements", filepath.Join(root, "go.mod"))
	}
	mod = fmt.Appendf(nil, "module %s\n%s\nrequire %[3]s v0.0.0\n\nreplace %[3]s => %[4]q\n", Module, requirements, modulepath.Path, root)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644)
}

// Write writes the source of a schema to the directory schema below dir, which is made, and returns that directory.
func Write(dir string, o Options) (string, error) {
	text, err := Source(o)
	if err != nil {
		return "", err
	}
	schema := filepath.Join(dir, "schema")
	if err := os.MkdirAll(schema, 0o755); err != nil {
		return "", err
	}
	return schema, os.WriteFile(filepath.Join(schema, "schema.go"), text, 0o644)
}
