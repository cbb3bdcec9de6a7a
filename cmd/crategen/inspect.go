package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/crategen/crategen/gen/describe"
	"github.com/crategen/crategen/internal/gen/schemafile"
	"github.com/crategen/crategen/migrate"
	"github.com/crategen/crategen/migrate/state"
)

// inspectFormats are the forms in which inspect prints a database.
var inspectFormats = map[string]func(*planPrinter, *state.Database, []string) error{
	"text": func(p *planPrinter, db *state.Database, only []string) error {
		return describe.Text(p.w, schemafile.New(db, only).Describe())
	},
	"mermaid": func(p *planPrinter, db *state.Database, only []string) error {
		return describe.Mermaid(p.w, schemafile.New(db, only).Describe())
	},
	"sql": func(p *planPrinter, db *state.Database, only []string) error { return printSQL(p, db, only) },
	"json": func(p *planPrinter, db *state.Database, only []string) error {
		return writeJSON(p.w, onlyNamed(db, only))
	},
}

func newInspect() *cobra.Command {
	var (
		flags             liveFlags
		format, schemaDir string
		force             bool
		short             = map[string]*bool{"json": &flags.json, "sql": new(bool), "mermaid": new(bool)}
	)
	cmd := &cobra.Command{
		Use:   "inspect [table]...",
		Short: "Show a live database, or write Go schema files from it",
		Long: `Show the tables and views of a live database, or those that are named: as crategen describe does, as the
statements that create them, as JSON or as a Mermaid diagram. Types and expressions stand as the server
prints them. The tables of crategen's journal are left out.

With --schema, write a Go schema file for each table, from which crategen generate makes a package for
this database, and with which crategen migrate verify finds no difference. What the schema language
cannot express is named in the file (schema.External), is left alone by migrations, and is listed.`,
		Example: `  crategen inspect --url postgres://postgres@localhost/shop
  crategen inspect books authors --url sqlite:shop.db --mermaid
  crategen inspect --url crate://crate@localhost:4200/doc --schema ./schema`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if format, err = inspectFormat(cmd, format, short); err != nil {
				return err
			}
			if schemaDir == "" && force {
				return usagef(cmd, "--force is for --schema")
			}
			db, err := flags.openURL(cmd, true)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, db.Close()) }()
			live, err := migrate.Inspect(cmd.Context(), db)
			if err != nil {
				return err
			}
			if err := known(live, args); err != nil {
				return err
			}
			if schemaDir != "" {
				return writeSchema(cmd, live, args, schemaDir, force)
			}
			return inspectFormats[format](&planPrinter{w: cmd.OutOrStdout()}, live, args)
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	flags.url.register(cmd)
	cmd.Flags().StringVar(&flags.url.url, "url", "", "URL of the database (default: $"+urlVariable+")")
	cmd.Flags().StringVar(&format, "format", "text", "text, sql, json or mermaid")
	cmd.Flags().BoolVar(short["json"], "json", false, "the same as --format json")
	cmd.Flags().BoolVar(short["sql"], "ddl", false, "the same as --format sql")
	cmd.Flags().BoolVar(short["mermaid"], "mermaid", false, "the same as --format mermaid")
	cmd.Flags().StringVar(&schemaDir, "schema", "", "directory in which to write Go schema files")
	cmd.Flags().BoolVar(&force, "force", false, "with --schema: replace files that are there")
	return cmd
}

// inspectFormat is the format that the flags say.
func inspectFormat(cmd *cobra.Command, format string, short map[string]*bool) (string, error) {
	said := ""
	if cmd.Flags().Changed("format") {
		said = format
	}
	for _, name := range []string{"json", "sql", "mermaid"} {
		if !*short[name] {
			continue
		}
		if said != "" && said != name {
			return "", usagef(cmd, "the flags name two formats, %s and %s; pass one of them", said, name)
		}
		said = name
	}
	if said == "" {
		said = format
	}
	if inspectFormats[said] == nil {
		return "", usagef(cmd, "--format is text, sql, json or mermaid, not %q", said)
	}
	return said, nil
}

// known reports a table that does not exist.
func known(db *state.Database, names []string) error {
	for _, name := range names {
		is := func(n state.TableName) bool { return n.String() == name }
		if !slices.ContainsFunc(db.Tables, func(t *state.Table) bool { return is(t.TableName) }) &&
			!slices.ContainsFunc(db.Views, func(v *state.View) bool { return is(v.TableName) }) {
			return fmt.Errorf("the database has no table or view %q", name)
		}
	}
	return nil
}

// onlyNamed is a database with the tables and views that are named, or with all if none is.
func onlyNamed(db *state.Database, names []string) *state.Database {
	if len(names) == 0 {
		return db
	}
	out := *db
	is := func(n state.TableName) bool { return slices.Contains(names, n.String()) }
	out.Tables = slices.DeleteFunc(slices.Clone(db.Tables), func(t *state.Table) bool { return !is(t.TableName) })
	out.Views = slices.DeleteFunc(slices.Clone(db.Views), func(v *state.View) bool { return !is(v.TableName) })
	return &out
}

// printSQL prints the statements that create a database, or those of the named tables and views. A materialized view has none.
func printSQL(p *planPrinter, db *state.Database, only []string) error {
	out := *db
	out.Views = slices.DeleteFunc(slices.Clone(db.Views), func(v *state.View) bool { return v.Query == "" })
	for _, st := range migrate.Statements(&out) {
		if len(only) > 0 && !slices.Contains(only, st.Table) {
			continue
		}
		if _, err := fmt.Fprintf(p.w, "%s;\n", st.SQL); err != nil {
			return err
		}
	}
	return nil
}
