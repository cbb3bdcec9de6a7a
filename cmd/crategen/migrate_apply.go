package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/gen/ddl"
	"github.com/crategen/crategen/gen/model"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

func newMigrateApply() *cobra.Command {
	var (
		flags          schemaFlags
		url            databaseURL
		dryRun, asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "apply <schema directory>",
		Short: "Create the tables and indexes that are missing",
		Long: `Create the tables and indexes of the schema that the database does not have. It may be run again at
any time: what is there stays as it is, and its columns are not compared with the schema's.

The URL comes from --url, --url-file or the environment variable DATABASE_URL; the last two keep a
password out of the list of processes:
  crate://user:password@h1:4200,h2:4200/doc
  cockroachdb://user:password@h1:26257/bank?sslmode=verify-full
  postgres://user:password@h1:5432/shop
  sqlite:shop.db
The server says which database it is. With --target, the tables are those of a package that is
generated for all of these databases; without it, those of the server's database alone.`,
		Example: `  crategen migrate apply ./schema --url sqlite:shop.db
  crategen migrate apply ./schema --url crate://crate@localhost:4200/doc --target cratedb@6.4,sqlite
  crategen migrate apply ./schema --dry-run`,
		Args: schemaArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			config, err := url.config(cmd, "name the database with --url or "+urlVariable+", such as --url sqlite:shop.db")
			if err != nil {
				return err
			}
			var targets []model.Target
			if flags.target != "" {
				if targets, err = flags.targets(cmd); err != nil {
					return err
				}
			}
			p := &applyPrinter{w: cmd.OutOrStdout(), dryRun: dryRun, json: asJSON}
			return apply(cmd.Context(), config, flags.options(cmd, args[0], targets), p)
		},
	}
	flags.register(cmd, "databases that the package is generated for, if there are several (default: the server's)")
	cmd.Flags().StringVar(&url.url, "url", "", "URL of the database (default: $"+urlVariable+")")
	url.register(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the statements instead of running them")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// apply connects first: a database that cannot be reached is reported before the schema is compiled.
func apply(ctx context.Context, c *wire.Config, o gen.Options, p *applyPrinter) (err error) {
	if p.dryRun {
		avoidCreating(c)
	}
	db, err := connect.Open(ctx, c, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	statements, err := statementsFor(ctx, model.Dialect(db.Dialect()), o)
	if err != nil {
		return err
	}
	report, err := migrate.Apply(ctx, db, statements, migrate.Options{DryRun: p.dryRun, Done: p.step})
	return errors.Join(err, p.end(report))
}

// avoidCreating puts an empty database in memory in the place of a file that is not there: opening it would create it.
func avoidCreating(c *wire.Config) {
	if !slices.Contains(sqlite.Driver.Schemes(), c.Scheme) {
		return
	}
	if _, err := os.Stat(c.Database); errors.Is(err, fs.ErrNotExist) {
		c.Database = ":memory:"
	}
}

// statementsFor returns the DDL of the server's dialect.
func statementsFor(ctx context.Context, server model.Dialect, o gen.Options) ([]state.Statement, error) {
	if o.Targets == nil {
		o.Targets = []model.Target{{Dialect: server}}
	}
	for _, t := range o.Targets {
		if t.Dialect != server {
			continue
		}
		p, err := loadProject(ctx, o)
		if err != nil {
			return nil, err
		}
		return ddl.Statements(p, t)
	}
	return nil, fmt.Errorf("the server is %s, which --target does not name; add it, or connect to another server", server)
}
