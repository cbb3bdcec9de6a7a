package main

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/internal/gen/load"
	"github.com/crategen/crategen/internal/gen/model"
)

// defaultOut is the directory of the generated package unless --out says otherwise.
const defaultOut = "db"

// schemaFlags are the flags of every command that reads a schema package.
type schemaFlags struct {
	target string
	ignore []string
}

func (f *schemaFlags) register(cmd *cobra.Command, targetHelp string) {
	cmd.Flags().StringVar(&f.target, "target", "", targetHelp)
	cmd.Flags().StringSliceVar(&f.ignore, "ignore", nil, "features of an ent schema to ignore deliberately: hooks, policy, edge-checks")
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
}

const targetHelp = "databases, with commas: cratedb, cockroachdb, postgres, sqlite; name@version is the oldest server to support, name+extension says that it has one: postgres+postgis"

// targets reads the value of --target; what is wrong with it is wrong usage.
func (f *schemaFlags) targets(cmd *cobra.Command) ([]model.Target, error) {
	if f.target == "" {
		return nil, usagef(cmd, "name the databases with --target, such as --target cratedb,sqlite")
	}
	targets, err := model.ParseTargets(f.target)
	if err != nil {
		return nil, usagef(cmd, "%v", err)
	}
	return targets, nil
}

// of returns the databases that the flags name for a schema, and those that the schema is resolved with: what a schema can say depends on
// all databases that code is generated for. The go:generate line of the schema has them, and the defaults of the flags. Without a line
// and without --target, both are empty.
func (f *schemaFlags) of(cmd *cobra.Command, schema string) (named, resolved []model.Target, err error) {
	line, err := f.line(cmd, schema)
	if err != nil {
		return nil, nil, err
	}
	if line.target != "" {
		if resolved, err = model.ParseTargets(line.target); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", line.pos, err)
		}
	}
	if f.target == "" {
		return resolved, resolved, nil
	}
	if named, err = f.targets(cmd); err != nil {
		return nil, nil, err
	}
	for j, t := range named {
		i := slices.IndexFunc(resolved, func(r model.Target) bool { return r.Dialect == t.Dialect })
		if i < 0 {
			return named, named, nil // the line is about other databases
		}
		if t.Major > 0 {
			resolved[i].Major, resolved[i].Minor = t.Major, t.Minor
		}
		if t.Extensions != nil {
			resolved[i].Extensions = t.Extensions
		}
		named[j] = resolved[i]
	}
	return named, resolved, nil
}

// some is of for commands that need databases.
func (f *schemaFlags) some(cmd *cobra.Command, schema string) (named, resolved []model.Target, err error) {
	if named, resolved, err = f.of(cmd, schema); err == nil && len(named) == 0 {
		_, err = f.targets(cmd) // says so
	}
	return named, resolved, err
}

// options are what package gen must know of the schema.
func (f *schemaFlags) options(cmd *cobra.Command, dir string, targets []model.Target) gen.Options {
	return gen.Options{SchemaDir: dir, Targets: targets, Ignore: f.ignore, Stderr: cmd.ErrOrStderr()}
}

// loadProject reads the schema for its DDL, where it does not matter which package is generated from it.
func loadProject(ctx context.Context, o gen.Options) (*model.Project, error) {
	d, err := load.Load(ctx, load.Config{Dir: o.SchemaDir, Output: o.Stderr})
	if err != nil {
		return nil, err
	}
	return model.Resolve(d, model.Options{Path: path.Join(d.Module, defaultOut), Targets: o.Targets, Ignore: o.Ignore})
}
