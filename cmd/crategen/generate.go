package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen"
)

func newGenerate() *cobra.Command {
	var (
		flags         schemaFlags
		out           string
		check, asJSON bool
		factories     bool
	)
	cmd := &cobra.Command{
		Use:   "generate <schema directory>",
		Short: "Write the typed package and the DDL",
		Long: `Read the schema package and write the typed package and its DDL. Files that would not change are
left alone, generated files that are no longer needed are removed, and files that were written by
hand are never touched. Paths are relative to the working directory; with go:generate that is
the directory of the file with the directive.

With --check nothing is written: the exit code is 1 if a file is stale, and the files are listed.`,
		Example: `  crategen generate ./schema --target cratedb,sqlite --out db
  crategen generate ./schema --target cockroachdb@24.3,postgres --check
  //go:generate go tool crategen generate ./schema --target cratedb,sqlite --out db`,
		Args: schemaArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, err := flags.targets(cmd)
			if err != nil {
				return err
			}
			o := flags.options(cmd, args[0], targets)
			o.Out, o.Check, o.Factories = out, check, factories
			return generate(cmd.Context(), cmd.OutOrStdout(), o, asJSON)
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().StringVar(&out, "out", defaultOut, "directory of the package to write")
	cmd.Flags().BoolVar(&factories, "factories", false, "write factories of rows for tests too, in <out>/<package>test")
	cmd.Flags().BoolVar(&check, "check", false, "write nothing, and fail if a file is stale")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func generate(ctx context.Context, w io.Writer, o gen.Options, asJSON bool) error {
	result, err := gen.Generate(ctx, o)
	switch {
	case err != nil && !errors.Is(err, gen.ErrStale):
		return err
	case asJSON:
		// A script learns from standard output what is stale, and from the exit code that something is.
		return errors.Join(err, writeJSON(w, newGenerated(o, result)))
	case err != nil:
		return err // it lists the files
	}
	return printGenerated(w, o, result)
}

// generated is what generate prints as JSON. With Check nothing was written, and the lists are what would be.
type generated struct {
	Check     bool     `json:"check"`
	Written   []string `json:"written"`
	Unchanged []string `json:"unchanged"`
	Removed   []string `json:"removed"`
}

func newGenerated(o gen.Options, r gen.Result) generated {
	return generated{o.Check, orEmpty(r.Written), orEmpty(r.Unchanged), orEmpty(r.Removed)}
}

// printGenerated prints one line: the files are many, and version control shows them better.
func printGenerated(w io.Writer, o gen.Options, r gen.Result) error {
	if o.Check {
		_, err := fmt.Fprintf(w, "%s: up to date\n", o.Out)
		return err
	}
	parts := []string{count(len(r.Written), "file") + " written"}
	if n := len(r.Removed); n > 0 {
		parts = append(parts, fmt.Sprintf("%d removed", n))
	}
	parts = append(parts, fmt.Sprintf("%d unchanged", len(r.Unchanged)))
	_, err := fmt.Fprintf(w, "%s: %s\n", o.Out, strings.Join(parts, ", "))
	return err
}

// count is "1 file" or "2 files".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
