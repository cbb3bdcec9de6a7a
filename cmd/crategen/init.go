package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/cmd/crategen/internal/scaffold"
)

func newInit() *cobra.Command {
	var o scaffold.Options
	cmd := &cobra.Command{
		Use:   "init [dir]",
		Short: "Write a working start: a schema, a generate directive and a program",
		Long: `Write a working start into a directory, the current one unless another is named: schema/book.go
with one entity, generate.go with the go:generate directive, and main.go, a program that creates
the table, writes and reads. crategen becomes a tool of the module (go get -tool), so that
everybody who builds it generates with the same version.

The directory must be in a module, or --module names a new one. Nothing is overwritten.`,
		Example: `  crategen init --module example.com/shop
  crategen init ./shop --module example.com/shop --target cratedb`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef(cmd, "one directory is expected, but there are %d arguments: %s", len(args), strings.Join(args, " "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			targets := schemaFlags{target: o.Targets}
			if _, err := targets.targets(cmd); err != nil {
				return err
			}
			o.Dir = "."
			if len(args) == 1 {
				o.Dir = args[0]
			}
			// A build from a changed or unpublished tree has a version that nobody can download.
			if v := moduleVersion(); v != devel && !strings.Contains(v, "+") {
				o.Version = v
			}
			written, err := scaffold.Init(cmd.Context(), o)
			printWritten(cmd.OutOrStdout(), written)
			if err != nil {
				return err
			}
			printNextSteps(cmd.OutOrStdout(), o.Dir)
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Module, "module", "", "path of the module to create, such as example.com/shop")
	cmd.Flags().StringVar(&o.Targets, "target", "sqlite", "databases to generate for besides SQLite, such as cratedb")
	return cmd
}

func printWritten(w io.Writer, names []string) {
	for _, name := range names {
		fmt.Fprintf(w, "%s %s\n", newStyle(w).good("wrote"), name)
	}
}

func printNextSteps(w io.Writer, dir string) {
	fmt.Fprintln(w, "\nNext:")
	if filepath.Clean(dir) != "." {
		fmt.Fprintf(w, "  cd %s\n", dir)
	}
	fmt.Fprint(w, `  go generate ./...             write the package db from the schema
`)
	if _, err := os.Stat(filepath.Join(dir, "vendor", "modules.txt")); err == nil {
		fmt.Fprintln(w, "  go mod vendor                 the imports of the package db")
	}
	fmt.Fprint(w, `  go run .                      create the table in SQLite, write and read
  go tool crategen new Author   add an entity, then go generate again
`)
}
