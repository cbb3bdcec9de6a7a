package main

import (
	"context"
	"path"

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

const targetHelp = "databases, with commas: cratedb, cockroachdb, postgres, sqlite; name@version is the oldest server to support"

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
