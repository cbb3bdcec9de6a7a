package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/lint"
)

// applyDir runs the migration files that the database has not seen.
func applyDir(cmd *cobra.Command, flags *liveFlags, dir string, dryRun bool, o migrate.Options) (err error) {
	db, err := flags.openURL(cmd, dryRun)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	p, err := migrate.PendingDir(cmd.Context(), db, os.DirFS(dir), o)
	if err != nil {
		return err
	}
	findings, err := p.Lint(cmd.Context(), db)
	if err != nil {
		return err
	}
	if !flags.json {
		for _, f := range findings {
			fmt.Fprintln(cmd.ErrOrStderr(), f)
		}
	}
	if !dryRun {
		(&planPrinter{w: cmd.OutOrStdout(), json: flags.json}).watch(&o)
		p, err = migrate.ApplyDir(cmd.Context(), db, os.DirFS(dir), o)
	}
	if p == nil {
		return err
	}
	if flags.json {
		return errors.Join(err, writeJSON(cmd.OutOrStdout(), pendingJSON(p, findings, dryRun)))
	}
	if dryRun {
		scriptDir(cmd.OutOrStdout(), p)
		return err
	}
	for i, f := range p.Files {
		switch {
		case i < p.Applied:
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", newStyle(cmd.OutOrStdout()).good("applied"), f.Name)
		default:
			fmt.Fprintf(cmd.OutOrStdout(), "pending %s\n", f.Name)
		}
	}
	if p.Stopped != "" {
		fmt.Fprintln(cmd.OutOrStdout(), p.Stopped)
	}
	if err == nil && len(p.Files) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "all migrations are applied")
	}
	return err
}

// scriptDir prints the steps that files would run as SQL.
func scriptDir(w io.Writer, p *migrate.Pending) {
	if len(p.Files) == 0 {
		fmt.Fprintln(w, "-- all migrations are applied")
	}
	for i, steps := range p.Steps {
		fmt.Fprintf(w, "-- pending %s\n", p.Files[i].Name)
		printScript(w, steps)
	}
	if p.Stopped != "" {
		fmt.Fprintf(w, "-- %s\n", p.Stopped)
	}
}

// dirJSON is what apply --dir prints as JSON.
type dirJSON struct {
	Database string     `json:"database"`
	DryRun   bool       `json:"dryRun"`
	Applied  []string   `json:"applied"`
	Pending  []string   `json:"pending"`
	Stopped  string     `json:"stopped,omitempty"` // why a run of one phase ended before the last file
	Steps    []stepJSON `json:"steps,omitempty"`   // of the pending files, for a dry run
	// Findings are those of lint in the files.
	Findings []lint.Finding `json:"findings,omitempty"`
}

func pendingJSON(p *migrate.Pending, findings []lint.Finding, dryRun bool) dirJSON {
	out := dirJSON{Database: string(p.Database), DryRun: dryRun, Applied: []string{}, Pending: []string{}, Stopped: p.Stopped, Findings: findings}
	for i, f := range p.Files {
		if i < p.Applied {
			out.Applied = append(out.Applied, f.Name)
		} else {
			out.Pending = append(out.Pending, f.Name)
		}
	}
	if dryRun {
		for i, steps := range p.Steps {
			for _, s := range steps {
				out.Steps = append(out.Steps, stepOf(p.Files[i].Name, s, false))
			}
		}
	}
	return out
}

// baselineJSON is what baseline prints as JSON.
type baselineJSON struct {
	Database string   `json:"database"`
	Baseline []string `json:"baseline"` // the files that were recorded
}

func newMigrateBaseline() *cobra.Command {
	var (
		flags   liveFlags
		dir     string
		version string
	)
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Note that an existing database has the migrations, without running them",
		Long: `Note that the migration files up to a version were applied to a database that exists already. Without
--version these are all files, and the database must equal their state.`,
		Example: `  crategen migrate baseline --dir migrations --url postgres://postgres@localhost/shop`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			db, err := flags.openURL(cmd, false)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			p, err := migrate.Baseline(cmd.Context(), db, os.DirFS(dir), version, migrate.Options{Project: flags.project})
			if err != nil {
				return err
			}
			if flags.json {
				out := baselineJSON{Database: string(p.Database), Baseline: []string{}}
				for _, f := range p.Files {
					out.Baseline = append(out.Baseline, f.Name)
				}
				return writeJSON(cmd.OutOrStdout(), out)
			}
			for _, f := range p.Files {
				fmt.Fprintf(cmd.OutOrStdout(), "baseline %s\n", f.Name)
			}
			return nil
		},
	}
	flags.registerURL(cmd)
	cmd.Flags().StringVar(&dir, "dir", defaultDir, "directory of the migrations")
	cmd.Flags().StringVar(&version, "version", "", "the last version that the database has (default: the last one)")
	return cmd
}
