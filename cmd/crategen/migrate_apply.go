package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen"
	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
	"github.com/crategen/crategen/runtime/connect"
	"github.com/crategen/crategen/runtime/cratehttp"
	"github.com/crategen/crategen/runtime/pgwire"
	"github.com/crategen/crategen/runtime/sqlite"
	"github.com/crategen/crategen/runtime/wire"
)

// liveFlags are the flags of commands that compare a schema with a live database.
type liveFlags struct {
	schemaFlags
	url     databaseURL
	project string
	json    bool
}

func (f *liveFlags) register(cmd *cobra.Command) {
	f.schemaFlags.register(cmd, "databases that the package is generated for, if there are several (default: the server's)")
	f.registerURL(cmd)
}

// registerURL adds the flags of commands that read no schema.
func (f *liveFlags) registerURL(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.url.url, "url", "", "URL of the database (default: $"+urlVariable+")")
	f.url.register(cmd)
	cmd.Flags().StringVar(&f.project, "project", "", `name of the project in the database's journal (default "default")`)
	cmd.Flags().BoolVar(&f.json, "json", false, "print JSON")
}

// live is an open database and what the schema wants of it.
type live struct {
	db   wire.DB
	want *state.Database
}

// open connects first: a database that cannot be reached is reported before the schema is compiled.
func (f *liveFlags) open(cmd *cobra.Command, dir string, readOnly bool) (*live, error) {
	config, err := f.config(cmd)
	if err != nil {
		return nil, err
	}
	named, resolved, err := f.of(cmd, dir)
	if err != nil {
		return nil, err
	}
	db, err := connectTo(cmd, config, readOnly)
	if err != nil {
		return nil, err
	}
	want, err := stateFor(cmd.Context(), model.Dialect(db.Dialect()), named, f.options(cmd, dir, resolved))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &live{db, want}, nil
}

// with opens the database and runs fn with it and with what prints a plan of it. readOnly says that nothing is changed.
func (f *liveFlags) with(cmd *cobra.Command, dir string, readOnly bool, fn func(*live, *planPrinter) error) error {
	l, err := f.open(cmd, dir, readOnly)
	if err != nil {
		return err
	}
	out := &planPrinter{w: cmd.OutOrStdout(), json: f.json, dryRun: readOnly, database: l.want.Target}
	return errors.Join(fn(l, out), l.db.Close())
}

// openURL connects to the database of the flags.
func (f *liveFlags) openURL(cmd *cobra.Command, readOnly bool) (wire.DB, error) {
	config, err := f.config(cmd)
	if err != nil {
		return nil, err
	}
	return connectTo(cmd, config, readOnly)
}

func (f *liveFlags) config(cmd *cobra.Command) (*wire.Config, error) {
	return f.url.config(cmd, "name the database with --url or "+urlVariable+", such as --url sqlite:shop.db")
}

func connectTo(cmd *cobra.Command, config *wire.Config, readOnly bool) (wire.DB, error) {
	if readOnly {
		avoidCreating(config)
	}
	return connect.Open(cmd.Context(), config, []wire.Driver{cratehttp.Driver, pgwire.Driver, sqlite.Driver})
}

