package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/gen/describe"
)

func newDescribe() *cobra.Command {
	var (
		flags       schemaFlags
		dir, format string
		asJSON      bool
	)
	cmd := &cobra.Command{
		Use:   "describe [entity]...",
		Short: "Describe the schema: columns, types, indexes, edges",
		Long: `Show the entities of the schema, or those that are named: columns with their Go types and their types
on each target, keys, indexes and edges, as text, as JSON or as a Mermaid diagram.

Schema directory, targets and what to ignore are those of the line

  //go:generate go tool crategen generate ./schema --target cratedb,sqlite

in a Go file of the working directory or of one above it, up to the module's root, unless flags
say otherwise.`,
		Example: `  crategen describe
  crategen describe Author Book
  crategen describe --format mermaid > schema.mmd
  crategen describe --schema ./schema --target cratedb@6.4,sqlite --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			write, err := descriptionWriter(cmd, format, asJSON)
			if err != nil {
				return err
			}
			for _, name := range args {
				if strings.ContainsAny(name, `/\`) || name == "." {
					return usagef(cmd, "%s is not an entity; if it is the schema directory, write --schema %[1]s", name)
				}
			}
			o, err := describeOptions(cmd, flags, dir)
			if err != nil {
				return err
			}
			return describeSchema(cmd.Context(), cmd.OutOrStdout(), o, args, write)
		},
	}
	flags.register(cmd, targetHelp+" (default: those of the go:generate line)")
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.Flags().StringVar(&dir, "schema", "", "directory of the schema package (default: that of the go:generate line, or schema)")
	cmd.Flags().StringVar(&format, "format", "text", "text, json or mermaid")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, as --format json does")
	return cmd
}

// descriptionWriter returns what prints the format.
func descriptionWriter(cmd *cobra.Command, format string, asJSON bool) (func(io.Writer, *describe.Schema) error, error) {
	if asJSON {
		if cmd.Flags().Changed("format") && format != "json" {
			return nil, usagef(cmd, "--json and --format %s contradict each other; pass one of them", format)
		}
		format = "json"
	}
	switch format {
	case "text":
		return describe.Text, nil
	case "json":
		return func(w io.Writer, s *describe.Schema) error { return writeJSON(w, s) }, nil
	case "mermaid":
		return describe.Mermaid, nil
	}
	return nil, usagef(cmd, "unknown format %q; the formats are text, json, mermaid", format)
}

func describeSchema(ctx context.Context, w io.Writer, o gen.Options, names []string, write func(io.Writer, *describe.Schema) error) error {
	p, err := loadProject(ctx, o)
	if err != nil {
		return err
	}
	s, err := describe.New(p)
	if err != nil {
		return err
	}
	if err := s.Select(names...); err != nil {
		return err
	}
	return write(w, s)
}
