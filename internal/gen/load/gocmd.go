package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// listed is what the go command says about the schema package.
type listed struct {
	Dir        string
	ImportPath string
	Name       string
	GoFiles    []string
	CgoFiles   []string
	Module     struct{ Path, Dir string }
}

// list asks the go command for the package's files, as build tags and the platform select them.
func list(ctx context.Context, c Config) (*listed, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not a directory; name the directory of the schema package", c.Dir)
	}
	args := append([]string{"list", "-find", "-json=Dir,ImportPath,Name,GoFiles,CgoFiles,Module"}, c.flags()...)
	out, err := goCommand(ctx, dir, append(args, ".")...)
	if err != nil {
		return nil, explain(c.Dir, err)
	}
	pkg := new(listed)
	if err := json.Unmarshal(out, pkg); err != nil {
		return nil, fmt.Errorf("%s: reading the answer of go list: %w", c.Dir, err)
	}
	switch {
	case pkg.Module.Dir == "":
		return nil, fmt.Errorf("%s: the schema package is in no module; run go mod init in the directory of your project", c.Dir)
	case pkg.Name == "main":
		return nil, fmt.Errorf("%s: the schema package is a program (package main), which cannot be imported; "+
			"move the schema types into a directory and package of their own", c.Dir)
	}
	return pkg, nil
}

// goError is a failed go command.
type goError struct {
	stderr string
	err    error
}

func (e *goError) Error() string {
	if e.stderr == "" {
		return e.err.Error()
	}
	return e.stderr
}

// goCommand runs the go command and returns what it printed: standard output of go list, both outputs of go run.
// When the context ends, the command is stopped with all processes that it started.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &stdout, &stderr
	cmd.WaitDelay = 2 * time.Second
	stopWithChildren(cmd)
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("%w; schemas are compiled, so crategen needs the go command on the PATH", err)
	}
	if err != nil {
		return nil, &goError{stderr: strings.TrimSpace(stderr.String()), err: err}
	}
	if args[0] == "list" {
		return stdout.Bytes(), nil
	}
	return append(stdout.Bytes(), stderr.Bytes()...), nil
}

// explain adds the remedy to the go command's messages that call for one.
func explain(dir string, err error) error {
	var failed *goError
	if !errors.As(err, &failed) {
		return err
	}
	text := failed.Error()
	remedy := ""
	switch {
	case strings.Contains(text, "import cycle not allowed"):
		remedy = "\nThe schema package imports the generated package, which imports the schema package for the types that " +
			"live there. Move those types to a package of their own."
	case strings.Contains(text, "entgo.io/ent") && (strings.Contains(text, "no required module provides") ||
		strings.Contains(text, "missing go.sum entry")):
		remedy = "\nThe module does not require ent, the schema language: run go get entgo.io/ent."
	}
	// The compiler names files from the directory it runs in, a person reads from another.
	text = strings.ReplaceAll("\n"+text, "\n."+string(filepath.Separator), "\n"+dir+string(filepath.Separator))
	return fmt.Errorf("%s: the schema package does not build or run:%s%s", dir, text, remedy)
}
