package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
)

func newMigrateRepair() *cobra.Command {
	var (
		flags  liveFlags
		dir    string
		ro     migrate.RepairOptions
		dryRun bool
		yes    bool
	)
	cmd := &cobra.Command{
		Use:   "repair",
		Short: "Correct the journal after migration files were edited, renamed or removed",
		Long: `Compare the migration files with the journal of a database, show how the journal can fit them again, and
ask: record the present text of files that were edited after they were applied, forget files that are
missing, record the new name of a renamed file. --applied and --pending record that a version is, or is
not, applied. No table is changed. Without a terminal, the command needs --yes.`,
		Example: `  crategen migrate repair --dir migrations --url sqlite:shop.db
  crategen migrate repair --url sqlite:shop.db --applied 20261128221500 --yes`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			db, err := flags.openURL(cmd, dryRun)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			w := cmd.OutOrStdout()
			show := func(list []migrate.Repaired) {
				for _, r := range list {
					if !flags.json {
						fmt.Fprintf(w, "%s: %s\n", r.File, r.Text)
					}
				}
			}
			ro.Confirm = func(list []migrate.Repaired) (bool, error) {
				show(list)
				return agreed(cmd, yes, "Write this into the journal?")
			}
			repair := migrate.Repair
			if dryRun {
				repair = migrate.PlanRepair
			}
			list, err := repair(cmd.Context(), db, os.DirFS(dir), ro, migrate.Options{Project: flags.project})
			if dryRun {
				show(list)
			}
			if flags.json && err == nil {
				if list == nil {
					list = []migrate.Repaired{}
				}
				return writeJSON(w, map[string]any{"dryRun": dryRun, "repairs": list})
			}
			if err == nil && len(list) == 0 {
				fmt.Fprintln(w, "the journal fits the files")
			}
			return err
		},
	}
	flags.registerURL(cmd)
	cmd.Flags().StringVar(&dir, "dir", defaultDir, "directory of the migrations")
	cmd.Flags().StringSliceVar(&ro.Applied, "applied", nil, "versions to record as applied, without running them")
	cmd.Flags().StringSliceVar(&ro.Pending, "pending", nil, "versions to record as not applied")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show the repairs and write nothing")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}
