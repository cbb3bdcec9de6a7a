// Package directive finds the lines "//go:generate ... crategen generate ..." of a project: the one place where it is
// written down what is generated from which schema.
package directive

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// Directive is one such line.
type Directive struct {
	Dir  string   // directory of the file, which the paths in Args are relative to
	Pos  string   // file:line
	Args []string // what follows the word generate
}

// Nearest returns the directives of a directory's Go files, in order of files and lines; if there is none that is wanted,
// those of the directory above, and so on up to the root of the module. None at all is no error.
func Nearest(dir string, wanted func(Directive) (bool, error)) ([]Directive, error) {
	for {
		all, err := in(dir)
		if err != nil {
			return nil, err
		}
		var found []Directive
		for _, d := range all {
			ok, err := wanted(d)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, d)
			}
		}
		if len(found) > 0 || isRoot(dir) {
			return found, nil
		}
		dir = filepath.Join(dir, "..")
	}
}

// isRoot reports whether a directory has no directory above it that may belong to its module.
func isRoot(dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
		return true
	}
	abs, err := filepath.Abs(dir)
	return err != nil || abs == filepath.Dir(abs)
}

// in returns the directives in a directory. A directory that is not there has none.
func in(dir string) ([]Directive, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("looking for go:generate lines: %w", err)
	}
	var list []Directive
	for _, entry := range entries {
		if entry.IsDir() || filepath.Ext(entry.Name()) != ".go" {
			continue
		}
		file := filepath.Join(dir, entry.Name())
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("looking for go:generate lines: %w", err)
		}
		n := 0
		for line := range bytes.Lines(text) {
			n++
			if args, ok := parse(string(line)); ok {
				list = append(list, Directive{dir, file + ":" + strconv.Itoa(n), args})
			}
		}
	}
	return list, nil
}

// parse returns the arguments of a line that runs "crategen generate", be it as a tool, a program or with go run.
func parse(line string) ([]string, bool) {
	rest, ok := strings.CutPrefix(line, "//go:generate")
	if !ok || rest == "" || rest[0] != ' ' && rest[0] != '\t' {
		return nil, false
	}
	list := words(rest)
	for i := 1; i < len(list); i++ {
		if list[i] == "generate" && isCrategen(list[i-1]) {
			return list[i+1:], true
		}
	}
	return nil, false
}

// isCrategen reports whether a word names the program: crategen, ./bin/crategen.exe, example.com/cmd/crategen@v1.2.3.
func isCrategen(word string) bool {
	word, _, _ = strings.Cut(word, "@")
	return strings.TrimSuffix(path.Base(strings.ReplaceAll(word, `\`, "/")), ".exe") == "crategen"
}

// words splits a line as go generate does: at blanks, but for what stands in double quotes; then variables of the
// environment are replaced.
func words(line string) []string {
	var list []string
	for {
		line = strings.TrimLeft(line, " \t\r\n")
		if line == "" {
			return list
		}
		end := strings.IndexAny(line, " \t\r\n")
		if end < 0 {
			end = len(line)
		}
		word := line[:end]
		if quoted, err := strconv.QuotedPrefix(line); err == nil && line[0] == '"' {
			end = len(quoted)
			word, _ = strconv.Unquote(quoted) // what QuotedPrefix returns can be unquoted
		}
		list = append(list, os.ExpandEnv(word))
		line = line[end:]
	}
}
