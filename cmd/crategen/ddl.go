package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
)

func newDDL() *cobra.Command {
	var flags schemaFlags
	cmd := &cobra.Command{
		Use:   "ddl <schema directory>",
		Short: "Print the statements that create the tables",
		Long: `Print the DDL of each target, as crategen generate writes it to db/ddl/. With several targets, a
comment stands before the statements of each.`,
		Example: `  crategen ddl ./schema --target cratedb
  crategen ddl ./schema --target cratedb@6.4,sqlite
  crategen ddl ./schema --target sqlite | sqlite3 shop.db`,
		Args: schemaArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			targets, resolved, err := flags.some(cmd, args[0])
			if err != nil {
				return err
			}
			p, err := loadProject(cmd.Context(), flags.options(cmd, args[0], resolved))
			if err != nil {
				return err
			}
			for i, t := range targets {
				text, err := ddl.Render(p, t)
				if err != nil {
					return err
				}
				if len(targets) > 1 {
					text = fmt.Sprintf("-- Target: %s\n%s", t.Dialect, text)
				}
				if i > 0 {
					text = "\n" + text
				}
				if _, err := fmt.Fprint(cmd.OutOrStdout(), text); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.register(cmd, targetHelp)
	return cmd
}
