package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/wire"
)

// rehashFlags are the flags of migrate rehash.
type rehashFlags struct {
	schemaFlags
	dir, schema string
	scratch     databaseURL
}

func newMigrateRehash() *cobra.Command {
	var flags rehashFlags
	cmd := &cobra.Command{
		Use:   "rehash",
		Short: "Write atlas.sum anew after a migration file was edited",
		Long: `Write atlas.sum anew from the files. With --schema, state.json becomes the state of the schema: that is
for a file written by hand which makes the same change of the tables.

With --scratch-url, the files run in an empty database, and state.json becomes what they make; with
--schema as well, they must make the tables of the schema. The database is emptied again.`,
		Example: `  crategen migrate rehash --target postgres
  crategen migrate rehash --target postgres --schema ./schema
  crategen migrate rehash --target sqlite --scratch-url sqlite:/tmp/scratch.db`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			targets, resolved, err := flags.some(cmd, flags.schema)
			if err != nil {
				return err
			}
			var scratch wire.DB
			if flags.scratch.url != "" {
				if len(targets) > 1 {
					return usagef(cmd, "--scratch-url needs one database in --target, not %d", len(targets))
				}
				config, err := flags.scratch.config(cmd, "name an empty database with --scratch-url")
				if err != nil {
					return err
				}
				if scratch, err = connectTo(cmd, config, false); err != nil {
					return err
				}
				defer func() { err = errors.Join(err, scratch.Close()) }()
				if name := model.Dialect(scratch.Dialect()); name != targets[0].Dialect {
					return fmt.Errorf("the database of --scratch-url is %s, and --target is %s", name, targets[0].Dialect)
				}
			}
			for _, t := range targets {
				if err := flags.run(cmd, t, resolved, scratch); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().StringVar(&flags.dir, "dir", defaultDir, "directory of the migrations")
	cmd.Flags().StringVar(&flags.schema, "schema", "", "directory of the schema package that state.json shall describe")
	cmd.Flags().StringVar(&flags.scratch.url, "scratch-url", "", "URL of an empty database in which the files run, to read the state that they make")
	return cmd
}

// run writes atlas.sum, and state.json, of one database. scratch is nil for none.
func (f *rehashFlags) run(cmd *cobra.Command, t model.Target, resolved []model.Target, scratch wire.DB) error {
	d, err := files.ReadUnchecked(os.DirFS(f.dir), t.Dialect)
	if err != nil {
		return err
	}
	var want *state.Database
	if f.schema != "" {
		project, err := loadProject(cmd.Context(), f.options(cmd, f.schema, resolved))
		if err != nil {
			return err
		}
		if want, err = ddl.State(project, t); err != nil {
			return err
		}
	}
	dir := filepath.Join(f.dir, string(t.Dialect))
	if scratch != nil {
		if err := d.WriteHashes(dir); err != nil { // they run as they are
			return err
		}
		if want, err = migrate.Replay(cmd.Context(), scratch, os.DirFS(f.dir), want); err != nil {
			return err
		}
	}
	if want != nil {
		if err := d.Learn(want); err != nil {
			return err
		}
	}
	return d.WriteHashes(dir)
}
