package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
	// findingsCode is the exit code of verify where the database differs, and of lint where there are findings.
	findingsCode = 3
)

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(stderr, "%s %v\n", newStyle(stderr).bad("crategen:"), err)
		return exitCode(err)
	}
	return exitOK
}

func newRoot() *cobra.Command {
	root := group(&cobra.Command{
		Use:   "crategen",
		Short: "Typed Go packages for CrateDB, CockroachDB, PostgreSQL and SQLite",
		Long: `crategen turns Go schema files into a typed Go package and DDL for CrateDB, CockroachDB,
PostgreSQL and SQLite.

Exit codes: 0 success, 1 failure or stale generated files, 2 wrong usage, 3 findings of lint or of migrate verify.`,
		Example: `  crategen init --module example.com/shop     # a working start in an empty directory
  crategen new Author                         # another entity
  crategen generate ./schema --target sqlite  # write the package
  crategen migrate apply ./schema --url sqlite:shop.db`,
		SilenceErrors: true, // run prints them, with one prefix
		SilenceUsage:  true,
	})
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(
		newInit(),
		newNew(),
		newGenerate(),
		newDDL(),
		newDescribe(),
		newLint(),
		newDoctor(),
		newMigrate(), newInspect(),
		newVersion(),
	)
	root.SetHelpCommand(newHelp())
	return root
}
