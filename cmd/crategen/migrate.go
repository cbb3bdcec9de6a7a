package main

import "github.com/spf13/cobra"

func newMigrate() *cobra.Command {
	cmd := group(&cobra.Command{
		Use:     "migrate",
		Short:   "Change a database to match the schema",
		Example: "  crategen migrate apply ./schema --url sqlite:shop.db",
	})
	cmd.AddCommand(newMigrateApply(), newMigrateStatus(), newMigrateVerify(), newMigrateLint(), newMigrateDiff(), newMigrateRehash(), newMigrateBaseline(),
		newMigrateRepair(), newMigrateImport())
	return cmd
}
