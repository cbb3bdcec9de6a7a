package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/cmd/crategen/internal/scaffold"
)

func newNew() *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use:   "new Name...",
		Short: "Add entities to the schema",
		Long: `Write one schema file for each entity, with a UUID key and a name to begin with. Nothing is
overwritten: if one of the files or types is there, no file is written.`,
		Example: `  crategen new Author
  crategen new Author BookReview --schema ./internal/schema`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef(cmd, "name at least one entity, such as Author")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			written, err := scaffold.New(dir, args)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			printWritten(out, written)
			_, err = fmt.Fprintln(out, "\nNext: add fields, then go generate ./...")
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "schema", "schema", "directory of the schema package")
	return cmd
}
