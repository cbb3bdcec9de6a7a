package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/lint"
)

// errFindings says that lint has findings, which were printed.
var errFindings = errors.New("there are findings")

func newLint() *cobra.Command {
	var (
		flags  schemaFlags
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "lint [<schema directory>]",
		Short: "Find what is slow or costly in a schema",
		Long: `Check a schema with the rules that need neither a database nor a migration: keys and indexes that send
all inserts to one node of a CockroachDB cluster, foreign keys without an index, partitions and shards
that cost. The exit code is 3 if there are findings. schema.LintIgnore silences a rule for an entity or
a field. docs/lint.md describes each rule. Without a directory, the schema is that of the go:generate line.`,
		Example: `  crategen lint
  crategen lint ./schema --target cockroachdb,cratedb`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return schemaArg(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			schema := ""
			if len(args) > 0 {
				schema = args[0]
			} else if line, err := flags.line(cmd, ""); err != nil {
				return err
			} else {
				schema = line.schema
			}
			targets, resolved, err := flags.some(cmd, schema)
			if err != nil {
				return err
			}
			project, err := loadProject(cmd.Context(), flags.options(cmd, schema, resolved))
			if err != nil {
				return err
			}
			var list []lint.Finding
			for _, t := range targets {
				want, err := ddl.State(project, t)
				if err != nil {
					return err
				}
				list = append(list, migrate.LintSchema(want)...)
			}
			return printLint(cmd.OutOrStdout(), list, asJSON)
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// printLint prints findings, and returns errFindings if there are some.
func printLint(w io.Writer, list []lint.Finding, asJSON bool) error {
	if asJSON {
		if list == nil {
			list = []lint.Finding{}
		}
		if err := writeJSON(w, map[string]any{"findings": list}); err != nil {
			return err
		}
	} else {
		for _, f := range list {
			fmt.Fprintln(w, f)
		}
	}
	if len(list) > 0 {
		return errFindings
	}
	return nil
}
