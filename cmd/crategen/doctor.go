package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/cmd/crategen/internal/doctor"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

func newDoctor() *cobra.Command {
	var (
		url    databaseURL
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "doctor [URL]",
		Short: "Examine a database from the client's point of view, and suggest remedies",
		Long: `Look at each node of the URL by itself: its name, whether it can be reached, TLS and its certificate,
the login, the version, the clock, the schema, and what the server says of its own health; then at
whether the nodes are one cluster. Nothing is written. Without a URL it is that of --url-file or of
the environment variable DATABASE_URL, which keep a password out of the list of processes.

The exit code is 1 if something does not work; what only deserves attention is a warning.`,
		Example: `  crategen doctor crate://crate@h1:4200,h2:4200,h3:4200
  crategen doctor 'cockroachdb://app@h1:26257/bank?sslmode=verify-full&sslrootcert=ca.pem' --json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef(cmd, "pass one URL, with all nodes separated by commas")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				url.url = args[0]
			}
			config, err := url.config(cmd, "name the database, such as crategen doctor crate://localhost:4200, or set "+urlVariable)
			if err != nil {
				return err
			}
			if slices.Contains(sqlite.Driver.Schemes(), config.Scheme) {
				if _, err := os.Stat(config.Database); err != nil && config.Database != ":memory:" {
					return err // opening would create it
				}
			}
			findings := doctor.Examine(cmd.Context(), config, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
			if asJSON {
				err = writeJSON(cmd.OutOrStdout(), map[string]any{"findings": findings})
			} else {
				printFindings(cmd.OutOrStdout(), findings)
			}
			if err == nil && slices.ContainsFunc(findings, func(f doctor.Finding) bool { return f.Level == doctor.Failure }) {
				err = errors.New("something does not work, see above")
			}
			return err
		},
	}
	url.register(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// printFindings prints one line for each, under the node that it is about, and what to do below those that need it.
func printFindings(w io.Writer, findings []doctor.Finding) {
	style := newStyle(w)
	node := ""
	for i, f := range findings {
		if i == 0 || f.Node != node {
			node = f.Node
			fmt.Fprintln(w, cmp.Or(node, "the whole"))
		}
		level := fmt.Sprintf("%-7s", f.Level)
		switch f.Level {
		case doctor.OK:
			level = style.good(level)
		default:
			level = style.bad(level)
		}
		fmt.Fprintf(w, "  %s  %-7s  %s\n", level, f.Check, f.Says)
		if f.Advice != "" {
			fmt.Fprintf(w, "  %-7s  %-7s  -> %s\n", "", "", f.Advice)
		}
	}
}
