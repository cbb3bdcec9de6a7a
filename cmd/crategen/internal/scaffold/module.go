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

	"github.com/crategen/crategen/internal/modulepath"
)

// crategen is the path of crategen's module.
var crategen = modulepath.Path

// module is the Go module that a directory belongs to.
type module struct {
	dir         string       // where go.mod is
	path        string       // example.com/shop
	requires    bool         // go.mod requires crategen
	replacement *replacement // of crategen, nil if go.mod has none
}

// replacement is a replace directive. A module that is replaced by a directory has no new version.
type replacement struct {
	Old, New struct{ Path, Version string }
}

// directory is where the replacement is, if it is a directory.
func (r *replacement) directory(base string) string {
	switch {
	case r.New.Version != "":
		return ""
	case filepath.IsAbs(r.New.Path):
		return r.New.Path
	}
	return filepath.Join(base, r.New.Path)
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
		Require []struct{ Path string }
		Replace []replacement
	}
	if err := json.Unmarshal(out, &text); err != nil {
		return nil, fmt.Errorf("%s: reading the answer of go mod edit: %w", name, err)
	}
	if text.Module.Path == "" {
		return nil, fmt.Errorf("%s names no module; add a line such as: module example.com/shop", name)
	}
	m := &module{dir: filepath.Dir(name), path: text.Module.Path}
	for _, r := range text.Replace {
		if r.Old.Path == crategen {
			m.replacement = &r
		}
	}
	for _, r := range text.Require {
		m.requires = m.requires || r.Path == crategen
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
	return runGo(ctx, dir, nil, args...)
}

// goOffline runs it without the network.
func goOffline(ctx context.Context, dir string, args ...string) ([]byte, error) {
	return runGo(ctx, dir, append(os.Environ(), "GOPROXY=off", "GOSUMDB=off"), args...)
}

func runGo(ctx context.Context, dir string, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = dir, env
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