func newMigrateApply() *cobra.Command {
	var (
		flags              liveFlags
		dryRun, yes, abort bool
		phase, dir         string
		o                  migrate.Options
	)
	cmd := &cobra.Command{
		Use:   "apply [<schema directory>]",
		Short: "Change the database to what the schema says",
		Long: `Compare the database with the schema, show the steps that make them equal, and run them. On a
terminal the command asks first, unless --yes is given. What the schema does not know and crategen did
not make is left alone.

A change that loses data must be allowed by name, such as --allow drop-column=books.isbn. Rows that
stand in the way of a step (a NULL in a column that becomes required, two rows with the same unique
value) are reported before anything is changed. A run that was interrupted is completed by the next one.

With --dir, the command runs the files of crategen migrate diff that the database has not seen.

A run that died holds its lease for 30 seconds, and on CrateDB it may leave a table that refuses writes.
The next run continues it. --take-over waits for the end of the lease first, and gives up if the run is
alive. --abort does not continue: it lets the table accept writes again and drops its unfinished copy.

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
  crategen migrate apply ./schema --allow drop-column=books.isbn
  crategen migrate apply ./schema --dry-run
  crategen migrate apply --dir migrations --url sqlite:shop.db`,
		Args: func(cmd *cobra.Command, args []string) error {
			if abort && (dryRun || len(args) > 0 || dir != "") {
				return usagef(cmd, "--abort needs no schema directory, no --dir and no --dry-run")
			}
			if abort {
				return nil
			}
			return dirOrSchema(&dir)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			o.Project = flags.project
			o.Note = func(message string) { fmt.Fprintln(cmd.ErrOrStderr(), message) }
			if abort {
				return abortRun(cmd, &flags, o)
			}
			if err := phaseFlag(cmd, phase, &o); err != nil {
				return err
			}
			if dir != "" {
				return applyDir(cmd, &flags, dir, dryRun, o)
			}
			return flags.with(cmd, args[0], dryRun, func(l *live, out *planPrinter) error {
				if dryRun {
					p, err := migrate.NewPlan(cmd.Context(), l.db, l.want, o)
					if err != nil {
						return err
					}
					if out.findings, err = p.Lint(cmd.Context(), l.db, o); err != nil {
						return err
					}
					return out.script(p)
				}
				o.Confirm = func(p *migrate.Plan) (ok bool, err error) {
					if out.findings, err = p.Lint(cmd.Context(), l.db, o); err != nil {
						return false, err
					}
					if !flags.json {
						for _, f := range out.findings {
							fmt.Fprintln(cmd.ErrOrStderr(), f)
						}
					}
					if yes || flags.json {
						return true, nil
					}
					return confirm(cmd, out, p)
				}
				o.Done = out.done
				out.watch(&o)
				p, err := migrate.Apply(cmd.Context(), l.db, l.want, o)
				return errors.Join(err, out.end(p))
			})
		},
	}
	flags.register(cmd)
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the statements instead of running them")
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().StringSliceVar(&o.Allow, "allow", nil, "changes that may lose data: drop-column=books.isbn, drop-table=*")
	cmd.Flags().StringVar(&dir, "dir", "", "directory of migration files to run instead of comparing a schema")
	cmd.Flags().BoolVar(&o.OutOfOrder, "allow-out-of-order", false, "run files that are older than the last one that was applied")
	cmd.Flags().StringVar(&phase, "phase", "", "run only the steps that running programs bear (expand), or only the others (contract)")
	cmd.Flags().BoolVar(&o.TakeOver, "take-over", false, "wait for the end of the lease of a run that died")
	cmd.Flags().BoolVar(&abort, "abort", false, "undo what a run that died left unfinished, and run nothing")
	cmd.Flags().DurationVar(&o.Wait, "wait", time.Minute, "how long to wait for another run to end")
	return cmd
}

// abortRun undoes what a run that died left unfinished.
func abortRun(cmd *cobra.Command, flags *liveFlags, o migrate.Options) (err error) {
	db, err := flags.openURL(cmd, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tables, err := migrate.Abort(cmd.Context(), db, o)
	names := []string{}
	for _, t := range tables {
		names = append(names, t.String())
	}
	if flags.json {
		return errors.Join(err, writeJSON(cmd.OutOrStdout(), map[string]any{"database": db.Dialect(), "undone": names}))
	}
	for _, n := range names {
		fmt.Fprintf(cmd.OutOrStdout(), "undone %s: it accepts writes, and the unfinished copy is dropped\n", n)
	}
	if err == nil && len(names) == 0 {
		fmt.Fprintln(cmd.OutOrStdout(), "nothing is unfinished")
	}
	return err
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

// stateFor returns what the schema wants of the server's database.
func stateFor(ctx context.Context, server model.Dialect, named []model.Target, o gen.Options) (*state.Database, error) {
	if len(named) == 0 {
		named = []model.Target{{Dialect: server}}
		o.Targets = named
	}
	for _, t := range named {
		if t.Dialect != server {
			continue
		}
		p, err := loadProject(ctx, o)
		if err != nil {
			return nil, err
		}
		return ddl.State(p, t)
	}
	return nil, fmt.Errorf("the server is %s, which --target, or else the go:generate line of the schema, does not name; add it, or connect to another server", server)
}
