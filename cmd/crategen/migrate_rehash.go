package main

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/migrate/files"
)

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
					want, err := ddl.State(project, t)
					if err != nil {
						return err
					}
					if n := len(d.Files); n > 0 {
						d.Advance(d.Files[n-1].Version, want)
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
