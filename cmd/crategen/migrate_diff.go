package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
)

// defaultDir is the directory of migration files.
const defaultDir = "migrations"

var migrationName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func newMigrateDiff() *cobra.Command {
	var (
		flags schemaFlags
		dir   string
	)
	cmd := &cobra.Command{
		Use:   "diff <name> <schema directory>",
		Short: "Write a migration file for each database",
		Long: `Compare the schema with the state after the last migration file, and write the steps between them to
DIR/DATABASE/TIME_NAME.sql, with DIR/DATABASE/atlas.sum and state.json. No server is needed. Read the
file before you apply it with crategen migrate apply --dir.`,
		Example: `  crategen migrate diff add_isbn ./schema --target postgres,sqlite`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef(cmd, "give the name of the migration and the directory of the schema package")
			}
			if !migrationName.MatchString(args[0]) {
				return usagef(cmd, "the name %q of the migration may have letters, digits, _ and -", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := flags.targets(cmd)
			if err != nil {
				return err
			}
			project, err := loadProject(cmd.Context(), flags.options(cmd, args[1], targets))
			if err != nil {
				return err
			}
			for _, t := range targets {
				want, err := ddl.State(project, t)
				if err != nil {
					return err
				}
				d, err := files.Read(os.DirFS(dir), t.Dialect)
				if err != nil {
					return err
				}
				f, err := migrate.Diff(d, want, d.NextVersion(time.Now()), args[0])
				if err != nil {
					return err
				}
				if f == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%s: the migrations match the schema\n", t.Dialect)
					continue
				}
				if err := d.Add(*f, want); err != nil {
					return err
				}
				if err := d.Write(dir); err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "wrote %s\n", filepath.ToSlash(filepath.Join(dir, string(t.Dialect), f.Name)))
			}
			return nil
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().StringVar(&dir, "dir", defaultDir, "directory of the migrations")
	return cmd
}

func newMigrateRehash() *cobra.Command {
	var (
		flags       schemaFlags
		dir, schema string
	)
	cmd := &cobra.Command{
		Use:   "rehash",
		Short: "Write atlas.sum anew after a migration file was edited",
		Long: `Write atlas.sum anew from the files. With --schema, state.json becomes the state of the schema: that is
for a file written by hand which makes the same change of the tables.`,
		Example: `  crategen migrate rehash --target postgres
  crategen migrate rehash --target postgres --schema ./schema`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			targets, err := flags.targets(cmd)
			if err != nil {
				return err
			}
			for _, t := range targets {
				d, err := files.ReadUnchecked(os.DirFS(dir), t.Dialect)
				if err != nil {
					return err
				}
				if schema != "" {
					project, err := loadProject(cmd.Context(), flags.options(cmd, schema, targets))
					if err != nil {
						return err
					}
					if d.State, err = ddl.State(project, t); err != nil {
						return err
					}
					if n := len(d.Files); n > 0 {
						d.After = d.Files[n-1].Version
					}
				}
				if err := d.WriteHashes(filepath.Join(dir, string(t.Dialect))); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().StringVar(&dir, "dir", defaultDir, "directory of the migrations")
	cmd.Flags().StringVar(&schema, "schema", "", "directory of the schema package that state.json shall describe")
	return cmd
}
