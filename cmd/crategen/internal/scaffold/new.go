package scaffold

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// entity is what files/entity.go.tmpl prints.
type entity struct {
	Package string
	Name    string
	Doc     string   // what comes after the name in its comment
	Fields  []string // besides the id, as Go source
}

// newDoc is a comment that asks to be replaced.
const newDoc = "is ... (this comment goes into the generated code)."

// New writes a schema file for each entity into dir, and returns the names of the files. It writes either all of them or
// none: not if one of the files or types is there already, and not if a name cannot be that of an entity.
func New(dir string, names []string) ([]string, error) {
	if err := checkNames(names); err != nil {
		return nil, err
	}
	pkg, err := readPackage(dir)
	if err != nil {
		return nil, err
	}
	var files []file
	var errs []error
	for _, name := range names {
		if at := pkg.types[name]; at != "" {
			errs = append(errs, fmt.Errorf("%s: type %s is already there; no file was written", at, name))
			continue
		}
		f, err := render(entityFile(dir, name), "entity.go.tmpl", entity{pkg.name, name, newDoc, []string{`field.String("name")`}})
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return write(files)
}

// entityFile has no underscore before a word such as test or linux, which the go command would take for a condition.
func entityFile(dir, name string) string { return filepath.Join(dir, strings.ToLower(name)+".go") }

// schemaPackage is what New must know of the package that it adds to.
type schemaPackage struct {
	name  string
	types map[string]string // where each type is declared, as file:line
}

// readPackage looks at the Go files of dir. A directory without any, or that is not there, takes its own name.
func readPackage(dir string) (schemaPackage, error) {
	p := schemaPackage{types: make(map[string]string)}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return p, err
	}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return p, err
		}
		if f.Name.Name == "main" {
			return p, fmt.Errorf("%s is a program (package main), which cannot be imported; "+
				"name a directory for the schema with --schema, such as --schema ./schema", dir)
		}
		p.name = f.Name.Name
		p.addTypes(fset, f)
	}
	if p.name != "" {
		return p, nil
	}
	p.name, err = packageName(dir)
	return p, err
}

func (p schemaPackage) addTypes(fset *token.FileSet, f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, s := range g.Specs {
			if t, ok := s.(*ast.TypeSpec); ok {
				at := fset.Position(t.Pos())
				p.types[t.Name.Name] = fmt.Sprintf("%s:%d", at.Filename, at.Line)
			}
		}
	}
}

func packageName(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if info, err := os.Stat(abs); err == nil && !info.IsDir() {
		return "", fmt.Errorf("%s is a file; name the directory of the schema with --schema", dir)
	}
	name := strings.ToLower(filepath.Base(abs))
	if !token.IsIdentifier(name) || name == "main" {
		return "", fmt.Errorf("%s: %q cannot be the name of a Go package; name a directory such as ./schema", dir, name)
	}
	return name, nil
}
