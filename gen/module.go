package gen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// importPath is the import path of a package in dir, which need not exist, by the go.mod of the module around it.
func importPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for root := abs; ; root = filepath.Dir(root) {
		file := filepath.Join(root, "go.mod")
		text, err := os.ReadFile(file)
		switch {
		case err == nil:
			module := modulePath(string(text))
			if module == "" {
				return "", fmt.Errorf("%s has no module directive; run go mod init", file)
			}
			rel, err := filepath.Rel(root, abs)
			return path.Join(module, filepath.ToSlash(rel)), err
		case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
			return "", fmt.Errorf("finding the module of %s: %w", dir, err)
		case root == filepath.Dir(root):
			return "", fmt.Errorf("%s is in no Go module, so the generated packages would have no import path; "+
				"run go mod init, or choose another directory", dir)
		}
	}
}

// modulePath returns the path that a go.mod declares, or nothing.
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		if len(words) != 2 || words[0] != "module" {
			continue
		}
		if unquoted, err := strconv.Unquote(words[1]); err == nil {
			return unquoted
		}
		return words[1]
	}
	return ""
}
