package gen

import (
	"bytes"
	"errors"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/gen/render"
)

// output is a directory and the files that belong there.
type output struct {
	dir     string
	project *model.Project
	files   map[string][]byte // by path with slashes
}

// plan is what has to be done to a directory.
type plan struct {
	result  Result
	write   []string // names in output.files, sorted
	missing []string // those of write that are not there
	remove  []string // file names
}

// plan compares the directory with the files. It fails if something hand-written is in the way.
func (o *output) plan() (*plan, error) {
	p := new(plan)
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(o.files)) {
		file := o.file(name)
		have, err := os.ReadFile(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			p.missing = append(p.missing, file)
		case errors.Is(err, syscall.ENOTDIR):
			problems = append(problems, fmt.Errorf("%s must be a directory, but is a file; move it", filepath.Dir(file)))
			continue
		case err != nil:
			problems = append(problems, fmt.Errorf("%s is in the way of a generated file: %w", file, err))
			continue
		case same(have, o.files[name]):
			p.result.Unchanged = append(p.result.Unchanged, file)
			continue
		case !generated(have):
			problems = append(problems, fmt.Errorf("%s is hand-written, and in the way of a generated file; "+
				"rename it, or generate into another directory", file))
			continue
		}
		p.write = append(p.write, name)
		p.result.Written = append(p.result.Written, file)
	}
	for _, dir := range o.packages() {
		problems = append(problems, o.foreign(dir))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	var err error
	p.remove, err = o.leftovers()
	p.result.Removed = p.remove
	return p, err
}

func (o *output) file(name string) string { return filepath.Join(o.dir, filepath.FromSlash(name)) }

// packages are the directories that hold generated Go code, by their names in o.files.
func (o *output) packages() []string {
	dirs := []string{".", "of"}
	for _, e := range o.project.Entities {
		dirs = append(dirs, e.Package)
	}
	if o.project.Factories {
		dirs = append(dirs, render.FactoriesPackage(o.project))
	}
	return dirs
}

// foreign reports Go files of another package in a directory, which the compiler would trip over, and a directory that is
// the schema's.
func (o *output) foreign(dir string) error {
	folder, want := o.file(dir), dir
	if dir == "." {
		want = o.project.Package
	}
	if path.Join(o.project.Path, dir) == o.project.Schema {
		return fmt.Errorf("%s contains the schema and cannot contain the generated package %s; generate into another directory",
			folder, want)
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil // it is missing, or a problem of the files in it, which is reported for them
	}
	for _, entry := range entries {
		file := filepath.Join(folder, entry.Name())
		if included, err := build.Default.MatchFile(folder, entry.Name()); err != nil || !included || !strings.HasSuffix(file, ".go") {
			continue
		}
		if ours, err := isGenerated(file); err != nil || ours {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
		if err != nil || f.Name.Name == want || strings.HasSuffix(file, "_test.go") && f.Name.Name == want+"_test" {
			continue
		}
		return fmt.Errorf("%s contains other Go code: %s is of package %s, and the generated package is %s; "+
			"generate into a directory of its own", folder, file, f.Name.Name, want)
	}
	return nil
}

// leftovers are the files that earlier runs made and this one does not. Only places that the generator writes to are
// looked at, so that other generated packages below the directory are safe: db/*.go, db/book/book.go, db/ddl/*.sql.
func (o *output) leftovers() ([]string, error) {
	var candidates []string
	entries, err := os.ReadDir(o.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case !entry.IsDir() && strings.HasSuffix(name, ".go"):
			candidates = append(candidates, name)
		case entry.IsDir() && name == "ddl":
			scripts, err := filepath.Glob(filepath.Join(o.dir, name, "*.sql"))
			if err != nil {
				return nil, err
			}
			for _, s := range scripts {
				candidates = append(candidates, "ddl/"+filepath.Base(s))
			}
		case entry.IsDir():
			candidates = append(candidates, name+"/"+name+".go", name+"/"+name+"_gen.go")
		}
	}
	var out []string
	for _, name := range candidates {
		if _, wanted := o.files[name]; wanted {
			continue
		}
		file := o.file(name)
		ours, err := isGenerated(file)
		if err != nil {
			return nil, err
		}
		if ours {
			out = append(out, file)
		}
	}
	return out, nil
}

// isGenerated reports whether a file is there and made by the generator.
func isGenerated(file string) (bool, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return generated(text), err
}

// generated reports whether a text begins with the line that all generated files begin with.
func generated(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch strings.TrimSuffix(string(line), "\r") {
	case "// Code generated by crategen. DO NOT EDIT.", "-- Code generated by crategen. DO NOT EDIT.":
		return true
	}
	return false
}

// same compares a file with its text. Line ends that version control has made of them do not count.
func same(have, want []byte) bool {
	return bytes.Equal(bytes.ReplaceAll(have, []byte("\r\n"), []byte("\n")), want)
}
