package scaffold

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

const crategen = "github.com/crategen/crategen"

// module is the Go module that a directory belongs to.
type module struct {
	dir      string // where go.mod is
	path     string // example.com/shop
	replaced bool   // go.mod replaces crategen, as in its own tests
}

// findModule looks for go.mod in dir, which need not exist, and above it. It returns nil if there is none.
func findModule(ctx context.Context, dir string) (*module, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for {
		name := filepath.Join(abs, "go.mod")
		if _, err := os.Stat(name); err == nil {
			return readModule(ctx, name)
		}
		parent := filepath.Dir(abs)
		if parent == abs {
			return nil, nil
		}
		abs = parent
	}
}

func readModule(ctx context.Context, name string) (*module, error) {
	out, err := goCommand(ctx, filepath.Dir(name), "mod", "edit", "-json", name)
	if err != nil {
		return nil, err
	}
	var text struct {
		Module  struct{ Path string }
		Replace []struct{ Old struct{ Path string } }
	}
	if err := json.Unmarshal(out, &text); err != nil {
		return nil, fmt.Errorf("%s: reading the answer of go mod edit: %w", name, err)
	}
	if text.Module.Path == "" {
		return nil, fmt.Errorf("%s names no module; add a line such as: module example.com/shop", name)
	}
	m := &module{dir: filepath.Dir(name), path: text.Module.Path}
	for _, r := range text.Replace {
		m.replaced = m.replaced || r.Old.Path == crategen
	}
	return m, nil
}

// importPath is the import path of a directory of the module.
func (m *module) importPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(m.dir, abs)
	if err != nil {
		return "", err
	}
	return path.Join(m.path, filepath.ToSlash(rel)), nil
}

// goCommand runs the go command in dir and returns what it printed to standard output.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 2 * time.Second
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return out, nil
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		err = fmt.Errorf("%w; crategen needs the go command on the PATH", err)
	case errors.As(err, &exit) && len(exit.Stderr) > 0:
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return nil, fmt.Errorf("go %s: %w", strings.Join(args, " "), err)
}
