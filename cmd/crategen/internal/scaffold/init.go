package scaffold

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/crategen/crategen/internal/gen/model"
)

// Options say what Init writes.
type Options struct {
	Dir     string // made if it is missing
	Module  string // path of a new module; empty to use the one that Dir belongs to
	Targets string // as in --target of crategen generate; SQLite is added, since the program runs on it
	Version string // of crategen to require; empty for the newest
}

// Init writes a program with a schema and makes crategen a tool of its module, which takes the go command and, unless
// the module cache has what is needed, the network. It returns the files that it wrote, also when the go command failed
// after that; it writes nothing into a directory that holds Go files.
func Init(ctx context.Context, o Options) ([]string, error) {
	targets, err := withSQLite(o.Targets)
	if err != nil {
		return nil, err
	}
	if err := refuseGoFiles(o.Dir); err != nil {
		return nil, err
	}
	m, err := o.module(ctx)
	if err != nil {
		return nil, err
	}
	files, err := start(m, o.Dir, targets)
	if err != nil {
		return nil, err
	}
	written, err := write(files)
	if err != nil {
		return nil, err
	}
	if err := require(ctx, m, o); err != nil {
		return written, fmt.Errorf("the files are written, but go.mod is not ready: %w\n"+
			"When the cause is resolved, run in %s:\n\tgo get -tool %s\n\tgo get ./schema", err, o.Dir, tool(o.Version))
	}
	return written, nil
}

func withSQLite(list string) (string, error) {
	targets, err := model.ParseTargets(list)
	if err != nil {
		return "", err
	}
	if (&model.Project{Targets: targets}).Embedded() {
		return list, nil
	}
	return list + "," + string(model.SQLite), nil
}

// refuseGoFiles keeps Init from mixing its program with another one.
func refuseGoFiles(dir string) error {
	for _, sub := range []string{".", "schema", "db"} {
		found, err := filepath.Glob(filepath.Join(dir, sub, "*.go"))
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return fmt.Errorf("%s contains Go code already (%s), and crategen never overwrites files; run init in an empty directory, "+
				"or add entities with crategen new", filepath.Join(dir, sub), filepath.Base(found[0]))
		}
	}
	return nil
}

// module finds the module that the program becomes a part of, or makes it.
func (o Options) module(ctx context.Context) (*module, error) {
	m, err := findModule(ctx, o.Dir)
	switch {
	case err != nil:
		return nil, err
	case o.Module == "" && m == nil:
		return nil, fmt.Errorf("%s: no go.mod here or above; name the new module with --module, such as --module example.com/shop", o.Dir)
	case o.Module == "":
		return m, nil
	}
	if _, err := os.Stat(filepath.Join(o.Dir, "go.mod")); err == nil {
		return nil, fmt.Errorf("%s exists already, of module %s; remove --module", filepath.Join(o.Dir, "go.mod"), m.path)
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	if _, err := goCommand(ctx, o.Dir, "mod", "init", o.Module); err != nil {
		return nil, err
	}
	return findModule(ctx, o.Dir)
}

// start is the program, its schema and its generate directive.
func start(m *module, dir, targets string) ([]file, error) {
	path, err := m.importPath(dir)
	if err != nil {
		return nil, err
	}
	schema := filepath.Join(dir, "schema")
	var files []file
	var errs []error
	add := func(name, tmpl string, data any) {
		f, err := render(name, tmpl, data)
		files, errs = append(files, f), append(errs, err)
	}
	add(entityFile(schema, "Book"), "entity.go.tmpl",
		entity{"schema", "Book", "is a book with its author.", []string{`field.String("title")`, `field.String("author")`}})
	add(filepath.Join(dir, "generate.go"), "generate.go.tmpl", map[string]any{"Targets": targets})
	add(filepath.Join(dir, "main.go"), "main.go.tmpl",
		map[string]any{"Path": path, "Crategen": crategen, "Refresh": strings.Contains(targets, string(model.CrateDB))})
	return files, errors.Join(errs...)
}
