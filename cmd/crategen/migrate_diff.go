package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/internal/gen/ddl"
	"github.com/crategen/crategen/internal/gen/model"
	"github.com/crategen/crategen/internal/target"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/files"
	"github.com/crategen/crategen/migrate/state"
)

// defaultDir is the directory of migration files.
const defaultDir = "migrations"

var migrationName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// diffFlags are the flags of migrate diff.
type diffFlags struct {
	schemaFlags
	dir, to             string
	expand, rebase, yes bool
	allow               []string
}

func newMigrateDiff() *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:   "diff <name> <schema directory>",
		Short: "Write a migration file for each database",
		Long: `Compare the schema with the state after the last migration file, and write the steps between them to
DIR/DATABASE/TIME_NAME.sql, with DIR/DATABASE/atlas.sum and state.json. No server is needed. Read the
file before you apply it with crategen migrate apply --dir.

With --expand, a change that breaks running programs becomes two files: after the first one, programs
of the previous and of the new version work; apply the second one when the new version is deployed.

With --to and no schema directory, the new file leads back to the tables after an older version. There
are no down files: the command says which data does not come back.

With --rebase and no name, after a merge of two branches that both have new files: take atlas.sum and
state.json of the other branch; the files that they do not know are made again after its last one.`,
		Example: `  crategen migrate diff add_isbn ./schema --target postgres,sqlite
  crategen migrate diff split_name ./schema --target postgres --expand
  crategen migrate diff back --to 20261128221500 --target postgres
  crategen migrate diff --rebase ./schema --target postgres`,
		Args: func(cmd *cobra.Command, args []string) error {
			want := "the name of the migration and the directory of the schema package"
			n := 2
			switch {
			case flags.rebase && (flags.expand || flags.to != "") || flags.expand && flags.to != "":
				return usagef(cmd, "give one of --expand, --to and --rebase")
			case flags.rebase:
				want, n = "the directory of the schema package alone, with --rebase", 1
			case flags.to != "":
				want, n = "the name of the migration alone, with --to", 1
			}
			if len(args) != n {
				return usagef(cmd, "give %s", want)
			}
			if !flags.rebase && !migrationName.MatchString(args[0]) {
				return usagef(cmd, "the name %q of the migration may have letters, digits, _ and -", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			schema := ""
			if flags.to == "" {
				schema = args[len(args)-1]
			}
			targets, resolved, err := flags.some(cmd, schema)
			if err != nil {
				return err
			}
			var project *model.Project
			if flags.to == "" {
				if project, err = loadProject(cmd.Context(), flags.options(cmd, schema, resolved)); err != nil {
					return err
				}
			}
			for _, t := range targets {
				var want *state.Database
				if project != nil {
					if want, err = ddl.State(project, t); err != nil {
						return err
					}
				}
				if err := flags.run(cmd, t.Dialect, args[0], want); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags.register(cmd, targetHelp)
	cmd.Flags().StringVar(&flags.dir, "dir", defaultDir, "directory of the migrations")
	cmd.Flags().BoolVar(&flags.expand, "expand", false, "write two files where one would break running programs")
	cmd.Flags().StringVar(&flags.to, "to", "", "write a file that leads back to the tables after this version")
	cmd.Flags().BoolVar(&flags.rebase, "rebase", false, "make the files again that atlas.sum of another branch does not know")
	cmd.Flags().StringSliceVar(&flags.allow, "allow", nil, "dropped columns and tables that were not renamed: drop-column=books.isbn")
	cmd.Flags().BoolVar(&flags.yes, "yes", false, "with --rebase: do not ask")
	return cmd
}

// run writes the files of one database. want is nil with --to.
func (f *diffFlags) run(cmd *cobra.Command, on target.Name, name string, want *state.Database) error {
	if f.rebase {
		return f.runRebase(cmd, on, want)
	}
	d, err := files.Read(os.DirFS(f.dir), on)
	if err != nil {
		return err
	}
	if want != nil {
		if err := f.renames(cmd, d, want); err != nil {
			return fmt.Errorf("%s: %w", on, err)
		}
	}
	var (
		list  []files.File
		notes []string
	)
	if want != nil {
		notes = migrate.Losses(d, want)
	}
	switch version := func() string { return d.NextVersion(time.Now()) }; {
	case f.expand:
		notes = append(migrate.ExpandNotes(d, want), notes...)
		list, err = migrate.DiffExpand(d, want, version, name)
	case f.to != "":
		var made *files.File
		made, want, notes, err = migrate.DiffTo(d, f.to, version(), name)
		if err == nil && made != nil {
			list, err = append(list, *made), d.Add(*made, want)
		}
	default:
		var made *files.File
		made, err = migrate.Diff(d, want, version(), name)
		if err == nil && made != nil {
			list, err = append(list, *made), d.Add(*made, want)
		}
	}
	if err != nil {
		return fmt.Errorf("%s: %w", on, err)
	}
	if len(list) == 0 {
		what := "the schema"
		if f.to != "" {
			what = "version " + f.to
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: the migrations match %s\n", on, what)
		return nil
	}
	if err := d.Write(f.dir); err != nil {
		return err
	}
	for _, made := range list {
		f.print(cmd, "wrote", on, made.Name)
	}
	for _, n := range notes {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", on, n)
	}
	if f.to != "" {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: the schema has the newer tables still; change it back before the next crategen migrate diff\n", on)
	}
	return nil
}

// renames asks on a terminal whether dropped columns and tables were renamed. Elsewhere it returns an error that says how to answer.
func (f *diffFlags) renames(cmd *cobra.Command, d *files.Dir, want *state.Database) error {
	for _, m := range migrate.MayBeRenames(d, want) {
		if migrate.Allowed(f.allow, m.Gone) {
			migrate.SetNotRenamed(want, m)
			continue
		}
		in := terminal(cmd)
		if in == nil {
			return &migrate.RenamedError{MaybeRenamed: m}
		}
		if err := askRename(in, cmd.OutOrStdout(), want, m); err != nil {
			return err
		}
	}
	return nil
}

// askRename asks to which of the new names a table or a column was renamed, if it was.
func askRename(in io.Reader, w io.Writer, want *state.Database, m state.MaybeRenamed) error {
	for _, to := range m.New {
		yes, err := ask(in, w, fmt.Sprintf("Was %s renamed to %s?", m.Gone.Name(), to))
		if err != nil {
			return err
		}
		if yes {
			migrate.SetRenamed(want, m, to)
			return nil
		}
	}
	migrate.SetNotRenamed(want, m)
	return nil
}

func (f *diffFlags) print(cmd *cobra.Command, verb string, on target.Name, name string) {
	fmt.Fprintf(cmd.OutOrStdout(), "%s %s\n", verb, filepath.ToSlash(filepath.Join(f.dir, string(on), name)))
}

// runRebase makes the files of one database again that atlas.sum does not know.
func (f *diffFlags) runRebase(cmd *cobra.Command, on target.Name, want *state.Database) error {
	d, err := files.ReadUnchecked(os.DirFS(f.dir), on)
	if err != nil {
		return err
	}
	known, err := d.Known()
	if err != nil {
		return fmt.Errorf("%s: %w", on, err)
	}
	r, err := migrate.RebaseDir(d, known, want, func() string { return d.NextVersion(time.Now()) })
	if err != nil {
		return fmt.Errorf("%s: %w", on, err)
	}
	if len(r.Removed) == 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: atlas.sum knows all files\n", on)
		return nil
	}
	for _, o := range r.Removed {
		f.print(cmd, "remove", on, o.Name)
	}
	for _, o := range r.Written {
		f.print(cmd, "write ", on, o.Name)
	}
	if ok, err := agreed(cmd, f.yes, "Do this?"); err != nil || !ok {
		return errors.Join(err, migrate.ErrDeclined)
	}
	if err := d.Write(f.dir); err != nil {
		return err
	}
	for _, o := range r.Removed {
		if err := os.Remove(filepath.Join(f.dir, string(on), o.Name)); err != nil {
			return err
		}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: a database that has run a removed file needs crategen migrate repair\n", on)
	return nil
}
