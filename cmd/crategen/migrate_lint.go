package main

import (
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/lint"
	"github.com/crategen/crategen/migrate/plan"
)

func newMigrateLint() *cobra.Command {
	var (
		flags             liveFlags
		dir, after, phase string
		allow             []string
	)
	cmd := &cobra.Command{
		Use:   "lint [<schema directory>]",
		Short: "Find what is risky in a plan or in migration files",
		Long: `Check the plan of crategen migrate apply, or with --dir migration files, without running anything: data
that is lost, steps that existing rows prevent, blocked and copied tables, changes that break running
programs, files that do not match atlas.sum. The exit code is 3 if there are findings, 1 on a failure.

The plan needs a database. Files need none; all databases that have a directory are checked, or those
of --target. With --dir and --url, the files are checked that the database has not run, with the numbers
of its rows. The directive -- crategen:lint-ignore CG301 REASON in a file silences a rule for a step, or
before the first step for the file; schema.LintIgnore does so in a schema. docs/lint.md describes each
rule.`,
		Example: `  crategen migrate lint ./schema --url postgres://postgres@localhost/shop
  crategen migrate lint --dir migrations --after 20261128221500`,
		Args: dirOrSchema(&dir),
		RunE: func(cmd *cobra.Command, args []string) error {
			if dir != "" && (flags.url.url != "" || flags.url.file != "") {
				list, err := lintPending(cmd, &flags, dir)
				if err != nil {
					return err
				}
				return printLint(cmd.OutOrStdout(), list, flags.json)
			}
			if dir != "" {
				list, err := lintDir(cmd, &flags, dir, after)
				if err != nil {
					return err
				}
				return printLint(cmd.OutOrStdout(), list, flags.json)
			}
			o := migrate.Options{Project: flags.project, Allow: allow}
			if err := phaseFlag(cmd, phase, &o); err != nil {
				return err
			}
			return flags.with(cmd, args[0], true, func(l *live, out *planPrinter) error {
				list, err := migrate.LintLive(cmd.Context(), l.db, l.want, o)
				if err != nil {
					return err
				}
				return printLint(out.w, list, flags.json)
			})
		},
	}
	flags.register(cmd)
	cmd.Flags().StringVar(&dir, "dir", "", "directory of migration files to check instead of a plan")
	cmd.Flags().StringVar(&after, "after", "", "check only files after this version")
	cmd.Flags().StringSliceVar(&allow, "allow", nil, "changes that may lose data, as for apply")
	cmd.Flags().StringVar(&phase, "phase", "", "check the plan of this phase: expand or contract")
	return cmd
}

// dirOrSchema takes a schema directory, or none with --dir.
func dirOrSchema(dir *string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case *dir == "":
			return schemaArg(cmd, args)
		case len(args) > 0:
			return usagef(cmd, "give the schema directory or --dir, not both")
		}
		return nil
	}
}

// phaseFlag reads the flag --phase.
func phaseFlag(cmd *cobra.Command, phase string, o *migrate.Options) error {
	if phase != "" && phase != string(plan.Expand) && phase != string(plan.Contract) {
		return usagef(cmd, "--phase is expand or contract, not %q", phase)
	}
	o.Phase = plan.Phase(phase)
	return nil
}

// dirVersions are the databases of --target with the versions that it names, or those that have a directory of migrations.
func dirVersions(cmd *cobra.Command, flags *schemaFlags, dir string) ([]model.Target, error) {
	if flags.target != "" {
		return flags.targets(cmd)
	}
	var out []model.Target
	for _, d := range target.All() {
		if info, err := fs.Stat(os.DirFS(dir), string(d.Name)); err == nil && info.IsDir() {
			out = append(out, model.Target{Dialect: d.Name})
		}
	}
	if len(out) == 0 {
		return nil, usagef(cmd, "%s has no directory of a database, such as %s/postgres", dir, dir)
	}
	return out, nil
}

// lintPending checks the files that a database has not run, with the rows of its tables.
func lintPending(cmd *cobra.Command, flags *liveFlags, dir string) (list []lint.Finding, err error) {
	db, err := flags.openURL(cmd, true)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := migrate.PendingDir(cmd.Context(), db, os.DirFS(dir), migrate.Options{Project: flags.project})
	var history *migrate.HistoryError
	if errors.As(err, &history) {
		return []lint.Finding{history.Finding(target.Name(db.Dialect()))}, nil
	}
	var old *migrate.VersionError
	var lacks *plan.Unsupported
	if err != nil && !errors.As(err, &old) && !errors.As(err, &lacks) { // these are findings of the files
		return nil, err
	}
	return p.Lint(cmd.Context(), db)
}

// lintDir checks the files of a directory.
func lintDir(cmd *cobra.Command, flags *liveFlags, dir, after string) ([]lint.Finding, error) {
	targets, err := dirVersions(cmd, &flags.schemaFlags, dir)
	if err != nil {
		return nil, err
	}
	var list []lint.Finding
	for _, t := range targets {
		on := t.Dialect
		var sum *files.SumError
		_, err := files.Read(os.DirFS(dir), on)
		if errors.As(err, &sum) {
			list = append(list, lint.History(on, sum.File, "the file "+sum.Problem, sum.Remedy))
		} else if err != nil {
			return nil, err
		}
		d, err := files.ReadUnchecked(os.DirFS(dir), on)
		if err != nil {
			return nil, err
		}
		for _, f := range d.Files {
			if f.Version <= after {
				continue
			}
			more, err := migrate.LintFile(d, f, target.Version{Major: t.Major, Minor: t.Minor})
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
	}
	return list, nil
}
