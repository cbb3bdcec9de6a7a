package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/migrate"
)

func newMigrateStatus() *cobra.Command {
	var flags liveFlags
	cmd := &cobra.Command{
		Use:     "status <schema directory>",
		Short:   "Report whether the database matches the schema, and who is migrating it",
		Example: `  crategen migrate status ./schema --url sqlite:shop.db`,
		Args:    schemaArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.with(cmd, args[0], true, func(l *live, out *planPrinter) error {
				s, err := migrate.Status(cmd.Context(), l.db, l.want, migrate.Options{Project: flags.project})
				if err != nil {
					return err
				}
				if flags.json {
					return out.print(s.Plan)
				}
				if h := s.Holder; h != nil && h.Doing != "" {
					state := "which ended without finishing"
					if h.Left > 0 {
						state = "for another " + h.Left.Round(time.Second).String()
					}
					fmt.Fprintf(out.w, "lease    %s, %s, %s\n", h.Owner, h.Doing, state)
				}
				for _, step := range s.Plan.Steps {
					fmt.Fprintf(out.w, "pending  %s\n", line(step))
				}
				for _, n := range s.Plan.Compared.Others {
					fmt.Fprintf(out.w, "other    %s\n", n)
				}
				return out.end(s.Plan)
			})
		},
	}
	flags.register(cmd)
	return cmd
}
