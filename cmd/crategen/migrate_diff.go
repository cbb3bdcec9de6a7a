package main

import (
	"cmp"
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
	answers             map[string]bool // to the questions for renames, which the databases share
}

// made is what diff has made for a database, and not written yet.
type made struct {
	on      target.Name
	dir     *files.Dir
	files   []files.File
	removed []files.File // by --rebase
	notes   []string
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
			var all []*made // nothing is written before all of it can be
			for _, t := range targets {
				var want *state.Database
				if project != nil {
					if want, err = ddl.State(project, t); err != nil {
						return err
					}
				}
				m, err := flags.make(cmd, t.Dialect, args[0], want)
				if err != nil {
					return err
				}
				all = append(all, m)
			}
			for _, m := range all {
				if err := flags.write(cmd, m); err != nil {
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

// make makes the files of one database. want is nil with --to.
func (f *diffFlags) make(cmd *cobra.Command, on target.Name, name string, want *state.Database) (*made, error) {
	read, fill := files.Read, f.fill
	if f.rebase {
		read, fill = files.ReadUnchecked, f.fillAgain
	}
	d, err := read(os.DirFS(f.dir), on)
	if err != nil {
		return nil, err
	}
	m := &made{on: on, dir: d}
	if err := fill(cmd, m, name, want); err != nil {
		return nil, fmt.Errorf("%s: %w", on, err)
	}
	return m, nil
}

// fill makes the files of one database, except with --rebase.
func (f *diffFlags) fill(cmd *cobra.Command, m *made, name string, want *state.Database) (err error) {
	d := m.dir
	version := func() string { return d.NextVersion(time.Now()) }
	var file *files.File
	if f.to != "" {
		file, want, m.notes, err = migrate.DiffTo(d, f.to, version(), name)
		return cmp.Or(err, m.add(file, want))
	}
	if err := f.renames(cmd, d, want); err != nil {
		return err
	}
	m.notes = migrate.Losses(d, want)
	if f.expand {
		m.notes = append(migrate.ExpandNotes(d, want), m.notes...)
		m.files, err = migrate.DiffExpand(d, want, version, name)
		return err
	}
	file, err = migrate.Diff(d, want, version(), name)
	return cmp.Or(err, m.add(file, want))
}

// add adds a file, and does nothing for nil.
func (m *made) add(file *files.File, after *state.Database) error {
	if file == nil {
		return nil
	}
	m.files = append(m.files, *file)
	return m.dir.Add(*file, after)
}

// write writes the files of one database.
func (f *diffFlags) write(cmd *cobra.Command, m *made) error {
	w := cmd.OutOrStdout()
	switch {
	case f.rebase:
		return f.replace(cmd, m)
	case len(m.files) == 0 && f.to != "":
		fmt.Fprintf(w, "%s: the migrations match version %s\n", m.on, f.to)
		return nil
	case len(m.files) == 0:
		fmt.Fprintf(w, "%s: the migrations match the schema\n", m.on)
		return nil
	}
	if err := m.dir.Write(f.dir); err != nil {
		return err
	}
	for _, file := range m.files {
		f.print(cmd, "wrote", m.on, file.Name)
	}
	for _, n := range m.notes {
		fmt.Fprintf(w, "%s: %s\n", m.on, n)
	}
	if f.to != "" {
		fmt.Fprintf(w, "%s: the schema has the newer tables still; change it back before the next crategen migrate diff\n", m.on)
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
		if err := f.askRename(in, cmd.OutOrStdout(), want, m); err != nil {
			return err
		}
	}
	return nil
}

// askRename asks to which of the new names a table or a column was renamed, if it was. It asks once for all databases.
func (f *diffFlags) askRename(in io.Reader, w io.Writer, want *state.Database, m state.MaybeRenamed) error {
	for _, to := range m.New {
		question := fmt.Sprintf("Was %s renamed to %s?", m.Gone.Name(), to)
		yes, answered := f.answers[question]
		if !answered {
			var err error
			if yes, err = ask(in, w, question); err != nil {
				return err
			}
			if f.answers == nil {
				f.answers = make(map[string]bool)
			}
			f.answers[question] = yes
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

// fillAgain makes the files of one database again that atlas.sum does not know.
func (f *diffFlags) fillAgain(_ *cobra.Command, m *made, _ string, want *state.Database) error {
	known, err := m.dir.Known()
	if err != nil {
		return err
	}
	r, err := migrate.RebaseDir(m.dir, known, want, func() string { return m.dir.NextVersion(time.Now()) })
	if err != nil {
		return err
	}
	m.files, m.removed = r.Written, r.Removed
	return nil
}

// replace writes the files that were made again in the place of the old ones, after a question.
func (f *diffFlags) replace(cmd *cobra.Command, m *made) error {
	if len(m.removed) == 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "%s: atlas.sum knows all files\n", m.on)
		return nil
	}
	for _, o := range m.removed {
		f.print(cmd, "remove", m.on, o.Name)
	}
	for _, o := range m.files {
		f.print(cmd, "write ", m.on, o.Name)
	}
	if ok, err := agreed(cmd, f.yes, "Do this?"); err != nil || !ok {
		return errors.Join(err, migrate.ErrDeclined)
	}
	if err := m.dir.Write(f.dir); err != nil {
		return err
	}
	for _, o := range m.removed {
		if err := os.Remove(filepath.Join(f.dir, string(m.on), o.Name)); err != nil {
			return err
		}
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: a database that has run a removed file needs crategen migrate repair\n", m.on)
	return nil
}
