// Package load turns a package of schema files into a description that the generator can read.
//
// Schemas are Go code, so they are described by running them. Load lists the package's files, finds the exported types,
// and runs a small program inside the user's module that asks each schema what it declares (package runner). The program
// exists only in an overlay that the go command is told of: nothing is written into the module, internal packages work,
// and runs do not get into each other's way. Its answer comes back in a file, so a schema may print what it likes.
//
// Data flow: directory --go list, go/parser--> types and lines --go run--> runner's JSON --> Description.
package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/crategen/crategen/internal/gen/load/runner"
)

// What a schema package declares. The types live with the program that fills them in.
type (
	Description = runner.Description
	Schema      = runner.Schema
	Variable    = runner.Variable
	Field       = runner.Field
	Edge        = runner.Edge
	Index       = runner.Index
	Enum        = runner.Enum
	Origin      = runner.Origin
	StorageKey  = runner.StorageKey
	Through     = runner.Through
	Type        = runner.Type
	Member      = runner.Member
	Value       = runner.Value
	Func        = runner.Func
	Annotations = runner.Annotations
)

// Own is the mixin index of what a schema declares itself.
const Own = runner.Own

// Config says what to load.
type Config struct {
	Dir    string    // directory of the schema package; it may be anywhere, its go.mod decides how it is built
	Tags   []string  // build tags
	Output io.Writer // receives what the schemas print when they run; nil for os.Stderr
}

// Load describes the schemas of a package. The schema package is compiled and run, with its own directory as the working
// directory. A warm run takes a quarter of a second for a hundred schemas, a cold one as long as the compilation.
//
// The errors of all schemas are joined. A cancelled context stops the go command and the program, and leaves nothing
// behind.
func Load(ctx context.Context, c Config) (*Description, error) {
	d, err := load(ctx, c)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return nil, fmt.Errorf("loading the schemas of %s: %w", c.Dir, cause)
	}
	return d, err
}

func load(ctx context.Context, c Config) (*Description, error) {
	pkg, err := list(ctx, c)
	if err != nil {
		return nil, err
	}
	src := newSource(pkg.Module.Dir)
	if err := src.add(pkg); err != nil {
		return nil, err
	}
	candidates := src.candidates()
	if len(src.types) == 0 {
		return nil, noSchema(c.Dir)
	}
	result, err := run(ctx, c, pkg, candidates)
	if err != nil {
		return nil, err
	}
	if len(result.Problems) > 0 {
		return nil, problems(result.Problems, src)
	}
	d := result.Description
	if len(d.Schemas) == 0 {
		return nil, noSchema(c.Dir)
	}
	d.Package, d.Name, d.Module = pkg.ImportPath, pkg.Name, pkg.Module.Path
	src.locate(d)
	return d, nil
}

// run writes the program to a temporary directory, runs it through an overlay, and reads its answer.
func run(ctx context.Context, c Config, pkg *listed, candidates []candidate) (*runner.Result, error) {
	tmp, err := os.MkdirTemp("", "crategen-load-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)

	overlay, err := writeProgram(tmp, pkg, candidates)
	if err != nil {
		return nil, err
	}
	answer := filepath.Join(tmp, "answer.json")
	args := append([]string{"run", "-overlay", overlay}, c.flags()...)
	printed, err := goCommand(ctx, pkg.Dir, append(args, "./"+programDir, answer)...)
	if err != nil {
		return nil, explain(c.Dir, err)
	}
	output := c.Output
	if output == nil {
		output = os.Stderr
	}
	if _, err := output.Write(printed); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(answer)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: the schema package ended the program before it could be described; "+
			"look for os.Exit in its init functions and variables", c.Dir)
	}
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	result := new(runner.Result)
	if err := dec.Decode(result); err != nil {
		return nil, fmt.Errorf("%s: reading the description of the schemas: %w", c.Dir, err)
	}
	return result, nil
}

func (c Config) flags() []string {
	if len(c.Tags) == 0 {
		return nil
	}
	return []string{"-tags", strings.Join(c.Tags, ",")}
}

// problems joins what the runner found wrong, each with the place of its schema.
func problems(list []runner.Problem, src *source) error {
	var errs []error
	for _, p := range list {
		pos, kind := src.types[p.Schema].pos, "schema"
		if v, ok := src.variables[p.Schema]; ok {
			pos, kind = v.pos, "variable"
		}
		for line := range strings.SplitSeq(p.Text, "\n") {
			errs = append(errs, fmt.Errorf("%s: %s %s: %s", pos, kind, p.Schema, src.shorten(line)))
		}
	}
	return errors.Join(errs...)
}

func noSchema(dir string) error {
	return fmt.Errorf("%s has no schema: a schema is an exported struct type that embeds ent.Schema (crategen new makes one)", dir)
}
