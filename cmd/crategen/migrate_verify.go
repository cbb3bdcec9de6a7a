package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
)

// errDrift says that there is a difference, which was printed.
var errDrift = errors.New("the database differs from the schema")

func newMigrateVerify() *cobra.Command {
	var flags liveFlags
	cmd := &cobra.Command{
		Use:   "verify <schema directory>",
		Short: "Compare the database with the schema",
		Long: `Compare the database with the schema and print what differs. The exit code is 3 if anything does, so
that CI can tell a difference from a failure. The database is not changed: PostgreSQL and CockroachDB
print the schema's tables in a transaction that is rolled back, CrateDB in a schema of their own that is
dropped again.`,
		Example: `  crategen migrate verify ./schema --url postgres://postgres@localhost/shop`,
		Args:    schemaArg,
		RunE: func(cmd *cobra.Command, args []string) error {
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
	return cmd
}
