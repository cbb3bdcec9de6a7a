package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/lint"
)

// These errors say that there is a difference, which was printed.
var (
	errDrift    = errors.New("the database differs from the schema")
	errDirDrift = errors.New("the database differs from the migration files")
	// errNotCompared is a difference, too: the database is not where a file ends.
	errNotCompared = errors.New("the database is not known to have the tables of the migration files")
)

func newMigrateVerify() *cobra.Command {
	var (
		flags liveFlags
		dir   string
	)
	cmd := &cobra.Command{
		Use:   "verify [<schema directory>]",
		Short: "Compare the database with the schema or with migration files",
		Long: `Compare the database with the schema and print what differs. With --dir, compare it with the state after
the last migration file that it has run, compare the files with the journal, and check the pending ones
with the rules of crategen migrate lint. The exit code is 3 if there is a difference or a finding, so
that CI can tell it from a failure. The database is not changed: PostgreSQL and CockroachDB print the
tables in a transaction that is rolled back, CrateDB in a schema of their own that is dropped again.`,
		Example: `  crategen migrate verify ./schema --url postgres://postgres@localhost/shop
  crategen migrate verify --dir migrations --url postgres://postgres@localhost/shop`,
		Args: dirOrSchema(&dir),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir != "" {
				return verifyDir(cmd, &flags, dir)
			}
			return flags.with(cmd, args[0], true, func(l *live, out *planPrinter) error {
				p, err := migrate.NewPlan(cmd.Context(), l.db, l.want, migrate.Options{Project: flags.project})
				if err != nil {
					return err
				}
				if flags.json {
					err = out.print(p)
				} else {
					for _, c := range p.Compared.Changes {
						fmt.Fprintln(out.w, c.Title())
					}
				}
				if err == nil && len(p.Compared.Changes) > 0 {
					err = errDrift
				}
				return err
			})
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVar(&dir, "dir", "", "directory of migration files to compare instead of a schema")
	return cmd
}

// verifyDirJSON is what verify --dir prints as JSON.
type verifyDirJSON struct {
	dirStatusJSON
	Findings []lint.Finding `json:"findings"`
}

func verifyDir(cmd *cobra.Command, flags *liveFlags, dir string) (err error) {
	db, err := flags.openURL(cmd, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s, err := migrate.StatusDir(cmd.Context(), db, os.DirFS(dir), migrate.Options{Project: flags.project})
	if err != nil {
		return err
	}
	findings, err := s.Lint()
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	if flags.json {
		if findings == nil {
			findings = []lint.Finding{}
		}
		if err := writeJSON(w, verifyDirJSON{dirStatus(s), findings}); err != nil {
			return err
		}
	} else {
		if s.NotCompared != "" {
			fmt.Fprintf(w, "the tables are not compared: %s\n", s.NotCompared)
		}
		for _, c := range s.Changes {
			fmt.Fprintln(w, c.Title())
		}
		for _, f := range findings {
			fmt.Fprintln(w, f)
		}
	}
	switch {
	case s.NotCompared != "":
		return errNotCompared
	case len(s.Changes) > 0:
		return errDirDrift
	case len(findings) > 0:
		return errFindings
	}
	return nil
}
