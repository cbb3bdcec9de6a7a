package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/cmd/crategen/internal/directive"
	"github.com/crategen/crategen/gen"
)

// generation is what a go:generate line says of a schema.
type generation struct {
	pos    string
	schema string // directory, relative to the working directory unless it is absolute
	schemaFlags
}

// describeOptions are what the flags say, and for what they leave out, what the go:generate line of the schema says.
func describeOptions(cmd *cobra.Command, flags schemaFlags, schema string) (gen.Options, error) {
	line, err := flags.line(cmd, schema)
	if err != nil {
		return gen.Options{}, err
	}
	if schema == "" {
		schema = line.schema
	}
	if flags.target == "" {
		flags.target = line.target
	}
	targets, err := flags.targets(cmd)
	if err != nil {
		return gen.Options{}, err
	}
	return flags.options(cmd, schema, targets), nil
}

// line finds the go:generate line of a schema, and takes the default of --ignore from it.
func (f *schemaFlags) line(cmd *cobra.Command, schema string) (generation, error) {
	line, err := generationOf(cmd, schema, f.target == "")
	if err == nil && !cmd.Flags().Changed("ignore") {
		f.ignore = line.ignore
	}
	return line, err
}

// generationOf finds the go:generate line of a schema, or of whichever schema there is if none is named. Without one it is
// that of a new project, which has no targets. Lines that differ in what matters are an error.
func generationOf(cmd *cobra.Command, schema string, needsTargets bool) (generation, error) {
	from := schema
	if from == "" {
		from = "."
	}
	parsed := make(map[string]generation)
	found, err := directive.Nearest(from, func(d directive.Directive) (bool, error) {
		g, err := parseGeneration(d)
		parsed[d.Pos] = g
		return schema == "" || sameDir(g.schema, schema), err
	})
	if err != nil {
		return generation{}, err
	}
	if len(found) == 0 {
		return generation{schema: "schema"}, nil
	}
	first := parsed[found[0].Pos]
	for _, d := range found[1:] {
		other := parsed[d.Pos]
		switch {
		case !sameDir(first.schema, other.schema):
			how := "name one with --schema"
			if cmd.Flags().Lookup("schema") == nil {
				how = "name the directory of one"
			}
			return generation{}, usagef(cmd, "several schemas are generated from, by %s and %s; %s", first.pos, other.pos, how)
		case needsTargets && (first.target != other.target || !slices.Equal(first.ignore, other.ignore)):
			return generation{}, usagef(cmd, "the schema is generated from with different flags, by %s and %s; name the databases with --target",
				first.pos, other.pos)
		case first.target != other.target:
			first.target = "" // several answers are none
		}
	}
	return first, nil
}

// parseGeneration reads the arguments of a line as the command generate does.
func parseGeneration(d directive.Directive) (generation, error) {
	g := generation{pos: d.Pos}
	generate := newGenerate()
	err := generate.ParseFlags(d.Args)
	if err == nil {
		err = schemaArg(generate, generate.Flags().Args())
	}
	if err == nil {
		g.target, err = generate.Flags().GetString("target")
	}
	if err == nil {
		g.ignore, err = generate.Flags().GetStringSlice("ignore")
	}
	if err != nil {
		problem, _, _ := strings.Cut(err.Error(), "\n")
		return g, fmt.Errorf("%s: %s", d.Pos, problem)
	}
	g.schema = generate.Flags().Arg(0)
	if !filepath.IsAbs(g.schema) {
		g.schema = filepath.Join(d.Dir, g.schema)
	}
	return g, nil
}

// sameDir reports whether two paths are those of one directory.
func sameDir(a, b string) bool {
	if filepath.Clean(a) == filepath.Clean(b) {
		return true
	}
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}
